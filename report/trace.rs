// SPDX-License-Identifier: GPL-2.0

//! The tracepoint `arp_probe:arp_verdict`, one event for each packet (`arp_trace.h`).

use core::fmt::Write;

use crate::{
    arp::{
        escape::DevName,
        observation::{
            Device,
            Lookup,
            Validation, //
        },
        verdict::Verdict, //
    },
    arp_abi::{
        self,
        TraceRecord, //
    },
    probe::KernelPtr, //
    watch::{
        closed::Closed, //
        layout::NetDevice,
    },
};

/// What a return value reads as that no probe saw.
const NOT_SEEN: i32 = i32::MIN;

pub(super) use crate::arp_abi::trace_enabled as enabled;

/// Emits the event of `packet`.
#[inline(never)]
pub(super) fn emit(packet: &mut Closed<'_>) {
    let (verdict, duration_ns) = (packet.verdict, packet.duration_ns());
    let seen = packet.observation();
    let mut record = empty(&seen.device);
    record.duration_ns = duration_ns;
    record.replied = seen.replied;
    if let Some(packet) = &seen.packet {
        record.op = packet.op;
        record.sip = packet.sip;
        record.tip = packet.tip;
    }
    if let Some(conf) = seen.conf {
        record.no_addr = i8::from(conf.no_addr);
        record.rpf = conf.rp_filter;
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
    record.verdict = text(|out| out.write_str(verdict.token()));
    arp_abi::trace(&mut record);
}

/// Emits the event of a packet that went unwatched.
#[inline(never)]
pub(super) fn emit_unwatched(dev: KernelPtr<NetDevice>) {
    arp_abi::trace(&mut TraceRecord {
        verdict: text(|out| out.write_str(Verdict::Unknown.token())),
        ..empty(&dev.describe())
    });
}

fn empty(device: &Device) -> TraceRecord {
    TraceRecord {
        // As the log shows it: whoever owns a network namespace chooses its name, and must not be able
        // to make one event look like two.
        dev: text(|out| write!(out, "{}", DevName(&device.name))),
        verdict: [0; 20],
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
    }
}

/// Text in an array, for C; what does not fit is left out.
fn text<const N: usize>(write: impl FnOnce(&mut Text<N>) -> core::fmt::Result) -> [u8; N] {
    let mut text = Text {
        bytes: [0; N],
        len: 0,
    };
    let _ = write(&mut text);
    text.bytes
}

struct Text<const N: usize> {
    bytes: [u8; N],
    len: usize,
}

impl<const N: usize> Write for Text<N> {
    fn write_str(&mut self, more: &str) -> core::fmt::Result {
        let end = self.len.wrapping_add(more.len());
        let room = self.bytes.get_mut(self.len..end).ok_or(core::fmt::Error)?;
        room.copy_from_slice(more.as_bytes());
        self.len = end;
        Ok(())
    }
}
