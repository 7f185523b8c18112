// SPDX-License-Identifier: GPL-2.0

//! Kretprobes: a pair of handlers at the entry and the return of a function.
//!
//! C header: [`include/linux/kprobes.h`](srctree/include/linux/kprobes.h)
//!
//! # Examples
//!
//! ```ignore
//! use crate::probe::{
//!     kretprobe::{
//!         self,
//!         MaxActive, //
//!     },
//!     Entry,
//!     Return,
//!     Symbol, //
//! };
//! use kernel::prelude::*;
//!
//! struct SayReturn;
//!
//! impl kretprobe::Handler for SayReturn {
//!     /// The function's argument, which is gone from the registers when it returns.
//!     type Data = usize;
//!
//!     fn entry(&self, ctx: &Entry<'_>) -> Option<usize> {
//!         Some(ctx.arg::<0>())
//!     }
//!
//!     fn ret(&self, ctx: &Return<'_>, arg: usize) {
//!         pr_info!("kernel_clone({:#x}) returns {:#x}\n", arg, ctx.value());
//!     }
//! }
//!
//! let name = Symbol::new(c"kernel_clone")?;
//! let probe = KBox::pin_init(
//!     kretprobe::Registration::new(promise, name, MaxActive::DEFAULT, SayReturn),
//!     GFP_KERNEL,
//! )?;
//! // A call that is inside the function now returns without a word.
//! drop(probe);
//! # Ok::<(), Error>(())
//! ```

use core::{
    cell::UnsafeCell,
    convert::Infallible,
    mem::offset_of, //
};

use kernel::{
    bindings::pt_regs,
    container_of,
    error::to_result,
    ffi::c_int,
    prelude::*,
    types::Opaque, //
};

use super::{
    context::{
        Entry,
        Return, //
    },
    not_leaked::NotLeaked,
    raw,
    symbol::Symbol, //
};
use crate::compat;
use crate::kprobe_abi as abi;

/// The handlers of a kretprobe.
///
/// Both run on any CPU, on many at once, with preemption disabled: what a [`super::kprobe::Handler`]
/// must not do, they must not do either. The two handlers of one call may run on different CPUs.
pub(crate) trait Handler: Sync + 'static {
    /// What [`entry`](Self::entry) hands to [`ret`](Self::ret).
    ///
    /// `Copy`, because a task that dies inside the probed function discards it without a callback;
    /// `Send`, because the task may move to another CPU meanwhile; `'static`, so that it cannot hold
    /// the borrowed context. At most `KRETPROBE_MAX_DATA_SIZE` (4096) bytes, and aligned to no more
    /// than a word: else it does not compile.
    type Data: Copy + Send + 'static;

    /// Called at each entry of the probed function for which there is room ([`MaxActive`]). `Some` hooks the return of
    /// this very call; `None` lets it go.
    fn entry(&self, ctx: &Entry<'_>) -> Option<Self::Data>;

    /// Called when a call whose return was hooked returns. One that never does, as its task dies inside, or that is still
    /// inside when the probe is unregistered, has no such call.
    fn ret(&self, ctx: &Return<'_>, data: Self::Data);
}

/// How many calls of the probed function may be inside it at once, with their returns hooked. A call
/// beyond that is counted as [missed](Missed::instances).
///
/// # Invariants
///
/// At most [`Self::MAX`], and not negative; 0 is for the kernel's default.
#[derive(Clone, Copy)]
pub(crate) struct MaxActive(i32);

impl MaxActive {
    /// The kernel's own default, `max(10, 2 * num_possible_cpus())`.
    // INVARIANT: It is 0.
    pub(crate) const DEFAULT: Self = Self(0);

    /// The most that [`Self::new`] takes: what the kernel's own kprobe events take
    /// (`KRETPROBE_MAXACTIVE_MAX`, `kernel/trace/trace_kprobe.c`). Far above it `objpool_init()`
    /// (`lib/objpool.c`) overflows the `int` that it computes its memory's size in.
    pub(crate) const MAX: u32 = 4096;

    /// `instances` at once; 0 means [`Self::DEFAULT`].
    ///
    /// Errors: `EINVAL` for more than [`Self::MAX`].
    pub(crate) fn new(instances: u32) -> Result<Self> {
        match i32::try_from(instances) {
            // INVARIANT: Just checked.
            Ok(count) if instances <= Self::MAX => Ok(Self(count)),
            _ => Err(EINVAL),
        }
    }
}

/// How often a kretprobe was hit without its handlers running: a lower bound, as the kernel does not count
/// a hit that ftrace keeps from it (`ftrace_test_recursion_trylock()`: inside another of ftrace's
/// callbacks in the same kind of context).
#[derive(Clone, Copy)]
pub(crate) struct Missed {
    /// No instance was free: raise [`MaxActive`] (`kretprobe.nmissed`).
    pub(crate) instances: usize,
    /// Another probe's handler was running on that CPU (`kprobe.nmissed`).
    pub(crate) nested: usize,
}

impl Missed {
    /// Both kinds together.
    pub(crate) fn total(self) -> usize {
        self.instances.wrapping_add(self.nested)
    }
}

/// A registered kretprobe; it is unregistered when dropped.
///
/// A call that is inside the probed function at that time returns normally, without its return
/// handler.
///
/// If the module that the probed function is in goes first, the probe is never hit again, and the registration is
/// dropped like any other.
///
/// Context: dropping sleeps, process context only. It waits for the handlers that run, by an RCU grace period.
///
/// # Invariants
///
/// While `registered` holds, `inner` is a kretprobe that `register_kretprobe()` accepted, whose
/// `symbol_name` points into `symbol`, whose handlers are the trampolines for `T`, and whose
/// `data_size` is that of `T::Data`.
///
/// That it is armed is no invariant: [`disable`](Self::disable) disarms it, and so may whoever administers
/// the machine (`/sys/kernel/debug/kprobes/enabled`), before and after it is registered.
#[pin_data(PinnedDrop)]
pub(crate) struct Registration<T: Handler> {
    #[pin]
    inner: Opaque<abi::kretprobe>,
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
    /// What `Handler::Data` may be, checked where a registration is made.
    const DATA_FITS: () = {
        assert!(
            size_of::<T::Data>() <= abi::KRETPROBE_MAX_DATA_SIZE as usize,
            "instance data is larger than KRETPROBE_MAX_DATA_SIZE"
        );
        assert!(
            align_of::<T::Data>() <= align_of::<usize>(),
            "instance data is aligned to more than a word"
        );
        assert!(offset_of!(abi::kretprobe_instance, data) % align_of::<usize>() == 0);
    };

    /// Registers `handler` at the entry and the returns of the function `symbol`.
    ///
    /// It must not be leaked: see [`NotLeaked`].
    ///
    /// Errors: `ENOENT` if there is no such symbol; `EINVAL` if it cannot be probed (data, on the
    /// kernel's blacklist, or not the start of a function); `EILSEQ` if it does not start with an
    /// instruction; `ENOMEM`; whatever `handler`'s initialiser gives.
    /// `EOPNOTSUPP` in a kernel without kretprobes.
    /// `EIO` if the kernel took it but could not arm it, out of memory mostly (it does not say why).
    ///
    /// While all kprobes are switched off it is registered and not armed.
    ///
    /// Context: process context, sleeps. The handlers may be called before this returns.
    pub(crate) fn new(
        _promise: NotLeaked,
        symbol: Symbol,
        max_active: MaxActive,
        handler: impl PinInit<T, Infallible>,
    ) -> impl PinInit<Self, Error> {
        const { Self::DATA_FITS };
        let name = symbol.as_char_ptr();
        // INVARIANT: `register_kretprobe()` comes last and its error ends the initialisation, so that
        // `registered` is true of every `Registration` there is until it is unregistered. The name
        // that `symbol_name` points to is on the heap and moves with `symbol` without moving itself.
        try_pin_init!(&this in Self {
            inner <- Opaque::ffi_init(|slot: *mut abi::kretprobe| {
                // SAFETY: `slot` is valid for writes, and all zeroes is what the C side expects of
                // the fields that are not set.
                unsafe {
                    slot.write_bytes(0, 1);
                    (*slot).kp.symbol_name = name;
                    (*slot).entry_handler = Some(entry_trampoline::<T>);
                    (*slot).handler = Some(return_trampoline::<T>);
                    (*slot).data_size = size_of::<T::Data>();
                    (*slot).maxactive = max_active.0;
                }
            }),
            handler <- handler,
            symbol,
            registered: {
                // SAFETY:
                // - `inner` is pinned, initialised, and unregistered before its memory goes away.
                // - All that the trampolines use is initialised, so they may run at once; and their code
                //   stays for as long as they are registered: `_promise`.
                unsafe { register_kretprobe(compat::cast_into(&raw const (*this.as_ptr()).inner))? };
                UnsafeCell::new(true)
            },
        })
    }

    /// The kprobe that the kretprobe starts with.
    fn kprobe(&self) -> *mut abi::kprobe {
        // SAFETY: `inner` is valid; this computes an address only.
        unsafe { &raw mut (*self.inner.get()).kp }
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

    /// How often the probe was hit and the handlers not run.
    ///
    /// Context: any.
    pub(crate) fn missed(&self) -> Missed {
        // SAFETY: `inner` is initialised. The kernel counts up without a lock, on any CPU: a
        // volatile read is what READ_ONCE() is in C.
        let instances = unsafe { (&raw const (*self.inner.get()).nmissed).read_volatile() };
        Missed {
            // An `int` in C, which wraps: as `MissedView` reads it.
            instances: instances as u32 as usize,
            // SAFETY: `inner` is initialised.
            nested: unsafe { raw::missed(self.kprobe()) },
        }
    }

    /// The raw kretprobe, for those who only read it.
    pub(super) fn raw(&self) -> *const abi::kretprobe {
        self.inner.get()
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
        unsafe { raw::enable(self.kprobe()) }
    }

    /// Disarms the entry without unregistering it. Does not wait: handlers may still be running, and
    /// calls whose return is hooked still come to [`Handler::ret`].
    ///
    /// Errors and context: as [`Self::enable`].
    pub(crate) fn disable(&self) -> Result {
        if !self.is_registered() {
            return Err(EINVAL);
        }
        // SAFETY: As in `enable`.
        unsafe { raw::disable(self.kprobe()) }
    }

    /// The raw kretprobe, and the flag to clear when it is unregistered.
    pub(super) fn as_raw(self: Pin<&mut Self>) -> (*mut abi::kretprobe, *mut bool) {
        (self.inner.get(), self.registered.get())
    }

    /// The handler that `instance` belongs to; `None` while it is being unregistered.
    ///
    /// # Safety
    ///
    /// `instance` must be what a handler of a `Registration<T>` was given, and the result must not
    /// outlive that handler's call.
    #[inline]
    unsafe fn handler_of<'a>(instance: *mut abi::kretprobe_instance) -> Option<&'a T> {
        // SAFETY: `instance` is valid in its handler.
        let kretprobe = unsafe { get_kretprobe(instance) };
        // Without rethook, unregister_kretprobes() clears this first.
        if cfg!(not(CONFIG_KRETPROBE_ON_RETHOOK)) && kretprobe.is_null() {
            return None;
        }
        // SAFETY:
        // - `kretprobe` is the `inner` of a `Registration<T>`, which is pinned and initialised: it
        //   was registered last.
        // - It is alive: unregistering waits for this handler.
        // - `Opaque<U>` has the layout of `U`.
        // - Only `handler` is borrowed, of which there are only shared references meanwhile.
        Some(unsafe {
            let registration = container_of!(compat::cast_from(kretprobe).cast_mut(), Self, inner);
            &(*registration).handler
        })
    }
}

#[pinned_drop]
impl<T: Handler> PinnedDrop for Registration<T> {
    fn drop(self: Pin<&mut Self>) {
        if !self.is_registered() {
            return;
        }
        // SAFETY:
        // - The kretprobe is registered (type invariant), and no longer by the second call's return: it
        //   waits for running handlers, so none uses `self` after it.
        // - Meanwhile handlers hold `&self.handler` beside this `&mut self`. As `Self` is not `Unpin`
        //   (checked in [`super::pinned`]), the compiler does not take such a reference for the only one.
        unsafe {
            raw::disarm(self.kprobe());
            abi::unregister_kretprobe(self.inner.get());
        }
    }
}

/// Registers `kretprobe`, and sees to it that it was armed.
///
/// # Safety
///
/// `kretprobe` must be initialised and pinned, and its handlers ready to run.
unsafe fn register_kretprobe(kretprobe: *mut abi::kretprobe) -> Result {
    // SAFETY: By the safety requirements.
    to_result(unsafe { abi::register_kretprobe(kretprobe) })?;
    // SAFETY: It is registered now.
    unsafe { raw::check_armed(&raw mut (*kretprobe).kp) }.inspect_err(|_| {
        // SAFETY: It is registered.
        unsafe { abi::unregister_kretprobe(kretprobe) }
    })
}

/// `get_kretprobe()` (`include/linux/kprobes.h`), in line where it is two loads.
///
/// # Safety
///
/// `instance` must be what a handler was given.
#[inline]
unsafe fn get_kretprobe(instance: *mut abi::kretprobe_instance) -> *mut abi::kretprobe {
    #[cfg(CONFIG_KRETPROBE_ON_RETHOOK)]
    // SAFETY: A node's rethook lives as long as the node; its `data` never changes.
    unsafe {
        (*(*instance).node.rethook).data.cast()
    }
    #[cfg(not(CONFIG_KRETPROBE_ON_RETHOOK))]
    // SAFETY: By the safety requirements.
    unsafe {
        abi::kprobe_abi_get_kretprobe(instance)
    }
}

/// The instance data of `instance`, as the `Data` of its handler.
///
/// # Safety
///
/// `instance` must be what a handler with this `Data` was given.
#[inline]
unsafe fn data_of<D>(instance: *mut abi::kretprobe_instance) -> *mut D {
    // SAFETY: `data` is within the instance, which has room for a `D` there: `data_size` says so.
    unsafe {
        instance
            .byte_add(offset_of!(abi::kretprobe_instance, data))
            .cast()
    }
}

/// # Safety
///
/// To be called by the kernel only, as the `entry_handler` of a `Registration<T>`'s kretprobe.
unsafe extern "C" fn entry_trampoline<T: Handler>(
    instance: *mut abi::kretprobe_instance,
    regs: *mut pt_regs,
) -> c_int {
    // SAFETY: Both are this handler's own.
    let Some(handler) = (unsafe { Registration::<T>::handler_of(instance) }) else {
        return 1;
    };
    // SAFETY: `regs` are this handler's, at the entry of the function: register_kretprobe() takes
    // nothing else.
    let Some(data) = handler.entry(unsafe { &Entry::from_raw(regs) }) else {
        return 1;
    };
    // SAFETY: The instance has room for a `T::Data`, aligned to a word (`DATA_FITS`); nobody else
    // has the instance: it was just taken out of its pool.
    unsafe { data_of::<T::Data>(instance).write(data) };
    0
}

/// # Safety
///
/// To be called by the kernel only, as the `handler` of a `Registration<T>`'s kretprobe.
unsafe extern "C" fn return_trampoline<T: Handler>(
    instance: *mut abi::kretprobe_instance,
    regs: *mut pt_regs,
) -> c_int {
    // SAFETY: Both are this handler's own.
    if let Some(handler) = unsafe { Registration::<T>::handler_of(instance) } {
        // SAFETY: `entry_trampoline` wrote the whole of the data, else the return would not have
        // been hooked.
        let data = unsafe { data_of::<T::Data>(instance).read() };
        // SAFETY: `regs` are this handler's, at the return of the function.
        handler.ret(unsafe { &Return::from_raw(regs) }, data);
    }
    // The kernel ignores it.
    0
}
