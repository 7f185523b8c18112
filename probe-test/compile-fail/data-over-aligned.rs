// SPDX-License-Identifier: GPL-2.0
// error: error[E0080]
// note: instance data is aligned to more than a word
// The kernel aligns it to a long.

use crate::probe::{
    kretprobe,
    Entry,
    NotLeaked,
    Return,
    Symbol, //
};
use kernel::prelude::*;

#[derive(Clone, Copy)]
#[repr(align(16))]
struct Aligned(u64);

struct Handler;

impl kretprobe::Handler for Handler {
    type Data = Aligned;

    fn entry(&self, _ctx: &Entry<'_>) -> Option<Aligned> {
        None
    }

    fn ret(&self, _ctx: &Return<'_>, _data: Aligned) {}
}

pub(super) fn program(promise: NotLeaked) -> Result {
    let name = Symbol::new(c"arp_rcv")?;
    KBox::pin_init(
        kretprobe::Registration::new(promise, name, kretprobe::MaxActive::DEFAULT, Handler),
        GFP_KERNEL,
    )?;
    Ok(())
}
