// SPDX-License-Identifier: GPL-2.0

//! Tracepoints: a handler where the kernel's source has one.
//!
//! What a handler sees is typed, and costs a fraction of a kprobe. Events that [`Tracepoint::only`]
//! leaves out cost a call and a comparison.
//!
//! C header: [`include/linux/tracepoint.h`](srctree/include/linux/tracepoint.h)
//!
//! # Examples
//!
//! ```ignore
//! struct CountDrops(PerCpu<Counter>);
//!
//! impl tracepoint::Handler<KfreeSkb> for CountDrops {
//!     fn hit(&self, ctx: &Hit<'_>, _event: &kfree_skb::Event) {
//!         self.0.here(ctx).add(1, ctx);
//!     }
//! }
//!
//! let drops = KBox::pin_init(
//!     tracepoint::Registration::new(promise, KfreeSkb::ALL, CountDrops(PerCpu::new(Counter::new)?)),
//!     GFP_KERNEL,
//! )?;
//! ```

use core::{
    cell::UnsafeCell,
    convert::Infallible,
    marker::PhantomData, //
};

use kernel::{
    container_of,
    error::to_result,
    ffi::c_void,
    prelude::*,
    types::Opaque, //
};

use super::{
    context::Hit,
    not_leaked::NotLeaked, //
};
use crate::compat;
use crate::tracepoint_abi as abi;

pub(crate) mod kfree_skb;
pub(crate) mod neigh_update;
pub(crate) mod netif_rx;

pub(crate) use self::{
    kfree_skb::KfreeSkb,
    neigh_update::NeighUpdate,
    netif_rx::NetifRx, //
};

/// One of the kernel's tracepoints, and which of its events are wanted.
///
/// # Safety
///
/// `tracepoint_abi.c` must hand an initialised [`Self::Event`] to the handlers of a probe whose `which`
/// is [`Self::WHICH`].
pub(crate) unsafe trait Tracepoint: 'static {
    /// What its handlers are told.
    type Event: 'static;

    /// `system:name`, as in `/sys/kernel/tracing/available_events`.
    const NAME: &'static str;

    /// Its number in `tracepoint_abi.h`.
    const WHICH: u32;

    /// What the C side compares before it calls; 0 for all events.
    fn only(&self) -> u32;
}

/// The handler of a tracepoint.
///
/// It runs wherever the kernel has the tracepoint: on any CPU, on many at once, with interrupts on or
/// off, in an interrupt that interrupted another handler (of a kprobe, too), and as part of what a
/// kprobe's handler calls. Preemption is disabled. What a [`super::kprobe::Handler`] must not do, it must
/// not do either; and it must do nothing that comes to the same tracepoint again.
pub(crate) trait Handler<P: Tracepoint>: Sync + 'static {
    /// Called at each event that [`Tracepoint::only`] lets through.
    fn hit(&self, ctx: &Hit<'_>, event: &P::Event);
}

/// A registered handler of a tracepoint; it is unregistered when dropped.
///
/// Several for one tracepoint are independent of each other.
///
/// # Invariants
///
/// While `registered` holds, the kernel calls `inner`'s handler, [`trampoline::<P, T>`], at the tracepoint
/// `P`.
#[pin_data(PinnedDrop)]
pub(crate) struct Registration<P: Tracepoint, T: Handler<P>> {
    #[pin]
    inner: Opaque<abi::tracepoint_abi_probe>,
    #[pin]
    handler: T,
    // A cell: a `Batch` clears it through a pointer, and handlers, which run until it does, hold a
    // reference to `handler` beside it.
    registered: UnsafeCell<bool>,
    _tracepoint: PhantomData<fn(&P::Event)>,
}

// SAFETY: The kernel serialises what changes a tracepoint (`tracepoints_mutex`), and has no ties to the
// task that registered. `T` is only ever used through `&T`, from any CPU, and is dropped with `self`.
unsafe impl<P: Tracepoint, T: Handler<P> + Send> Send for Registration<P, T> {}
// SAFETY: `&self` gives out `&T` alone, and `T: Sync`.
unsafe impl<P: Tracepoint, T: Handler<P>> Sync for Registration<P, T> {}

impl<P: Tracepoint, T: Handler<P>> Registration<P, T> {
    /// Registers `handler` at `tracepoint`.
    ///
    /// It must not be leaked: see [`NotLeaked`].
    ///
    /// Errors: `ENOMEM`; `ENOSYS` in a kernel without tracepoints; whatever `handler`'s initialiser gives.
    ///
    /// Context: process context, sleeps. The handler may be called before this returns.
    pub(crate) fn new(
        _promise: NotLeaked,
        tracepoint: P,
        handler: impl PinInit<T, Infallible>,
    ) -> impl PinInit<Self, Error> {
        // INVARIANT: Registering comes last and its error ends the initialisation, so that `registered`
        // is true of every `Registration` there is until it is unregistered.
        try_pin_init!(&this in Self {
            inner: Opaque::new(abi::tracepoint_abi_probe {
                handler: Some(trampoline::<P, T>),
                which: P::WHICH,
                only: tracepoint.only(),
            }),
            handler <- handler,
            _tracepoint: PhantomData,
            registered: {
                // SAFETY:
                // - `inner` is pinned, initialised, and unregistered before its memory goes away.
                // - All that the trampoline uses is initialised, so it may run at once; and its code stays
                //   for as long as it is registered: `_promise`.
                to_result(unsafe {
                    abi::tracepoint_abi_register(compat::cast_into(&raw const (*this.as_ptr()).inner))
                })?;
                UnsafeCell::new(true)
            },
        })
    }

    /// The handler that was registered.
    pub(crate) fn handler(&self) -> &T {
        &self.handler
    }

    /// The raw probe, and the flag to clear when it is unregistered.
    pub(super) fn as_raw(self: Pin<&mut Self>) -> (*mut abi::tracepoint_abi_probe, *mut bool) {
        (self.inner.get(), self.registered.get())
    }
}

#[pinned_drop]
impl<P: Tracepoint, T: Handler<P>> PinnedDrop for Registration<P, T> {
    fn drop(self: Pin<&mut Self>) {
        // SAFETY: Nobody else has access to the flag any more.
        if unsafe { *self.registered.get() } {
            // SAFETY: The probe is registered (type invariant). Once the second call returns, none of
            // its handlers runs, so none uses `self` after it.
            unsafe {
                abi::tracepoint_abi_unregister(self.inner.get());
                abi::tracepoint_abi_synchronize();
            }
        }
    }
}

/// # Safety
///
/// To be called by `tracepoint_abi.c` only, as the handler of a `Registration<P, T>`'s probe.
unsafe extern "C" fn trampoline<P: Tracepoint, T: Handler<P>>(
    probe: *mut abi::tracepoint_abi_probe,
    event: *const c_void,
) {
    // SAFETY:
    // - `probe` is the `inner` of a `Registration<P, T>`, which is pinned and initialised: it was
    //   registered last.
    // - It is alive: unregistering waits for this handler.
    // - `Opaque<U>` has the layout of `U`.
    // - Only `handler` is borrowed, of which there are only shared references meanwhile.
    let handler: &T = unsafe {
        let registration = container_of!(
            compat::cast_from(probe).cast_mut(),
            Registration<P, T>,
            inner
        );
        &(*registration).handler
    };
    // SAFETY:
    // - Preemption is disabled until this returns.
    // - `event` is an initialised `P::Event` until then: `inner.which` is `P::WHICH`.
    let (ctx, event) = unsafe { (Hit::new(), &*event.cast::<P::Event>()) };
    handler.hit(&ctx, event);
}
