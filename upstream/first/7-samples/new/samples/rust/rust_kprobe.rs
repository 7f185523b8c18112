// SPDX-License-Identifier: GPL-2.0

//! Rust kprobe sample: says when `kernel_clone()` is called.
//!
//! C version: [`samples/kprobes/kprobe_example.c`](srctree/samples/kprobes/kprobe_example.c)

use kernel::{
    kprobes::{
        kprobe,
        Entry,
        Symbol, //
    },
    prelude::*, //
};

module! {
    type: RustKprobe,
    name: "rust_kprobe",
    authors: ["Rust for Linux Contributors"],
    description: "Rust kprobe sample",
    license: "GPL",
}

struct SayCall;

impl kprobe::Handler for SayCall {
    fn entry(&self, ctx: &Entry<'_>) {
        pr_info!("kernel_clone() is called with args={:#x}\n", ctx.arg::<0>());
    }
}

#[pin_data(PinnedDrop)]
struct RustKprobe {
    #[pin]
    probe: kprobe::Registration<SayCall>,
}

impl kernel::InPlaceModule for RustKprobe {
    fn init(_module: &'static ThisModule) -> impl PinInit<Self, Error> {
        try_pin_init!(Self {
            // SAFETY: The registration is part of the module, and dropped when that is unloaded.
            probe <- unsafe { kprobe::Registration::new(Symbol::new(c"kernel_clone")?, SayCall) },
        })
    }
}

#[pinned_drop]
impl PinnedDrop for RustKprobe {
    fn drop(self: Pin<&mut Self>) {
        pr_info!("missed {} calls of kernel_clone()\n", self.probe.missed());
    }
}
