// SPDX-License-Identifier: GPL-2.0

//! Frames that end before `arp_process()`, and what does not leave: the judge and the sentences.

use core::fmt::{
    self,
    Write, //
};

use crate::arp::advice::dropper::Dropper;
use crate::arp::advice::sentence::{
    choose,
    Sentence, //
};
use crate::arp::advice::{
    write_advice,
    Names, //
};
use crate::arp::facts::Owner;
use crate::arp::frame::*;
use crate::arp::judge::judge;
use crate::arp::observation::*;
use crate::arp::verdict::{
    Stage,
    Verdict, //
};
use crate::sample::*;

const BROADCAST: [u8; 6] = [0xff; 6];
const OURS: [u8; 6] = [2, 0, 0, 0, 0, 1];
const PEERS: [u8; 6] = [2, 0, 0, 0, 0, 2];
const ANOTHERS: [u8; 6] = [2, 0, 0, 0, 0, 0x77];

/// The kernel's words for one drop.
pub(crate) struct Words(pub(crate) &'static str, pub(crate) &'static str);

impl Names for Words {
    fn drop_reason(&self, _: i32, out: &mut dyn Write) -> fmt::Result {
        out.write_str(self.0)
    }

    fn symbol(&self, _: usize, out: &mut dyn Write) -> fmt::Result {
        out.write_str(self.1)
    }
}

fn mac(address: [u8; 6]) -> Option<HwAddr> {
    let mut bytes = [0; 32];
    bytes[..6].copy_from_slice(&address);
    Some(HwAddr { bytes, len: 6 })
}

/// A broadcast question that came to `v0`, which is interface 2, and was dropped there.
fn a_drop() -> Drop {
    Drop {
        reason: 1,
        port: Port {
            name: device_name(b"v0"),
            ifindex: 2,
            is_up: true,
            has_carrier: true,
            ..Port::default()
        },
        has_mac_header: true,
        iif: 2,
        ..Drop::default()
    }
}

fn seen(point: Point, drop: Option<Drop>, change: impl FnOnce(&mut Observation)) -> Observation {
    let sample = observation();
    let frame = Frame {
        point,
        drop,
        dst: mac(BROADCAST),
        src: mac(PEERS),
        own: mac(OURS),
        len: 28,
        needs: 28,
        lengths: Some((6, 4)),
        addr_len: 6,
        ..Frame::default()
    };
    let mut seen = Observation::outside(sample.device, sample.packet, frame);
    change(&mut seen);
    seen
}

fn ignored(change: impl FnOnce(&mut Observation)) -> Observation {
    seen(Point::ArpRcv, None, change)
}

fn in_arp_rcv(cause: Cause, change: impl FnOnce(&mut Observation)) -> Observation {
    let drop = Drop { cause, ..a_drop() };
    seen(Point::ArpRcv, Some(drop), change)
}

fn elsewhere(change: impl FnOnce(&mut Drop)) -> Observation {
    let mut drop = a_drop();
    change(&mut drop);
    seen(Point::Elsewhere, Some(drop), |_| ())
}

fn on_its_way_out(drop: &mut Drop) {
    drop.header_ahead = true;
    drop.iif = 0;
}

fn other_host(s: &mut Observation) {
    s.frame.pkt_type = PktType::OtherHost;
}

fn reply_dropped(change: impl FnOnce(&mut Observation)) -> Observation {
    let mut seen = observation();
    seen.replied = true;
    let mut drop = a_drop();
    on_its_way_out(&mut drop);
    seen.frame.drop = Some(drop);
    change(&mut seen);
    seen
}

fn proxied() -> Observation {
    seen(Point::Proxied, None, |s| s.frame.given = mac(ANOTHERS))
}

/// One of each token of these stages.
fn one_of_each() -> Vec<(Verdict, Observation)> {
    vec![
        (Verdict::DroppedIn, elsewhere(|_| ())),
        (Verdict::BridgeProxied, proxied()),
        (Verdict::Noarp, ignored(|s| s.frame.is_noarp = true)),
        (
            Verdict::OtherHost,
            ignored(|s| {
                other_host(s);
                s.frame.dst = mac(ANOTHERS);
            }),
        ),
        (Verdict::VlanUnknown, ignored(other_host)),
        (
            Verdict::Malformed,
            in_arp_rcv(Cause::NotSpecified, |s| s.frame.lengths = Some((8, 4))),
        ),
        (Verdict::NetfilterIn, in_arp_rcv(Cause::Netfilter, |_| ())),
        (Verdict::ReplyDropped, reply_dropped(|_| ())),
        (Verdict::SendDropped, elsewhere(on_its_way_out)),
    ]
}

fn bridge_replied(role: Role) -> Observation {
    seen(Point::Proxied, None, |s| {
        s.frame.given = mac(ANOTHERS);
        s.frame.role = role;
    })
}

fn sent(change: impl FnOnce(&mut Packet)) -> Observation {
    let mut seen = elsewhere(on_its_way_out);
    change(seen.packet());
    seen
}

fn by_a_program(drop: &mut Drop) {
    on_its_way_out(drop);
    drop.has_sk = true;
}

fn forwarded(drop: &mut Drop) {
    drop.header_ahead = true;
    drop.iif = 3;
}

fn tagged_by(role: Role) -> Observation {
    ignored(|s| {
        other_host(s);
        s.frame.dst = mac(BROADCAST);
        s.frame.role = role;
    })
}

/// One of each sentence of these stages that is not among [`one_of_each()`].
fn others() -> Vec<Observation> {
    let short = |s: &mut Observation| s.frame.len = 16;
    let unread = |s: &mut Observation| s.frame.lengths = None;
    vec![
        bridge_replied(Role::Bridge),
        bridge_replied(Role::Vxlan),
        in_arp_rcv(Cause::NotSpecified, short),
        in_arp_rcv(Cause::TooSmall, unread),
        ignored(|s| {
            s.frame.is_noarp = true;
            s.frame.is_ipvlan = true;
        }),
        tagged_by(Role::OvsInternal),
        tagged_by(Role::Bridge),
        elsewhere(by_a_program),
        elsewhere(forwarded),
        sent(|packet| packet.op = op::REPLY),
        sent(|packet| packet.tip = packet.sip),
        sent(|packet| packet.op = 3),
    ]
}

/// The sentences that are told here.
pub(crate) fn told() -> Vec<Sentence> {
    let each = one_of_each().into_iter().map(|(_, seen)| seen);
    each.chain(others())
        .map(|seen| choose(judge(&seen), &seen))
        .collect()
}

#[test]
fn every_token_of_the_stages_around() {
    let cases = one_of_each();
    for (verdict, seen) in &cases {
        assert_eq!(judge(seen), *verdict, "{seen:?}");
    }
    let around = |verdict: &&Verdict| {
        matches!(
            verdict.stage(),
            Stage::Before | Stage::ArpRcv | Stage::After
        )
    };
    for verdict in Verdict::ALL.iter().filter(around) {
        let token = verdict.token();
        assert!(cases.iter().any(|(found, _)| found == verdict), "{token}");
    }
}

#[test]
fn arp_rcv_in_its_order() {
    let all_at_once = |s: &mut Observation| {
        other_host(s);
        s.frame.is_noarp = true;
        s.frame.dst = mac(ANOTHERS);
        s.frame.lengths = Some((8, 16));
    };
    assert_eq!(judge(&ignored(all_at_once)), Verdict::Noarp);
    let not_noarp = |s: &mut Observation| {
        all_at_once(s);
        s.frame.is_noarp = false;
    };
    assert_eq!(judge(&ignored(not_noarp)), Verdict::OtherHost);
    // To our own address or to a group, a frame for another host had a tag.
    for dst in [OURS, BROADCAST, [1, 0, 0x5e, 0, 0, 1]] {
        let tagged = |s: &mut Observation| {
            not_noarp(s);
            s.frame.dst = mac(dst);
        };
        assert_eq!(judge(&ignored(tagged)), Verdict::VlanUnknown, "{dst:?}");
    }
    // Nothing that it ignores: nothing is claimed.
    assert_eq!(judge(&ignored(|_| ())), Verdict::Unknown);
    let unread = |s: &mut Observation| {
        other_host(s);
        s.frame.dst = None;
    };
    assert_eq!(judge(&ignored(unread)), Verdict::Unknown);
}

#[test]
fn drops_in_arp_rcv() {
    let cases: [(Cause, fn(&mut Observation), Verdict); 7] = [
        (Cause::TooSmall, |_| (), Verdict::Malformed),
        (
            Cause::NotSpecified,
            |s| s.frame.len = 16,
            Verdict::Malformed,
        ),
        (
            Cause::NotSpecified,
            |s| s.frame.lengths = Some((6, 16)),
            Verdict::Malformed,
        ),
        (Cause::Netfilter, |_| (), Verdict::NetfilterIn),
        // It does not get as far as netfilter.
        (Cause::Netfilter, |s| s.frame.len = 27, Verdict::Malformed),
        (Cause::NoMemory, |_| (), Verdict::DroppedIn),
        (Cause::Other, |_| (), Verdict::Unknown),
    ];
    for (cause, change, expected) in cases {
        assert_eq!(judge(&in_arp_rcv(cause, change)), expected, "{cause:?}");
    }
}

#[test]
fn which_way() {
    let way = |change: fn(&mut Drop)| {
        let mut drop = a_drop();
        change(&mut drop);
        drop.way()
    };
    assert_eq!(way(|_| ()), Way::In);
    // Before __netif_receive_skb_core().
    assert_eq!(way(|d| d.iif = 0), Way::In);
    assert_eq!(way(on_its_way_out), Way::Out(Origin::Own));
    assert_eq!(way(by_a_program), Way::Out(Origin::Program));
    assert_eq!(way(forwarded), Way::Out(Origin::Forwarded));
    // A generic XDP program sees received frames whole.
    let xdp = |d: &mut Drop| {
        d.header_ahead = true;
        d.cause = Cause::Xdp;
    };
    assert_eq!(way(xdp), Way::In);
}

#[test]
fn which_way_in_a_bridge() {
    let way = |role, iif, ifindex| {
        let mut drop = a_drop();
        drop.iif = iif;
        drop.port.role = role;
        drop.port.ifindex = ifindex;
        drop.way()
    };
    // Received on the port; handed up to the bridge; forwarded to another port.
    assert_eq!(way(Role::BridgePort, 2, 2), Way::In);
    assert_eq!(way(Role::Bridge, 2, 9), Way::In);
    assert_eq!(way(Role::BridgePort, 2, 3), Way::Out(Origin::Forwarded));
    // Our own, in the bridge, and on the way out of a port.
    assert_eq!(way(Role::Bridge, 0, 9), Way::Out(Origin::Own));
    assert_eq!(way(Role::BridgePort, 0, 3), Way::Out(Origin::Own));
    // Received on a port, and in Open vSwitch; behind it, on the way out of another.
    let by = |role, iif, by| {
        let mut drop = a_drop();
        drop.header_ahead = true;
        drop.iif = iif;
        drop.port.role = role;
        drop.port.ifindex = 2;
        drop.by = by;
        drop.way()
    };
    assert_eq!(by(Role::OvsPort, 2, Some(By::OpenVSwitch)), Way::In);
    assert_eq!(by(Role::OvsPort, 3, None), Way::Out(Origin::Forwarded));
    assert_eq!(by(Role::OvsPort, 0, None), Way::Out(Origin::Own));
    let own = by(Role::OvsInternal, 0, Some(By::OpenVSwitch));
    assert_eq!(own, Way::Out(Origin::Own));
    assert_eq!(by(Role::Other, 2, Some(By::Tap)), Way::In);
    let mut backlog = a_drop();
    backlog.iif = 0;
    backlog.port.role = Role::BridgePort;
    backlog.cause = Cause::Backlog;
    assert_eq!(backlog.way(), Way::In);
}

#[test]
fn the_drop_of_a_reply_changes_no_other_verdict() {
    let refused = reply_dropped(|s| {
        s.replied = false;
        s.route_ret = Some(16);
        s.route_reason = Some(DropReason::RpFilter);
    });
    assert_eq!(judge(&refused), Verdict::RpFilter);
}

fn sentence(seen: &Observation, words: &Words) -> String {
    let mut text = String::new();
    write_advice(&mut text, judge(seen), seen, words).unwrap();
    text
}

/// A bridge forwards it, and asked arptables.
fn as_arp(drop: &mut Drop) {
    drop.port.role = Role::BridgePort;
    drop.iif = 3;
    drop.forwarded_as_arp = true;
}

/// It was received on a port of Open vSwitch.
fn in_ovs(drop: &mut Drop) {
    drop.port.role = Role::OvsPort;
    drop.header_ahead = true;
    drop.by = Some(By::OpenVSwitch);
}

/// Who it is by reason and function, what changes, and what the sentence must have.
type Place = (
    Dropper,
    &'static str,
    &'static str,
    fn(&mut Drop),
    &'static [&'static str],
);

const PLACES: &[Place] = &[
    (
        Dropper::TcIngress,
        "TC_INGRESS",
        "__netif_receive_skb_core",
        |_| (),
        &["tc filter show dev v0 ingress"],
    ),
    (
        Dropper::TcEgress,
        "TC_EGRESS",
        "__dev_queue_xmit",
        on_its_way_out,
        &["tc filter show dev v0 egress"],
    ),
    (
        Dropper::Xdp,
        "XDP",
        "do_xdp_generic",
        |d| d.cause = Cause::Xdp,
        &["generic XDP", "ip link show dev v0"],
    ),
    (
        Dropper::Xdp,
        "NOT_SPECIFIED",
        "do_xdp_generic",
        |_| (),
        &["generic XDP", "ip link show dev v0"],
    ),
    (
        Dropper::PortNotForwarding,
        "BRIDGE_INGRESS_STP_STATE",
        "br_handle_frame",
        |_| (),
        &[
            "not forwarding (STP, or the bridge is down)",
            "bridge link show dev v0",
        ],
    ),
    (
        Dropper::PortNotForwarding,
        "NOT_SPECIFIED",
        "br_handle_frame",
        |_| (),
        &[
            "not forwarding (STP, or the bridge is down), or a rule of ebtables' table nat dropped it (",
            "see: bridge link show dev v0, ebtables-legacy -t nat -L",
            "NOT_SPECIFIED in br_handle_frame",
        ],
    ),
    (
        Dropper::VlanFilter,
        "NOT_SPECIFIED",
        "br_allowed_ingress",
        |_| (),
        &[
            "VLAN filter dropped it, as v0 is not in its VLAN, or is held there by STP (NOT_SPECIFIED",
            "bridge -d vlan show dev v0",
        ],
    ),
    (
        Dropper::NetfilterIngress,
        "NETFILTER_DROP",
        "nft_do_chain",
        |_| (),
        &["hook ingress", "nft list ruleset"],
    ),
    (
        Dropper::NetfilterBridge,
        "NETFILTER_DROP",
        "nft_do_chain",
        |d| d.port.role = Role::BridgePort,
        &["family bridge", "; see: nft list ruleset"],
    ),
    (
        Dropper::NetfilterArpForward,
        "NETFILTER_DROP",
        "nf_hook_slow",
        as_arp,
        &[
            "ARP forward chain, which the bridge calls",
            "arptables-legacy -L, sysctl net.bridge.bridge-nf-call-arptables",
        ],
    ),
    // Since then: a bridge's chain of nft's; and one of the port that it leaves by.
    (
        Dropper::NetfilterBridge,
        "NETFILTER_DROP",
        "nft_do_chain",
        as_arp,
        &["family bridge", "; see: nft list ruleset"],
    ),
    (
        Dropper::NetfilterEgress,
        "NETFILTER_DROP",
        "nf_hook_slow",
        |d| {
            as_arp(d);
            d.header_ahead = true;
        },
        &["hook egress"],
    ),
    (
        Dropper::NetfilterEgress,
        "NETFILTER_DROP",
        "nft_do_chain",
        on_its_way_out,
        &["hook egress", "nft list ruleset"],
    ),
    (
        Dropper::NetfilterArpOutput,
        "NETFILTER_DROP",
        "nft_do_chain",
        |d| {
            on_its_way_out(d);
            d.has_mac_header = false;
        },
        &["ARP output chain", "; see: nft list ruleset"],
    ),
    (
        Dropper::BondPort,
        "UNHANDLED_PROTO",
        "__netif_receive_skb_core",
        |d| {
            d.port.role = Role::BondPort;
            d.port.master = device_name(b"bond0");
        },
        &[
            "v0 is an inactive port of bond0",
            "cat /proc/net/bonding/bond0",
        ],
    ),
    (
        Dropper::TeamPort,
        "UNHANDLED_PROTO",
        "__netif_receive_skb_core",
        |d| d.port.role = Role::TeamPort,
        &["v0 is an inactive port of a team"],
    ),
    (
        Dropper::BondNoPort,
        "NOT_SPECIFIED",
        "bond_xmit_broadcast",
        on_its_way_out,
        &[
            "v0 has no port that is up and active, to send it by",
            "see: ip link show master v0, cat /proc/net/bonding/v0",
        ],
    ),
    (
        Dropper::UnknownPlace,
        "NOT_SPECIFIED",
        "bond_handle_frame",
        |_| (),
        &["NOT_SPECIFIED in bond_handle_frame"],
    ),
    (
        Dropper::TeamNoPort,
        "NOT_SPECIFIED",
        "rr_transmit",
        on_its_way_out,
        &["see: ip link show master v0, teamnl v0 options"],
    ),
    (
        Dropper::UnknownPlace,
        "UNHANDLED_PROTO",
        "f",
        |_| (),
        &["UNHANDLED_PROTO in f"],
    ),
    (
        Dropper::Backlog,
        "CPU_BACKLOG",
        "enqueue_to_backlog",
        |d| d.cause = Cause::Backlog,
        &["net.core.netdev_max_backlog"],
    ),
    (
        Dropper::NoMemory,
        "NOMEM",
        "skb_vlan_untag",
        |_| (),
        &["no memory"],
    ),
    (
        Dropper::QueueNoCarrier,
        "QDISC_DROP",
        "__tcf_kfree_skb_list",
        |d| {
            on_its_way_out(d);
            d.port.has_carrier = false;
        },
        &[
            "v0 has no carrier, or is set protodown",
            "ip -d link show dev v0",
        ],
    ),
    (
        Dropper::QueueFull,
        "QDISC_DROP",
        "f",
        on_its_way_out,
        &[
            "queue of v0 was full",
            "see: tc -s qdisc show dev v0, tc filter show dev v0",
        ],
    ),
    // What is not known is not guessed.
    (
        Dropper::UnknownPlace,
        "NOT_SPECIFIED",
        "some_function",
        |_| (),
        &["the kernel dropped it (NOT_SPECIFIED in some_function)"],
    ),
    (
        Dropper::UnknownPlace,
        "SOMETHING_NEW",
        "some_function",
        on_its_way_out,
        &["(SOMETHING_NEW in some_function)"],
    ),
    // What nft does not drop itself may be an older tool's.
    (
        Dropper::NetfilterBridge,
        "NETFILTER_DROP",
        "nf_hook_slow",
        |d| d.port.role = Role::BridgePort,
        &["family bridge", "nft list ruleset, ebtables-legacy -L, ebtables-legacy -t nat -L"],
    ),
    (
        Dropper::NetfilterArpOutput,
        "NETFILTER_DROP",
        "nf_hook_slow",
        |d| {
            on_its_way_out(d);
            d.has_mac_header = false;
        },
        &["ARP output chain", "nft list ruleset, arptables-legacy -L"],
    ),
    (
        Dropper::TcEgress,
        "TC_CHAIN_NOTFOUND",
        "f",
        on_its_way_out,
        &["tc filter show dev v0 egress"],
    ),
    (
        Dropper::InvalidSource,
        "MAC_INVALID_SOURCE",
        "br_handle_frame",
        |_| (),
        &["its source MAC address 02:00:00:00:00:02 is no host's"],
    ),
    (
        Dropper::NoBridgePort,
        "NO_TX_TARGET",
        "br_flood",
        |_| (),
        &[
            "no port to send it to",
            "see: bridge -d link show, bridge -d vlan show",
        ],
    ),
    // It may be a bridge's port.
    (
        Dropper::VxlanNoRemote,
        "NO_TX_TARGET",
        "vxlan_xmit",
        |d| d.port.role = Role::BridgePort,
        &[
            "v0 knows no remote to send it to",
            "see: bridge fdb show dev v0, ip -d link show dev v0",
        ],
    ),
    (
        Dropper::TunnelNoRoute,
        "IP_OUTNOROUTES",
        "vxlan_xmit_one",
        |d| d.port.role = Role::Vxlan,
        &[
            "v0 found no route to its remote",
            "see: ip -d link show dev v0, bridge fdb show dev v0, ip route show table all",
        ],
    ),
    (
        Dropper::NotLetOut,
        "NOT_SPECIFIED",
        "br_handle_frame_finish",
        |d| {
            d.looks_for_port = true;
            d.port.role = Role::BridgePort;
            d.port.master = device_name(b"br0");
        },
        &[
            "that of ff:ff:ff:ff:ff:ff, or each if that is unknown, is isolated like v0, is v0 itself without \
             hairpin, or is held by STP",
            "see: bridge -d link show, bridge fdb show br br0, bridge -d vlan show",
        ],
    ),
    // It has not come so far.
    (
        Dropper::PortLocked,
        "NOT_SPECIFIED",
        "br_handle_frame_finish",
        |d| d.port.role = Role::BridgePort,
        &[
            "v0 is a bridge's port that is locked, where the bridge does not know 02:00:00:00:00:02, or",
            "see: bridge -d link show dev v0, bridge fdb show brport v0",
        ],
    ),
    // An inlined one: there may be others in it.
    (
        Dropper::UnknownPlace,
        "NOT_SPECIFIED",
        "nf_hook_bridge_pre",
        |d| d.port.role = Role::BridgePort,
        &["the kernel dropped it", "ip -s -s link show dev v0"],
    ),
    // Its own interface has no port to be one with.
    (
        Dropper::NotLetOut,
        "NOT_SPECIFIED",
        "br_dev_xmit",
        |d| {
            d.looks_for_port = true;
            d.port.role = Role::Bridge;
            d.iif = 0;
        },
        &[
            "or each if that is unknown, is the bridge itself, or is held by STP or VLANs",
            "bridge fdb show br v0, ",
        ],
    ),
    (
        Dropper::MacvlanQueue,
        "MACVLAN_BROADCAST_BACKLOG",
        "macvlan_broadcast_enqueue",
        |_| (),
        &["queue for broadcasts", "ip -d link show type macvlan"],
    ),
    (
        Dropper::TeamPort,
        "UNHANDLED_PROTO",
        "f",
        |d| {
            d.port.role = Role::TeamPort;
            d.port.master = device_name(b"team0");
        },
        &["v0 is an inactive port of team0", "teamnl team0 options"],
    ),
    (
        Dropper::NetfilterQueue,
        "NOT_SPECIFIED",
        "nf_queue",
        |d| d.port.role = Role::BridgePort,
        &["gave it to a program (queue)", "; see: nft list ruleset"],
    ),
    (
        Dropper::OvsFlow,
        "OVS_DROP_EXPLICIT",
        "do_execute_actions",
        in_ovs,
        &["a flow of Open vSwitch", "; see: ovs-dpctl dump-flows"],
    ),
    (
        Dropper::OvsFlow,
        "OVS_DROP_METER",
        "do_execute_actions",
        in_ovs,
        &["(OVS_DROP_METER in do_execute_actions)"],
    ),
    (
        Dropper::OvsNoFlow,
        "NOT_SPECIFIED",
        "ovs_dp_process_packet",
        in_ovs,
        &["has no flow for it", "; see: ovs-dpctl show"],
    ),
    (
        Dropper::OvsPortNotUp,
        "DEV_READY",
        "do_execute_actions",
        in_ovs,
        &["sends it to a port that is not up, or without a carrier"],
    ),
    (
        Dropper::TapFull,
        "FULL_RING",
        "tun_net_xmit",
        on_its_way_out,
        &["that has v0 open does not read", "ip -d -s link show dev v0"],
    ),
    (
        Dropper::TapFull,
        "FULL_RING",
        "tap_handle_frame",
        |d| {
            d.header_ahead = true;
            d.by = Some(By::Tap);
        },
        &["before ARP saw it: the program that has v0 open does not read"],
    ),
    (
        Dropper::UnknownPlace,
        "FULL_RING",
        "f",
        on_its_way_out,
        &["(FULL_RING in f)"],
    ),
    (
        Dropper::UnknownPlace,
        "NOT_SPECIFIED",
        "ovs_vport_receive",
        in_ovs,
        &["(NOT_SPECIFIED in ovs_vport_receive)"],
    ),
    (
        Dropper::NotUp,
        "DEV_READY",
        "enqueue_to_backlog",
        |_| (),
        &["an interface that is not up", "ip link show dev v0"],
    ),
    (
        Dropper::QueueDown,
        "QDISC_DROP",
        "f",
        |d| {
            on_its_way_out(d);
            d.port.is_up = false;
        },
        &["v0 is down", "ip -d link show dev v0"],
    ),
];

#[test]
fn places_in_words() {
    for (dropper, reason, function, change, wanted) in PLACES {
        let seen = elsewhere(*change);
        let drop = seen.frame.drop.as_ref().unwrap();
        let found = Dropper::new(drop, &seen.frame, reason, function);
        assert_eq!(found, *dropper, "{reason} {function}");
        let said = sentence(&seen, &Words(reason, function));
        for part in *wanted {
            assert!(
                said.contains(part),
                "{reason} {function}: no '{part}' in: {said}"
            );
        }
        assert!(
            said.contains(&format!("({reason} in {function})")),
            "{said}"
        );
        assert!(said.len() <= 400, "{} bytes: {said}", said.len());
    }
    for dropper in Dropper::ALL {
        let is_tried = PLACES.iter().any(|(found, ..)| found == dropper);
        assert!(is_tried, "{dropper:?}");
    }
}

/// The backlog's limit is the first namespace's, wherever the frame was.
#[test]
fn the_first_namespaces_backlog() {
    let mut seen = elsewhere(|d| d.cause = Cause::Backlog);
    seen.device.in_other_netns = true;
    let said = sentence(&seen, &Words("CPU_BACKLOG", "enqueue_to_backlog"));
    let end = "see: cat /proc/net/softnet_stat, nsenter -t 1 -n sysctl net.core.netdev_max_backlog";
    assert!(said.ends_with(end), "{said}");
}

#[test]
fn whose_frame_did_not_leave() {
    let out = |change: fn(&mut Drop), packet: fn(&mut Packet)| {
        let mut seen = elsewhere(change);
        packet(seen.packet.as_mut().unwrap());
        sentence(&seen, &Words("QDISC_DROP", "f"))
    };
    let starts = |said: String, start: &str| assert!(said.starts_with(start), "{said}");
    starts(
        out(on_its_way_out, |_| ()),
        "our own question did not leave",
    );
    starts(
        out(on_its_way_out, |p| p.tip = p.sip),
        "our own announcement did not leave",
    );
    starts(
        out(on_its_way_out, |p| p.op = op::REPLY),
        "a reply of ours (the verdict of its request, if it has one, stands) did not leave",
    );
    starts(
        out(by_a_program, |_| ()),
        "a program's packet did not leave",
    );
    starts(
        out(forwarded, |_| ()),
        "a packet that we forward did not leave",
    );
}

#[test]
fn sentences_around() {
    let said: Vec<_> = one_of_each()
        .iter()
        .map(|(_, seen)| sentence(seen, &Words("REASON", "function")))
        .collect();
    assert_eq!(
        said,
        [
            "dropped before ARP saw it: the kernel dropped it (REASON in function); see: ip -s -s link show dev v0",
            "the bridge replied by itself on its port v0, with 02:00:00:00:00:77, from a neighbour entry; see: \
             ip neigh show to 10.0.0.1, bridge -d link show; a port's neigh_suppress, proxy_arp or proxy_arp_wifi decides",
            "ARP is off on v0 (NOARP); see: ip link show dev v0; to turn it on: ip link set dev v0 arp on",
            "the frame is for 02:00:00:00:00:77, and v0 is 02:00:00:00:00:01; see: ip link show dev v0",
            "the frame had a VLAN tag that no interface on v0 takes; see: tcpdump -e -n -i v0 vlan, \
             ip -d link show type vlan",
            "addresses of 8 and 4 bytes, where v0 needs 6 and 4 (REASON in arp_rcv); see: tcpdump -e -n -xx \
             -i v0 arp",
            "netfilter's ARP input chain (table arp, hook input) dropped it (REASON in function); see: nft \
             list ruleset, arptables-legacy -L",
            "we replied for 10.0.0.1, but the reply did not leave: the kernel dropped it (REASON in \
             function); see: ip -s -s link show dev v0",
            "our own question did not leave: the kernel dropped it (REASON in function); see: ip -s -s link \
             show dev v0",
        ]
    );
}

#[test]
fn sentences_around_in_more_words() {
    let said: Vec<_> = others()
        .iter()
        .map(|seen| sentence(seen, &Words("QDISC_DROP", "function")))
        .collect();
    let queue = "did not leave: the queue of v0 was full, or its qdisc or a filter there refused it (QDISC_DROP in \
                 function); see: tc -s qdisc show dev v0, tc filter show dev v0";
    assert_eq!(
        said[..7],
        [
            "bridge v0 replied by itself, with 02:00:00:00:00:77, from a neighbour entry; see: ip neigh show \
             to 10.0.0.1, bridge -d link show; a port's neigh_suppress, proxy_arp or proxy_arp_wifi decides",
            "vxlan device v0 (proxy) replied by itself, with 02:00:00:00:00:77, from a neighbour entry; see: \
             ip neigh show to 10.0.0.1 dev v0, ip -d link show dev v0",
            "16 bytes of ARP, where v0 needs 28 (QDISC_DROP in arp_rcv); see: tcpdump -e -n -xx -i v0 arp",
            "it is too short (QDISC_DROP in arp_rcv); see: tcpdump -e -n -xx -i v0 arp",
            "ARP is off on v0 (NOARP), as it is on each ipvlan in mode l3 or l3s, and nothing turns it on there; \
             see: ip -d link show dev v0; who asks needs a route to it by way of this host; only in mode l2 \
             ip link set dev v0 arp on helps",
            "the frame had a VLAN tag that no interface on v0 takes: its own, or that of the port by which Open \
             vSwitch took it (tag=); see: ovs-dpctl dump-flows, tcpdump -e -n -i v0 vlan, ip -d link show type vlan",
            "the frame had a VLAN tag that no interface on v0 takes: its own, or that of the port by which the bridge \
             took it (PVID); see: bridge vlan show, tcpdump -e -n -i v0 vlan, ip -d link show type vlan",
        ]
    );
    assert!(
        said[7..].iter().all(|said| said.ends_with(queue)),
        "{said:?}"
    );
}

/// Another interface of this host has the MAC address that the frame is for.
#[test]
fn who_the_other_host_is() {
    let said = |netns, is_up| {
        let seen = ignored(|s| {
            other_host(s);
            s.frame.dst = mac(ANOTHERS);
            s.facts.dst_holder = Some(Owner {
                name: device_name(b"mv0"),
                netns,
                is_up,
            });
        });
        sentence(&seen, &Words("", ""))
    };
    let wanted = |has: &str, see: &str| {
        format!(
            "the frame is for 02:00:00:00:00:77, which {has}, and v0 is 02:00:00:00:00:01; see: ip link show \
             dev v0{see}"
        )
    };
    let see = ", ip -d link show dev mv0";
    assert_eq!(said(None, true), wanted("mv0 has", see));
    assert_eq!(said(None, false), wanted("mv0 has (down)", see));
    assert_eq!(
        said(Some(7), false),
        wanted("mv0 of netns 7 has (down)", "")
    );
}
