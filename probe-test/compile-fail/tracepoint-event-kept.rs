// SPDX-License-Identifier: GPL-2.0
// error: borrowed data escapes outside of method
// note: `event` escapes the method body here
// It is on the stack of who calls the handler.

use crate::probe::{
    tracepoint::{
        self,
        kfree_skb::Event,
        KfreeSkb, //
    },
    Hit, //
};
use kernel::prelude::*;

// SAFETY: Said only to get past `Handler: Sync`.
unsafe impl Sync for Handler {}

struct Handler(core::cell::Cell<Option<&'static Event>>);

impl tracepoint::Handler<KfreeSkb> for Handler {
    fn hit(&self, _ctx: &Hit<'_>, event: &Event) {
        self.0.set(Some(event));
    }
}

pub(super) fn program(_: crate::probe::NotLeaked) -> Result {
    Ok(())
}
