// SPDX-License-Identifier: GPL-2.0
// error: the trait `Tracepoint` requires an `unsafe impl` declaration
// Who says what a tracepoint's event is must answer for it.

use crate::probe::tracepoint::Tracepoint;
use kernel::prelude::*;

struct Drops;

impl Tracepoint for Drops {
    type Event = &'static str;

    const NAME: &'static str = "skb:kfree_skb";
    const WHICH: u32 = 0;

    fn only(&self) -> u32 {
        0
    }
}

pub(super) fn program(_: crate::probe::NotLeaked) -> Result {
    Ok(())
}
