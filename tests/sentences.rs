// SPDX-License-Identifier: GPL-2.0

//! Every sentence of the stage `arp_process`, word for word, by the verdict that the judge gives.

use crate::advice::sentence_of_judge;
use crate::arp::advice::sentence::{
    choose,
    Sentence, //
};
use crate::arp::facts::*;
use crate::arp::judge::judge;
use crate::arp::observation::*;
use crate::cases::*;
use crate::sample::*;

const OTHER: u8 = 0x99;
const SENDER_MAC: u8 = 2;

fn mac(last: u8) -> HwAddr {
    HwAddr::new(&[2, 0, 0, 0, 0, last], 6)
}

/// The reply gave out v0's MAC address.
fn given(seen: &mut Observation) {
    seen.facts.given = Some(mac(1));
}

/// Our entry of the sender, before the packet.
fn entry(seen: &mut Observation, last: u8) {
    seen.facts.entry = Some(Entry {
        mac: mac(last),
        valid: true,
    });
}

fn with(change: impl FnOnce(&mut Address)) -> Holder {
    let mut has = Address {
        dev: device_name(b"v0"),
        here: true,
        port_of: PortOf::Nobody,
        prefix_len: 24,
        covers_itself: true,
        scope_host: false,
    };
    change(&mut has);
    Holder::Interface(has)
}

fn here() -> Holder {
    with(|_| ())
}

fn on(dev: &[u8]) -> Holder {
    with(|has| {
        has.dev = device_name(dev);
        has.here = false;
    })
}

/// On a port of v0.
fn on_port() -> Holder {
    on_port_of(PortOf::Receiver)
}

/// On one of Open vSwitch, which made v0.
fn on_ovs_port() -> Holder {
    on_port_of(PortOf::OpenVSwitch)
}

fn on_port_of(master: PortOf) -> Holder {
    with(|has| {
        has.dev = device_name(b"p0");
        has.here = false;
        has.port_of = master;
    })
}

/// Out of dummy0, whose `medium_id` is this.
fn to(medium_id: i32) -> Out {
    Out::Other {
        dev: device_name(b"dummy0"),
        medium_id,
    }
}

/// A host like any other: no rules, no strange routes, and a sender of this link.
fn known(seen: &mut Observation) {
    seen.facts = Facts {
        target: Holder::Nobody,
        sender: Holder::Nobody,
        sender_on_link: Some(true),
        sender_broadcast: Some(false),
        rules: Some(false),
        local_routes: Some(false),
        lo_up: Some(true),
        ..seen.facts
    };
}

fn proxied(seen: &mut Observation) {
    routed_to(seen, rtn::UNICAST);
    seen.replied = true;
    given(seen);
}

/// A request from 192.168.9.9, refused by the reverse path filter in this mode.
fn filtered(seen: &mut Observation, rp_filter: i32) {
    refused(seen, DropReason::RpFilter);
    seen.asks([192, 168, 9, 9], OURS);
    seen.conf().rp_filter.own = rp_filter;
}

fn loopback_sender(seen: &mut Observation, last: u8) {
    refused(seen, DropReason::Localnet);
    seen.asks([127, 0, 0, last], OURS);
    known(seen);
    seen.facts.target = here();
}

fn no_route(seen: &mut Observation, lookup: Lookup) {
    seen.asks(SENDER, [10, 99, 0, 1]);
    not_taken(seen, lookup);
}

/// A unicast route leads there, and v0 does not forward.
fn foreign(seen: &mut Observation) {
    not_taken(seen, Lookup::Found(rtn::UNICAST));
    seen.asks(SENDER, [10, 0, 0, 77]);
}

/// By rules that go by a mark, for the target and the sender.
fn marked(seen: &mut Observation) {
    seen.facts.mark = 7;
    seen.conf().src_valid_mark.own = 1;
}

/// A container has the address.
fn of_a_container(seen: &mut Observation, is_up: bool) {
    seen.facts.target_elsewhere = Some(Owner {
        name: device_name(b"mv0"),
        netns: Some(4026532600),
        is_up,
    });
}

fn ignored(seen: &mut Observation, mode: i32) {
    seen.conf().arp_ignore.own = mode;
    seen.confirm_addr = Some(0);
}

fn announced(seen: &mut Observation, neigh: Neigh) {
    seen.asks(SENDER, SENDER);
    refused(seen, DropReason::RpFilter);
    seen.neigh = neigh;
}

/// The sentence, what is tried, how it differs from [`observation()`], and the words.
type Told = (Sentence, &'static str, fn(&mut Observation), &'static str);

/// One case a line: `Sentence: "what is tried" { how } => "words"`.
macro_rules! told {
    ($s:ident; $($sentence:ident: $what:literal { $($change:tt)* } => $words:literal)*) => {
        &[$((
            Sentence::$sentence,
            $what,
            |$s: &mut Observation| { $($change)* },
            $words,
        )),*]
    };
}

#[test]
fn word_for_word() {
    let mut wrong = Vec::new();
    for (sentence, what, change, words) in TOLD {
        let mut seen = observation();
        change(&mut seen);
        let got = choose(judge(&seen), &seen);
        let line = sentence_of_judge(&seen);
        if got != *sentence || line != *words {
            wrong.push(format!("{sentence:?} {what}: {got:?}: {line}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_sentence_is_told() {
    for sentence in Sentence::ALL {
        let here = TOLD.iter().any(|(told, ..)| told == sentence);
        let told = here || crate::frames::told().contains(sentence);
        assert!(told || *sentence == Sentence::Unknown, "{sentence:?}");
    }
}

const TOLD: &[Told] = told! { s;
    Answered: "plain" {
        s.replied = true; given(s)
    } => "answered: 10.0.0.1 is ours, and we gave out 02:00:00:00:00:01"
    Answered: "nothing more was read" {
        s.replied = true
    } => "answered: 10.0.0.1 is ours"
    Answered: "our entry changed" {
        s.replied = true; given(s); entry(s, OTHER); s.neigh = Neigh::Updated
    } => "answered: 10.0.0.1 is ours, and we gave out 02:00:00:00:00:01; see: ip neigh show to 10.0.0.2 dev v0; our neighbour entry of 10.0.0.2 went from 02:00:00:00:00:99 to 02:00:00:00:00:02"
    Answered: "our entry is permanent" {
        s.replied = true; given(s); entry(s, OTHER); s.neigh = Neigh::Fixed
    } => "answered: 10.0.0.1 is ours, and we gave out 02:00:00:00:00:01; see: ip neigh show to 10.0.0.2 dev v0 nud all; our neighbour entry of 10.0.0.2 is permanent or noarp and keeps 02:00:00:00:00:99"
    Answered: "our entry stays as it is" {
        s.replied = true; given(s); entry(s, SENDER_MAC); s.neigh = Neigh::Updated
    } => "answered: 10.0.0.1 is ours, and we gave out 02:00:00:00:00:01"
    Answered: "a bond that rewrites replies" {
        s.replied = true; given(s); s.facts.alb = true
    } => "answered: 10.0.0.1 is ours, and we gave out 02:00:00:00:00:01; the bond (balance-alb) may write another MAC into it"
    AnsweredElsewhere: "" {
        s.replied = true; given(s); s.facts.target = on(b"dummy0")
    } => "answered: 10.0.0.1 is ours (on dummy0), and we gave out 02:00:00:00:00:01; see: ip addr show to 10.0.0.1"
    AnsweredElsewhere: "on a port" {
        s.replied = true; given(s); s.facts.target = on_port()
    } => "answered: 10.0.0.1 is ours (on p0), and we gave out 02:00:00:00:00:01; see: ip addr show to 10.0.0.1; p0 is a port of v0, and its addresses belong on v0"
    AnsweredElsewhere: "on a port of Open vSwitch" {
        s.replied = true; given(s); s.facts.target = on_ovs_port()
    } => "answered: 10.0.0.1 is ours (on p0), and we gave out 02:00:00:00:00:01; see: ip addr show to 10.0.0.1; Open vSwitch has p0: its addresses belong on the bridge"
    AnsweredElsewhere: "and our entry changed" {
        s.replied = true; given(s); s.facts.target = on(b"dummy0"); entry(s, OTHER); s.neigh = Neigh::Updated
    } => "answered: 10.0.0.1 is ours (on dummy0), and we gave out 02:00:00:00:00:01; see: ip addr show to 10.0.0.1, ip neigh show to 10.0.0.2 dev v0; our neighbour entry of 10.0.0.2 went from 02:00:00:00:00:99 to 02:00:00:00:00:02"
    AnsweredByRoute: "" {
        s.replied = true; given(s); s.facts.target = Holder::Nobody
    } => "answered: a local route makes 10.0.0.1 ours, no interface has it, and we gave out 02:00:00:00:00:01; see: ip route show table all match 10.0.0.1"
    AnsweredShared: "" {
        routed_to(s, rtn::UNICAST); s.rt_type = Some(rtn::LOCAL); s.replied = true; given(s)
    } => "answered: the route to 10.0.0.1 is no local one, but shares its next hop (nhid) with a local route, and so we answered as if it were, and we gave out 02:00:00:00:00:01; see: ip route show table all match 10.0.0.1, ip nexthop show"
    DadAnswered: "" {
        dad(s, Lookup::Found(rtn::LOCAL)); s.replied = true; given(s); s.facts.target = here()
    } => "answered: 10.0.0.1 is ours (on v0), and 02:00:00:00:00:02 asked whether it is free, and we gave out 02:00:00:00:00:01; see: ip route show table all match 10.0.0.1"
    DadAnswered: "by this host" {
        dad(s, Lookup::Found(rtn::LOCAL)); s.replied = true; s.facts.asker = Asker::Interface(device_name(b"vrrp4"))
    } => "answered: 10.0.0.1 is ours, and 02:00:00:00:00:02 asked whether it is free; see: ip route show table all match 10.0.0.1; 02:00:00:00:00:02 is vrrp4's, of this host"
    DadAnswered: "by another namespace of this host" {
        dad(s, Lookup::Found(rtn::LOCAL)); s.replied = true; s.facts.asker = Asker::Elsewhere { dev: device_name(b"c0"), netns: 4026532500 }
    } => "answered: 10.0.0.1 is ours, and 02:00:00:00:00:02 asked whether it is free; see: ip route show table all match 10.0.0.1; 02:00:00:00:00:02 is c0's, of this host (netns 4026532500)"
    ProxiedArp: "" {
        proxied(s); s.facts.out = to(0); s.conf().proxy_arp.own = 1
    } => "proxied: 10.0.0.1 is routed out of dummy0, and we replied as its proxy (proxy_arp), and we gave out 02:00:00:00:00:01; see: sysctl net.ipv4.conf.all.proxy_arp net.ipv4.conf.v0.proxy_arp"
    ProxiedPvlan: "" {
        proxied(s); s.facts.out = Out::Here; s.conf().proxy_arp_pvlan.all = 1
    } => "proxied: 10.0.0.1 is routed out of v0 itself, and we replied as its proxy (proxy_arp_pvlan), and we gave out 02:00:00:00:00:01; see: sysctl net.ipv4.conf.all.proxy_arp_pvlan net.ipv4.conf.v0.proxy_arp_pvlan"
    ProxiedEntry: "whatever the sysctls say" {
        proxied(s); s.facts.out = to(0); s.conf().proxy_arp_pvlan.own = 1
    } => "proxied: 10.0.0.1 is routed out of dummy0, and we replied as its proxy (an entry of ip neigh), and we gave out 02:00:00:00:00:01; see: ip neigh show proxy"
    ProxiedEntry: "proxy_arp, which medium_id forbids" {
        proxied(s); s.facts.out = to(7); s.conf().medium_id = 7; s.conf().proxy_arp.own = 1
    } => "proxied: 10.0.0.1 is routed out of dummy0, and we replied as its proxy (an entry of ip neigh), and we gave out 02:00:00:00:00:01; see: ip neigh show proxy"
    Proxied: "" {
        proxied(s)
    } => "proxied: 10.0.0.1 is routed on, and we replied as its proxy (proxy_arp, proxy_arp_pvlan or an entry), and we gave out 02:00:00:00:00:01; see: ip neigh show proxy"
    Answered: "to another than who sent the frame" {
        s.replied = true; given(s); s.facts.other_source = Some(mac(0x77))
    } => "answered: 10.0.0.1 is ours, and we gave out 02:00:00:00:00:01; the frame came from 02:00:00:00:00:77, the reply went to 02:00:00:00:00:02"
    ProxyDelayed: "" {
        routed_to(s, rtn::UNICAST); s.enqueue = Enqueue::Queued; s.facts.out = to(0)
    } => "proxy_delayed: 10.0.0.1 is routed out of dummy0, we are its proxy and reply later; see: sysctl net.ipv4.neigh.v0.proxy_delay"
    ProxyQueueFull: "" {
        routed_to(s, rtn::UNICAST); s.enqueue = Enqueue::Full; s.facts.out = to(0)
    } => "not_local: 10.0.0.1 is routed out of dummy0, we are its proxy, but more replies wait than proxy_qlen; see: sysctl net.ipv4.neigh.v0.proxy_qlen; to reply at once: sysctl net.ipv4.neigh.v0.proxy_delay=0"
    RpFilterNoRoute: "" {
        filtered(s, 1); s.sender = Lookup::Failed(-11); s.facts.rules = Some(false)
    } => "rp_filter: the reverse path filter (rp_filter=1 of v0, strict) refused sender 192.168.9.9: it has no route, or one whose link is down; see: ip rule show, ip route show table all match 192.168.9.9; to reply: sysctl net.ipv4.conf.v0.rp_filter=0"
    RpFilterNoRoute: "loose, on all" {
        filtered(s, 0); s.conf().rp_filter.all = 2; s.sender = Lookup::Failed(-11); s.facts.rules = Some(false)
    } => "rp_filter: the reverse path filter (rp_filter=2 of all, loose) refused sender 192.168.9.9: it has no route, or one whose link is down; see: ip rule show, ip route show table all match 192.168.9.9; to reply: sysctl net.ipv4.conf.all.rp_filter=0"
    RpFilterNoRoute: "with rules, and a mark" {
        filtered(s, 1); s.sender = Lookup::Failed(-11); s.facts.rules = Some(true); marked(s)
    } => "rp_filter: the reverse path filter (rp_filter=1 of v0, strict) refused sender 192.168.9.9: it has no route, or one whose link is down, or an ip rule is against it; see: ip rule show, ip route show table all match 192.168.9.9; the packet has mark 0x7; to reply: sysctl net.ipv4.conf.v0.rp_filter=0"
    RpFilterNoRoute: "a mark that does not count" {
        filtered(s, 1); s.sender = Lookup::Failed(-11); s.facts.rules = Some(true); s.facts.mark = 7
    } => "rp_filter: the reverse path filter (rp_filter=1 of v0, strict) refused sender 192.168.9.9: it has no route, or one whose link is down, or an ip rule is against it; see: ip rule show, ip route show table all match 192.168.9.9; to reply: sysctl net.ipv4.conf.v0.rp_filter=0"
    RpFilterErrorRoute: "blackhole" {
        filtered(s, 1); s.sender = Lookup::Failed(-22)
    } => "rp_filter: the reverse path filter (rp_filter=1 of v0, strict) refused sender 192.168.9.9: a blackhole covers it (EINVAL); see: ip rule show, ip route show table all match 192.168.9.9; to reply: sysctl net.ipv4.conf.v0.rp_filter=0"
    RpFilterErrorRoute: "prohibit" {
        filtered(s, 1); s.sender = Lookup::Failed(-13)
    } => "rp_filter: the reverse path filter (rp_filter=1 of v0, strict) refused sender 192.168.9.9: a prohibit route covers it (EACCES); see: ip rule show, ip route show table all match 192.168.9.9; to reply: sysctl net.ipv4.conf.v0.rp_filter=0"
    RpFilterErrorRoute: "unreachable" {
        filtered(s, 1); s.sender = Lookup::Failed(-113)
    } => "rp_filter: the reverse path filter (rp_filter=1 of v0, strict) refused sender 192.168.9.9: an unreachable route covers it (EHOSTUNREACH); see: ip rule show, ip route show table all match 192.168.9.9; to reply: sysctl net.ipv4.conf.v0.rp_filter=0"
    RpFilterElsewhere: "by a mark" {
        filtered(s, 1); s.sender = Lookup::Found(rtn::UNICAST); marked(s)
    } => "rp_filter: the reverse path filter (rp_filter=1 of v0, strict) refused sender 192.168.9.9: its route does not point out of v0; see: ip route get 192.168.9.9 from 10.0.0.1 mark 0x7; to reply: sysctl net.ipv4.conf.v0.rp_filter=2"
    RpFilterElsewhere: "the target is on a port" {
        filtered(s, 1); s.sender = Lookup::Found(rtn::UNICAST); s.facts.target = on_port()
    } => "rp_filter: the reverse path filter (rp_filter=1 of v0, strict) refused sender 192.168.9.9: its route does not point out of v0; see: ip route get 192.168.9.9 from 10.0.0.1; to reply: sysctl net.ipv4.conf.v0.rp_filter=2; p0 is a port of v0, and its addresses belong on v0"
    RpFilterElsewhere: "a rule goes by UDP" {
        filtered(s, 1); s.sender = Lookup::Found(rtn::UNICAST); marked(s); s.facts.asks_as = AsksAs::Protocol(1)
    } => "rp_filter: the reverse path filter (rp_filter=1 of v0, strict) refused sender 192.168.9.9: its route does not point out of v0; see: ip route get 192.168.9.9 from 10.0.0.1 mark 0x7 ipproto 1; to reply: sysctl net.ipv4.conf.v0.rp_filter=2"
    RpFilterElsewhere: "rules go by UDP, ICMP and TCP" {
        filtered(s, 1); s.sender = Lookup::Found(rtn::UNICAST); marked(s); s.facts.asks_as = AsksAs::Nothing
    } => "rp_filter: the reverse path filter (rp_filter=1 of v0, strict) refused sender 192.168.9.9: its route does not point out of v0; see: ip rule show, ip route show table all match 192.168.9.9; the packet has mark 0x7; to reply: sysctl net.ipv4.conf.v0.rp_filter=2"
    RpFilterElsewhere: "" {
        filtered(s, 1); s.sender = Lookup::Found(rtn::UNICAST)
    } => "rp_filter: the reverse path filter (rp_filter=1 of v0, strict) refused sender 192.168.9.9: its route does not point out of v0; see: ip route get 192.168.9.9 from 10.0.0.1; to reply: sysctl net.ipv4.conf.v0.rp_filter=2"
    RpFilterElsewhere: "what else would refuse" {
        filtered(s, 1); s.sender = Lookup::Found(rtn::UNICAST); s.conf().arp_filter.all = 1; s.conf().arp_ignore.own = 1
    } => "rp_filter: the reverse path filter (rp_filter=1 of v0, strict) refused sender 192.168.9.9: its route does not point out of v0; see: ip route get 192.168.9.9 from 10.0.0.1; to reply: sysctl net.ipv4.conf.v0.rp_filter=2 net.ipv4.conf.v0.arp_ignore=0 net.ipv4.conf.all.arp_filter=0"
    RpFilterElsewhere: "in transit, no proxy" {
        filtered(s, 1); s.sender = Lookup::Found(rtn::UNICAST); s.target = Lookup::Found(rtn::UNICAST); s.conf().forwarding = true; s.facts.out = to(0)
    } => "rp_filter: the reverse path filter (rp_filter=1 of v0, strict) refused sender 192.168.9.9: its route does not point out of v0; see: ip rule show, ip route show table all match 192.168.9.9"
    RpFilterElsewhere: "in transit, a proxy" {
        filtered(s, 1); s.sender = Lookup::Found(rtn::UNICAST); s.target = Lookup::Found(rtn::UNICAST); s.conf().forwarding = true; s.facts.out = to(0); s.conf().proxy_arp.own = 1
    } => "rp_filter: the reverse path filter (rp_filter=1 of v0, strict) refused sender 192.168.9.9: its route does not point out of v0; see: ip rule show, ip route show table all match 192.168.9.9; to reply as its proxy: sysctl net.ipv4.conf.v0.rp_filter=2"
    RpFilterNoAddress: "loosening would not help" {
        filtered(s, 1); s.sender = Lookup::Found(rtn::UNICAST); s.conf().no_addr = true
    } => "rp_filter: the reverse path filter (rp_filter=1 of v0, strict) refused sender 192.168.9.9: its route does not point out of v0, which has no address; see: ip route get 192.168.9.9 from 10.0.0.1; to reply: sysctl net.ipv4.conf.v0.rp_filter=0"
    RpFilter: "the sender's lookup not watched" {
        filtered(s, 1)
    } => "rp_filter: the reverse path filter (rp_filter=1 of v0, strict) refused sender 192.168.9.9: it has no route, or none out of v0; see: ip rule show, ip route show table all match 192.168.9.9; to reply: sysctl net.ipv4.conf.v0.rp_filter=0"
    RpFilter: "sysctls unread" {
        filtered(s, 1); s.conf = None
    } => "rp_filter: the reverse path filter refused sender 192.168.9.9: it has no route, or none out of v0; see: ip rule show, ip route show table all match 192.168.9.9"
    LocalSourceInterface: "" {
        refused(s, DropReason::LocalSource); s.facts.sender = on(b"dummy0")
    } => "local_source: 10.0.0.2 is our own (on dummy0), but 02:00:00:00:00:02 uses it: another host has it too, or our packet came back; see: ip addr show to 10.0.0.2; to reply: sysctl net.ipv4.conf.v0.accept_local=1"
    LocalSourceInterface: "rp_filter comes next" {
        refused(s, DropReason::LocalSource); s.facts.sender = on(b"dummy0"); s.conf().rp_filter.all = 1; s.conf().rp_filter.own = 1
    } => "local_source: 10.0.0.2 is our own (on dummy0), but 02:00:00:00:00:02 uses it: another host has it too, or our packet came back; see: ip addr show to 10.0.0.2; to reply: sysctl net.ipv4.conf.v0.accept_local=1 net.ipv4.conf.v0.rp_filter=2"
    LocalSourceInterface: "rp_filter does not mind" {
        refused(s, DropReason::LocalSource); s.facts.sender = here(); s.conf().rp_filter.own = 1
    } => "local_source: 10.0.0.2 is our own (on v0), but 02:00:00:00:00:02 uses it: another host has it too, or our packet came back; see: ip addr show to 10.0.0.2; to reply: sysctl net.ipv4.conf.v0.accept_local=1"
    LocalSourceInterface: "not for us" {
        refused(s, DropReason::LocalSource); s.facts.sender = here(); s.target = Lookup::Found(rtn::UNICAST)
    } => "local_source: 10.0.0.2 is our own (on v0), but 02:00:00:00:00:02 uses it: another host has it too, or our packet came back; see: ip addr show to 10.0.0.2"
    LocalSourceRoute: "" {
        refused(s, DropReason::LocalSource); s.facts.sender = Holder::Nobody
    } => "local_source: 10.0.0.2 is our own (a local route's, on no interface), but 02:00:00:00:00:02 uses it: another host has it too, or our packet came back; see: ip route show table all match 10.0.0.2; to reply: sysctl net.ipv4.conf.v0.accept_local=1"
    LocalSourceLoop: "" {
        refused(s, DropReason::LocalSource); s.facts.sender = here(); s.facts.asker = Asker::Interface(device_name(b"v0"))
    } => "local_source: 10.0.0.2 is our own (on v0), but 02:00:00:00:00:02 uses it: our packet came back; see: ip addr show to 10.0.0.2; to reply: sysctl net.ipv4.conf.v0.accept_local=1; 02:00:00:00:00:02 is v0's, of this host"
    LocalSource: "" {
        refused(s, DropReason::LocalSource)
    } => "local_source: 10.0.0.2 is our own, but 02:00:00:00:00:02 uses it: another host has it too, or our packet came back; see: ip route show table all match 10.0.0.2; to reply: sysctl net.ipv4.conf.v0.accept_local=1"
    MartianSourceLoopback: "" {
        loopback_sender(s, 5); s.facts.sender = Holder::Nobody
    } => "martian_source: sender 127.0.0.5 is a loopback address; to reply: sysctl net.ipv4.conf.v0.route_localnet=1"
    MartianSourceLoopback: "an address of lo" {
        loopback_sender(s, 1); s.facts.sender = on(b"lo")
    } => "martian_source: sender 127.0.0.1 is a loopback address; to reply: sysctl net.ipv4.conf.v0.route_localnet=1 net.ipv4.conf.v0.accept_local=1"
    MartianSourceLoopback: "rp_filter" {
        loopback_sender(s, 5); s.facts.sender = Holder::Nobody; s.conf().rp_filter.own = 2
    } => "martian_source: sender 127.0.0.5 is a loopback address; to reply: sysctl net.ipv4.conf.v0.route_localnet=1 net.ipv4.conf.v0.accept_local=1 net.ipv4.conf.v0.rp_filter=0"
    MartianSourceLoopback: "for whom is not known" {
        loopback_sender(s, 5); s.facts.target = Holder::Unknown
    } => "martian_source: sender 127.0.0.5 is a loopback address"
    MartianSourceGroup: "" {
        refused(s, DropReason::InvalidSource); s.asks(MULTICAST, OURS)
    } => "martian_source: sender 224.0.0.251 is a multicast address, no host has it"
    MartianSourceGroup: "broadcast" {
        refused(s, DropReason::InvalidSource); s.asks(LIMITED, OURS)
    } => "martian_source: sender 255.255.255.255 is the broadcast address, no host has it"
    MartianSourceBroadcast: "" {
        refused(s, DropReason::InvalidSource); s.asks([10, 0, 0, 255], OURS)
    } => "martian_source: sender 10.0.0.255 has a broadcast route or the like here, no host has it; see: ip route show table all match 10.0.0.255"
    MartianTargetLoopback: "" {
        dropped(s); s.asks(SENDER, LOOPBACK); known(s); s.facts.target = on(b"lo")
    } => "martian_target: target 127.0.0.1 is a loopback address; to reply: sysctl net.ipv4.conf.v0.route_localnet=1"
    MartianTargetLoopback: "from afar" {
        dropped(s); s.asks(SENDER, LOOPBACK); known(s); s.facts.sender_on_link = Some(false); s.conf().rp_filter.own = 1; s.conf().arp_filter.own = 1; s.conf().arp_ignore.own = 1
    } => "martian_target: target 127.0.0.1 is a loopback address; to reply: sysctl net.ipv4.conf.v0.route_localnet=1 net.ipv4.conf.v0.rp_filter=0 net.ipv4.conf.v0.arp_ignore=0 net.ipv4.conf.v0.arp_filter=0"
    MartianTargetLoopback: "lo is down" {
        dropped(s); s.asks(SENDER, LOOPBACK); known(s); s.facts.lo_up = Some(false)
    } => "martian_target: target 127.0.0.1 is a loopback address"
    MartianTargetLoopback: "its broadcast" {
        dropped(s); s.asks(SENDER, [127, 255, 255, 255]); known(s)
    } => "martian_target: target 127.255.255.255 is a loopback address"
    MartianTargetLoopback: "a reply" {
        dropped(s); s.asks(SENDER, LOOPBACK); known(s); s.packet().op = op::REPLY
    } => "martian_target: target 127.0.0.1 is a loopback address"
    MartianTargetGroup: "" {
        dropped(s); s.asks(SENDER, MULTICAST)
    } => "martian_target: target 224.0.0.251 is a multicast address, no host has it"
    MartianTargetNone: "" {
        dad(s, Lookup::NotSeen); s.asks(ZERO, ZERO)
    } => "martian_target: target 0.0.0.0 is no address"
    MartianTargetBroadcast: "" {
        refused(s, DropReason::InvalidProto); s.asks(SENDER, [10, 0, 0, 255])
    } => "martian_target: target 10.0.0.255 has a broadcast route or the like here, no host has it; see: ip route show table all match 10.0.0.255"
    MartianTargetBroadcast: "route_localnet is on" {
        refused(s, DropReason::InvalidProto); s.asks(SENDER, [127, 255, 255, 255]); s.conf().route_localnet.all = 1
    } => "martian_target: target 127.255.255.255 has a broadcast route or the like here, no host has it; see: ip route show table all match 127.255.255.255"
    NoRouteProhibit: "" {
        no_route(s, Lookup::Failed(-13))
    } => "no_route: a prohibit route covers 10.99.0.1 (EACCES); see: ip rule show, ip route show table all match 10.99.0.1"
    NoRouteBlackhole: "" {
        no_route(s, Lookup::Failed(-22))
    } => "no_route: a blackhole covers 10.99.0.1 (EINVAL): a route of that type, or xresolve or nat, or a next hop; see: ip rule show, ip route show table all match 10.99.0.1"
    NoRouteUnreachable: "" {
        no_route(s, Lookup::Failed(-113))
    } => "no_route: an unreachable route covers 10.99.0.1 (EHOSTUNREACH); see: ip rule show, ip route show table all match 10.99.0.1"
    NoRouteNone: "" {
        no_route(s, Lookup::Failed(-11)); s.facts.rules = Some(false)
    } => "no_route: no route to 10.99.0.1 (ENETUNREACH), or a throw route, or one whose link is down; see: ip rule show, ip route show table all match 10.99.0.1"
    NoRouteNone: "with rules" {
        no_route(s, Lookup::Failed(-101)); s.facts.rules = Some(true)
    } => "no_route: no route to 10.99.0.1 (ENETUNREACH), or a throw route, or one whose link is down, or an ip rule against it; see: ip rule show, ip route show table all match 10.99.0.1"
    NoRouteNone: "a container's, which is down" {
        no_route(s, Lookup::Failed(-11)); s.facts.rules = Some(false); of_a_container(s, false)
    } => "no_route: no route to 10.99.0.1 (ENETUNREACH), or a throw route, or one whose link is down; see: ip rule show, ip route show table all match 10.99.0.1; 10.99.0.1 is mv0's, of this host (netns 4026532600), which is down"
    NoRouteErrno: "" {
        no_route(s, Lookup::Failed(-5))
    } => "no_route: no route to 10.99.0.1 (errno -5); see: ip rule show, ip route show table all match 10.99.0.1"
    NoRouteNoTable: "" {
        no_route(s, Lookup::NotSeen); s.facts.rules = Some(false)
    } => "no_route: no route to 10.99.0.1: there is no routing table yet, as no interface ever had an address; see: ip rule show, ip route show table all match 10.99.0.1"
    NoRouteRule: "" {
        no_route(s, Lookup::NotSeen); s.facts.rules = Some(true); s.facts.target = here()
    } => "no_route: no table was asked for 10.99.0.1: an ip rule forbids it, or the rules name tables that do not exist; see: ip rule show, ip route show table all match 10.99.0.1; v0 has 10.99.0.1 all the same"
    NoRouteSuppressed: "" {
        no_route(s, Lookup::Found(rtn::LOCAL))
    } => "no_route: an ip rule with suppress_prefixlength or suppress_ifgroup threw away the route to 10.99.0.1; see: ip rule show, ip route show table all match 10.99.0.1"
    NotLocalOurs: "" {
        foreign(s); s.facts.target = here()
    } => "not_local: 10.0.0.77 is ours (on v0), but an ip rule, a VRF or another route decided before its local route; see: ip rule show, ip route show table all match 10.0.0.77"
    NotLocalOurs: "by a mark" {
        foreign(s); s.facts.target = here(); marked(s)
    } => "not_local: 10.0.0.77 is ours (on v0), but an ip rule, a VRF or another route decided before its local route; see: ip rule show, ip route show table all match 10.0.0.77; the packet has mark 0x7"
    NotLocalOurs: "by a mark, forwarding" {
        routed_to(s, rtn::UNICAST); s.facts.target = on(b"dummy0"); marked(s)
    } => "not_local: 10.0.0.1 is ours (on dummy0), but an ip rule, a VRF or another route decided before its local route; see: ip route get 10.0.0.1 from 10.0.0.2 iif v0 mark 0x7"
    NotLocalOurs: "forwarding" {
        routed_to(s, rtn::UNICAST); s.facts.target = on(b"dummy0")
    } => "not_local: 10.0.0.1 is ours (on dummy0), but an ip rule, a VRF or another route decided before its local route; see: ip route get 10.0.0.1 from 10.0.0.2 iif v0"
    NotLocalShared: "" {
        routed_to(s, rtn::UNICAST); s.target = Lookup::Found(rtn::LOCAL)
    } => "not_local: the local route of 10.0.0.1 shares its next hop (nhid) with another route, whose type counts, and so it is not taken for ours; see: ip route show table all match 10.0.0.1, ip nexthop show"
    NotLocalType: "" {
        foreign(s); s.target = Lookup::Found(4); s.facts.out = to(0)
    } => "not_local: the route to 10.0.0.77 is neither local nor unicast, and there is no proxy for such; see: ip rule show, ip route show table all match 10.0.0.77"
    NotLocalWire: "a container's" {
        foreign(s); known(s); s.facts.out = Out::Here; of_a_container(s, true)
    } => "not_local: 10.0.0.77 is not ours, but routed out of v0 itself, and v0 does not forward; see: ip rule show, ip route show table all match 10.0.0.77; to be its proxy: sysctl net.ipv4.conf.v0.forwarding=1 net.ipv4.conf.v0.proxy_arp_pvlan=1; 10.0.0.77 is mv0's, of this host (netns 4026532600)"
    NotLocalWire: "all defaults" {
        foreign(s); known(s); s.facts.out = Out::Here
    } => "not_local: 10.0.0.77 is not ours, but routed out of v0 itself, and v0 does not forward; see: ip rule show, ip route show table all match 10.0.0.77; to be its proxy: sysctl net.ipv4.conf.v0.forwarding=1 net.ipv4.conf.v0.proxy_arp_pvlan=1"
    NotLocalWire: "forwarding" {
        routed_to(s, rtn::UNICAST); refused(s, DropReason::ArpPvlanDisable); known(s); s.facts.out = Out::Here
    } => "not_local: 10.0.0.1 is not ours, but routed out of v0 itself, and v0 is not its proxy; see: ip route get 10.0.0.1 from 10.0.0.2 iif v0; to be its proxy: sysctl net.ipv4.conf.v0.proxy_arp_pvlan=1"
    NotLocalElsewhere: "all defaults" {
        foreign(s); known(s); s.facts.out = to(0)
    } => "not_local: 10.0.0.77 is not ours, but routed out of dummy0, and v0 does not forward; see: ip rule show, ip route show table all match 10.0.0.77; to be its proxy: sysctl net.ipv4.conf.v0.forwarding=1 net.ipv4.conf.v0.proxy_arp=1"
    NotLocalElsewhere: "forwarding" {
        routed_to(s, rtn::UNICAST); known(s); s.facts.out = to(0)
    } => "not_local: 10.0.0.1 is not ours, but routed out of dummy0, and v0 is not its proxy; see: ip route get 10.0.0.1 from 10.0.0.2 iif v0; to be its proxy: sysctl net.ipv4.conf.v0.proxy_arp=1"
    NotLocalElsewhere: "medium_id" {
        routed_to(s, rtn::UNICAST); known(s); s.facts.out = to(0); s.conf().medium_id = -1; s.conf().proxy_arp.own = 1
    } => "not_local: 10.0.0.1 is not ours, but routed out of dummy0, and medium_id (net.ipv4.conf.v0.medium_id) keeps v0 from being its proxy; see: ip route get 10.0.0.1 from 10.0.0.2 iif v0; to be its proxy: ip neigh add proxy 10.0.0.1 dev v0"
    NotLocalElsewhere: "medium_id, forwarding off" {
        foreign(s); known(s); s.facts.out = to(7); s.conf().medium_id = 7
    } => "not_local: 10.0.0.77 is not ours, but routed out of dummy0, and v0 does not forward; see: ip rule show, ip route show table all match 10.0.0.77; to be its proxy: sysctl net.ipv4.conf.v0.forwarding=1, then: ip neigh add proxy 10.0.0.77 dev v0"
    NotLocalElsewhere: "from afar" {
        foreign(s); known(s); s.facts.out = to(0); s.facts.sender_on_link = Some(false); s.conf().rp_filter.all = 2
    } => "not_local: 10.0.0.77 is not ours, but routed out of dummy0, and v0 does not forward; see: ip rule show, ip route show table all match 10.0.0.77; to be its proxy: sysctl net.ipv4.conf.v0.forwarding=1 net.ipv4.conf.v0.proxy_arp=1 net.ipv4.conf.all.rp_filter=0"
    NotLocalElsewhere: "by one of our own addresses" {
        foreign(s); known(s); s.facts.out = to(0); s.facts.sender = here(); s.conf().rp_filter.own = 1
    } => "not_local: 10.0.0.77 is not ours, but routed out of dummy0, and v0 does not forward; see: ip rule show, ip route show table all match 10.0.0.77; to be its proxy: sysctl net.ipv4.conf.v0.forwarding=1 net.ipv4.conf.v0.proxy_arp=1 net.ipv4.conf.v0.accept_local=1 net.ipv4.conf.v0.rp_filter=0"
    NotLocalSeveral: "" {
        foreign(s); known(s); s.facts.out = Out::Several
    } => "not_local: 10.0.0.77 is not ours, but routed over one of several next hops, and v0 does not forward; see: ip rule show, ip route show table all match 10.0.0.77"
    NotLocal: "" {
        foreign(s)
    } => "not_local: 10.0.0.77 was not found to be ours, and v0 does not forward; see: ip rule show, ip route show table all match 10.0.0.77"
    DadFree: "" {
        dad(s, Lookup::Failed(-11)); s.facts.target = Holder::Nobody
    } => "not_local: 10.0.0.1 is in no local route of the one table that a probe for a free address asks: 02:00:00:00:00:02 hears no objection; see: ip route show table local match 10.0.0.1"
    DadFree: "no table" {
        dad(s, Lookup::NotSeen)
    } => "not_local: 10.0.0.1 is in no local route of the one table that a probe for a free address asks: 02:00:00:00:00:02 hears no objection; see: ip route show table all match 10.0.0.1"
    DadOtherTable: "" {
        dad(s, Lookup::Failed(-11)); s.facts.target = on(b"dummy0"); s.facts.asker = Asker::Interface(device_name(b"mv0"))
    } => "not_local: 10.0.0.1 is ours (on dummy0), but not in the one table that a probe for a free address asks: 02:00:00:00:00:02 hears no objection; see: ip route show table local match 10.0.0.1; 02:00:00:00:00:02 is mv0's, of this host"
    ArpIgnoreAll: "" {
        ignored(s, 8); s.facts.target = here()
    } => "arp_ignore: 10.0.0.1 is ours (on v0), but arp_ignore=8 of v0 refuses all; see: ip addr show to 10.0.0.1; to reply: sysctl net.ipv4.conf.v0.arp_ignore=0; with LVS, IPVS or VRRP this silence is meant to be"
    ArpIgnoreAll: "arp_filter may come next" {
        ignored(s, 8); s.facts.target = here(); s.conf().arp_filter.all = 1
    } => "arp_ignore: 10.0.0.1 is ours (on v0), but arp_ignore=8 of v0 refuses all; see: ip addr show to 10.0.0.1; to reply: sysctl net.ipv4.conf.v0.arp_ignore=0 net.ipv4.conf.all.arp_filter=0; with LVS, IPVS or VRRP this silence is meant to be"
    ArpIgnoreElsewhere: "" {
        ignored(s, 1); s.facts.target = on(b"dummy0")
    } => "arp_ignore: 10.0.0.1 is ours (on dummy0), but arp_ignore=1 of v0 refused: it is not on v0; see: ip addr show to 10.0.0.1; to reply: sysctl net.ipv4.conf.v0.arp_ignore=0; with LVS, IPVS or VRRP this silence is meant to be"
    ArpIgnoreElsewhere: "on a port" {
        ignored(s, 1); s.facts.target = on_port()
    } => "arp_ignore: 10.0.0.1 is ours (on p0), but arp_ignore=1 of v0 refused: it is not on v0; see: ip addr show to 10.0.0.1; to reply: sysctl net.ipv4.conf.v0.arp_ignore=0; with LVS, IPVS or VRRP this silence is meant to be; p0 is a port of v0, and its addresses belong on v0"
    ArpIgnoreElsewhere: "by a route" {
        ignored(s, 3); s.facts.target = Holder::Nobody
    } => "arp_ignore: 10.0.0.1 is ours (a local route's, on no interface), but arp_ignore=3 of v0 refused: it takes an interface's address; see: ip route show table all match 10.0.0.1; to reply: sysctl net.ipv4.conf.v0.arp_ignore=0; with LVS, IPVS or VRRP this silence is meant to be"
    ArpIgnorePeer: "" {
        ignored(s, 1); s.facts.target = with(|has| { has.covers_itself = false; has.prefix_len = 32 })
    } => "arp_ignore: 10.0.0.1 is ours (on v0), but arp_ignore=1 of v0 refused: the prefix of its peer (/32) does not hold it; see: ip addr show to 10.0.0.1; to reply: sysctl net.ipv4.conf.v0.arp_ignore=0; with LVS, IPVS or VRRP this silence is meant to be"
    ArpIgnoreSubnet: "" {
        ignored(s, 2); s.facts.target = with(|has| has.prefix_len = 32)
    } => "arp_ignore: 10.0.0.1 is ours (on v0), but arp_ignore=2 of v0 refused: sender 10.0.0.2 is not in its prefix (/32); see: ip addr show to 10.0.0.1; to reply: sysctl net.ipv4.conf.v0.arp_ignore=0; with LVS, IPVS or VRRP this silence is meant to be"
    ArpIgnoreScope: "" {
        ignored(s, 3); s.facts.target = with(|has| has.scope_host = true)
    } => "arp_ignore: 10.0.0.1 is ours (on v0), but arp_ignore=3 of v0 refused: its scope is host; see: ip addr show to 10.0.0.1; to reply: sysctl net.ipv4.conf.v0.arp_ignore=0; with LVS, IPVS or VRRP this silence is meant to be"
    ArpIgnore: "" {
        ignored(s, 1)
    } => "arp_ignore: 10.0.0.1 is ours, but arp_ignore=1 of v0 refused; see: ip route show table all match 10.0.0.1; to reply: sysctl net.ipv4.conf.v0.arp_ignore=0; with LVS, IPVS or VRRP this silence is meant to be"
    ArpIgnore: "sysctls unread" {
        s.conf = None; s.confirm_addr = Some(0)
    } => "arp_ignore: 10.0.0.1 is ours, but arp_ignore refused; see: ip route show table all match 10.0.0.1; with LVS, IPVS or VRRP this silence is meant to be"
    ArpFilterElsewhere: "" {
        s.conf().arp_filter.own = 1; s.way_back = Lookup::Found(rtn::UNICAST)
    } => "arp_filter: arp_filter of v0 refused: the route back to 10.0.0.2 does not leave through v0; see: ip route get 10.0.0.2 from 10.0.0.1; to reply: sysctl net.ipv4.conf.v0.arp_filter=0"
    ArpFilterNoWay: "" {
        s.conf().arp_filter.all = 1; s.way_back = Lookup::Failed(-11)
    } => "arp_filter: arp_filter of all refused: there is no usable route back to 10.0.0.2 from 10.0.0.1; see: ip rule show, ip route show table all match 10.0.0.2; to reply: sysctl net.ipv4.conf.all.arp_filter=0"
    ArpFilter: "" {
        s.conf().arp_filter.own = 1; s.conf().arp_filter.all = 1
    } => "arp_filter: arp_filter of all and v0 refused: the route back to 10.0.0.2 does not leave through v0, or there is none; see: ip rule show, ip route show table all match 10.0.0.2; to reply: sysctl net.ipv4.conf.all.arp_filter=0 net.ipv4.conf.v0.arp_filter=0"
    NeighFailedFull: "" {
        s.neigh_event_ns = true; s.facts.table = Some(TableSize { entries: 1024, limit: 1024 })
    } => "neigh_failed: 10.0.0.1 is ours, but no neighbour entry could be made for 10.0.0.2: the table of all namespaces is full (1024 of 1024); see: cat /proc/net/stat/arp_cache; to make room: sysctl net.ipv4.neigh.default.gc_thresh3=2048"
    NeighFailedFull: "in another namespace" {
        s.neigh_event_ns = true; s.facts.table = Some(TableSize { entries: 1025, limit: 1024 }); s.device.in_other_netns = true
    } => "neigh_failed: 10.0.0.1 is ours, but no neighbour entry could be made for 10.0.0.2: the table of all namespaces is full (1025 of 1024); see: nsenter -t 1 -n cat /proc/net/stat/arp_cache; to make room: nsenter -t 1 -n sysctl net.ipv4.neigh.default.gc_thresh3=2050"
    NeighFailed: "" {
        s.neigh_event_ns = true; s.facts.table = Some(TableSize { entries: 10, limit: 1024 })
    } => "neigh_failed: 10.0.0.1 is ours, but no neighbour entry could be made for 10.0.0.2: the table of all namespaces is full, or memory is; see: cat /proc/net/stat/arp_cache, sysctl net.ipv4.neigh.default.gc_thresh3"
    NeighFailed: "in another namespace" {
        s.neigh_event_ns = true; s.device.in_other_netns = true
    } => "neigh_failed: 10.0.0.1 is ours, but no neighbour entry could be made for 10.0.0.2: the table of all namespaces is full, or memory is; see: nsenter -t 1 -n cat /proc/net/stat/arp_cache, nsenter -t 1 -n sysctl net.ipv4.neigh.default.gc_thresh3"
    Gratuitous: "a change" {
        announced(s, Neigh::Updated); entry(s, OTHER)
    } => "gratuitous: announcement of 10.0.0.2 by 02:00:00:00:00:02, now in our neighbour entry; see: ip neigh show to 10.0.0.2 dev v0; our neighbour entry of 10.0.0.2 went from 02:00:00:00:00:99 to 02:00:00:00:00:02"
    Gratuitous: "no change" {
        announced(s, Neigh::Updated); entry(s, SENDER_MAC)
    } => "gratuitous: announcement of 10.0.0.2 by 02:00:00:00:00:02, now in our neighbour entry; see: ip neigh show to 10.0.0.2 dev v0"
    Gratuitous: "permanent" {
        announced(s, Neigh::Fixed); entry(s, OTHER)
    } => "gratuitous: announcement of 10.0.0.2 by 02:00:00:00:00:02, our neighbour entry is permanent or noarp; see: ip neigh show to 10.0.0.2 dev v0 nud all; our neighbour entry of 10.0.0.2 is permanent or noarp and keeps 02:00:00:00:00:99"
    Gratuitous: "kept" {
        announced(s, Neigh::Kept)
    } => "gratuitous: announcement of 10.0.0.2 by 02:00:00:00:00:02, our neighbour entry keeps another address; see: ip neigh show to 10.0.0.2 dev v0"
    Gratuitous: "none" {
        announced(s, Neigh::NotSeen)
    } => "gratuitous: announcement of 10.0.0.2 by 02:00:00:00:00:02, we keep no neighbour entry of it here; see: ip neigh show to 10.0.0.2 dev v0"
    Gratuitous: "not known" {
        announced(s, Neigh::NotSeen); s.armed.neigh_update = false
    } => "gratuitous: announcement of 10.0.0.2 by 02:00:00:00:00:02; see: ip neigh show to 10.0.0.2 dev v0"
    Gratuitous: "missed" {
        announced(s, Neigh::NotSeen); s.missed = true
    } => "gratuitous: announcement of 10.0.0.2 by 02:00:00:00:00:02; see: ip neigh show to 10.0.0.2 dev v0"
    Gratuitous: "unread" {
        announced(s, Neigh::Unread)
    } => "gratuitous: announcement of 10.0.0.2 by 02:00:00:00:00:02; see: ip neigh show to 10.0.0.2 dev v0"
    GratuitousDropped: "" {
        dropped(s); s.asks(SENDER, SENDER); s.conf().drop_gratuitous_arp.own = 1
    } => "gratuitous_dropped: drop_gratuitous_arp refused 02:00:00:00:00:02's announcement of 10.0.0.2; see: ip neigh show to 10.0.0.2 dev v0; to let it in: sysctl net.ipv4.conf.v0.drop_gratuitous_arp=0"
    GratuitousDroppedOurs: "" {
        dropped(s); s.asks(OURS, OURS); s.conf().drop_gratuitous_arp.own = 1; s.facts.sender = here()
    } => "gratuitous_dropped: drop_gratuitous_arp refused 02:00:00:00:00:02's announcement of 10.0.0.1, which is our own (on v0): an address conflict; see: ip addr show to 10.0.0.1"
    NoInDeviceMtu: "" {
        dropped(s); s.in_dev = InDev::Absent; s.facts.mtu = Some((60, 65535))
    } => "no_in_device: IPv4 is off on v0, as its MTU of 60 is below 68; see: ip link show dev v0; to turn it on: ip link set dev v0 mtu 1500; its addresses are gone, and are to be added again"
    NoInDeviceMtu: "it takes no more" {
        dropped(s); s.in_dev = InDev::Absent; s.facts.mtu = Some((60, 1400)); s.packet = None
    } => "no_in_device: IPv4 is off on v0, as its MTU of 60 is below 68; see: ip link show dev v0; to turn it on: ip link set dev v0 mtu 1400; its addresses are gone, and are to be added again"
    NoInDevice: "" {
        dropped(s); s.in_dev = InDev::Absent; s.facts.mtu = Some((1500, 65535))
    } => "no_in_device: IPv4 is off on v0; see: ip addr show dev v0"
    InvalidOperation: "" {
        dropped(s); s.packet().op = 8
    } => "invalid: operation 8 is neither 1 (request) nor 2 (reply)"
    InvalidType: "" {
        dropped(s); s.packet().pro = 0x86dd
    } => "invalid: hardware type 1 with protocol 0x86dd is not ARP for IPv4 on v0, whose type is 1; see: ip link show dev v0"
    Noarp: "" {
        s.neigh_event_ns = true; s.neigh = Neigh::Updated; s.device.noarp = true
    } => "noarp: v0 is NOARP, so the reply that was due was not sent; see: ip link show dev v0; to reply: ip link set dev v0 arp on"
    Learned: "" {
        reply(s, Neigh::Updated); entry(s, SENDER_MAC)
    } => "learned: our neighbour entry for 10.0.0.2 on v0 holds 02:00:00:00:00:02; see: ip neigh show to 10.0.0.2 dev v0"
    LearnedChanged: "" {
        reply(s, Neigh::Updated); entry(s, OTHER)
    } => "learned: our neighbour entry for 10.0.0.2 on v0 went from 02:00:00:00:00:99 to 02:00:00:00:00:02; see: ip neigh show to 10.0.0.2 dev v0"
    IgnoredZero: "" {
        reply(s, Neigh::NotSeen); s.asks(ZERO, OURS)
    } => "ignored: sender 0.0.0.0 is no host's address"
    IgnoredFixed: "" {
        reply(s, Neigh::Fixed); entry(s, OTHER)
    } => "ignored: our neighbour entry for 10.0.0.2 on v0 is permanent or noarp and holds 02:00:00:00:00:99; see: ip neigh show to 10.0.0.2 dev v0 nud all; to let it hold 02:00:00:00:00:02: ip neigh replace 10.0.0.2 lladdr 02:00:00:00:00:02 dev v0 nud stale"
    IgnoredFixed: "what it says not known" {
        reply(s, Neigh::Fixed)
    } => "ignored: our neighbour entry for 10.0.0.2 on v0 is permanent or noarp; see: ip neigh show to 10.0.0.2 dev v0 nud all; to let it hold 02:00:00:00:00:02: ip neigh replace 10.0.0.2 lladdr 02:00:00:00:00:02 dev v0 nud stale"
    IgnoredFixedSame: "" {
        reply(s, Neigh::Fixed); entry(s, SENDER_MAC)
    } => "ignored: our neighbour entry for 10.0.0.2 on v0 is permanent or noarp and holds 02:00:00:00:00:02; see: ip neigh show to 10.0.0.2 dev v0 nud all"
    IgnoredKept: "" {
        reply(s, Neigh::Kept); entry(s, OTHER)
    } => "ignored: our neighbour entry for 10.0.0.2 on v0 keeps 02:00:00:00:00:99, as it changed less than locktime ago; see: ip neigh show to 10.0.0.2 dev v0, sysctl net.ipv4.neigh.v0.locktime; to let each reply change it: sysctl net.ipv4.neigh.v0.locktime=0"
    IgnoredKept: "an announcement" {
        reply(s, Neigh::Kept); entry(s, OTHER); s.asks(SENDER, SENDER); s.packet().tha_is_sha = true
    } => "ignored: our neighbour entry for 10.0.0.2 on v0 keeps 02:00:00:00:00:99, as it changed less than locktime ago; see: ip neigh show to 10.0.0.2 dev v0, sysctl net.ipv4.neigh.v0.locktime; to let each reply change it: sysctl net.ipv4.neigh.v0.locktime=0"
    IgnoredLookalike: "" {
        reply(s, Neigh::Kept); s.asks(SENDER, SENDER)
    } => "ignored: our neighbour entry for 10.0.0.2 on v0 keeps another address, as it changed less than locktime ago, and an announcement in a reply counts only if its target MAC is its sender's; see: ip neigh show to 10.0.0.2 dev v0, sysctl net.ipv4.neigh.v0.locktime; to let each reply change it: sysctl net.ipv4.neigh.v0.locktime=0"
    IgnoredConflict: "" {
        reply(s, Neigh::NotSeen); s.asks(OURS, SENDER); s.facts.sender = here()
    } => "ignored: 10.0.0.1 is our own (on v0), and 02:00:00:00:00:02 says it is its: an address conflict, or our packet came back; see: ip addr show to 10.0.0.1"
    IgnoredConflict: "our own packet" {
        reply(s, Neigh::NotSeen); s.asks(OURS, SENDER); s.facts.sender = here(); s.facts.asker = Asker::Interface(device_name(b"v0"))
    } => "ignored: 10.0.0.1 is our own (on v0), and 02:00:00:00:00:02 says it is its: an address conflict, or our packet came back; see: ip addr show to 10.0.0.1; 02:00:00:00:00:02 is v0's, of this host"
    IgnoredNotUnicast: "" {
        reply(s, Neigh::NotSeen); known(s); s.facts.sender_broadcast = Some(true)
    } => "ignored: we keep no neighbour entry for 10.0.0.2 on v0, and it is no unicast address here; see: ip neigh show to 10.0.0.2"
    IgnoredNotUnicast: "loopback" {
        reply(s, Neigh::NotSeen); s.asks(LOOPBACK, OURS)
    } => "ignored: we keep no neighbour entry for 127.0.0.1 on v0, and it is no unicast address here; see: ip neigh show to 127.0.0.1"
    IgnoredSubnet: "" {
        reply(s, Neigh::NotSeen); known(s); s.facts.sender_on_link = Some(false); s.conf().arp_accept.all = 2
    } => "ignored: we keep no neighbour entry for 10.0.0.2 on v0, and arp_accept=2 makes none: it is in no subnet of v0; see: ip addr show dev v0; to make one unasked: sysctl net.ipv4.conf.all.arp_accept=1 net.ipv4.conf.v0.arp_accept=1"
    IgnoredAccept: "" {
        reply(s, Neigh::NotSeen); known(s); s.conf().arp_accept.own = 1
    } => "ignored: we keep no neighbour entry for 10.0.0.2 on v0, and arp_accept=1 made none: it is not unicast here, or the table is full; see: ip rule show, ip route show table all match 10.0.0.2"
    IgnoredNone: "" {
        reply(s, Neigh::NotSeen); known(s)
    } => "ignored: we keep no neighbour entry for 10.0.0.2 on v0, and arp_accept makes none; see: ip neigh show to 10.0.0.2; to make one unasked: sysctl net.ipv4.conf.v0.arp_accept=1"
    IgnoredNone: "there may be local routes" {
        reply(s, Neigh::NotSeen); known(s); s.facts.local_routes = Some(true)
    } => "ignored: we keep no neighbour entry for 10.0.0.2 on v0, and arp_accept makes none; see: ip neigh show to 10.0.0.2"
    IgnoredNone: "a strange value on all" {
        reply(s, Neigh::NotSeen); known(s); s.conf().arp_accept.all = 5
    } => "ignored: we keep no neighbour entry for 10.0.0.2 on v0, and arp_accept makes none; see: ip neigh show to 10.0.0.2; to make one unasked: sysctl net.ipv4.conf.all.arp_accept=1 net.ipv4.conf.v0.arp_accept=1"
    RouteErrorZero: "" {
        refused(s, DropReason::InvalidDest); s.asks(SENDER, ZERO)
    } => "route_error: route input refused (REASON_16): target 0.0.0.0 is no address"
    RouteErrorType: "" {
        refused(s, DropReason::InvalidDest); s.route_ret = Some(77)
    } => "route_error: route input refused (REASON_77): the route to 10.0.0.1 is neither local nor unicast nor broadcast; see: ip rule show, ip route show table all match 10.0.0.1"
    RouteError: "" {
        refused(s, DropReason::Other); s.route_ret = Some(77)
    } => "route_error: route input refused (REASON_77); see: ip rule show, ip route show table all match 10.0.0.1"
};
