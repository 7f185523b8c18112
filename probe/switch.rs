// SPDX-License-Identifier: GPL-2.0

//! Whether the kernel's kprobes are switched on.
//!
//! `/sys/kernel/debug/kprobes/enabled` disarms all kprobes of the kernel, one after the other, and arms
//! them again so (`disarm_all_kprobes()`, `arm_all_kprobes()` in `kernel/kprobes.c`); until 7.0
//! `kernel.ftrace_enabled` does it to those that are on ftrace. Neither tells anybody. In between, one
//! probe sees a call where another does not.
//!
//! A [`Switch`] has a kprobe of its own on the functions that do it: their entry is before the first
//! probe is disarmed, and then a [`Gate`] is told to doubt. That probe goes with all others, so nothing
//! tells when they are back. A canary does: a function that is probed so that it can be called, and hardly
//! anybody else calls. While there is doubt, it is called each half second. If it was probed twice running,
//! with a wait for `kprobe_mutex` before the second time and nothing told in between, then what armed it has
//! ended, and armed all.
//!
//! The canary is the kernel's, not the module's own. A kernel that had no memory for the ftrace records of a module
//! places a probe in that module's text by an optimized jump. If module and probe then go within moments,
//! `kill_optimized_kprobe()` takes the probe off the list of those to be freed and forgets it in the table
//! of all (6.12 to 7.3), and the next probe at that address, of whichever module comes there, gets `EINVAL`.
//!
//! What this cannot see: a probe that `arm_all_kprobes()` failed to arm, which it logs; and two who write to
//! the file at the same time, of whom one gets past the probe before it is armed.

use core::{
    ffi::CStr,
    ptr, //
};

use kernel::{
    prelude::*,
    sync::Arc, //
};

use super::{
    context::Entry,
    gate::Gate,
    kprobe,
    later::{
        Later,
        Work, //
    },
    memory,
    not_leaked::NotLeaked,
    symbol::{
        refusal,
        Ascii,
        Symbol, //
    },
    Batch, //
};
use crate::{
    compat::atomic::{
        Atomic,
        Relaxed, //
    },
    kprobe_abi as abi, //
};

/// The functions that disarm, and arm again, and whether a call may do so. One that a kernel does not have
/// cannot do it.
const FUNCTIONS: [(&CStr, MayDisarm); 2] = [
    (c"write_enabled_file_bool", |_| true),
    (c"ftrace_enable_sysctl", sets_to_zero),
];

type MayDisarm = fn(&Entry<'_>) -> bool;

/// `ftrace_enable_sysctl(table, write, buffer, lenp, ppos)`: whether it may be about to write a 0. Any other
/// number changes nothing: had ftrace been off, this probe, which is on ftrace, would not have been hit.
/// trace-cmd writes a 1 each time.
fn sets_to_zero(ctx: &Entry<'_>) -> bool {
    let writes = ctx.arg::<1>() as u32 != 0;
    let first = memory::read::<u8>(ctx.arg::<2>());
    writes && !matches!(first, Ok(b'1'..=b'9'))
}

/// Watches the kernel's switch for a [`Gate`].
pub(crate) struct Switch {
    watchers: [Option<Pin<KBox<kprobe::Registration<Watcher>>>>; FUNCTIONS.len()],
    check: Arc<Later<Check>>,
}

/// The handler on [`FUNCTIONS`].
struct Watcher {
    gate: Arc<Gate>,
    check: Arc<Later<Check>>,
    may_disarm: MayDisarm,
}

impl kprobe::Handler for Watcher {
    fn entry(&self, ctx: &Entry<'_>) {
        if !(self.may_disarm)(ctx) {
            return;
        }
        self.gate.doubt();
        self.check.ask(ctx);
    }
}

/// The handler on the canary, `gcd(a, b)`: how often it saw a call that [`call`](Self::call) made.
struct Canary(Atomic<usize>);

impl Canary {
    const FUNCTION: &'static CStr = c"gcd";

    /// What tells its own calls from those of others.
    fn tag(&self) -> usize {
        ptr::from_ref(self) as usize
    }

    /// Calls the canary, and says whether it was probed. Not to be called by two at a time.
    fn call(&self) -> bool {
        let before = self.0.load(Relaxed);
        // SAFETY: `gcd()` takes any numbers.
        unsafe { abi::kprobe_abi_canary(self.tag()) };
        self.0.load(Relaxed) != before
    }
}

impl kprobe::Handler for Canary {
    fn entry(&self, ctx: &Entry<'_>) {
        if ctx.arg::<0>() == self.tag() {
            // One call after the other.
            self.0.store(self.0.load(Relaxed).wrapping_add(1), Relaxed);
        }
    }
}

/// Finds out whether all probes are armed again.
#[pin_data]
struct Check {
    gate: Arc<Gate>,
    #[pin]
    canary: kprobe::Registration<Canary>,
    /// The gate's number at the last look, if the canary was probed then, else 0.
    looked: Atomic<usize>,
}

impl Check {
    /// Whether the canary is probed.
    fn is_probed(&self) -> bool {
        self.canary.handler().call()
    }

    /// Waits for who is arming or disarming: `enable_kprobe()` takes `kprobe_mutex`, and finds nothing
    /// else to do.
    fn wait(&self) -> bool {
        self.canary.enable().is_ok()
    }

    /// Whether the canary is probed, and was so before somebody who arms or disarms had ended.
    fn is_armed(&self) -> bool {
        self.is_probed() && self.wait() && self.is_probed()
    }
}

impl Work for Check {
    fn work(&self) -> bool {
        let pass = self.gate.look();
        if pass.is_proven() || !pass.is_open() {
            return false;
        }
        let again = self.looked.load(Relaxed) == pass.number();
        let armed = self.is_armed();
        self.looked
            .store(if armed { pass.number() } else { 0 }, Relaxed);
        if armed && again {
            self.gate.prove(pass);
        }
        !(armed && again)
    }
}

impl Switch {
    /// Begins to watch for `gate`. To be called before it is opened.
    ///
    /// A switch that cannot be watched is said so in the log, and trusted.
    ///
    /// Errors: `ENOMEM`, `EIO`: out of memory.
    ///
    /// Context: process context, sleeps.
    pub(crate) fn new(promise: NotLeaked, gate: &Arc<Gate>) -> Result<Self> {
        let canary = Symbol::new(Canary::FUNCTION)?;
        let gate_of_check = gate.clone();
        let check = KBox::try_pin_init(
            try_pin_init!(Check {
                gate: gate_of_check,
                canary <- kprobe::Registration::new(promise, canary, Canary(Atomic::new(0))),
                looked: Atomic::new(0),
            }? Error),
            GFP_KERNEL,
        )?;
        let check = Arc::new(Later::new(check)?, GFP_KERNEL)?;
        let [one, two] = FUNCTIONS;
        Ok(Self {
            watchers: [
                watcher(promise, gate, &check, one)?,
                watcher(promise, gate, &check, two)?,
            ],
            check,
        })
    }

    /// Opens the gate, and says whether all probes are armed: if not now, then once they are.
    ///
    /// Context: process context, sleeps.
    pub(crate) fn open(&self, gate: &Gate) {
        let pass = gate.look();
        let armed = self.check.work().is_armed();
        if armed {
            gate.prove(pass);
        }
        gate.open();
        if !armed {
            self.check.again();
        }
    }

    /// Has the probes on the switch unregistered with others; the rest goes when it is dropped.
    pub(crate) fn add_to<'a>(&'a mut self, batch: &mut Batch<'a>) {
        for watcher in self.watchers.iter_mut().flatten() {
            batch.add_kprobe(watcher.as_mut());
        }
    }
}

fn watcher(
    promise: NotLeaked,
    gate: &Arc<Gate>,
    check: &Arc<Later<Check>>,
    (function, may_disarm): (&CStr, MayDisarm),
) -> Result<Option<Pin<KBox<kprobe::Registration<Watcher>>>>> {
    let handler = Watcher {
        gate: gate.clone(),
        check: check.clone(),
        may_disarm,
    };
    let registration = kprobe::Registration::new(promise, Symbol::new(function)?, handler);
    match KBox::pin_init(registration, GFP_KERNEL) {
        Ok(probe) => Ok(Some(probe)),
        Err(ENOENT) => Ok(None),
        Err(error @ (ENOMEM | EIO)) => Err(error),
        Err(error) => {
            pr_warn!(
                "{} is not probed ({}): that kprobes are switched off and on would not be noticed\n",
                Ascii(function),
                refusal(error)
            );
            Ok(None)
        }
    }
}
