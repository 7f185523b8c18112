// SPDX-License-Identifier: GPL-2.0

//! The log lines: the original module's words, with its faults mended, and the verdict.

use core::fmt::{
    self,
    Write, //
};

use core::ffi::CStr;

use super::{
    names::{
        self,
        KernelNames, //
    },
    record::Record, //
};
use crate::{
    arp::{
        advice::write_advice,
        escape::DevName,
        headline::{
            write_headline,
            write_place,
            Ip, //
        },
        observation::{
            Device,
            InDev,
            Lookup,
            Observation, //
        },
        verdict::Verdict, //
    },
    probe::{
        symbol::write_ascii,
        task_slots::ClaimError,
        KernelPtr, //
    }, //
    settings::Limit,
    watch::{
        closed::Closed,
        event::{
            Event,
            Meaning, //
        },
        layout::NetDevice,
        reason,
        window::Tracing, //
    },
};

/// How many lines the calls of a packet take.
pub(super) fn count_calls(packet: &Closed<'_>) -> u64 {
    let lines = packet.window().map_or(0, |window| match window.tracing {
        Tracing::Off | Tracing::Values => 0,
        Tracing::Count | Tracing::CountAndValues => window.events_lost().wrapping_add(1),
        Tracing::Keep => window
            .events()
            .len()
            .wrapping_add(1 + usize::from(window.events_lost() != 0)),
    });
    lines as u64
}

/// Writes what is to be said of one packet.
pub(super) fn packet(record: &mut Record, packet: &mut Closed<'_>, verdict_line: bool) {
    let kept = packet
        .window()
        .filter(|window| window.tracing == Tracing::Keep);
    if let Some(window) = kept {
        let seen = packet.observation();
        record.line(|out| arp_process(out, seen));
        for call in window.events() {
            event(record, call);
        }
        let lost = window.events_lost();
        if lost != 0 {
            record.line(|out| write!(out, "and {lost} more calls and returns, not kept"));
        }
    }
    if verdict_line {
        verdict(record, packet);
    }
}

/// Writes a packet's verdict line.
pub(super) fn verdict(record: &mut Record, packet: &mut Closed<'_>) {
    let verdict = packet.verdict;
    let seen = packet.observation_for_line();
    record.line(|out| write_verdict(out, verdict, seen));
}

/// Writes a packet's verdict line, without prefix and line feed.
pub(super) fn write_verdict(
    out: &mut dyn Write,
    verdict: Verdict,
    seen: &Observation,
) -> fmt::Result {
    write_headline(out, seen)?;
    out.write_str(verdict.in_line())?;
    write_advice(out, verdict, seen, &KernelNames)
}

fn arp_process(out: &mut dyn Write, seen: &Observation) -> fmt::Result {
    let dev = DevName(&seen.device.name);
    write!(
        out,
        "arp_process() is called with interface device {dev}, in_dev("
    )?;
    match (seen.in_dev, seen.conf) {
        (InDev::Absent, _) => out.write_str("none")?,
        (InDev::Present, Some(conf)) => write!(
            out,
            "no_addr={},rpf={}",
            i32::from(conf.no_addr),
            conf.rp_filter.max()
        )?,
        _ => out.write_str("unreadable")?,
    }
    out.write_str(")")
}

/// Writes one call or return.
pub(super) fn event(record: &mut Record, event: &Event) {
    record.line(|out| match *event {
        Event::Called(function) => {
            out.write_str("Calling: ")?;
            call(out, function)
        }
        Event::ValidateArgs { dst, oif } => write!(
            out,
            // As it lies in memory: what the original printed.
            "fib_validate_source() is called with dst={:#x} ({}), oif={oif}",
            u32::from_ne_bytes(dst),
            Ip(dst)
        ),
        Event::Returned {
            function,
            value,
            meaning,
        } => returned(out, function, value, meaning),
    });
}

fn call(out: &mut dyn Write, function: &CStr) -> fmt::Result {
    write_ascii(out, function.to_bytes_with_nul())?;
    out.write_str("()")
}

fn returned(out: &mut dyn Write, function: &CStr, value: usize, meaning: Meaning) -> fmt::Result {
    out.write_str("Returning: ")?;
    call(out, function)?;
    let low = value as u32;
    write!(
        out,
        " with a return value: {value:#x}(64bit) {low:#x}(32bit)"
    )?;
    let number = low as i32;
    match meaning {
        Meaning::DropReason if number > 0 => bracketed_reason(out, number),
        Meaning::NegativeDropReason if number < 0 => bracketed_reason(out, number.wrapping_neg()),
        Meaning::Errno if number < 0 => bracketed_errno(out, number),
        Meaning::DropReason | Meaning::NegativeDropReason | Meaning::Errno => Ok(()),
        Meaning::Lookup(lookup) => looked_up(out, number, lookup),
    }
}

fn bracketed_errno(out: &mut dyn Write, number: i32) -> fmt::Result {
    out.write_str(" (")?;
    names::write_errno(out, number)?;
    out.write_str(")")
}

fn bracketed_reason(out: &mut dyn Write, number: i32) -> fmt::Result {
    out.write_str(" (")?;
    reason::write_name(out, number)?;
    out.write_str(")")
}

fn looked_up(out: &mut dyn Write, number: i32, lookup: Lookup) -> fmt::Result {
    if number != 0 {
        bracketed_errno(out, number)?;
    }
    out.write_str(", result->type: ")?;
    match lookup {
        Lookup::Found(found) => write!(out, "{found} ({})", names::route_type(found)),
        Lookup::Unread => out.write_str("unreadable"),
        Lookup::Failed(_) | Lookup::NotSeen => out.write_str("none"),
    }
}

/// Writes how many lines were suppressed since this was last said.
pub(super) fn suppressed(record: &mut Record, lines: u64, limit: Limit) {
    record.line(|out| {
        write!(
            out,
            "{lines} lines suppressed (log_burst={} per log_interval_ms={})",
            limit.burst, limit.interval_ms
        )
    });
}

/// Writes that a packet went unwatched.
pub(super) fn unwatched(record: &mut Record, dev: KernelPtr<NetDevice>, why: ClaimError) {
    let device = dev.describe_for_headline();
    record.line(|out| write_unwatched(out, &device, why));
}

/// Writes the line of a packet from `device` that went unwatched, without prefix and line feed.
pub(super) fn write_unwatched(
    out: &mut dyn Write,
    device: &Device,
    why: ClaimError,
) -> fmt::Result {
    write_place(out, device)?;
    let why = match why {
        ClaimError::Full => "too many ARP packets are being processed at once",
        ClaimError::Nested => "it came up inside another packet's arp_process()",
    };
    write!(
        out,
        ": ARP packet: verdict=unknown: it was not watched: {why}"
    )
}
