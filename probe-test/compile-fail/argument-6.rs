// SPDX-License-Identifier: GPL-2.0
// error: error[E0080]
// note: only the first six arguments are in registers everywhere

use crate::probe::{
    kprobe,
    Entry,
    Symbol, //
};
use kernel::prelude::*;

struct Handler;

impl kprobe::Handler for Handler {
    fn entry(&self, ctx: &Entry<'_>) {
        pr_info!("{}\n", ctx.arg::<6>());
    }
}

pub(super) fn program() -> Result {
    let name = Symbol::new(c"arp_xmit")?;
    KBox::pin_init(kprobe::Registration::new(name, Handler), GFP_KERNEL)?;
    Ok(())
}
