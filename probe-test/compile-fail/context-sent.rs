// SPDX-License-Identifier: GPL-2.0
// error: cannot be shared between threads safely
// error: cannot be sent between threads safely
// note: required by a bound in `to_another_thread`
// On another CPU it proves nothing.

use crate::probe::{
    kprobe,
    Entry, //
};
use kernel::prelude::*;

fn to_another_thread<T: Send>(_what: T) {}
fn at_another_thread<T: Send>() {}

struct Handler;

impl kprobe::Handler for Handler {
    fn entry(&self, ctx: &Entry<'_>) {
        to_another_thread(ctx);
        at_another_thread::<Entry<'_>>();
    }
}

pub(super) fn program(_: crate::probe::NotLeaked) -> Result {
    Ok(())
}
