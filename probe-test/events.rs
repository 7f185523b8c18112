// SPDX-License-Identifier: GPL-2.0

//! Events for the tests of tracepoints: those of `events.c`.

use core::ptr::NonNull;

use kernel::{
    ffi::{
        c_int,
        c_uint,
        c_ulong,
        c_ushort, //
    },
    prelude::*, //
};

mod c {
    use super::*;

    #[repr(C)]
    pub(super) struct SkBuff {
        _opaque: [u8; 0],
    }

    #[repr(C)]
    pub(super) struct Teller {
        _opaque: [u8; 0],
    }

    // events.h
    extern "C" {
        pub(super) fn probe_kunit_packet(protocol: c_ushort) -> *mut SkBuff;
        pub(super) fn probe_kunit_packet_free(skb: *mut SkBuff);
        pub(super) fn probe_kunit_drop(skb: *mut SkBuff, reason: c_uint);
        pub(super) fn probe_kunit_tell(skb: *mut SkBuff, place: c_uint);
        pub(super) fn probe_kunit_can_be_preempted() -> bool;
        pub(super) fn probe_kunit_teller_start(cpu: c_int, skb: *mut SkBuff) -> *mut Teller;
        pub(super) fn probe_kunit_teller_stop(teller: *mut Teller);
        pub(super) fn probe_kunit_neigh_update(
            lladdr: *const u8,
            state: u8,
            flags: u32,
            portid: u32,
        ) -> c_ulong;
    }
}

/// Where [`Packet::tell`] comes to the tracepoint: `enum probe_kunit_where`.
#[derive(Clone, Copy)]
pub(crate) enum Place {
    Here,
    IrqsOff,
    BhOff,
    InIrq,
}

/// A packet.
///
/// # Invariants
///
/// The pointer is what `probe_kunit_packet()` gave.
pub(crate) struct Packet(NonNull<c::SkBuff>);

// SAFETY: Nothing of it changes but in `drop()`, which has it for itself.
unsafe impl Send for Packet {}
// SAFETY: As above.
unsafe impl Sync for Packet {}

impl Packet {
    /// One with that ethertype.
    pub(crate) fn new(protocol: u16) -> Result<Self> {
        // SAFETY: Process context.
        let skb = unsafe { c::probe_kunit_packet(protocol) };
        // INVARIANT: Just made.
        NonNull::new(skb).map(Self).ok_or(ENOMEM)
    }

    pub(crate) fn address(&self) -> usize {
        self.0.as_ptr() as usize
    }

    /// Drops it, as the network stack does.
    pub(crate) fn dropped(self, reason: u32) {
        let packet = core::mem::ManuallyDrop::new(self);
        // SAFETY: By the type invariant; it is used up with `self`.
        unsafe { c::probe_kunit_drop(packet.0.as_ptr(), reason) }
    }

    /// Comes to the tracepoint with it, and keeps it.
    pub(crate) fn tell(&self, place: Place) {
        // SAFETY: By the type invariant; the test is in process context where it asks for an interrupt.
        unsafe { c::probe_kunit_tell(self.0.as_ptr(), place as c_uint) }
    }
}

impl Drop for Packet {
    fn drop(&mut self) {
        // SAFETY: By the type invariant; nothing uses it after this.
        unsafe { c::probe_kunit_packet_free(self.0.as_ptr()) }
    }
}

/// A thread that comes to the tracepoint on one CPU, with a packet of its own, until this is dropped.
///
/// # Invariants
///
/// The pointer is what `probe_kunit_teller_start()` gave for the packet.
pub(crate) struct Teller(NonNull<c::Teller>, #[allow(dead_code)] Packet);

impl Teller {
    pub(crate) fn start(cpu: i32, packet: Packet) -> Result<Self> {
        // SAFETY: The packet outlives the thread.
        let teller = unsafe { c::probe_kunit_teller_start(cpu, packet.0.as_ptr()) };
        // INVARIANT: Just started.
        Ok(Self(NonNull::new(teller).ok_or(ENOMEM)?, packet))
    }
}

impl Drop for Teller {
    fn drop(&mut self) {
        // SAFETY: By the type invariant; nothing uses it after this.
        unsafe { c::probe_kunit_teller_stop(self.0.as_ptr()) }
    }
}

/// Whether the caller can be preempted, where the kernel knows.
pub(crate) fn can_be_preempted() -> bool {
    // SAFETY: It has no precondition.
    unsafe { c::probe_kunit_can_be_preempted() }
}

/// Tells a neighbour entry of ARP's; its address.
pub(crate) fn neigh_update(lladdr: &[u8; 6], state: u8, flags: u32, portid: u32) -> Result<usize> {
    // SAFETY: A link-layer address of the loopback device has six bytes.
    match unsafe { c::probe_kunit_neigh_update(lladdr.as_ptr(), state, flags, portid) } {
        0 => Err(ENOMEM),
        neigh => Ok(neigh),
    }
}
