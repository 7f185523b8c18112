// SPDX-License-Identifier: GPL-2.0

//! Rust kretprobe sample: says what `kernel_clone()` returns, and for which argument.
//!
//! C version: [`samples/kprobes/kretprobe_example.c`](srctree/samples/kprobes/kretprobe_example.c)

use kernel::{
    kprobes::{
        kretprobe,
        Entry,
        Return,
        Symbol, //
    },
    prelude::*, //
};

module! {
    type: RustKretprobe,
    name: "rust_kretprobe",
    authors: ["Rust for Linux Contributors"],
    description: "Rust kretprobe sample",
    license: "GPL",
}

struct SayReturn;

impl kretprobe::Handler for SayReturn {
    /// The function's argument: gone from the registers when it returns.
    type Data = usize;

    fn entry(&self, ctx: &Entry<'_>) -> Option<usize> {
        Some(ctx.arg::<0>())
    }

    fn ret(&self, ctx: &Return<'_>, args: usize) {
        pr_info!(
            "kernel_clone() of args={:#x} returns {}\n",
            args,
            ctx.value()
        );
    }
}

#[pin_data(PinnedDrop)]
struct RustKretprobe {
    #[pin]
    probe: kretprobe::Registration<SayReturn>,
}

impl kernel::InPlaceModule for RustKretprobe {
    fn init(_module: &'static ThisModule) -> impl PinInit<Self, Error> {
        try_pin_init!(Self {
            // SAFETY: The registration is part of the module, and dropped when that is unloaded.
            probe <- unsafe {
                kretprobe::Registration::new(
                    Symbol::new(c"kernel_clone")?,
                    kretprobe::MaxActive::DEFAULT,
                    SayReturn,
                )
            },
        })
    }
}

#[pinned_drop]
impl PinnedDrop for RustKretprobe {
    fn drop(self: Pin<&mut Self>) {
        let missed = self.probe.missed();
        pr_info!("missed {} calls of kernel_clone()\n", missed.total());
    }
}
