// SPDX-License-Identifier: GPL-2.0

//! The tracepoints `arp_probe:arp_verdict` and `arp_probe:arp_line`, an event of each for each packet
//! (`arp_trace.h`), whatever the log is given.

use core::fmt::{
    self,
    Write, //
};

use super::lines;

use crate::{
    arp::{
        escape::DevName,
        observation::{
            Device,
            HwAddr,
            Lookup,
            Observation,
            Validation, //
        },
        verdict::Verdict, //
    },
    arp_abi::{
        self,
        event,
        LineRecord,
        TraceRecord, //
    },
    compat::atomic::{
        Atomic,
        Relaxed, //
    },
    probe::{
        task_slots::ClaimError,
        KernelPtr, //
    },
    watch::{
        closed::Closed, //
        layout::NetDevice,
        reason, //
    },
};

/// What a return value reads as that no probe saw.
const NOT_SEEN: i32 = i32::MIN;

/// How many ids were given away. Only while somebody records, so that nobody else pays for it.
static IDS: Atomic<u64> = Atomic::new(0);

/// What somebody records of the packets to come.
#[derive(Clone, Copy)]
pub(super) struct Recorded(u32);

impl Recorded {
    #[inline]
    pub(super) fn now() -> Self {
        Self(arp_abi::events())
    }

    /// What each function returned.
    #[inline]
    pub(super) fn values(self) -> bool {
        self.0 & event::ARP_EVENT_VERDICT != 0
    }

    /// Lines.
    #[inline]
    pub(super) fn lines(self) -> bool {
        self.0 & event::ARP_EVENT_LINE != 0
    }
}

/// Emits the events of `packet` that somebody records.
#[inline]
pub(super) fn packet(packet: &mut Closed<'_>) {
    let events = arp_abi::events();
    if events != 0 {
        emit(events, packet);
    }
}

/// Emits the events of a packet that went unwatched.
#[inline]
pub(super) fn unwatched(dev: KernelPtr<NetDevice>, why: ClaimError) {
    let events = arp_abi::events();
    if events != 0 {
        emit_unwatched(events, dev, why);
    }
}

#[inline(never)]
fn emit(events: u32, packet: &mut Closed<'_>) {
    let (verdict, duration_ns) = (packet.verdict, packet.duration_ns());
    let mut seen = packet.observation();
    if events & event::ARP_EVENT_LINE != 0 {
        seen = packet.observation_for_line();
    }
    let id = new_id();
    if events & event::ARP_EVENT_VERDICT != 0 {
        emit_verdict(id, verdict, duration_ns, seen);
    }
    if events & event::ARP_EVENT_LINE != 0 {
        emit_line(id, verdict, &seen.device, |out| {
            lines::write_verdict(out, verdict, seen)
        });
    }
}

#[inline(never)]
fn emit_unwatched(events: u32, dev: KernelPtr<NetDevice>, why: ClaimError) {
    let (id, device) = (new_id(), dev.describe());
    if events & event::ARP_EVENT_VERDICT != 0 {
        arp_abi::trace(&mut empty(id, Verdict::Unknown, &device));
    }
    if events & event::ARP_EVENT_LINE != 0 {
        emit_line(id, Verdict::Unknown, &device, |out| {
            lines::write_unwatched(out, &device, why)
        });
    }
}

/// A number that no other verdict has, from 1 on.
fn new_id() -> u64 {
    IDS.fetch_add(1, Relaxed).wrapping_add(1)
}

#[inline(never)]
fn emit_verdict(id: u64, verdict: Verdict, duration_ns: u64, seen: &Observation) {
    let mut record = empty(id, verdict, &seen.device);
    record.duration_ns = duration_ns;
    record.replied = seen.replied;
    if let Some(packet) = &seen.packet {
        record.op = packet.op;
        record.sip = packet.sip;
        record.tip = packet.tip;
        record.sha = ethernet(&packet.sha);
    }
    if let Some(conf) = seen.conf {
        record.no_addr = i8::from(conf.no_addr);
        record.rpf = conf.rp_filter.max();
    }
    if let Some(drop) = &seen.frame.drop {
        record.drop_reason = text(|out| reason::write_name(out, drop.reason));
    }
    record.route_ret = seen.route_ret.unwrap_or(NOT_SEEN);
    record.validate_ret = match seen.validation {
        Validation::NotSeen | Validation::Called => NOT_SEEN,
        Validation::Returned(ret) => ret,
    };
    // A DAD probe takes no route input: its own lookup tells.
    let lookup = match seen.target {
        Lookup::NotSeen => seen.dad_target,
        lookup => lookup,
    };
    (record.fib_ret, record.fib_type) = match lookup {
        Lookup::NotSeen => (NOT_SEEN, 0),
        Lookup::Found(found) => (0, found),
        Lookup::Unread => (0, 0),
        Lookup::Failed(errno) => (errno, 0),
    };
    arp_abi::trace(&mut record);
}

/// Emits the line that `write` writes. Out of line, for the line's sake: it is to be on the stack only here.
#[inline(never)]
fn emit_line(
    id: u64,
    verdict: Verdict,
    device: &Device,
    write: impl FnOnce(&mut dyn Write) -> fmt::Result,
) {
    let mut record = LineRecord {
        id,
        dev: name(device),
        verdict: token(verdict),
        ifindex: device.ifindex as u32,
        netns: device.netns,
        line: [0; 701],
    };
    let _ = write(&mut Text::new(&mut record.line));
    arp_abi::trace_line(&mut record);
}

fn empty(id: u64, verdict: Verdict, device: &Device) -> TraceRecord {
    TraceRecord {
        dev: name(device),
        verdict: token(verdict),
        duration_ns: 0,
        ifindex: device.ifindex as u32,
        netns: device.netns,
        op: 0,
        sip: [0; 4],
        tip: [0; 4],
        replied: false,
        no_addr: -1,
        rpf: -1,
        route_ret: NOT_SEEN,
        validate_ret: NOT_SEEN,
        fib_ret: NOT_SEEN,
        fib_type: 0,
        sha: [0; 6],
        drop_reason: [0; 48],
        id,
    }
}

/// The address, zeroes if it is not of Ethernet's length.
fn ethernet(address: &HwAddr) -> [u8; 6] {
    match (address.len, address.bytes.first_chunk()) {
        (6, Some(bytes)) => *bytes,
        _ => [0; 6],
    }
}

/// The name as the log shows it: whoever owns a network namespace chooses it, and must not be able to make
/// one event look like two.
fn name(device: &Device) -> [u8; 64] {
    text(|out| write!(out, "{}", DevName(&device.name)))
}

fn token(verdict: Verdict) -> [u8; 20] {
    text(|out| out.write_str(verdict.token()))
}

/// Text in an array, for C.
fn text<const N: usize>(write: impl FnOnce(&mut Text<'_>) -> fmt::Result) -> [u8; N] {
    let mut bytes = [0; N];
    let _ = write(&mut Text::new(&mut bytes));
    bytes
}

/// Writes into bytes that are zeroes; what does not fit is left out, and the last one stays zero.
struct Text<'a> {
    room: &'a mut [u8],
}

impl<'a> Text<'a> {
    fn new(bytes: &'a mut [u8]) -> Self {
        let len = bytes.len().saturating_sub(1);
        Self {
            room: bytes.get_mut(..len).unwrap_or_default(),
        }
    }
}

impl Write for Text<'_> {
    fn write_str(&mut self, more: &str) -> fmt::Result {
        let fits = more.len().min(self.room.len());
        let room = core::mem::take(&mut self.room);
        let (to, rest) = room.split_at_mut_checked(fits).ok_or(fmt::Error)?;
        to.copy_from_slice(more.as_bytes().get(..fits).ok_or(fmt::Error)?);
        self.room = rest;
        match fits == more.len() {
            true => Ok(()),
            false => Err(fmt::Error),
        }
    }
}
