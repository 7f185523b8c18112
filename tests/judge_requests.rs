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
        NotLocal: "that we proxy for, but too many replies wait" {
            announces(s); routed_to(s, rtn::UNICAST); s.neigh_event_ns = true;
            s.enqueue = Enqueue::Full
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
            s.conf().route_localnet.own = 1
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
        Unknown: "the route's type unread: what the lookup found may not be it" {
            s.rt_type = None; s.conf().arp_ignore.own = 8
        }
        Unknown: "a reply, the route's type unread, forwarding on: either" {
            s.rt_type = None; s.conf().forwarding = true; s.replied = true
        }
        Answered: "a unicast route that shares its nexthop with a local one" {
            routed_to(s, rtn::UNICAST); s.rt_type = Some(rtn::LOCAL); s.replied = true
        }
        ArpIgnore: "the same, refused as an address of ours" {
            routed_to(s, rtn::UNICAST); s.rt_type = Some(rtn::LOCAL); s.conf().arp_ignore.own = 8
        }
        NotLocal: "a local route that shares its nexthop with a unicast one" {
            routed_to(s, rtn::UNICAST); s.target = Lookup::Found(rtn::LOCAL)
        }
        Proxied: "the same, and we proxy for it" {
            routed_to(s, rtn::UNICAST); s.target = Lookup::Found(rtn::LOCAL); s.replied = true
        }
        NotLocal: "the same, and forwarding is off" {
            routed_to(s, rtn::UNICAST); s.target = Lookup::Found(rtn::LOCAL);
            s.conf().forwarding = false
        }
        MartianTarget: "a local route that shares its nexthop with a forwarded broadcast" {
            s.rt_type = Some(rtn::BROADCAST)
        }
        NoRoute: "no route, arp_xmit not probed: there is no reply then" {
            not_taken(s, Lookup::Failed(-11)); s.armed.arp_xmit = false
        }
        NoRoute: "none: a rule forbids it before the first table" { not_taken(s, Lookup::NotSeen) }
        Unknown: "none seen, a probe missed" { not_taken(s, Lookup::NotSeen); s.missed = true }
        Unknown: "unread" { not_taken(s, Lookup::Unread) }
        Answered: "none seen, a reply: the route tells" {
            s.target = Lookup::NotSeen; s.replied = true; s.missed = true
        }
        Answered: "route input not seen, a reply, forwarding off" {
            s.no_route_input(); s.replied = true
        }
        Unknown: "unicast, a reply, forwarding off: it cannot be" {
            s.rt_type = Some(rtn::UNICAST); s.replied = true
        }
        NotLocal: "of another type, forwarding off" {
            not_taken(s, Lookup::Found(5))
        }
        NoRoute: "a local route that a rule threw away: the sender was not validated" {
            not_taken(s, Lookup::Found(rtn::LOCAL)); s.conf().arp_ignore.own = 8
        }
        Unknown: "the same, and a probe missed: it may be the last lookup" {
            not_taken(s, Lookup::Found(rtn::LOCAL)); s.missed = true
        }
        NoRoute: "a unicast route that a rule threw away" {
            routed_to(s, rtn::UNICAST); not_taken(s, Lookup::Found(rtn::UNICAST))
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
            s.conf().arp_ignore.own = 1; s.conf().arp_filter.own = 1; s.confirm_addr = Some(0)
        }
        ArpIgnore: "arp_ignore=8 before arp_filter" {
            s.conf().arp_ignore.own = 8; s.conf().arp_filter.own = 1
        }
        ArpFilter: "arp_ignore=1 agreed, arp_filter refused" {
            s.conf().arp_ignore.own = 1; s.conf().arp_filter.own = 1; s.confirm_addr = Some(0x0100000a)
        }
        ArpFilter: "arp_ignore=4 to 7 and the unheard of refuse nothing" {
            s.conf().arp_ignore.own = 4; s.conf().arp_filter.own = 1
        }
        ArpFilter: "arp_ignore=9 refuses nothing" {
            s.conf().arp_ignore.own = 9; s.conf().arp_filter.own = 1
        }
        NeighFailed: "arp_filter on, but it agreed" {
            s.conf().arp_filter.own = 1; s.neigh_event_ns = true
        }
        ArpIgnore: "arp_ignore=1, inet_confirm_addr not probed, arp_filter off" {
            s.conf().arp_ignore.own = 1; s.armed.inet_confirm_addr = false
        }
        Unknown: "the same with arp_filter on: either" {
            s.conf().arp_ignore.own = 1; s.conf().arp_filter.own = 1; s.armed.inet_confirm_addr = false
        }
        Unknown: "arp_filter, neigh_event_ns not probed: or the table is full" {
            s.conf().arp_filter.own = 1; s.armed.neigh_event_ns = false
        }
        Unknown: "arp_ignore=1, neither probed: or the table is full" {
            s.conf().arp_ignore.own = 1;
            s.armed.inet_confirm_addr = false; s.armed.neigh_event_ns = false
        }
        NeighFailed: "neither sysctl on, neigh_event_ns not probed: what else" {
            s.armed.neigh_event_ns = false
        }
        Unknown: "neither sysctl on, neigh_event_ns not called: it cannot be" {}
        ArpIgnore: "arp_ignore=8 needs no probe" {
            s.conf().arp_ignore.own = 8; s.armed = Armed::default(); s.missed = true
        }
        ArpIgnore: "inet_confirm_addr said no: that holds when another probe missed" {
            s.conf().arp_ignore.own = 3; s.confirm_addr = Some(0); s.armed.arp_xmit = false;
            s.missed = true
        }
        Unknown: "arp_filter, a probe missed" { s.conf().arp_filter.own = 1; s.missed = true }
        ArpFilter: "arp_filter, arp_xmit not probed: neigh_event_ns comes before any reply" {
            s.conf().arp_filter.own = 1; s.armed.arp_xmit = false
        }
        Unknown: "neigh_event_ns called, arp_xmit not probed" {
            s.neigh_event_ns = true; s.armed.arp_xmit = false
        }
        Unknown: "neigh_event_ns called, a probe missed" {
            s.neigh_event_ns = true; s.missed = true
        }
        Noarp: "neigh_event_ns made an entry, but the interface has become NOARP" {
            s.neigh_event_ns = true; s.neigh = Neigh::Updated; s.device.noarp = true
        }
        Unknown: "the same, arp_xmit not probed" {
            s.neigh_event_ns = true; s.neigh = Neigh::Updated; s.device.noarp = true;
            s.armed.arp_xmit = false
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
        Noarp: "it would be a proxy, but the interface has become NOARP" {
            foreign(s); s.neigh_event_ns = true; s.device.noarp = true
        }
        Unknown: "the interface is NOARP, and neigh_event_ns not probed: it may be a proxy" {
            foreign(s); s.device.noarp = true; s.armed.neigh_event_ns = false
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
