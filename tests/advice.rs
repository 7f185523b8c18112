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
    sentence_of(judge(seen), seen)
}

pub(crate) fn sentence_of(verdict: Verdict, seen: &Observation) -> String {
    let mut line = format!("{}: ", verdict.token());
    write_advice(&mut line, verdict, seen, &SomeNames).unwrap();
    line
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
         is not probed: route input 0, route type 2, target type 2, fib_validate_source 0, neigh_event_ns, no \
         reply"
    );
    assert_eq!(
        says(|s| {
            not_taken(s, Lookup::Failed(-11));
            s.missed = true;
        }),
        "unknown: too little was seen, a probe was missed or switched off: route input 0, route type 7, target -11, no reply"
    );
    assert_eq!(
        says(|s| dad(s, Lookup::Unread)),
        "unknown: too little was seen: no route input, DAD target unread, no reply"
    );
    assert_eq!(
        says(|s| {
            s.route_ret = Some(5);
            s.rt_type = None;
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
    let line = says(|s| {
        s.device.name = device_name(b"eth0.5");
        s.conf().arp_ignore.own = 8;
    });
    let (_, remedy) = line.split_once("; to reply: ").unwrap();
    assert!(
        remedy.starts_with("sysctl net/ipv4/conf/eth0.5/arp_ignore=0;"),
        "{remedy}"
    );
    let line = says(|s| {
        s.device.name = device_name(b"eth0.5");
        routed_to(s, rtn::UNICAST);
        s.enqueue = Enqueue::Full;
    });
    assert!(
        line.ends_with("; to reply at once: sysctl net/ipv4/neigh/eth0.5/proxy_delay=0"),
        "{line}"
    );
}

/// Each world's packet with its own verdict, as a whole line; the judge is not asked.
fn lines(change: fn(&mut Observation)) -> impl Iterator<Item = String> {
    worlds().into_iter().map(move |mut world| {
        change(&mut world.seen);
        let mut line = String::from("arp_probe: ");
        write_headline(&mut line, &world.seen).unwrap();
        line + ": verdict=" + &sentence_of(world.truth, &world.seen)
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
            sentence.len() <= 400,
            "{} bytes: {sentence}",
            sentence.len()
        );
    }
}
