// SPDX-License-Identifier: GPL-2.0

//! Both events of a packet become one; one that stays alone is not forgotten.

use arp_probe_cli::event::Event;
use arp_probe_cli::event::Packet;
use arp_probe_cli::event::Seen;
use arp_probe_cli::join::Joiner;
use arp_probe_cli::join::PATIENCE_NS;
use arp_probe_cli::watch::text;

fn verdict(id: u64, time_ns: u64) -> Event {
    Event::Verdict(Packet {
        id,
        time_ns,
        dev: "v0".to_owned(),
        verdict: "not_local".to_owned(),
        op: Some(1),
        sip: "10.0.0.2".parse().ok(),
        tip: "10.0.0.7".parse().ok(),
        seen: Some(Seen::default()),
        ..Packet::default()
    })
}

fn line(id: u64, time_ns: u64) -> Event {
    Event::Line(Packet {
        id,
        time_ns,
        verdict: "not_local".to_owned(),
        line: Some(format!("line {id}")),
        ..Packet::default()
    })
}

#[test]
fn whichever_comes_first() {
    let mut joiner = Joiner::default();
    assert_eq!(joiner.take(verdict(1, 10)), None);
    assert_eq!(joiner.take(line(2, 11)), None);
    let one = joiner.take(line(1, 12)).expect("whole");
    assert_eq!(
        (one.id, one.line.as_deref(), one.time_ns),
        (1, Some("line 1"), 10)
    );
    let two = joiner.take(verdict(2, 13)).expect("whole");
    assert!(two.seen.is_some() && two.line.is_some());
    assert_eq!(joiner.rest(), []);
}

#[test]
fn one_that_stays_alone() {
    let mut joiner = Joiner::default();
    joiner.take(verdict(1, 1000));
    joiner.take(line(2, 2000));
    assert_eq!(joiner.overdue(1000 + PATIENCE_NS - 1), []);
    let alone = joiner.overdue(1000 + PATIENCE_NS);
    assert_eq!(
        alone.iter().map(|packet| packet.id).collect::<Vec<_>>(),
        [1]
    );
    assert!(text(&alone[0], false)
        .contains("who-has 10.0.0.7 tell 10.0.0.2: verdict=not_local: (its event arp_line"));
    let rest = joiner.rest();
    assert_eq!(
        text(&rest[0], false),
        "line 2 (its event arp_verdict was lost)"
    );
    assert_eq!(joiner.rest(), []);
}

/// The ids of a module that was loaded anew begin again.
#[test]
fn the_same_half_twice() {
    let mut joiner = Joiner::default();
    joiner.take(verdict(1, 10));
    assert_eq!(
        joiner.take(verdict(1, 20)).map(|packet| packet.time_ns),
        Some(10)
    );
    assert_eq!(
        joiner.take(line(1, 21)).map(|packet| packet.time_ns),
        Some(20)
    );
}

/// A burst of halves does not pile up.
#[test]
fn not_too_many_wait() {
    let mut joiner = Joiner::default();
    for id in 0..100_000 {
        joiner.take(verdict(id, 10));
    }
    assert!(joiner.overdue(11).len() > 97_000);
    assert!(joiner.rest().len() <= 2048);
}
