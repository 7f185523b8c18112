// SPDX-License-Identifier: GPL-2.0
// error: `Cell<u64>` cannot be shared between threads safely
// note: required by a bound in `probe::kretprobe::Handler`
// A handler runs on many CPUs at once.

use core::cell::Cell;

use crate::probe::{
    kretprobe,
    Entry,
    Return, //
};
use kernel::prelude::*;

struct Handler(Cell<u64>);

impl kretprobe::Handler for Handler {
    type Data = ();

    fn entry(&self, _ctx: &Entry<'_>) -> Option<()> {
        None
    }

    fn ret(&self, _ctx: &Return<'_>, _data: ()) {}
}

pub(super) fn program(_: crate::probe::NotLeaked) -> Result {
    Ok(())
}
