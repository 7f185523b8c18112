// SPDX-License-Identifier: GPL-2.0

//! The module's two events: `arp_verdict`, what was found out, and `arp_line`, how the log would say it.

use std::net::Ipv4Addr;

use crate::arp::verdict::Verdict;
use crate::error::Result;
use crate::format::Format;

/// What a return value reads as that no probe saw.
const NOT_SEEN: i32 = i32::MIN;

const VERDICT_FIELDS: &[&str] = &[
    "id",
    "dev",
    "ifindex",
    "netns",
    "op",
    "sip",
    "tip",
    "sha",
    "verdict",
    "replied",
    "no_addr",
    "rpf",
    "route_ret",
    "validate_ret",
    "fib_ret",
    "fib_type",
    "duration_ns",
    "drop_reason",
];
const LINE_FIELDS: &[&str] = &["id", "dev", "ifindex", "netns", "verdict", "line"];

/// What `rtm_type` of a route is called, by its number.
const ROUTE_TYPES: [&str; 12] = [
    "none",
    "unicast",
    "local",
    "broadcast",
    "anycast",
    "multicast",
    "blackhole",
    "unreachable",
    "prohibit",
    "throw",
    "nat",
    "xresolve",
];

/// One ARP packet on one interface, as far as the events that came tell. `None`: not known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Packet {
    /// CLOCK_MONOTONIC, in ns.
    pub time_ns: u64,
    pub id: u64,
    pub dev: String,
    pub ifindex: u32,
    pub netns: u32,
    pub verdict: String,
    pub op: Option<u16>,
    pub sip: Option<Ipv4Addr>,
    pub tip: Option<Ipv4Addr>,
    /// The details of `arp_verdict`; `None` where that event was lost.
    pub seen: Option<Seen>,
    /// The line of `arp_line`; `None` where that event was lost.
    pub line: Option<String>,
}

/// What only `arp_verdict` tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    pub sha: Option<[u8; 6]>,
    pub replied: bool,
    pub no_addr: Option<bool>,
    pub rpf: Option<i32>,
    pub route_ret: Option<i32>,
    pub validate_ret: Option<i32>,
    pub fib_ret: Option<i32>,
    pub fib_type: Option<&'static str>,
    pub duration_ns: Option<u64>,
    pub drop_reason: Option<String>,
}

impl Packet {
    /// What the verdict's token stands for; `None` for a token of a newer module.
    pub(crate) fn known_verdict(&self) -> Option<Verdict> {
        Verdict::ALL
            .iter()
            .copied()
            .find(|verdict| verdict.token() == self.verdict)
    }
}

/// One event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// `arp_verdict`: all but the line.
    Verdict(Packet),
    /// `arp_line`: no details.
    Line(Packet),
}

/// How to read both kinds of events.
#[derive(Clone, Debug)]
pub struct Reader {
    verdict: Format,
    line: Format,
}

impl Reader {
    /// From the texts of their `format` files.
    ///
    /// Errors: the module is of another version.
    pub fn new(verdict: &str, line: &str) -> Result<Self> {
        Ok(Self {
            verdict: Format::parse("arp_verdict", verdict, VERDICT_FIELDS)?,
            line: Format::parse("arp_line", line, LINE_FIELDS)?,
        })
    }

    /// The event that these bytes are; `None` for another event of the buffer (a marker that somebody wrote).
    pub fn read(&self, time_ns: u64, bytes: &[u8]) -> Option<Event> {
        let id = u16::from_le_bytes(bytes.get(..2)?.try_into().ok()?);
        if id == self.verdict.id {
            Some(Event::Verdict(self.verdict(time_ns, bytes)))
        } else if id == self.line.id {
            Some(Event::Line(self.line(time_ns, bytes)))
        } else {
            None
        }
    }

    fn verdict(&self, time_ns: u64, bytes: &[u8]) -> Packet {
        let format = &self.verdict;
        let op = format.number(bytes, "op") as u16;
        // A packet that could not be read has no operation, nor addresses.
        let known = op != 0;
        let address = |name| known.then(|| Ipv4Addr::from(format.array::<4>(bytes, name)));
        let returned = |name| Some(format.signed(bytes, name)).filter(|&value| value != NOT_SEEN);
        let fib_type = format.number(bytes, "fib_type") as usize;
        Packet {
            op: known.then_some(op),
            sip: address("sip"),
            tip: address("tip"),
            seen: Some(Seen {
                sha: Some(format.array(bytes, "sha")).filter(|sha| sha != &[0; 6]),
                replied: format.number(bytes, "replied") != 0,
                no_addr: match format.number(bytes, "no_addr") as u8 {
                    0 => Some(false),
                    1 => Some(true),
                    _ => None,
                },
                rpf: Some(format.signed(bytes, "rpf")).filter(|&rpf| rpf >= 0),
                route_ret: returned("route_ret"),
                validate_ret: returned("validate_ret"),
                fib_ret: returned("fib_ret"),
                fib_type: ROUTE_TYPES.get(fib_type).copied().filter(|_| fib_type != 0),
                duration_ns: Some(format.number(bytes, "duration_ns")).filter(|&ns| ns != 0),
                drop_reason: Some(format.text(bytes, "drop_reason"))
                    .filter(|reason| !reason.is_empty()),
            }),
            ..common(format, time_ns, bytes)
        }
    }

    fn line(&self, time_ns: u64, bytes: &[u8]) -> Packet {
        let line = self.line.text(bytes, "line");
        let (sip, tip) = addresses(&line);
        Packet {
            sip,
            tip,
            line: Some(line),
            ..common(&self.line, time_ns, bytes)
        }
    }
}

/// What both events have.
fn common(format: &Format, time_ns: u64, bytes: &[u8]) -> Packet {
    Packet {
        time_ns,
        id: format.number(bytes, "id"),
        dev: format.text(bytes, "dev"),
        ifindex: format.number(bytes, "ifindex") as u32,
        netns: format.number(bytes, "netns") as u32,
        verdict: format.text(bytes, "verdict"),
        ..Packet::default()
    }
}

/// Sender and target out of a request's line, for one whose `arp_verdict` was lost (`arp/headline.rs`).
fn addresses(line: &str) -> (Option<Ipv4Addr>, Option<Ipv4Addr>) {
    let head = line.split(": verdict=").next().unwrap_or("");
    let after = |word: &str| {
        let mut words = head.split(' ').skip_while(|&each| each != word).skip(1);
        words.next().and_then(|address| address.parse().ok())
    };
    (after("tell"), after("who-has"))
}
