// SPDX-License-Identifier: GPL-2.0

//! A module of its own on the probe layer: says when `arp_rcv()` is called, and how long each call took.
//!
//! Start from this: another function's name, handlers of your own. `samples/module.sh` builds it.

#![deny(unsafe_code)]

use kernel::prelude::*;

// The layer, as it is. An inline module's path is the directory of the files below it.
#[path = ".."]
#[allow(
    dead_code,
    unsafe_code,
    unused_imports,
    reason = "a layer of its own, of which this module does not need all"
)]
mod base {
    pub(crate) mod compat;
    pub(crate) mod kprobe_abi;
    pub(crate) mod probe;
    pub(crate) mod tracepoint_abi;
}
use base::{
    compat,
    kprobe_abi,
    probe,
    tracepoint_abi, //
};

use probe::{
    clock,
    kprobe,
    kretprobe::{
        self,
        MaxActive, //
    },
    Entry,
    NotLeaked,
    Return,
    Symbol, //
};

compat::declare_module! {
    type: ProbeSample,
    name: "probe_sample",
    authors: ["The arp_probe developers"],
    description: "A kprobe and a kretprobe on arp_rcv()",
    license: "GPL",
}

/// Says that the function is called.
struct SayCall;

impl kprobe::Handler for SayCall {
    // Here nothing may sleep or allocate: see `kprobe::Handler`.
    fn entry(&self, ctx: &Entry<'_>) {
        // An argument is a raw word. What it points to is read through `probe::KernelPtr`, which
        // survives a pointer that is wrong.
        pr_info!("arp_rcv({:#x}) is called\n", ctx.arg::<0>());
    }
}

/// Says how long the function took.
struct Latency;

impl kretprobe::Handler for Latency {
    /// When the call began, in nanoseconds: the entry's handler gives it to that of the return.
    type Data = u64;

    fn entry(&self, _ctx: &Entry<'_>) -> Option<u64> {
        // `None` would let this call go.
        Some(clock::now_ns())
    }

    fn ret(&self, ctx: &Return<'_>, began: u64) {
        // A function that returns an int leaves the upper half of the register as it was.
        let value = ctx.value() as i32;
        let ns = clock::now_ns().saturating_sub(began);
        pr_info!("arp_rcv() returns {} after {} ns\n", value, ns);
    }
}

/// The module. Its probes are unregistered when it is dropped, in this order.
struct ProbeSample {
    call: Pin<KBox<kprobe::Registration<SayCall>>>,
    latency: Pin<KBox<kretprobe::Registration<Latency>>>,
}

// SAFETY: `ProbeSample::init()` puts each registration into the module, or drops it where it fails; the
// module's exit drops the module.
#[allow(unsafe_code)]
const NOT_LEAKED: NotLeaked = unsafe { NotLeaked::promise() };

impl kernel::Module for ProbeSample {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        let name = || Symbol::new(c"arp_rcv");
        Ok(Self {
            call: KBox::pin_init(
                kprobe::Registration::new(NOT_LEAKED, name()?, SayCall),
                GFP_KERNEL,
            )?,
            latency: KBox::pin_init(
                kretprobe::Registration::new(NOT_LEAKED, name()?, MaxActive::DEFAULT, Latency),
                GFP_KERNEL,
            )?,
        })
    }
}

impl Drop for ProbeSample {
    fn drop(&mut self) {
        let missed = (self.call.missed(), self.latency.missed().total());
        pr_info!("missed: {} calls, {} returns\n", missed.0, missed.1);
    }
}
