// SPDX-License-Identifier: GPL-2.0
// error: cannot be unpinned
// A registration that could be moved out of its pin would leave the kernel with its old address; and as it cannot, a
// `&mut` to it is none that the compiler takes for the only reference: handlers hold others.

use crate::probe::{
    kprobe,
    Entry,
    NotLeaked, //
};
use kernel::prelude::*;

struct Handler;

impl kprobe::Handler for Handler {
    fn entry(&self, _ctx: &Entry<'_>) {}
}

fn is_unpin<T: Unpin>() {}

pub(super) fn program(_: NotLeaked) -> Result {
    is_unpin::<kprobe::Registration<Handler>>();
    Ok(())
}
