// SPDX-License-Identifier: GPL-2.0
// error: `impl` item signature doesn't match `trait` item signature
// error: pt_regs` cannot be shared between threads safely
// note: required by this bound in `Handler::Data`
// The registers are gone when the function returns: no type with the context's lifetime can be `Data`, and there is no
// other for a reference to it.

use crate::probe::{
    kretprobe,
    Entry,
    Return, //
};
use kernel::prelude::*;

struct Handler;

impl kretprobe::Handler for Handler {
    type Data = &'static Entry<'static>;

    fn entry<'a>(&self, ctx: &'a Entry<'a>) -> Option<&'a Entry<'a>> {
        Some(ctx)
    }

    fn ret(&self, _ctx: &Return<'_>, _data: &'static Entry<'static>) {}
}

pub(super) fn program(_: crate::probe::NotLeaked) -> Result {
    Ok(())
}
