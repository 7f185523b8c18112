// SPDX-License-Identifier: GPL-2.0
// error: Copy` is not satisfied
// note: required by this bound in `Handler::Data`
// A task that dies inside the probed function would never run it.

use crate::probe::{
    kretprobe,
    Entry,
    Return, //
};
use kernel::prelude::*;

struct Holder(KBox<u64>);

struct Handler;

impl kretprobe::Handler for Handler {
    type Data = Holder;

    fn entry(&self, _ctx: &Entry<'_>) -> Option<Holder> {
        None
    }

    fn ret(&self, _ctx: &Return<'_>, _data: Holder) {}
}

pub(super) fn program(_: crate::probe::NotLeaked) -> Result {
    Ok(())
}
