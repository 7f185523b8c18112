// SPDX-License-Identifier: GPL-2.0
// error: `Cell<u64>` cannot be shared between threads safely
// note: required by a bound in `probe::tracepoint::Handler`
// A handler runs on many CPUs at once.

use core::cell::Cell;

use crate::probe::{
    tracepoint::{
        self,
        kfree_skb,
        KfreeSkb, //
    },
    Hit, //
};
use kernel::prelude::*;

struct Handler(Cell<u64>);

impl tracepoint::Handler<KfreeSkb> for Handler {
    fn hit(&self, _ctx: &Hit<'_>, _event: &kfree_skb::Event) {
        self.0.set(1);
    }
}

pub(super) fn program(_: crate::probe::NotLeaked) -> Result {
    Ok(())
}
