// SPDX-License-Identifier: GPL-2.0

//! The safe layer's own tests, against real functions in a real kernel.
//!
//! With `CONFIG_KUNIT` they are KUnit's, which runs them when the module is loaded, and again when
//! something is written to `/sys/kernel/debug/kunit/<suite>/run`. Debian's kernels lack KUnit: there
//! the module runs them itself, and prints the same KTAP.
//!
//! A test gives an error rather than to panic or to assert: so its probes are dropped, and not left
//! armed on the stack of a thread that is gone.

use kernel::prelude::*;

// An inline module's path is the directory of the files below it.
#[path = ".."]
#[allow(
    dead_code,
    unused_imports,
    reason = "not all that the safe layer shares is tested"
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

mod events;
#[macro_use]
mod harness;
mod suites;
mod targets;

compat::declare_module! {
    type: ProbeKunit,
    name: "probe_kunit",
    authors: ["The arp_probe developers"],
    description: "Tests of the safe kprobe layer of arp_probe",
    license: "GPL",
}

struct ProbeKunit;

impl kernel::Module for ProbeKunit {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        #[cfg(not(CONFIG_KUNIT = "y"))]
        harness::run(suites::ALL);
        Ok(Self)
    }
}
