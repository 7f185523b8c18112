// SPDX-License-Identifier: GPL-2.0

//! The judge against the model of `arp_process()`: right in every world, and when the probes see
//! less than all, right or `unknown`.

use crate::arp::judge::judge;
use crate::arp::observation::*;
use crate::arp::verdict::{
    Stage,
    Verdict, //
};
use crate::kernel_model::{
    worlds,
    World, //
};
use crate::sample::*;

/// Panics unless the verdict is the true one, or `unknown` and that is allowed.
fn check(world: &World, seen: &Observation, may_be_unknown: bool) {
    let got = judge(seen);
    let right = got == world.truth || (may_be_unknown && got == Verdict::Unknown);
    assert!(
        right,
        "{}, not {}: {seen:#?}",
        got.token(),
        world.truth.token()
    );
    let replied = matches!(got, Verdict::Answered | Verdict::Proxied);
    assert!(
        seen.replied || !replied,
        "{} without a reply: {seen:#?}",
        got.token()
    );
}

#[test]
fn all_seen() {
    let mut tokens: Vec<_> = worlds()
        .iter()
        .map(|world| {
            check(world, &world.seen, false);
            world.truth.token()
        })
        .collect();
    tokens.sort_unstable();
    tokens.dedup();
    // Those of this stage, and one that an interface may become while the packet waits.
    let ends = |verdict: &&Verdict| verdict.stage() == Stage::ArpProcess;
    let expected = Verdict::ALL.iter().filter(ends).count() + 1;
    assert_eq!(tokens.len(), expected, "{tokens:?}");
}

/// Takes away what the optional probes outside of `armed` saw.
fn disarm(seen: &mut Observation, armed: Armed) {
    seen.armed = armed;
    seen.replied &= armed.arp_xmit;
    seen.neigh_event_ns &= armed.neigh_event_ns;
    if !armed.neigh_update {
        seen.neigh = Neigh::NotSeen;
    }
    if !armed.inet_confirm_addr {
        seen.confirm_addr = None;
    }
    if !armed.pneigh_enqueue {
        seen.enqueue = Enqueue::NotSeen;
    }
}

/// Every set of optional probes.
fn armed_sets() -> impl Iterator<Item = Armed> {
    (0..32).map(|bits| Armed {
        arp_xmit: bits & 1 != 0,
        neigh_event_ns: bits & 2 != 0,
        neigh_update: bits & 4 != 0,
        inet_confirm_addr: bits & 8 != 0,
        pneigh_enqueue: bits & 16 != 0,
    })
}

#[test]
fn probes_that_could_not_be_placed() {
    for world in &worlds() {
        for armed in armed_sets() {
            let mut seen = world.seen;
            disarm(&mut seen, armed);
            check(world, &seen, armed != ALL_ARMED);
        }
    }
}

/// `fib_validate_source()` was called, and its return not watched.
fn unwatched_return(seen: &mut Observation) {
    if seen.validation.was_seen() {
        seen.validation = Validation::Called;
    }
}

#[test]
fn returns_that_nobody_takes() {
    for world in &worlds() {
        let mut seen = world.seen;
        unwatched_return(&mut seen);
        check(world, &seen, false);
    }
}

fn sender_for_target(seen: &mut Observation, sender: Lookup) {
    if seen.validation.was_seen() {
        seen.missed = true;
        seen.validation = Validation::NotSeen;
        seen.target = sender;
    }
}

/// What else can be lost of what was to be seen.
const LOSSES: &[fn(&World, &mut Observation)] = &[
    |_, _| {},
    |_, seen| unwatched_return(seen),
    // Calls that a probe missed.
    |_, seen| {
        seen.missed = true;
        seen.route_ret = None;
        seen.rt_type = None;
        seen.route_reason = None;
    },
    |_, seen| {
        seen.missed = true;
        seen.validation = Validation::NotSeen;
    },
    // A validation that was missed, so that its lookup of the sender counts for the target.
    |_, seen| sender_for_target(seen, Lookup::Found(rtn::UNICAST)),
    |_, seen| sender_for_target(seen, Lookup::Found(rtn::LOCAL)),
    |_, seen| sender_for_target(seen, Lookup::Failed(-11)),
    |_, seen| sender_for_target(seen, Lookup::Failed(-113)),
    |_, seen| {
        seen.missed = true;
        seen.target = Lookup::NotSeen;
    },
    |world, seen| {
        seen.missed = true;
        if world.asked_another_table {
            seen.target = Lookup::Failed(-11);
        }
    },
    |_, seen| {
        seen.missed = true;
        seen.dad_target = Lookup::NotSeen;
    },
    |_, seen| {
        seen.missed = true;
        seen.confirm_addr = None;
    },
    |_, seen| {
        seen.missed = true;
        seen.neigh_event_ns = false;
    },
    |_, seen| {
        seen.missed = true;
        seen.neigh = Neigh::NotSeen;
    },
    |_, seen| {
        seen.missed = true;
        seen.enqueue = Enqueue::NotSeen;
    },
    |_, seen| {
        seen.missed = true;
        seen.replied = false;
    },
    // Memory that could not be read.
    |_, seen| seen.conf = None,
    |_, seen| {
        seen.in_dev = InDev::Unread;
        seen.conf = None;
    },
    |_, seen| seen.packet = None,
    |_, seen| {
        if seen.target != Lookup::NotSeen {
            seen.target = Lookup::Unread;
        }
    },
    |_, seen| {
        if seen.dad_target != Lookup::NotSeen {
            seen.dad_target = Lookup::Unread;
        }
    },
    |_, seen| {
        if seen.neigh != Neigh::NotSeen {
            seen.neigh = Neigh::Unread;
        }
    },
    |_, seen| seen.route_reason = None,
    |_, seen| seen.rt_type = None,
    // The window is arp_rcv()'s.
    |_, seen| seen.dropped = None,
];

#[test]
fn every_two_losses() {
    for world in &worlds() {
        for (at, first) in LOSSES.iter().enumerate() {
            for second in &LOSSES[at..] {
                let mut seen = world.seen;
                first(world, &mut seen);
                second(world, &mut seen);
                check(world, &seen, true);
            }
        }
    }
}

#[test]
fn every_loss_with_every_set_of_probes() {
    for world in &worlds() {
        for loss in LOSSES {
            for armed in armed_sets() {
                let mut seen = world.seen;
                loss(world, &mut seen);
                disarm(&mut seen, armed);
                check(world, &seen, true);
            }
        }
    }
}
