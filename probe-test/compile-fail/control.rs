// SPDX-License-Identifier: GPL-2.0
// compiles
// The largest, most aligned data there may be, and the last argument: one step further is refused.

use crate::probe::{
    kprobe,
    kretprobe,
    Entry,
    NotLeaked,
    Return,
    Symbol, //
};
use kernel::prelude::*;

#[derive(Clone, Copy)]
#[repr(align(8))]
struct Largest([u64; 512]);

struct Handler;

impl kretprobe::Handler for Handler {
    type Data = Largest;

    fn entry(&self, ctx: &Entry<'_>) -> Option<Largest> {
        Some(Largest([ctx.arg::<5>() as u64; 512]))
    }

    fn ret(&self, ctx: &Return<'_>, data: Largest) {
        pr_info!("{} {}\n", ctx.value(), data.0[511]);
    }
}

impl kprobe::Handler for Handler {
    fn entry(&self, ctx: &Entry<'_>) {
        pr_info!("{}\n", ctx.arg::<0>());
    }
}

pub(super) fn program(promise: NotLeaked) -> Result {
    let name = Symbol::new(c"arp_rcv")?;
    KBox::pin_init(
        kretprobe::Registration::new(promise, name, kretprobe::MaxActive::DEFAULT, Handler),
        GFP_KERNEL,
    )?;
    let name = Symbol::new(c"arp_xmit")?;
    KBox::pin_init(
        kprobe::Registration::new(promise, name, Handler),
        GFP_KERNEL,
    )?;
    Ok(())
}
