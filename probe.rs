// SPDX-License-Identifier: GPL-2.0

//! Safe kprobes, kretprobes and tracepoints.
//!
//! This layer knows nothing of what is probed. It is made to be usable as `kernel::probe` upstream.
//!
//! # Overview
//!
//! - [`kprobe::Registration`]: a handler at the entry of a function.
//! - [`kretprobe::Registration`]: a pair of handlers at a function's entry and return, with typed
//!   data that goes from one to the other.
//! - [`tracepoint::Registration`]: a handler at one of the kernel's tracepoints, typed.
//! - [`Batch`]: unregisters many probes for one RCU grace period.
//! - [`context`]: what a handler is given: a function's arguments or its return value.
//! - [`memory`]: reads kernel memory that may not be there.
//! - [`Gate`]: from when to when all probes together prove something; [`Switch`]: whether the kernel
//!   has them switched off.
//! - [`TaskSlots`], [`PerCpu`]: state that handlers may share without a lock.
//! - [`Published`]: a value that handlers read, and that changes while they run.
//!
//! # Soundness
//!
//! The facts that the `SAFETY:` comments of this layer rest on, from `kernel/kprobes.c`,
//! `kernel/trace/rethook.c` and `Documentation/trace/kprobes.rst`:
//!
//! 1. A handler may run as soon as, and before, the registering call returns. So registration is the
//!    last step of initialisation, and all that a handler uses is initialised and pinned before it.
//! 2. Handlers run with preemption disabled. `unregister_k(ret)probes()` disarms the probe and then
//!    waits for an RCU grace period: after its return no handler runs, and none starts. So a
//!    registration's memory may go away after its drop, and not before: registrations are pinned.
//!    This rests on handlers that do not sleep, as they must not in any kernel code with preemption off:
//!    one that slept would end the grace period that unregistering waits for; and one that dropped its
//!    own registration (out of a static, say) would wait for itself.
//!    A probe that the kernel cannot disarm is marked as disabled before it is unregistered: then this
//!    holds for it, too (`raw::disarm()` says why).
//! 3. Handlers run on any CPU, and on many at once: [`kprobe::Handler`] and [`kretprobe::Handler`]
//!    are `Sync`, and take `&self`.
//! 4. A kretprobe instance's data is memory that is reused without being cleared, whose destructor
//!    nobody would run (a task may die inside a probed function), that is aligned to a `long`, and
//!    that may be read on another CPU than it was written on: [`kretprobe::Handler::Data`] is
//!    `Copy + Send + 'static`, size and alignment are checked at compile time, and it is written
//!    whole before the return is hooked.
//! 5. While a handler runs, another probe that is hit on this CPU is counted as missed and not
//!    run: handlers of kprobes and kretprobes do not nest.
//! 6. A tracepoint's handler does nest: it runs in an interrupt, in a function that a handler calls, or
//!    inside a probed function, with whatever task is `current`; and one that interrupts has returned
//!    before what it interrupted goes on. So [`TaskSlots`] lends a slot once, and [`per_cpu::Counter`]
//!    counts in a single instruction, or atomically.
//! 7. Until 6.19 the kernel calls a tracepoint's callbacks with preemption disabled
//!    (`__DO_TRACE()`, `include/linux/tracepoint.h`); since then as readers of `tracepoint_srcu`, which may
//!    be preempted and move to another CPU. `tracepoint_abi.c` disables preemption around the handler, for
//!    [`InHandler`] to hold; what runs so is a reader of RCU, too (`synchronize_rcu()` waits for it).
//! 8. `tracepoint_probe_unregister()` cannot fail for a probe that is registered: short of memory it puts a
//!    stub in its place (`func_remove()`, `kernel/tracepoint.c`). Callbacks may run until
//!    `tracepoint_synchronize_unregister()` returns, and none does after.
//!
//! # What the caller must see to
//!
//! That no registration outlives its module: [`NotLeaked`], which only unsafe code can promise, in one
//! place that can be audited, says why. All else is safe.

pub(crate) mod batch;
pub(crate) mod clock;
pub(crate) mod context;
pub(crate) mod gate;
pub(crate) mod here;
pub(crate) mod kprobe;
pub(crate) mod kretprobe;
mod later;
pub(crate) mod memory;
pub(crate) mod missed;
pub(crate) mod not_leaked;
pub(crate) mod per_cpu;
mod pinned;
pub(crate) mod published;
mod raw;
mod registers;
mod switch;
pub(crate) mod symbol;
pub(crate) mod task_slots;
pub(crate) mod tracepoint;

pub(crate) use self::{
    batch::Batch,
    context::{
        Entry,
        Hit,
        InHandler,
        Return, //
    },
    gate::Gate,
    here::Here,
    memory::KernelPtr,
    not_leaked::NotLeaked,
    per_cpu::PerCpu,
    published::Published,
    switch::Switch,
    symbol::Symbol,
    task_slots::TaskSlots, //
};
