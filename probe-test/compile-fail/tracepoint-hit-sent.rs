// SPDX-License-Identifier: GPL-2.0
// error: cannot be shared between threads safely
// error: cannot be sent between threads safely
// note: required by a bound in `to_another_thread`
// On another CPU it proves nothing.

use crate::probe::{
    tracepoint::{
        self,
        kfree_skb,
        KfreeSkb, //
    },
    Hit, //
};
use kernel::prelude::*;

fn to_another_thread<T: Send>(_what: T) {}
fn at_another_thread<T: Send>() {}

struct Handler;

impl tracepoint::Handler<KfreeSkb> for Handler {
    fn hit(&self, ctx: &Hit<'_>, _event: &kfree_skb::Event) {
        to_another_thread(ctx);
        at_another_thread::<Hit<'_>>();
    }
}

pub(super) fn program(_: crate::probe::NotLeaked) -> Result {
    Ok(())
}
