// SPDX-License-Identifier: GPL-2.0
// error: borrowed data escapes outside of method
// note: `ctx` escapes the method body here
// The registers that it shows are gone when the handler returns.

use crate::probe::{
    kprobe,
    Entry, //
};
use kernel::prelude::*;

// SAFETY: Said only to get past `Handler: Sync`.
unsafe impl Sync for Handler {}

struct Handler(core::cell::Cell<Option<&'static Entry<'static>>>);

impl kprobe::Handler for Handler {
    fn entry(&self, ctx: &Entry<'_>) {
        self.0.set(Some(ctx));
    }
}

pub(super) fn program(_: crate::probe::NotLeaked) -> Result {
    Ok(())
}
