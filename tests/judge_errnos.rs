// SPDX-License-Identifier: GPL-2.0

//! The judge on a kernel before 6.13, whose route input says `-EINVAL` for all but the reverse path
//! filter: the same verdicts, or `unknown`.

use crate::arp::judge::judge;
use crate::arp::observation::*;
use crate::arp::verdict::Verdict;
use crate::cases::*;
use crate::kernel_model::worlds;
use crate::sample::*;

/// Route input said `-EINVAL`, before it looked anything up.
fn einval(seen: &mut Observation) {
    refused(seen, DropReason::Ambiguous);
    seen.route_ret = Some(-22);
    seen.target = Lookup::NotSeen;
    seen.validation = Validation::NotSeen;
}

/// The same after a lookup of the target that found this.
fn found(seen: &mut Observation, kind: u8) {
    einval(seen);
    seen.target = Lookup::Found(kind);
}

/// The same after a sender's validation that ended, and looked up, as given.
fn validated(seen: &mut Observation, kind: u8, validation: Validation, sender: Lookup) {
    found(seen, kind);
    seen.conf().forwarding = true;
    seen.validation = validation;
    seen.sender = sender;
}

const ANYCAST: u8 = 4;
const CALLED: Validation = Validation::Called;
const REFUSED: Validation = Validation::Returned(-22);
const AGREED: Validation = Validation::Returned(0);

#[test]
fn what_einval_was() {
    run(cases! { s;
        MartianSource: "a multicast sender" { einval(s); s.asks(MULTICAST, OURS) }
        MartianSource: "a broadcast sender" { einval(s); s.asks(LIMITED, OURS) }
        MartianSource: "a loopback sender" { einval(s); s.asks([127, 0, 0, 5], OURS) }
        MartianTarget: "255.255.255.255" { einval(s); s.asks(SENDER, LIMITED) }
        RouteError: "target 0.0.0.0" { einval(s); s.asks(SENDER, ZERO) }
        MartianTarget: "a broadcast route" { found(s, rtn::BROADCAST) }
        RouteError: "an anycast route, forwarding on" {
            found(s, ANYCAST); s.conf().forwarding = true
        }
        RouteError: "a way out without IPv4" { found(s, rtn::UNICAST); s.conf().forwarding = true }
        LocalSource: "an interface has the sender's address: no lookup" {
            validated(s, rtn::LOCAL, CALLED, Lookup::NotSeen)
        }
        LocalSource: "the sender has a local route" {
            validated(s, rtn::LOCAL, CALLED, Lookup::Found(rtn::LOCAL))
        }
        MartianSource: "the sender has a broadcast route" {
            validated(s, rtn::LOCAL, CALLED, Lookup::Found(rtn::BROADCAST))
        }
        MartianSource: "a loopback sender, route_localnet on, that has a broadcast route" {
            validated(s, rtn::LOCAL, CALLED, Lookup::Found(rtn::BROADCAST));
            s.asks([127, 255, 255, 255], OURS); s.conf().route_localnet.all = 1
        }
        LocalSource: "in transit" {
            validated(s, rtn::UNICAST, REFUSED, Lookup::Found(rtn::LOCAL))
        }
        NotLocal: "routed out of the interface it came in by" {
            validated(s, rtn::UNICAST, AGREED, Lookup::NotSeen)
        }
        MartianTarget: "a broadcast forwarded to where it came from" {
            validated(s, rtn::BROADCAST, AGREED, Lookup::NotSeen)
        }
        Gratuitous: "an announcement, routed out of the interface it came in by" {
            validated(s, rtn::UNICAST, AGREED, Lookup::NotSeen); s.asks(SENDER, SENDER)
        }
        LocalSource: "in transit, the return not watched, and proxy_arp_pvlan refuses none" {
            validated(s, rtn::UNICAST, CALLED, Lookup::Found(rtn::LOCAL));
            s.conf().proxy_arp_pvlan.own = 1
        }
        RpFilter: "-EXDEV" { refused(s, DropReason::RpFilter); s.route_ret = Some(-18) }
    });
}

#[test]
fn what_einval_may_have_been() {
    run(cases! { s;
        Unknown: "in transit, the return not watched: either" {
            validated(s, rtn::UNICAST, CALLED, Lookup::Found(rtn::LOCAL))
        }
        Unknown: "the sender's lookup not read" {
            validated(s, rtn::LOCAL, CALLED, Lookup::Unread)
        }
        Unknown: "no lookup of the sender seen, a probe missed" {
            validated(s, rtn::LOCAL, CALLED, Lookup::NotSeen); s.missed = true
        }
        Unknown: "a unicast sender, which nothing refuses with EINVAL" {
            validated(s, rtn::LOCAL, CALLED, Lookup::Found(rtn::UNICAST))
        }
        Unknown: "a local target, and no validation seen" { found(s, rtn::LOCAL) }
        Unknown: "a broadcast route, a probe missed: it may be the sender's" {
            found(s, rtn::BROADCAST); s.missed = true
        }
        Unknown: "no lookup seen" { einval(s) }
        Unknown: "a loopback sender, sysctls unread" {
            einval(s); s.asks([127, 0, 0, 5], OURS); s.conf = None
        }
    });
}

/// As a kernel before 6.13 has it.
fn with_errnos(seen: &mut Observation) {
    let (errno, reason) = match seen.route_reason {
        None => return,
        Some(DropReason::RpFilter) => (-18, DropReason::RpFilter),
        // No memory.
        Some(DropReason::Other) => (-105, DropReason::Other),
        Some(_) => (-22, DropReason::Ambiguous),
    };
    seen.route_ret = Some(errno);
    seen.route_reason = Some(reason);
}

#[test]
fn the_same_verdicts_in_every_world() {
    for world in &worlds() {
        let mut seen = world.seen;
        with_errnos(&mut seen);
        let got = judge(&seen);
        assert_eq!(got.token(), world.truth.token(), "{seen:#?}");
        if seen.validation.was_seen() {
            seen.validation = Validation::Called;
            let got = judge(&seen);
            let right = got == world.truth || got == Verdict::Unknown;
            assert!(
                right,
                "{}, not {}: {seen:#?}",
                got.token(),
                world.truth.token()
            );
        }
    }
}
