// SPDX-License-Identifier: GPL-2.0
// error: `*mut u8` cannot be sent between threads safely
// note: required by a bound in `probe::kretprobe::Handler::Data`
// The task may return on another CPU.

use crate::probe::{
    kretprobe,
    Entry,
    Return, //
};
use kernel::prelude::*;

struct Handler;

impl kretprobe::Handler for Handler {
    type Data = *mut u8;

    fn entry(&self, _ctx: &Entry<'_>) -> Option<*mut u8> {
        None
    }

    fn ret(&self, _ctx: &Return<'_>, _data: *mut u8) {}
}

pub(super) fn program(_: crate::probe::NotLeaked) -> Result {
    Ok(())
}
