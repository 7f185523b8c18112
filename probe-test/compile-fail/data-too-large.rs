// SPDX-License-Identifier: GPL-2.0
// error: error[E0080]
// note: instance data is larger than KRETPROBE_MAX_DATA_SIZE
// One word more than control.rs has.

use crate::probe::{
    kretprobe,
    Entry,
    NotLeaked,
    Return,
    Symbol, //
};
use kernel::prelude::*;

struct Handler;

impl kretprobe::Handler for Handler {
    type Data = [u64; 513];

    fn entry(&self, _ctx: &Entry<'_>) -> Option<[u64; 513]> {
        None
    }

    fn ret(&self, _ctx: &Return<'_>, _data: [u64; 513]) {}
}

pub(super) fn program(promise: NotLeaked) -> Result {
    let name = Symbol::new(c"arp_rcv")?;
    KBox::pin_init(
        kretprobe::Registration::new(promise, name, kretprobe::MaxActive::DEFAULT, Handler),
        GFP_KERNEL,
    )?;
    Ok(())
}
