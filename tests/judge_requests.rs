// SPDX-License-Identifier: GPL-2.0

//! The judge, case by case: requests for somebody. Every two refusals that could both apply, and
//! what a missing probe costs.

use crate::arp::observation::*;
use crate::arp::verdict::Verdict;
use crate::cases::*;
use crate::sample::*;

#[test]
fn announcements() {
    fn announces(seen: &mut Observation) {
        seen.asks(SENDER, SENDER);
    }
    run(cases! { s;
        Gratuitous: "rp_filter" { announces(s); refused(s, DropReason::RpFilter) }
        Gratuitous: "no route" { announces(s); not_taken(s, Lookup::Failed(-11)) }
        Gratuitous: "not ours" {
            announces(s); not_taken(s, Lookup::Found(rtn::UNICAST))
        }
        Gratuitous: "an error of route input" { announces(s); refused(s, DropReason::Other) }
        LocalSource: "of our own address" { announces(s); refused(s, DropReason::LocalSource) }
        MartianSource: "by a martian" { announces(s); refused(s, DropReason::InvalidSource) }
        MartianTarget: "of a broadcast address" {
            announces(s); refused(s, DropReason::InvalidProto)
        }
        Proxied: "that we proxy for" { announces(s); routed_to(s, rtn::UNICAST); s.replied = true }
        Answered: "of our own address, with accept_local" { announces(s); s.replied = true }
        Unknown: "route input not seen: it may have been a local source" {
            announces(s); s.no_route_input()
        }
        Unknown: "not ours, but a probe missed: it may have been proxied" {
            announces(s); routed_to(s, rtn::UNICAST); s.missed = true
        }
    });
}

#[test]
fn refusals_of_route_input() {
    run(cases! { s;
        RpFilter: "a refusal holds when a probe missed" {
            refused(s, DropReason::RpFilter); s.missed = true
        }
        LocalSource: "a refusal needs no other probe" {
            refused(s, DropReason::LocalSource); s.armed = Armed::default()
        }
        RpFilter: "rp_filter before a broadcast target" {
            refused(s, DropReason::RpFilter); s.target = Lookup::Found(rtn::BROADCAST)
        }
        MartianTarget: "a loopback target before a loopback sender" {
            refused(s, DropReason::Localnet); s.asks(LOOPBACK, [127, 0, 0, 2]);
            s.conf().route_localnet = true
        }
        MartianTarget: "a broadcast forwarded to where it came from" {
            refused(s, DropReason::ArpPvlanDisable); routed_to(s, rtn::BROADCAST)
        }
        MartianTarget: "a forwarded broadcast" { routed_to(s, rtn::BROADCAST) }
        Unknown: "a reason whose meaning is not known" { s.route_ret = Some(16) }
        Unknown: "a refusal and a reply, which cannot be" {
            refused(s, DropReason::RpFilter); routed_to(s, rtn::UNICAST); s.replied = true
        }
    });
}

#[test]
fn lookups() {
    run(cases! { s;
        Unknown: "nothing in this table, a later one perhaps missed" {
            not_taken(s, Lookup::Failed(-11)); s.missed = true
        }
        Unknown: "an unreachable route, perhaps to the sender: its validation may be what missed" {
            not_taken(s, Lookup::Failed(-113)); s.missed = true
        }
        Unknown: "no route, but the sender was validated: a lookup must have missed" {
            s.target = Lookup::Failed(-11)
        }
        Unknown: "a reply, but the sender not validated: the lookup may be the sender's" {
            not_taken(s, Lookup::Found(rtn::LOCAL)); s.conf().forwarding = true; s.replied = true;
            s.missed = true
        }
        NoRoute: "no route, arp_xmit not probed: there is no reply then" {
            not_taken(s, Lookup::Failed(-11)); s.armed.arp_xmit = false
        }
        NoRoute: "none: a rule forbids it before the first table" { not_taken(s, Lookup::NotSeen) }
        Unknown: "none seen, a probe missed" { not_taken(s, Lookup::NotSeen); s.missed = true }
        Unknown: "none seen, but the sender was validated" { s.target = Lookup::NotSeen }
        Unknown: "unread" { s.target = Lookup::Unread }
        Answered: "none seen, a reply, forwarding off: no proxy" {
            s.target = Lookup::NotSeen; s.replied = true
        }
        Answered: "route input not seen, a reply, forwarding off" {
            s.no_route_input(); s.replied = true
        }
        Unknown: "none seen, a reply, forwarding on: either" {
            s.target = Lookup::NotSeen; s.conf().forwarding = true; s.replied = true
        }
        Unknown: "unicast, a reply, forwarding off: it cannot be" {
            s.target = Lookup::Found(rtn::UNICAST); s.replied = true
        }
        NotLocal: "of another type, forwarding off" {
            not_taken(s, Lookup::Found(5))
        }
        NoRoute: "a local route that a rule threw away: the sender was not validated" {
            s.validation = Validation::NotSeen; s.conf().arp_ignore = 8
        }
        Unknown: "the same, and a probe missed: it may be the validation" {
            s.validation = Validation::NotSeen; s.conf().arp_ignore = 8; s.missed = true
        }
        NoRoute: "a unicast route that a rule threw away" {
            routed_to(s, rtn::UNICAST); s.validation = Validation::NotSeen
        }
        Unknown: "sysctls unread: thrown away, or not forwarded" {
            not_taken(s, Lookup::Found(rtn::UNICAST)); s.conf = None
        }
    });
}

#[test]
fn refusals_for_an_address_of_ours() {
    run(cases! { s;
        ArpIgnore: "arp_ignore before arp_filter" {
            s.conf().arp_ignore = 1; s.conf().arp_filter = true; s.confirm_addr = Some(0)
        }
        ArpIgnore: "arp_ignore=8 before arp_filter" {
            s.conf().arp_ignore = 8; s.conf().arp_filter = true
        }
        ArpFilter: "arp_ignore=1 agreed, arp_filter refused" {
            s.conf().arp_ignore = 1; s.conf().arp_filter = true; s.confirm_addr = Some(0x0100000a)
        }
        ArpFilter: "arp_ignore=4 to 7 and the unheard of refuse nothing" {
            s.conf().arp_ignore = 4; s.conf().arp_filter = true
        }
        ArpFilter: "arp_ignore=9 refuses nothing" {
            s.conf().arp_ignore = 9; s.conf().arp_filter = true
        }
        NeighFailed: "arp_filter on, but it agreed" {
            s.conf().arp_filter = true; s.neigh_event_ns = true
        }
        ArpIgnore: "arp_ignore=1, inet_confirm_addr not probed, arp_filter off" {
            s.conf().arp_ignore = 1; s.armed.inet_confirm_addr = false
        }
        Unknown: "the same with arp_filter on: either" {
            s.conf().arp_ignore = 1; s.conf().arp_filter = true; s.armed.inet_confirm_addr = false
        }
        Unknown: "arp_filter, neigh_event_ns not probed: or the table is full" {
            s.conf().arp_filter = true; s.armed.neigh_event_ns = false
        }
        Unknown: "arp_ignore=1, neither probed: or the table is full" {
            s.conf().arp_ignore = 1;
            s.armed.inet_confirm_addr = false; s.armed.neigh_event_ns = false
        }
        NeighFailed: "neither sysctl on, neigh_event_ns not probed: what else" {
            s.armed.neigh_event_ns = false
        }
        Unknown: "neither sysctl on, neigh_event_ns not called: it cannot be" {}
        ArpIgnore: "arp_ignore=8 needs no probe" {
            s.conf().arp_ignore = 8; s.armed = Armed::default(); s.missed = true
        }
        ArpIgnore: "inet_confirm_addr said no: that holds when another probe missed" {
            s.conf().arp_ignore = 3; s.confirm_addr = Some(0); s.armed.arp_xmit = false;
            s.missed = true
        }
        Unknown: "arp_filter, a probe missed" { s.conf().arp_filter = true; s.missed = true }
        ArpFilter: "arp_filter, arp_xmit not probed: neigh_event_ns comes before any reply" {
            s.conf().arp_filter = true; s.armed.arp_xmit = false
        }
        Unknown: "neigh_event_ns called, arp_xmit not probed" {
            s.neigh_event_ns = true; s.armed.arp_xmit = false
        }
        Unknown: "neigh_event_ns called, a probe missed" {
            s.neigh_event_ns = true; s.missed = true
        }
        Unknown: "neigh_event_ns made an entry, yet no reply: no memory for it" {
            s.neigh_event_ns = true; s.neigh = Neigh::Updated
        }
        ArpIgnore: "sysctls unread, inet_confirm_addr said no" {
            s.conf = None; s.confirm_addr = Some(0)
        }
        Unknown: "sysctls unread" { s.conf = None }
        NeighFailed: "sysctls unread, neigh_event_ns called" {
            s.conf = None; s.neigh_event_ns = true
        }
    });
}

#[test]
fn no_proxy() {
    fn foreign(seen: &mut Observation) {
        routed_to(seen, rtn::UNICAST);
    }
    run(cases! { s;
        NotLocal: "forwarding off needs no optional probe" {
            not_taken(s, Lookup::Found(rtn::UNICAST)); s.armed = Armed::default()
        }
        Unknown: "forwarding off, a probe missed: the lookup may be the sender's" {
            not_taken(s, Lookup::Found(rtn::UNICAST)); s.missed = true
        }
        Unknown: "a probe missed" { foreign(s); s.missed = true }
        NotLocal: "neigh_event_ns alone tells" {
            foreign(s); s.armed = Armed::default(); s.armed.neigh_event_ns = true
        }
        NotLocal: "so do arp_xmit and pneigh_enqueue together" {
            foreign(s); s.armed.neigh_event_ns = false
        }
        Unknown: "arp_xmit alone does not" {
            foreign(s); s.armed.neigh_event_ns = false; s.armed.pneigh_enqueue = false
        }
        Unknown: "pneigh_enqueue alone does not" {
            foreign(s); s.armed.neigh_event_ns = false; s.armed.arp_xmit = false
        }
        Unknown: "it proxied, but neither a reply nor the queue was seen" {
            foreign(s); s.neigh_event_ns = true; s.armed.pneigh_enqueue = false
        }
        ProxyDelayed: "a queued reply holds when a probe missed" {
            foreign(s); s.enqueue = Enqueue::Queued; s.missed = true; s.armed.arp_xmit = false
        }
        NotLocal: "sysctls unread: neigh_event_ns was not called" { foreign(s); s.conf = None }
    });
}
