// SPDX-License-Identifier: GPL-2.0

//! The sentences after the verdicts, word for word: with the verdict that the judge gives, and this
//! packet's interface and addresses. `advice_route.rs` has those that route input gives cause for.

use core::fmt::{
    self,
    Write, //
};

use crate::arp::advice::{
    write_advice,
    Names, //
};
use crate::arp::headline::write_headline;
use crate::arp::judge::judge;
use crate::arp::observation::*;
use crate::arp::verdict::Verdict;
use crate::cases::*;
use crate::kernel_model::worlds;
use crate::sample::*;

struct SomeNames;

impl Names for SomeNames {
    fn drop_reason(&self, reason: i32, out: &mut dyn Write) -> fmt::Result {
        write!(out, "REASON_{reason}")
    }

    fn symbol(&self, address: usize, out: &mut dyn Write) -> fmt::Result {
        write!(out, "function_{address}")
    }
}

/// What the log says of a packet after `verdict=`.
pub(crate) fn says(change: fn(&mut Observation)) -> String {
    let mut seen = observation();
    change(&mut seen);
    sentence_of_judge(&seen)
}

pub(crate) fn sentence_of_judge(seen: &Observation) -> String {
    sentence(judge(seen), seen)
}

fn sentence(verdict: Verdict, seen: &Observation) -> String {
    let mut line = format!("{}: ", verdict.token());
    write_advice(&mut line, verdict, seen, &SomeNames).unwrap();
    line
}

#[test]
fn answered() {
    assert_eq!(says(|s| s.replied = true), "answered: 10.0.0.1 is ours");
    assert_eq!(
        says(|s| {
            dad(s, Lookup::Found(rtn::LOCAL));
            s.replied = true;
        }),
        "answered: 10.0.0.1 is ours, and 02:00:00:00:00:02 asked whether it is free"
    );
}

#[test]
fn proxied() {
    assert_eq!(
        says(|s| {
            routed_to(s, rtn::UNICAST);
            s.replied = true;
        }),
        "proxied: 10.0.0.1 is not ours, we replied as its proxy; see: ip neigh show proxy"
    );
    assert_eq!(
        says(|s| {
            routed_to(s, rtn::UNICAST);
            s.conf().proxy_arp = true;
            s.replied = true;
        }),
        "proxied: 10.0.0.1 is not ours, we replied as its proxy; see: sysctl \
         net.ipv4.conf.all.proxy_arp net.ipv4.conf.v0.proxy_arp"
    );
    assert_eq!(
        says(|s| {
            routed_to(s, rtn::UNICAST);
            s.conf().proxy_arp_pvlan = true;
            s.replied = true;
        }),
        "proxied: 10.0.0.1 is not ours, we replied as its proxy; see: sysctl \
         net.ipv4.conf.all.proxy_arp_pvlan net.ipv4.conf.v0.proxy_arp_pvlan"
    );
    assert_eq!(
        says(|s| {
            routed_to(s, rtn::UNICAST);
            s.enqueue = Enqueue::Queued;
        }),
        "proxy_delayed: 10.0.0.1 is not ours, we are its proxy and reply later; see: sysctl \
         net.ipv4.neigh.v0.proxy_delay"
    );
}

#[test]
fn arp_ignore() {
    const TO_REPLY: &str = "; see: ip addr show to 10.0.0.1; to reply: sysctl \
        net.ipv4.conf.all.arp_ignore=0 net.ipv4.conf.v0.arp_ignore=0";
    let refused = |mode, why: &str| {
        let mut seen = observation();
        seen.conf().arp_ignore = mode;
        seen.confirm_addr = Some(0);
        let expected = format!("arp_ignore: 10.0.0.1 is ours, but arp_ignore{why}{TO_REPLY}");
        assert_eq!(sentence_of_judge(&seen), expected);
    };
    refused(1, "=1 refused: it is not on v0");
    refused(2, "=2 refused: it is not on v0, in the sender's subnet");
    refused(3, "=3 refused: its scope is host");
    refused(8, "=8 refuses all");
    let unread = says(|s| {
        s.conf = None;
        s.confirm_addr = Some(0);
    });
    assert_eq!(
        unread,
        format!("arp_ignore: 10.0.0.1 is ours, but arp_ignore refused{TO_REPLY}")
    );
}

#[test]
fn arp_filter() {
    assert_eq!(
        says(|s| s.conf().arp_filter = true),
        "arp_filter: arp_filter refused: the route back does not leave through v0; see: ip route \
         get 10.0.0.2 from 10.0.0.1; to reply: sysctl net.ipv4.conf.all.arp_filter=0 \
         net.ipv4.conf.v0.arp_filter=0"
    );
}

#[test]
fn neighbour_table_full() {
    assert_eq!(
        says(|s| s.neigh_event_ns = true),
        "neigh_failed: 10.0.0.1 is ours, but no neighbour entry could be made for 10.0.0.2: the \
         table is full, or memory is; see: ip neigh show nud all, sysctl \
         net.ipv4.neigh.default.gc_thresh3"
    );
}

#[test]
fn announcements() {
    let announced = |neigh, armed, missed| {
        let mut seen = observation();
        seen.asks(SENDER, SENDER);
        refused(&mut seen, DropReason::RpFilter);
        seen.neigh = neigh;
        seen.armed.neigh_update = armed;
        seen.missed = missed;
        let line = sentence_of_judge(&seen);
        let rest = line.strip_prefix("gratuitous: announcement of 10.0.0.2 by 02:00:00:00:00:02");
        let rest = rest
            .unwrap()
            .strip_suffix("; see: ip neigh show 10.0.0.2 dev v0");
        rest.unwrap().to_owned()
    };
    assert_eq!(
        announced(Neigh::Updated, true, false),
        ", now in our neighbour entry"
    );
    assert_eq!(
        announced(Neigh::Fixed, true, false),
        ", our permanent neighbour entry stays"
    );
    assert_eq!(
        announced(Neigh::Kept, true, false),
        ", our neighbour entry keeps another address"
    );
    assert_eq!(
        announced(Neigh::NotSeen, true, false),
        ", we keep no neighbour entry of it"
    );
    assert_eq!(announced(Neigh::NotSeen, false, false), "");
    assert_eq!(announced(Neigh::NotSeen, true, true), "");
    assert_eq!(announced(Neigh::Unread, true, false), "");
    assert_eq!(
        says(|s| {
            dropped(s);
            s.asks(SENDER, SENDER);
            s.conf().drop_gratuitous_arp = true;
        }),
        "gratuitous_dropped: drop_gratuitous_arp refused 02:00:00:00:00:02's announcement of \
         10.0.0.2; to accept it: sysctl net.ipv4.conf.all.drop_gratuitous_arp=0 \
         net.ipv4.conf.v0.drop_gratuitous_arp=0"
    );
}

#[test]
fn no_in_device() {
    let expected = "no_in_device: IPv4 is off on v0, as it is below an MTU of 68; to turn it on: \
        ip link set dev v0 mtu 1500, then: ip addr add ADDRESS/LENGTH dev v0";
    assert_eq!(
        says(|s| {
            dropped(s);
            s.in_dev = InDev::Absent;
        }),
        expected
    );
    assert_eq!(
        says(|s| {
            dropped(s);
            s.in_dev = InDev::Absent;
            s.packet = None;
        }),
        expected
    );
}

#[test]
fn invalid() {
    assert_eq!(
        says(|s| {
            dropped(s);
            s.packet().op = 8;
        }),
        "invalid: operation 8 is neither 1 (request) nor 2 (reply)"
    );
    assert_eq!(
        says(|s| {
            dropped(s);
            s.packet().pro = 0x86dd;
        }),
        "invalid: hardware type 1 with protocol 0x86dd is not ARP for IPv4 on v0, whose type is \
         1; see: tcpdump -e -n -i v0 arp"
    );
}

#[test]
fn replies() {
    assert_eq!(
        says(|s| reply(s, Neigh::Updated)),
        "learned: our neighbour entry for 10.0.0.2 holds 02:00:00:00:00:02; see: ip neigh show \
         10.0.0.2 dev v0"
    );
    assert_eq!(
        says(|s| reply(s, Neigh::Fixed)),
        "ignored: our neighbour entry for 10.0.0.2 is permanent or noarp; see: ip neigh show \
         10.0.0.2 dev v0; to let ARP change it: ip neigh del 10.0.0.2 dev v0"
    );
    assert_eq!(
        says(|s| reply(s, Neigh::Kept)),
        "ignored: our neighbour entry for 10.0.0.2 keeps another address for locktime; see: ip \
         neigh show 10.0.0.2 dev v0, sysctl net.ipv4.neigh.v0.locktime"
    );
    assert_eq!(
        says(|s| reply(s, Neigh::NotSeen)),
        "ignored: we keep no neighbour entry for 10.0.0.2 and did not ask for it; to make one \
         unasked: sysctl net.ipv4.conf.v0.arp_accept=1"
    );
    assert_eq!(
        says(|s| {
            reply(s, Neigh::NotSeen);
            s.conf().arp_accept = 1;
        }),
        "ignored: arp_accept=1 made no neighbour entry for 10.0.0.2: it is not unicast here, or \
         the table is full; see: ip route get 10.0.0.2"
    );
    assert_eq!(
        says(|s| {
            reply(s, Neigh::NotSeen);
            s.conf().arp_accept = 2;
        }),
        "ignored: arp_accept=2 made no neighbour entry for 10.0.0.2: it is in no subnet of v0; \
         see: ip addr show dev v0"
    );
    assert_eq!(
        says(|s| {
            reply(s, Neigh::NotSeen);
            s.asks(ZERO, OURS);
        }),
        "ignored: sender 0.0.0.0 is no host's address"
    );
}

#[test]
fn unknown_prints_what_was_seen() {
    assert_eq!(
        says(|s| {
            s.missed = true;
            s.neigh_event_ns = true;
            s.armed = Armed::default();
        }),
        "unknown: too little was seen, a probe was missed or switched off, arp_xmit is not probed, neigh_event_ns is \
         not probed, neigh_update is not probed, inet_confirm_addr is not probed, pneigh_enqueue \
         is not probed: route input 0, target type 2, fib_validate_source 0, neigh_event_ns, no \
         reply"
    );
    assert_eq!(
        says(|s| {
            not_taken(s, Lookup::Failed(-11));
            s.missed = true;
        }),
        "unknown: too little was seen, a probe was missed or switched off: route input 0, target -11, no reply"
    );
    assert_eq!(
        says(|s| dad(s, Lookup::Unread)),
        "unknown: too little was seen: no route input, DAD target unread, no reply"
    );
    assert_eq!(
        says(|s| {
            s.route_ret = Some(5);
            s.replied = true;
            s.target = Lookup::NotSeen;
        }),
        "unknown: too little was seen: route input REASON_5, fib_validate_source 0, a reply"
    );
    assert_eq!(
        says(|s| {
            s.packet = None;
            s.no_route_input();
        }),
        "unknown: too little was seen: no route input, no reply"
    );
}

/// The name of a VLAN's interface has a dot, which `sysctl` would take for its own.
#[test]
fn a_dot_in_the_name() {
    assert_eq!(
        says(|s| {
            s.device.name = device_name(b"eth0.5");
            s.conf().arp_ignore = 8;
        }),
        "arp_ignore: 10.0.0.1 is ours, but arp_ignore=8 refuses all; see: ip addr show to \
         10.0.0.1; to reply: sysctl net.ipv4.conf.all.arp_ignore=0 \
         net/ipv4/conf/eth0.5/arp_ignore=0"
    );
    assert_eq!(
        says(|s| {
            s.device.name = device_name(b"eth0.5");
            routed_to(s, rtn::UNICAST);
            s.enqueue = Enqueue::Full;
        }),
        "not_local: 10.0.0.1 is not ours, we are its proxy, but too many replies wait; to let more \
         wait: sysctl net/ipv4/neigh/eth0.5/proxy_qlen=256"
    );
}

/// Each world's packet with its own verdict, as a whole line; the judge is not asked.
fn lines(change: fn(&mut Observation)) -> impl Iterator<Item = String> {
    worlds().into_iter().map(move |mut world| {
        change(&mut world.seen);
        let mut line = String::from("arp_probe: ");
        write_headline(&mut line, &world.seen).unwrap();
        line + ": verdict=" + &sentence(world.truth, &world.seen)
    })
}

#[test]
fn every_line_is_one_line_of_printable_ascii() {
    let hostile = |seen: &mut Observation| {
        seen.device.name = device_name(b"\n\x1b\xff verdict=\r\\");
        if let Some(packet) = &mut seen.packet {
            packet.sha.len = 32;
        }
    };
    for line in lines(hostile) {
        assert!(
            line.bytes().all(|byte| matches!(byte, b' '..=b'~')),
            "{line}"
        );
        assert_eq!(line.matches("verdict=").count(), 1, "{line}");
        assert!(!line.ends_with(' ') && !line.contains("  "), "{line}");
        // A record of printk's takes about 1000.
        assert!(line.len() < 700, "{} bytes: {line}", line.len());
    }
}

/// With names and addresses as long as they usually get, a sentence is still short to read.
#[test]
fn no_sentence_is_long() {
    let long = |seen: &mut Observation| {
        seen.device.name = device_name(b"enp0s31f6");
        if let Some(packet) = &mut seen.packet {
            packet.sip = [192, 168, 100, 109];
            packet.tip = [192, 168, 100, 110];
        }
    };
    for line in lines(long) {
        let (_, sentence) = line.split_once(" verdict=").unwrap();
        assert!(
            sentence.len() <= 240,
            "{} bytes: {sentence}",
            sentence.len()
        );
    }
}
