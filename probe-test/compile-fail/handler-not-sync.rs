// SPDX-License-Identifier: GPL-2.0
// error: `Cell<u64>` cannot be shared between threads safely
// note: required by a bound in `probe::kprobe::Handler`
// A handler runs on many CPUs at once.

use core::cell::Cell;

use crate::probe::{
    kprobe,
    Entry, //
};
use kernel::prelude::*;

struct Handler(Cell<u64>);

impl kprobe::Handler for Handler {
    fn entry(&self, _ctx: &Entry<'_>) {
        self.0.set(1);
    }
}

pub(super) fn program(_: crate::probe::NotLeaked) -> Result {
    Ok(())
}
