// SPDX-License-Identifier: GPL-2.0
// error: error[E0080]
// note: only the first six arguments can be had everywhere

use crate::probe::{
    kprobe,
    Entry,
    NotLeaked,
    Symbol, //
};
use kernel::prelude::*;

struct Handler;

impl kprobe::Handler for Handler {
    fn entry(&self, ctx: &Entry<'_>) {
        pr_info!("{}\n", ctx.arg::<6>());
    }
}

pub(super) fn program(promise: NotLeaked) -> Result {
    let name = Symbol::new(c"arp_xmit")?;
    KBox::pin_init(
        kprobe::Registration::new(promise, name, Handler),
        GFP_KERNEL,
    )?;
    Ok(())
}
