// SPDX-License-Identifier: GPL-2.0

//! The JSON objects of `watch --json`: docs/events.md has their keys.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::arp::verdict::Stage;
use crate::arp::verdict::Verdict;
use crate::event::Packet;

/// One packet.
#[derive(Serialize)]
pub struct PacketObject<'a> {
    kind: &'static str,
    time: String,
    id: u64,
    dev: &'a str,
    ifindex: u32,
    netns: String,
    netns_name: Option<&'a str>,
    op: Option<u16>,
    sip: Option<String>,
    tip: Option<String>,
    sha: Option<String>,
    verdict: &'a str,
    stage: Option<&'static str>,
    problem: Option<bool>,
    replied: Option<bool>,
    no_addr: Option<bool>,
    rpf: Option<i32>,
    route_ret: Option<i32>,
    validate_ret: Option<i32>,
    fib_ret: Option<i32>,
    fib_type: Option<&'static str>,
    duration_ns: Option<u64>,
    drop_reason: Option<&'a str>,
    line: Option<&'a str>,
    partner_lost: bool,
}

impl<'a> PacketObject<'a> {
    /// `time` in RFC 3339; `netns_name` as `ip netns` has it.
    pub fn new(packet: &'a Packet, time: String, netns_name: Option<&'a str>) -> Self {
        let seen = packet.seen.as_ref();
        let known = packet.known_verdict();
        Self {
            kind: "packet",
            time,
            id: packet.id,
            dev: &packet.dev,
            ifindex: packet.ifindex,
            netns: packet.netns.to_string(),
            netns_name,
            op: packet.op,
            sip: packet.sip.map(|address| address.to_string()),
            tip: packet.tip.map(|address| address.to_string()),
            sha: seen.and_then(|seen| seen.sha).map(mac),
            verdict: &packet.verdict,
            stage: known.map(stage),
            problem: known.map(Verdict::is_problem),
            replied: seen.map(|seen| seen.replied),
            no_addr: seen.and_then(|seen| seen.no_addr),
            rpf: seen.and_then(|seen| seen.rpf),
            route_ret: seen.and_then(|seen| seen.route_ret),
            validate_ret: seen.and_then(|seen| seen.validate_ret),
            fib_ret: seen.and_then(|seen| seen.fib_ret),
            fib_type: seen.and_then(|seen| seen.fib_type),
            duration_ns: seen.and_then(|seen| seen.duration_ns),
            drop_reason: seen.and_then(|seen| seen.drop_reason.as_deref()),
            line: packet.line.as_deref(),
            partner_lost: packet.seen.is_none() || packet.line.is_none(),
        }
    }
}

/// Events that were lost; `events` is null where the kernel did not say how many.
#[derive(Serialize)]
pub struct LostObject {
    kind: &'static str,
    cpu: usize,
    events: Option<u64>,
}

impl LostObject {
    pub fn new(cpu: usize, events: Option<u64>) -> Self {
        Self {
            kind: "lost",
            cpu,
            events,
        }
    }
}

/// The last object.
#[derive(Serialize)]
pub struct EndObject<'a> {
    kind: &'static str,
    packets: u64,
    partner_lost: u64,
    events_lost: u64,
    verdicts: &'a BTreeMap<String, u64>,
}

impl<'a> EndObject<'a> {
    pub fn new(
        packets: u64,
        partner_lost: u64,
        events_lost: u64,
        verdicts: &'a BTreeMap<String, u64>,
    ) -> Self {
        Self {
            kind: "end",
            packets,
            partner_lost,
            events_lost,
            verdicts,
        }
    }
}

/// What a verdict's stage is called.
pub(crate) fn stage(verdict: Verdict) -> &'static str {
    match verdict.stage() {
        Stage::Before => "before",
        Stage::ArpRcv => "arp_rcv",
        Stage::ArpProcess => "arp_process",
        Stage::After => "after",
        Stage::Any => "any",
    }
}

fn mac(bytes: [u8; 6]) -> String {
    bytes.map(|byte| format!("{byte:02x}")).join(":")
}
