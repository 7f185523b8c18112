// SPDX-License-Identifier: GPL-2.0

//! The judge, case by case: every token, and all but requests for somebody. `judge_requests.rs` has
//! those, `judge_model.rs` all that a model of `arp_process()` can come up with.

use crate::arp::judge::judge;
use crate::arp::observation::*;
use crate::arp::verdict::{
    Stage,
    Verdict, //
};
use crate::cases::*;
use crate::sample::*;

const PLAIN: &[Case] = cases! { s;
    Answered: "a reply for us" { s.replied = true }
    Proxied: "a reply for another host" {
        routed_to(s, rtn::UNICAST); s.replied = true; s.neigh_event_ns = true
    }
    ProxyDelayed: "a proxy reply queued" {
        routed_to(s, rtn::UNICAST); s.neigh_event_ns = true; s.enqueue = Enqueue::Queued
    }
    NotLocal: "a proxy queue that is full" {
        routed_to(s, rtn::UNICAST); s.neigh_event_ns = true; s.enqueue = Enqueue::Full
    }
    RpFilter: "rp_filter" { refused(s, DropReason::RpFilter) }
    LocalSource: "our own address" { refused(s, DropReason::LocalSource) }
    MartianSource: "a martian sender" { refused(s, DropReason::InvalidSource) }
    MartianSource: "a loopback sender" { refused(s, DropReason::Localnet) }
    MartianTarget: "a subnet's broadcast" {
        refused(s, DropReason::InvalidProto); s.target = Lookup::Found(rtn::BROADCAST)
    }
    MartianTarget: "255.255.255.255, which is not looked up" {
        refused(s, DropReason::InvalidProto); s.target = Lookup::NotSeen; s.asks(SENDER, LIMITED)
    }
    NotLocal: "a host on the same link, forwarding on" {
        refused(s, DropReason::ArpPvlanDisable); routed_to(s, rtn::UNICAST)
    }
    RouteError: "target 0.0.0.0" { refused(s, DropReason::InvalidDest) }
    RouteError: "no memory for a route" { refused(s, DropReason::Other) }
    NoRoute: "no route" { not_taken(s, Lookup::Failed(-11)) }
    NoRoute: "a prohibit route" { not_taken(s, Lookup::Failed(-13)) }
    NotLocal: "not ours, forwarding off" { not_taken(s, Lookup::Found(rtn::UNICAST)) }
    NotLocal: "not ours, no proxy" { routed_to(s, rtn::UNICAST) }
    ArpIgnore: "arp_ignore=8" { s.conf().arp_ignore.own = 8 }
    ArpIgnore: "arp_ignore=1" { s.conf().arp_ignore.own = 1; s.confirm_addr = Some(0) }
    ArpFilter: "arp_filter" { s.conf().arp_filter.own = 1 }
    NeighFailed: "a full neighbour table" { s.neigh_event_ns = true }
    Gratuitous: "an announcement" {
        s.asks(SENDER, SENDER); routed_to(s, rtn::UNICAST); refused(s, DropReason::ArpPvlanDisable)
    }
    GratuitousDropped: "drop_gratuitous_arp" {
        dropped(s); s.asks(SENDER, SENDER); s.conf().drop_gratuitous_arp.own = 1
    }
    NoInDevice: "no in_dev" { dropped(s); s.in_dev = InDev::Absent; s.conf = None }
    Invalid: "operation 8" { dropped(s); s.packet().op = 8 }
    Learned: "a reply that updates" { reply(s, Neigh::Updated) }
    Ignored: "a reply nobody waits for" { reply(s, Neigh::NotSeen) }
    Ignored: "a reply within locktime" { reply(s, Neigh::Kept) }
    Ignored: "a reply against a permanent entry" { reply(s, Neigh::Fixed) }
    Noarp: "a proxy reply that waited until the interface was NOARP" {
        routed_to(s, rtn::UNICAST); s.neigh_event_ns = true; s.device.noarp = true
    }
    Unknown: "nothing seen" { s.no_route_input() }
};

#[test]
fn plain_cases() {
    run(PLAIN);
}

#[test]
fn every_token_has_its_case() {
    // The other stages are those of frames.rs.
    let here = |verdict: &&Verdict| matches!(verdict.stage(), Stage::ArpProcess | Stage::Any);
    for verdict in Verdict::ALL.iter().filter(here) {
        let token = verdict.token();
        assert!(
            PLAIN.iter().any(|(.., expected)| expected == verdict),
            "{token}"
        );
    }
}

#[test]
fn early_refusals_take_precedence_in_the_order_of_arp_process() {
    run(cases! { s;
        NoInDevice: "no in_dev before a strange operation" {
            dropped(s); s.in_dev = InDev::Absent; s.packet().op = 9
        }
        NoInDevice: "no in_dev, and the packet unreadable" {
            dropped(s); s.in_dev = InDev::Absent; s.packet = None
        }
        Invalid: "protocol before a multicast target" {
            dropped(s); s.packet().pro = 0x86dd; s.asks(SENDER, MULTICAST)
        }
        Invalid: "operation before a multicast target" {
            dropped(s); s.packet().op = 3; s.asks(SENDER, MULTICAST)
        }
        MartianTarget: "a multicast target before drop_gratuitous_arp" {
            dropped(s); s.asks(MULTICAST, MULTICAST); s.conf().drop_gratuitous_arp.own = 1
        }
        MartianTarget: "a loopback target before drop_gratuitous_arp" {
            dropped(s); s.asks(LOOPBACK, LOOPBACK); s.conf().drop_gratuitous_arp.own = 1
        }
        ArpIgnore: "route_localnet lets a loopback target through" {
            s.asks(SENDER, LOOPBACK); s.conf().route_localnet.own = 1; s.conf().arp_ignore.own = 8
        }
        MartianTarget: "the last multicast address" {
            dropped(s); s.asks(SENDER, [239, 255, 255, 255])
        }
        ArpIgnore: "the address before the first" {
            s.asks(SENDER, [223, 255, 255, 255]); s.conf().arp_ignore.own = 8
        }
        ArpIgnore: "the address after the last" {
            s.asks(SENDER, [240, 0, 0, 0]); s.conf().arp_ignore.own = 8
        }
        MartianTarget: "a multicast target in a DAD probe" { dropped(s); s.asks(ZERO, MULTICAST) }
        GratuitousDropped: "drop_gratuitous_arp before a zero sender" {
            dropped(s); s.asks(ZERO, ZERO); s.conf().drop_gratuitous_arp.own = 1
        }
        GratuitousDropped: "drop_gratuitous_arp drops replies too" {
            dropped(s); s.asks(SENDER, SENDER); s.packet().op = op::REPLY;
            s.conf().drop_gratuitous_arp.own = 1
        }
        MartianTarget: "a martian target in a reply" {
            dropped(s); s.asks(SENDER, LOOPBACK); s.packet().op = op::REPLY
        }
    });
}

/// Device type, `ar_hrd`, `ar_pro`, and whether `arp_process()` takes them.
const HEADERS: &[(u16, u16, u16, bool)] = &[
    (1, 1, 0x0800, true),
    (1, 6, 0x0800, true),
    (1, 1, 0x86dd, false),
    (1, 2, 0x0800, false),
    (774, 1, 0x0800, true),
    (774, 6, 0x0800, true),
    (774, 774, 0x0800, false),
    (6, 1, 0x0800, true),
    (6, 6, 0x00cc, false),
    (3, 3, 0x00cc, true),
    (3, 3, 0x0800, false),
    (3, 1, 0x00cc, false),
    (0, 0, 0x00cc, true),
    (0, 3, 0x00cc, false),
    (32, 32, 0x0800, true),
    (32, 1, 0x0800, false),
    (32, 32, 0x00cc, false),
];

#[test]
fn headers_that_each_type_of_device_takes() {
    for &(hw_type, hrd, pro, taken) in HEADERS {
        let mut seen = observation();
        seen.device.hw_type = hw_type;
        seen.packet().hrd = hrd;
        seen.packet().pro = pro;
        seen.conf().arp_ignore.own = 8;
        seen.dropped = Some(!taken);
        let expected = match taken {
            true => Verdict::ArpIgnore,
            false => Verdict::Invalid,
        };
        assert_eq!(judge(&seen), expected, "{hw_type} {hrd} {pro:#x}");
    }
}

#[test]
fn what_arp_process_returned_is_a_cross_check() {
    run(cases! { s;
        Unknown: "it dropped a packet that nothing forbids" {
            s.dropped = Some(true); s.conf().arp_ignore.own = 8
        }
        Unknown: "it took a packet that cannot be taken" { s.packet().op = 8 }
        Unknown: "it took a packet though there is no in_dev" { s.in_dev = InDev::Absent }
        Invalid: "its return value is not known" { s.packet().op = 8; s.dropped = None }
    });
}

#[test]
fn dad_probes() {
    run(cases! { s;
        Answered: "ours, defended" { dad(s, Lookup::Found(rtn::LOCAL)); s.replied = true }
        Answered: "defended, the lookup missed" {
            dad(s, Lookup::NotSeen); s.missed = true; s.replied = true
        }
        ArpIgnore: "ours, arp_ignore=8" {
            dad(s, Lookup::Found(rtn::LOCAL)); s.conf().arp_ignore.own = 8
        }
        ArpIgnore: "ours, arp_ignore=2, which takes no zero sender for a neighbour" {
            dad(s, Lookup::Found(rtn::LOCAL)); s.conf().arp_ignore.own = 2; s.confirm_addr = Some(0)
        }
        ArpIgnore: "ours, arp_ignore=1, inet_confirm_addr not probed" {
            dad(s, Lookup::Found(rtn::LOCAL)); s.conf().arp_ignore.own = 1;
            s.armed.inet_confirm_addr = false
        }
        Unknown: "the same, and a probe missed: there may have been a reply" {
            dad(s, Lookup::Found(rtn::LOCAL)); s.conf().arp_ignore.own = 1;
            s.armed.inet_confirm_addr = false; s.missed = true
        }
        Unknown: "the same, and arp_xmit not probed" {
            dad(s, Lookup::Found(rtn::LOCAL)); s.conf().arp_ignore.own = 1;
            s.armed.inet_confirm_addr = false; s.armed.arp_xmit = false
        }
        Noarp: "ours, but the interface has become NOARP" {
            dad(s, Lookup::Found(rtn::LOCAL)); s.device.noarp = true
        }
        Unknown: "the same with arp_ignore=1, inet_confirm_addr not probed: either" {
            dad(s, Lookup::Found(rtn::LOCAL)); s.conf().arp_ignore.own = 1; s.device.noarp = true;
            s.armed.inet_confirm_addr = false
        }
        Unknown: "ours, nothing refuses: no memory for the reply" {
            dad(s, Lookup::Found(rtn::LOCAL))
        }
        ArpIgnore: "ours, arp_filter has no say" {
            dad(s, Lookup::Found(rtn::LOCAL)); s.conf().arp_filter.own = 1; s.conf().arp_ignore.own = 8
        }
        NotLocal: "free" { dad(s, Lookup::Failed(-11)) }
        NotLocal: "free: main and local table are one until there are rules" {
            dad(s, Lookup::Found(rtn::UNICAST))
        }
        NotLocal: "free, although a probe missed: there is but one lookup" {
            dad(s, Lookup::Failed(-11)); s.missed = true
        }
        MartianTarget: "a subnet's broadcast" { dad(s, Lookup::Found(rtn::BROADCAST)) }
        MartianTarget: "255.255.255.255, which is not looked up" {
            dad(s, Lookup::NotSeen); s.asks(ZERO, LIMITED)
        }
        NotLocal: "0.1.2.3, an address as any other" {
            dad(s, Lookup::Failed(-11)); s.asks(ZERO, [0, 1, 2, 3])
        }
        MartianTarget: "0.0.0.0, which is no announcement" {
            dad(s, Lookup::NotSeen); s.asks(ZERO, ZERO)
        }
        NotLocal: "no lookup: the namespace has no table any more" { dad(s, Lookup::NotSeen) }
        Unknown: "the lookup missed" { dad(s, Lookup::NotSeen); s.missed = true }
        Unknown: "no lookup, and it may have had no in_dev" {
            dad(s, Lookup::NotSeen); s.in_dev = InDev::Unread; s.dropped = None
        }
        Unknown: "the lookup unread" { dad(s, Lookup::Unread) }
    });
}

#[test]
fn replies() {
    run(cases! { s;
        Ignored: "a zero sender, of whom nothing is learned" {
            reply(s, Neigh::NotSeen); s.asks(ZERO, OURS); s.armed.neigh_update = false
        }
        Unknown: "neigh_update not probed" {
            reply(s, Neigh::NotSeen); s.armed.neigh_update = false
        }
        Unknown: "neigh_update perhaps missed" { reply(s, Neigh::NotSeen); s.missed = true }
        Learned: "an update seen, another probe missed" {
            reply(s, Neigh::Updated); s.missed = true
        }
        Unknown: "an entry that could not be read" { reply(s, Neigh::Unread) }
        Learned: "an announcement by reply is a reply" {
            reply(s, Neigh::Updated); s.asks(SENDER, SENDER)
        }
        Unknown: "in_dev unread: perhaps nobody looked" {
            reply(s, Neigh::NotSeen); s.in_dev = InDev::Unread; s.dropped = None
        }
    });
}

#[test]
fn what_could_not_be_read() {
    run(cases! { s;
        Unknown: "the packet" { s.packet = None }
        Answered: "the packet, but a reply to it was seen" { s.packet = None; s.replied = true }
        Unknown: "in_dev, and the header is not for us: nobody may have looked at it" {
            dropped(s); s.in_dev = InDev::Unread; s.conf = None; s.packet().op = 8
        }
        RpFilter: "in_dev, but route input saw the packet" {
            refused(s, DropReason::RpFilter); s.in_dev = InDev::Unread; s.conf = None
        }
        Unknown: "route_localnet, and the target is loopback" {
            dropped(s); s.conf = None; s.asks(SENDER, LOOPBACK); s.dropped = None
        }
        Gratuitous: "drop_gratuitous_arp, but it let an announcement pass" {
            s.conf = None; s.asks(SENDER, SENDER); refused(s, DropReason::RpFilter)
        }
    });
}
