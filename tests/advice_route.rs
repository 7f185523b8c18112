// SPDX-License-Identifier: GPL-2.0

//! The sentences that route input gives cause for, word for word.

use crate::advice::{
    says,
    sentence_of_judge, //
};
use crate::arp::observation::*;
use crate::cases::*;
use crate::sample::*;

/// A request from 192.168.9.9, refused by the reverse path filter in this mode.
fn strict(seen: &mut Observation) {
    filtered(seen, 1);
}

fn filtered(seen: &mut Observation, rp_filter: i32) {
    refused(seen, DropReason::RpFilter);
    seen.asks([192, 168, 9, 9], OURS);
    seen.conf().rp_filter = rp_filter;
}

#[test]
fn rp_filter() {
    assert_eq!(
        says(strict),
        "rp_filter: the reverse path filter (rp_filter=1, strict) refused sender 192.168.9.9: its \
         route does not point out of v0; see: ip route get 192.168.9.9; to loosen: sysctl \
         net.ipv4.conf.v0.rp_filter=2"
    );
    assert_eq!(
        says(|s| filtered(s, 2)),
        "rp_filter: the reverse path filter (rp_filter=2, loose) refused sender 192.168.9.9: it \
         has no route; see: ip route get 192.168.9.9; to turn it off: sysctl \
         net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.v0.rp_filter=0"
    );
    // Loosening would not help.
    assert_eq!(
        says(|s| {
            strict(s);
            s.conf().no_addr = true;
        }),
        "rp_filter: the reverse path filter (rp_filter=1, strict) refused sender 192.168.9.9: v0 \
         has no address, and no route to it; add one, or turn it off: sysctl \
         net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.v0.rp_filter=0"
    );
    assert_eq!(
        says(|s| {
            strict(s);
            s.conf = None;
        }),
        "rp_filter: the reverse path filter refused sender 192.168.9.9; see: ip route get \
         192.168.9.9; to turn it off: sysctl net.ipv4.conf.all.rp_filter=0 \
         net.ipv4.conf.v0.rp_filter=0"
    );
    let vlan = says(|s| {
        strict(s);
        s.device.name = device_name(b"eth0.5");
    });
    assert!(vlan.contains("does not point out of eth0.5;"), "{vlan}");
    assert!(
        vlan.ends_with("to loosen: sysctl net/ipv4/conf/eth0.5/rp_filter=2"),
        "{vlan}"
    );
}

#[test]
fn local_source() {
    assert_eq!(
        says(|s| refused(s, DropReason::LocalSource)),
        "local_source: 10.0.0.2 is our own, but 02:00:00:00:00:02 uses it: another host has it \
         too, or our packet came back; see: ip addr show to 10.0.0.2; to accept it: sysctl \
         net.ipv4.conf.v0.accept_local=1"
    );
}

#[test]
fn martian_source() {
    let says = |sip, reason| {
        let mut seen = observation();
        seen.asks(sip, OURS);
        refused(&mut seen, reason);
        sentence_of_judge(&seen)
    };
    assert_eq!(
        says([127, 0, 0, 5], DropReason::Localnet),
        "martian_source: sender 127.0.0.5 is a loopback address; to accept it: sysctl \
         net.ipv4.conf.v0.route_localnet=1"
    );
    assert_eq!(
        says(MULTICAST, DropReason::InvalidSource),
        "martian_source: sender 224.0.0.251 is a multicast address, no host has it"
    );
    assert_eq!(
        says(LIMITED, DropReason::InvalidSource),
        "martian_source: sender 255.255.255.255 is the broadcast address, no host has it"
    );
    assert_eq!(
        says([10, 0, 0, 255], DropReason::InvalidSource),
        "martian_source: sender 10.0.0.255 is a broadcast address or the like here, no host has \
         it; see: ip route get 10.0.0.255"
    );
}

#[test]
fn martian_target() {
    assert_eq!(
        says(|s| {
            dropped(s);
            s.asks(SENDER, LOOPBACK);
        }),
        "martian_target: target 127.0.0.1 is a loopback address; to accept it: sysctl \
         net.ipv4.conf.v0.route_localnet=1"
    );
    assert_eq!(
        says(|s| {
            dropped(s);
            s.asks(SENDER, MULTICAST);
        }),
        "martian_target: target 224.0.0.251 is a multicast address, no host has it"
    );
    assert_eq!(
        says(|s| {
            refused(s, DropReason::InvalidProto);
            s.asks(SENDER, [10, 0, 0, 255]);
        }),
        "martian_target: target 10.0.0.255 is a broadcast address or the like here, no host has \
         it; see: ip route get 10.0.0.255"
    );
    assert_eq!(
        says(|s| {
            dad(s, Lookup::NotSeen);
            s.asks(ZERO, ZERO);
        }),
        "martian_target: target 0.0.0.0 is no address"
    );
}

#[test]
fn no_route() {
    let ends = |lookup| {
        let mut seen = observation();
        seen.asks(SENDER, [10, 99, 0, 1]);
        not_taken(&mut seen, lookup);
        sentence_of_judge(&seen)
    };
    let says = |errno| ends(Lookup::Failed(errno));
    assert_eq!(
        ends(Lookup::Found(rtn::LOCAL)),
        "no_route: an ip rule with suppress_prefixlength or suppress_ifgroup threw away the route \
         to 10.99.0.1; see: ip rule show"
    );
    assert_eq!(
        ends(Lookup::NotSeen),
        "no_route: an ip rule forbids 10.99.0.1 before any table is asked; see: ip rule show"
    );
    let none = "no_route: no route to 10.99.0.1 (ENETUNREACH), or a throw route, or an ip rule \
        against it; see: ip route get 10.99.0.1, ip rule show";
    assert_eq!(says(-11), none);
    assert_eq!(says(-101), none);
    assert_eq!(
        says(-113),
        "no_route: an unreachable route covers 10.99.0.1 (EHOSTUNREACH); see: ip route show table \
         all match 10.99.0.1"
    );
    assert_eq!(
        says(-13),
        "no_route: a prohibit route covers 10.99.0.1 (EACCES); see: ip route show table all match \
         10.99.0.1"
    );
    assert_eq!(
        says(-22),
        "no_route: a blackhole route covers 10.99.0.1 (EINVAL); see: ip route show table all \
         match 10.99.0.1"
    );
    assert_eq!(
        says(-5),
        "no_route: no route to 10.99.0.1 (errno -5); see: ip route get 10.99.0.1"
    );
}

#[test]
fn not_local() {
    assert_eq!(
        says(|s| {
            not_taken(s, Lookup::Found(rtn::UNICAST));
            s.asks(SENDER, [10, 0, 0, 77]);
        }),
        "not_local: 10.0.0.77 is not ours (see: ip addr show to 10.0.0.77), and v0 does not \
         forward; to be its proxy: sysctl net.ipv4.conf.v0.forwarding=1 \
         net.ipv4.conf.v0.proxy_arp=1"
    );
    assert_eq!(
        says(|s| {
            routed_to(s, rtn::UNICAST);
            s.asks(SENDER, [10, 0, 0, 77]);
        }),
        "not_local: 10.0.0.77 is not ours, and v0 is not its proxy; see: ip route get 10.0.0.77; \
         to be it: sysctl net.ipv4.conf.v0.proxy_arp=1, or: ip neigh add proxy 10.0.0.77 dev v0"
    );
    assert_eq!(
        says(|s| {
            routed_to(s, rtn::UNICAST);
            s.asks(SENDER, [10, 0, 0, 77]);
            s.conf().proxy_arp = true;
        }),
        "not_local: 10.0.0.77 is not ours, and medium_id keeps v0 from being its proxy; see: ip \
         route get 10.0.0.77, sysctl net.ipv4.conf.v0.medium_id"
    );
    assert_eq!(
        says(|s| {
            routed_to(s, rtn::UNICAST);
            refused(s, DropReason::ArpPvlanDisable);
            s.asks(SENDER, [10, 0, 0, 77]);
        }),
        "not_local: 10.0.0.77 is not ours and routed out of v0 itself; see: ip route get \
         10.0.0.77; to proxy nonetheless: sysctl net.ipv4.conf.v0.proxy_arp_pvlan=1"
    );
    assert_eq!(
        says(|s| dad(s, Lookup::Failed(-11))),
        "not_local: 10.0.0.1 is not ours, 02:00:00:00:00:02 may take it; see: ip addr show to \
         10.0.0.1"
    );
}

#[test]
fn route_error() {
    assert_eq!(
        says(|s| {
            refused(s, DropReason::Other);
            s.route_ret = Some(77);
        }),
        "route_error: route input refused: REASON_77; see: ip route get 10.0.0.1 from 10.0.0.2 \
         iif v0"
    );
}
