// SPDX-License-Identifier: GPL-2.0

//! arp_probe: watches ARP packets on their way through `arp_process()` and says why this host did,
//! or did not, answer.
//!
//! The rooms, from the kernel up; each knows only those before it:
//!
//! - [`kprobe_abi`], [`tracepoint_abi`], [`arp_abi`], [`params_abi`], [`printk_abi`]: the kernel's C interfaces; [`compat`]: where `kernel` crates differ.
//! - [`probe`]: safe kprobes, kretprobes and tracepoints. `unsafe` ends here.
//! - [`arp`]: what is known of a packet, the judge, the sentences. Needs no kernel.
//! - [`settings`]: what may be set while the module is loaded. Needs no kernel, either.
//! - [`watch`]: the handlers, and the window over a packet that they fill.
//! - [`report`]: the log, the tracepoints, debugfs.
//! - [`params`]: takes the settings from users.

#![deny(unsafe_code)]

use kernel::{
    prelude::*,
    sync::Arc, //
};

#[allow(unsafe_code)]
mod arp_abi;
#[allow(unsafe_code)]
mod compat;
#[allow(unsafe_code)]
mod kprobe_abi;
#[allow(unsafe_code)]
mod params_abi;
#[allow(unsafe_code)]
mod printk_abi;
#[allow(unsafe_code)]
#[expect(
    dead_code,
    reason = "a layer of its own, of which this module does not need all"
)]
#[allow(unused_imports, reason = "as above")]
mod probe;
#[allow(unsafe_code)]
mod tracepoint_abi;

mod arp;
mod params;
mod report;
mod settings;
mod watch;

use arp_abi::Params;
use probe::{
    kretprobe::MaxActive,
    NotLeaked, //
};
use report::{
    debugfs::{
        self,
        Files, //
    },
    Reporter, //
};
use watch::{
    probes::Probes,
    state::Watch, //
};

compat::declare_module! {
    type: ArpProbe,
    name: "arp_probe",
    authors: ["The arp_probe developers"],
    description: "Watches ARP packets through arp_process() and says why this host did, or did not, answer",
    license: "GPL",
}

/// The module.
struct ArpProbe {
    /// `None` once the module is being unloaded.
    armed: Option<Armed>,
    watch: Arc<Watch<Reporter>>,
}

/// What ends when the module is unloaded, in this order: the files before the probes that they list.
struct Armed {
    _files: Files,
    _probes: Arc<Probes<Reporter>>,
}

impl kernel::Module for ArpProbe {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        let params = Params::get();
        let max_active = check(&params)?;
        pr_info!("RTN_UNICAST is {}\n", arp::observation::rtn::UNICAST);
        let watch = Arc::new(Watch::new(Reporter::new()?, params.frames)?, GFP_KERNEL)?;
        let probes = Probes::register(not_leaked(), &watch, &params, max_active)?;
        let probes = Arc::new(probes, GFP_KERNEL)?;
        let files = debugfs::files(&watch, &probes)?;
        // Last: nothing is judged by a probe that was not there for the whole of its packet.
        probes.open();
        Ok(Self {
            armed: Some(Armed {
                _files: files,
                _probes: probes,
            }),
            watch,
        })
    }
}

impl Drop for ArpProbe {
    fn drop(&mut self) {
        // After this no handler runs, and nothing more is suppressed.
        self.armed = None;
        self.watch.report.say_suppressed();
    }
}

/// The one place that promises it, for the audit: all registrations are made by `Probes::register()`. Each is in
/// a box that `Probes` owns, or goes when that function fails. `Probes` is in an `Arc`; those who hold it are `Armed`,
/// and the files that `Armed` holds too, and what they show holds no other of either: no cycle. `Armed` is in
/// `ArpProbe`, which `module!` drops in the module's exit, and `ArpProbe::drop()` ends it.
#[allow(unsafe_code)]
fn not_leaked() -> NotLeaked {
    // SAFETY: As said.
    unsafe { NotLeaked::promise() }
}

/// Refuses parameters that make no sense; gives `maxactive` as the probes take it.
///
/// Errors: `EINVAL`, and a line in the log that says why.
fn check(params: &Params) -> Result<MaxActive> {
    MaxActive::new(params.maxactive).inspect_err(|_| {
        pr_err!(
            "maxactive={} is too large: at most {}\n",
            params.maxactive,
            MaxActive::MAX
        );
    })
}
