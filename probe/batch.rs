// SPDX-License-Identifier: GPL-2.0

//! Unregistering many probes at once.

use core::{
    marker::PhantomData,
    pin::Pin,
    ptr::null_mut, //
};

use super::{
    kprobe,
    kretprobe,
    raw,
    tracepoint, //
};
use crate::{
    kprobe_abi as abi,
    tracepoint_abi, //
};

/// How many probes of each kind a [`Batch`] takes before it starts another.
const ROOM: usize = 16;

/// Probes that are unregistered together when it is dropped.
///
/// Each `unregister_k(ret)probes()` call waits for one RCU grace period, however many probes it is
/// given: a batch of both kinds waits for two, where dropping each registration waits for one each.
/// One of tracepoints waits once, in `tracepoint_synchronize_unregister()`.
///
/// Context: dropping sleeps, process context only.
///
/// # Invariants
///
/// All that it holds are registered probes, with the `registered` flags of their registrations, which
/// are pinned and exclusively borrowed for `'a`.
///
/// Leaking a batch is harmless: the registrations still hold themselves registered, and unregister
/// when they are dropped.
pub(crate) struct Batch<'a> {
    kprobes: Probes<abi::kprobe>,
    kretprobes: Probes<abi::kretprobe>,
    tracepoints: Probes<tracepoint_abi::tracepoint_abi_probe>,
    _registrations: PhantomData<&'a mut ()>,
}

/// Probes of one kind, as the C side takes them: an array of pointers.
struct Probes<T> {
    probes: [*mut T; ROOM],
    registered: [*mut bool; ROOM],
    len: usize,
}

impl<T> Probes<T> {
    fn new() -> Self {
        Self {
            probes: [null_mut(); ROOM],
            registered: [null_mut(); ROOM],
            len: 0,
        }
    }

    fn is_full(&self) -> bool {
        self.len >= ROOM
    }

    /// Adds a probe and its flag, which must be set. Does nothing if it is full.
    fn push(&mut self, probe: *mut T, registered: *mut bool) {
        if let (Some(slot), Some(flag)) = (
            self.probes.get_mut(self.len),
            self.registered.get_mut(self.len),
        ) {
            *slot = probe;
            *flag = registered;
            self.len = self.len.wrapping_add(1);
        }
    }

    /// The probes that it holds.
    fn iter(&self) -> impl Iterator<Item = *mut T> + '_ {
        self.probes.iter().take(self.len).copied()
    }

    /// Empties it: the array and its length, for the C side to unregister.
    ///
    /// # Safety
    ///
    /// The flags must be valid for writes, and the caller must unregister the probes at once.
    unsafe fn take(&mut self) -> (*mut *mut T, i32) {
        let len = core::mem::take(&mut self.len);
        for flag in self.registered.iter().take(len) {
            // SAFETY: By the safety requirements.
            unsafe { **flag = false };
        }
        (self.probes.as_mut_ptr(), len as i32)
    }
}

impl<'a> Batch<'a> {
    /// An empty batch.
    pub(crate) fn new() -> Self {
        Self {
            kprobes: Probes::new(),
            kretprobes: Probes::new(),
            tracepoints: Probes::new(),
            _registrations: PhantomData,
        }
    }

    /// Adds a kprobe. Its handler may run until the batch is dropped.
    pub(crate) fn add_kprobe<T: kprobe::Handler>(
        &mut self,
        registration: Pin<&'a mut kprobe::Registration<T>>,
    ) {
        if self.kprobes.is_full() {
            self.unregister();
        }
        let (kprobe, registered) = registration.as_raw();
        // SAFETY: The registration is exclusively borrowed.
        if unsafe { *registered } {
            // INVARIANT: It is registered, and borrowed for `'a`.
            self.kprobes.push(kprobe, registered);
        }
    }

    /// Adds a kretprobe. Its handlers may run until the batch is dropped.
    pub(crate) fn add_kretprobe<T: kretprobe::Handler>(
        &mut self,
        registration: Pin<&'a mut kretprobe::Registration<T>>,
    ) {
        if self.kretprobes.is_full() {
            self.unregister();
        }
        let (kretprobe, registered) = registration.as_raw();
        // SAFETY: The registration is exclusively borrowed.
        if unsafe { *registered } {
            // INVARIANT: It is registered, and borrowed for `'a`.
            self.kretprobes.push(kretprobe, registered);
        }
    }

    /// Adds a tracepoint's probe. Its handler may run until the batch is dropped.
    pub(crate) fn add_tracepoint<P: tracepoint::Tracepoint, T: tracepoint::Handler<P>>(
        &mut self,
        registration: Pin<&'a mut tracepoint::Registration<P, T>>,
    ) {
        if self.tracepoints.is_full() {
            self.unregister();
        }
        let (probe, registered) = registration.as_raw();
        // SAFETY: The registration is exclusively borrowed.
        if unsafe { *registered } {
            // INVARIANT: It is registered, and borrowed for `'a`.
            self.tracepoints.push(probe, registered);
        }
    }

    fn unregister(&mut self) {
        // SAFETY:
        // - By the type invariant the probes are registered, and their flags valid.
        // - After the calls no handler runs. Both do nothing for a length of 0.
        unsafe {
            self.kretprobes
                .iter()
                .for_each(|probe| raw::disarm(&raw mut (*probe).kp));
            self.kprobes.iter().for_each(|probe| raw::disarm(probe));
            let (kretprobes, len) = self.kretprobes.take();
            abi::unregister_kretprobes(kretprobes, len);
            let (kprobes, len) = self.kprobes.take();
            abi::unregister_kprobes(kprobes, len);
        }
        self.unregister_tracepoints();
    }

    fn unregister_tracepoints(&mut self) {
        // SAFETY: By the type invariant the flags are valid; the probes are unregistered below.
        let (probes, len) = unsafe { self.tracepoints.take() };
        for index in 0..len as usize {
            // SAFETY: `probes` are `len` registered probes.
            unsafe { tracepoint_abi::tracepoint_abi_unregister(*probes.add(index)) };
        }
        if len > 0 {
            // SAFETY: Process context. After the call none of their handlers runs.
            unsafe { tracepoint_abi::tracepoint_abi_synchronize() };
        }
    }
}

impl Drop for Batch<'_> {
    fn drop(&mut self) {
        self.unregister();
    }
}
