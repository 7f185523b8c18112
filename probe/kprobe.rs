// SPDX-License-Identifier: GPL-2.0

//! Kprobes: a handler at the entry of a function.
//!
//! C header: [`include/linux/kprobes.h`](srctree/include/linux/kprobes.h)
//!
//! # Examples
//!
//! ```ignore
//! use crate::probe::{
//!     kprobe,
//!     Entry,
//!     Symbol, //
//! };
//! use kernel::prelude::*;
//!
//! struct SayCall;
//!
//! impl kprobe::Handler for SayCall {
//!     fn entry(&self, ctx: &Entry<'_>) {
//!         pr_info!("kernel_clone({:#x}) is called\n", ctx.arg::<0>());
//!     }
//! }
//!
//! let probe = KBox::pin_init(
//!     kprobe::Registration::new(promise, Symbol::new(c"kernel_clone")?, SayCall),
//!     GFP_KERNEL,
//! )?;
//! // Until it is dropped each call is said.
//! drop(probe);
//! # Ok::<(), Error>(())
//! ```

use core::cell::UnsafeCell;
use core::convert::Infallible;

use kernel::{
    bindings::pt_regs,
    container_of,
    error::to_result,
    ffi::c_int,
    prelude::*,
    types::Opaque, //
};

use super::{
    context::Entry,
    not_leaked::NotLeaked,
    raw,
    symbol::Symbol, //
};
use crate::compat;
use crate::kprobe_abi as abi;

/// The handler of a kprobe.
///
/// It runs on any CPU, on many at once, with preemption disabled, and with interrupts as the probed
/// function has them, or off. A probe that is a breakpoint (x86's int3, arm64's BRK) may be hit wherever its
/// function is called, in an NMI too: so a handler does nothing that an NMI handler must not do. It does
/// not sleep, allocate, register or unregister a probe; and it takes no lock that other code takes, but by
/// trying (`raw_spin_trylock()`), as it may have interrupted the holder on this very CPU. Atomics, RCU's read
/// side, tracepoints and `copy_from_kernel_nofault()` are fine.
///
/// That it does not sleep is not checked by types, and part of what makes unregistering sound: see
/// [the soundness notes](super#soundness), 2.
pub(crate) trait Handler: Sync + 'static {
    /// Called at each entry of the probed function, before its first instruction.
    fn entry(&self, ctx: &Entry<'_>);
}

/// A registered kprobe; it is unregistered when dropped.
///
/// If the module that the probed function is in goes first, the probe is never hit again, and the registration is
/// dropped like any other.
///
/// Context: dropping sleeps, process context only. It waits for the handlers that run, by an RCU grace period.
///
/// # Invariants
///
/// While `registered` holds, `inner` is a kprobe that `register_kprobe()` accepted, whose
/// `symbol_name` points into `symbol`, and whose handler is `entry_trampoline::<T>`.
///
/// That it is armed is no invariant: [`disable`](Self::disable) disarms it, and so may whoever administers
/// the machine (`/sys/kernel/debug/kprobes/enabled`), before and after it is registered.
#[pin_data(PinnedDrop)]
pub(crate) struct Registration<T: Handler> {
    #[pin]
    inner: Opaque<abi::kprobe>,
    #[pin]
    handler: T,
    symbol: Symbol,
    // A cell: a `Batch` clears it through a pointer, and handlers, which run until it does, hold a
    // reference to `handler` beside it.
    registered: UnsafeCell<bool>,
}

// SAFETY: The kernel serialises what changes a kprobe (`kprobe_mutex`); it has no ties to the task
// that registered it. `T` is only ever used through `&T`, from any CPU, and is dropped with `self`.
unsafe impl<T: Handler + Send> Send for Registration<T> {}
// SAFETY: As above; `&self` gives out `&T` (`T: Sync`), counters read with `read_volatile`, and
// functions that take `kprobe_mutex`.
unsafe impl<T: Handler> Sync for Registration<T> {}

impl<T: Handler> Registration<T> {
    /// Registers `handler` at the entry of the function `symbol`.
    ///
    /// It must not be leaked: see [`NotLeaked`].
    ///
    /// Errors: `ENOENT` if there is no such symbol; `EINVAL` if it cannot be probed (data, or on the
    /// kernel's blacklist); `EILSEQ` if it does not start with an instruction; `ENOMEM`; whatever
    /// `handler`'s initialiser gives.
    /// `EIO` if the kernel took it but could not arm it, out of memory mostly (it does not say why).
    ///
    /// While all kprobes are switched off it is registered and not armed.
    ///
    /// Context: process context, sleeps. The handler may be called before this returns.
    pub(crate) fn new(
        _promise: NotLeaked,
        symbol: Symbol,
        handler: impl PinInit<T, Infallible>,
    ) -> impl PinInit<Self, Error> {
        let name = symbol.as_char_ptr();
        // INVARIANT: `register_kprobe()` comes last and its error ends the initialisation, so that
        // `registered` is true of every `Registration` there is until it is unregistered. The name
        // that `symbol_name` points to is on the heap and moves with `symbol` without moving itself.
        try_pin_init!(&this in Self {
            inner <- Opaque::ffi_init(|slot: *mut abi::kprobe| {
                // SAFETY: `slot` is valid for writes, and all zeroes is what the C side expects of
                // the fields that are not set.
                unsafe {
                    slot.write_bytes(0, 1);
                    (*slot).symbol_name = name;
                    (*slot).pre_handler = Some(entry_trampoline::<T>);
                }
            }),
            handler <- handler,
            symbol,
            registered: {
                // SAFETY:
                // - `inner` is pinned, initialised, and unregistered before its memory goes away.
                // - All that the trampoline uses is initialised, so it may run at once; and its code stays
                //   for as long as it is registered: `_promise`.
                unsafe { register_kprobe(compat::cast_into(&raw const (*this.as_ptr()).inner))? };
                UnsafeCell::new(true)
            },
        })
    }

    /// The handler that was registered.
    pub(crate) fn handler(&self) -> &T {
        &self.handler
    }

    /// Whether the kernel has it still: until a `Batch` takes it.
    fn is_registered(&self) -> bool {
        // SAFETY: Only `Batch` writes it, which has the registration to itself.
        unsafe { *self.registered.get() }
    }

    /// The probed symbol.
    pub(crate) fn symbol(&self) -> &Symbol {
        &self.symbol
    }

    /// How often the probe was hit and the handler not run, because another probe's handler was
    /// running on that CPU (`kprobe.nmissed`): a lower bound, as the kernel does not count a hit that
    /// ftrace keeps from it (`ftrace_test_recursion_trylock()`).
    ///
    /// Context: any.
    pub(crate) fn missed(&self) -> usize {
        // SAFETY: `inner` is initialised.
        unsafe { raw::missed(self.inner.get()) }
    }

    /// Arms the probe again after [`Self::disable`].
    ///
    /// Does nothing while all of the kernel's kprobes are switched off.
    ///
    /// Errors: `EINVAL` if a [`Batch`](super::Batch) has unregistered it, or the probed code is gone (its
    /// module was unloaded); what arming gives.
    ///
    /// Context: process context, sleeps.
    pub(crate) fn enable(&self) -> Result {
        if !self.is_registered() {
            return Err(EINVAL);
        }
        // SAFETY: By the type invariant `inner` is registered, and stays so: only `Batch` and `drop`,
        // which have the registration to themselves, end that.
        unsafe { raw::enable(self.inner.get()) }
    }

    /// Disarms the probe without unregistering it. Does not wait: a handler may still be running.
    ///
    /// Errors and context: as [`Self::enable`].
    pub(crate) fn disable(&self) -> Result {
        if !self.is_registered() {
            return Err(EINVAL);
        }
        // SAFETY: As in `enable`.
        unsafe { raw::disable(self.inner.get()) }
    }

    /// The raw kprobe, for those who only read it.
    pub(super) fn raw(&self) -> *const abi::kprobe {
        self.inner.get()
    }

    /// The raw kprobe, and the flag to clear when it is unregistered.
    pub(super) fn as_raw(self: Pin<&mut Self>) -> (*mut abi::kprobe, *mut bool) {
        (self.inner.get(), self.registered.get())
    }
}

#[pinned_drop]
impl<T: Handler> PinnedDrop for Registration<T> {
    fn drop(self: Pin<&mut Self>) {
        if !self.is_registered() {
            return;
        }
        // SAFETY:
        // - The kprobe is registered (type invariant), and no longer by the second call's return: it
        //   waits for running handlers, so none uses `self` after it.
        // - Meanwhile handlers hold `&self.handler` beside this `&mut self`. As `Self` is not `Unpin`
        //   (checked in [`super::pinned`]), the compiler does not take such a reference for the only one.
        unsafe {
            raw::disarm(self.inner.get());
            abi::unregister_kprobe(self.inner.get());
        }
    }
}

/// Registers `kprobe`, and sees to it that it was armed.
///
/// # Safety
///
/// `kprobe` must be initialised and pinned, and its handler ready to run.
unsafe fn register_kprobe(kprobe: *mut abi::kprobe) -> Result {
    // SAFETY: By the safety requirements.
    to_result(unsafe { abi::register_kprobe(kprobe) })?;
    // SAFETY: It is registered now.
    unsafe { raw::check_armed(kprobe) }.inspect_err(|_| {
        // SAFETY: It is registered.
        unsafe { abi::unregister_kprobe(kprobe) }
    })
}

/// # Safety
///
/// To be called by the kernel only, as the `pre_handler` of a `Registration<T>`'s kprobe.
unsafe extern "C" fn entry_trampoline<T: Handler>(
    kprobe: *mut abi::kprobe,
    regs: *mut pt_regs,
) -> c_int {
    // SAFETY:
    // - `kprobe` is the `inner` of a `Registration<T>`, which is pinned and initialised: it was
    //   registered last.
    // - It is alive: unregistering waits for this handler.
    // - `Opaque<U>` has the layout of `U`.
    // - Only `handler` is borrowed, of which there are only shared references meanwhile.
    let handler: &T = unsafe {
        let registration =
            container_of!(compat::cast_from(kprobe).cast_mut(), Registration<T>, inner);
        &(*registration).handler
    };
    // SAFETY: `regs` are this handler's, at the entry of the function: `offset` is 0.
    handler.entry(unsafe { &Entry::from_raw(regs) });
    // Anything else would say that the instruction pointer was changed.
    0
}
