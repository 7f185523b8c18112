// SPDX-License-Identifier: GPL-2.0
// error: the parameter type `T` may not live long enough
// note: must be valid for the static lifetime
// Data that borrows from anything but statics.

use crate::probe::{
    kretprobe,
    Entry,
    Return, //
};
use kernel::prelude::*;

struct Handler<T>(T);

impl<T: Copy + Send + Sync> kretprobe::Handler for Handler<T> {
    type Data = T;

    fn entry(&self, _ctx: &Entry<'_>) -> Option<T> {
        Some(self.0)
    }

    fn ret(&self, _ctx: &Return<'_>, _data: T) {}
}

pub(super) fn program(_: crate::probe::NotLeaked) -> Result {
    Ok(())
}
