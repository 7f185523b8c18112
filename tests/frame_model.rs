// SPDX-License-Identifier: GPL-2.0

//! A model of the ways of frames around `arp_process()`: every combination of what the kernel leaves to be seen of
//! one, with the true verdict. It is written after the kernel's source, not after the judge: `arp_rcv()`
//! (`net/ipv4/arp.c`), `__netif_receive_skb_core()` and `__dev_queue_xmit()` (`net/core/dev.c`), `net/bridge/`.
//!
//! No sentence claims what was not seen: each of the words in [`CLAIMS`] may stand in it only where the observation
//! shows as much.

use crate::arp::advice::write_advice;
use crate::arp::frame::*;
use crate::arp::judge::judge;
use crate::arp::observation::*;
use crate::arp::verdict::Verdict;
use crate::claims::check_commands;
use crate::frames::Words;
use crate::sample::*;

const OURS: [u8; 6] = [2, 0, 0, 0, 0, 1];
const PEERS: [u8; 6] = [2, 0, 0, 0, 0, 2];
const ANOTHERS: [u8; 6] = [2, 0, 0, 0, 0, 0x77];
const GROUP: [u8; 6] = [0xff; 6];
/// The interface that the frame is dropped on, and another.
const HERE: i32 = 2;
const THERE: i32 = 3;

/// One frame, the kernel's words for its drop, and what is true of it.
struct World {
    seen: Observation,
    reason: &'static str,
    symbol: &'static str,
    truth: Verdict,
}

impl World {
    fn drop(&self) -> Drop {
        self.seen.frame.drop.unwrap_or_default()
    }

    fn sentence(&self, verdict: Verdict) -> String {
        let mut text = String::new();
        let words = Words(self.reason, self.symbol);
        write_advice(&mut text, verdict, &self.seen, &words).unwrap();
        text
    }
}

fn mac(bytes: [u8; 6]) -> HwAddr {
    HwAddr::new(&bytes, 6)
}

fn frame(point: Point) -> Frame {
    Frame {
        point,
        dst: Some(mac(GROUP)),
        src: Some(mac(PEERS)),
        own: Some(mac(OURS)),
        len: 28,
        needs: 28,
        lengths: Some((6, 4)),
        addr_len: 6,
        ..Frame::default()
    }
}

fn world(frame: Frame, packet: Option<Packet>, truth: Verdict) -> World {
    World {
        seen: Observation::outside(observation().device, packet, frame),
        reason: "NOT_SPECIFIED",
        symbol: "function",
        truth,
    }
}

/// A question, a reply, an announcement, an operation of no meaning, and what cannot be read.
fn packets() -> Vec<Option<Packet>> {
    let plain = observation().packet.unwrap();
    let with = |op, tip| Packet { op, tip, ..plain };
    vec![
        Some(plain),
        Some(with(op::REPLY, plain.tip)),
        Some(with(op::REQUEST, plain.sip)),
        Some(with(9, plain.tip)),
        None,
    ]
}

/// `arp_rcv()` frees without a drop what is on an interface without ARP, or for another host.
fn ignored(worlds: &mut Vec<World>) {
    for is_noarp in [false, true] {
        for pkt_type in [PktType::OtherHost, PktType::Other] {
            for dst in [None, Some(GROUP), Some(OURS), Some(ANOTHERS)] {
                for own in [None, Some(OURS)] {
                    let truth = match (is_noarp, pkt_type, dst, own) {
                        (true, ..) => Verdict::Noarp,
                        (_, PktType::Other, ..) | (_, _, None, _) => Verdict::Unknown,
                        (_, _, Some(GROUP), _) => Verdict::VlanUnknown,
                        (_, _, dst, Some(_)) if dst == own => Verdict::VlanUnknown,
                        (_, _, Some(_), Some(_)) => Verdict::OtherHost,
                        (_, _, Some(_), None) => Verdict::Unknown,
                    };
                    for role in [Role::Other, Role::Bridge, Role::OvsInternal] {
                        let frame = Frame {
                            is_noarp,
                            pkt_type,
                            dst: dst.map(mac),
                            own: own.map(mac),
                            role,
                            ..frame(Point::ArpRcv)
                        };
                        worlds.push(world(frame, observation().packet, truth));
                    }
                }
            }
        }
    }
}

/// What `arp_rcv()` drops: in its order, a clone that could not be made, what is too short or has other lengths, and
/// what netfilter refuses.
fn dropped_in_arp_rcv(worlds: &mut Vec<World>) {
    let causes = [
        (Cause::NoMemory, "NOMEM"),
        (Cause::TooSmall, "PKT_TOO_SMALL"),
        (Cause::NotSpecified, "NOT_SPECIFIED"),
        (Cause::Netfilter, "NETFILTER_DROP"),
        (Cause::Other, "SOMETHING_NEW"),
    ];
    for (cause, reason) in causes {
        for len in [16, 28] {
            for lengths in [None, Some((6, 4)), Some((8, 4)), Some((6, 16))] {
                let is_bad = len < 28 || lengths.is_some_and(|lengths| lengths != (6, 4));
                let truth = match cause {
                    Cause::NoMemory => Verdict::DroppedIn,
                    Cause::TooSmall => Verdict::Malformed,
                    _ if is_bad => Verdict::Malformed,
                    Cause::Netfilter => Verdict::NetfilterIn,
                    _ => Verdict::Unknown,
                };
                let frame = Frame {
                    drop: Some(Drop {
                        cause,
                        ..received()
                    }),
                    len,
                    lengths,
                    ..frame(Point::ArpRcv)
                };
                worlds.push(World {
                    reason,
                    ..world(frame, observation().packet, truth)
                });
            }
        }
    }
}

fn received() -> Drop {
    Drop {
        port: Port {
            name: device_name(b"v0"),
            ifindex: HERE,
            is_up: true,
            has_carrier: true,
            ..Port::default()
        },
        has_mac_header: true,
        iif: HERE,
        ..Drop::default()
    }
}

/// What is seen of a frame, and of where it was.
type Where = (Drop, Verdict);

const ROLES: &[Role] = &[
    Role::Other,
    Role::Bridge,
    Role::BridgePort,
    Role::BondPort,
    Role::TeamPort,
    Role::Vxlan,
    Role::OvsPort,
    Role::OvsInternal,
];

fn on(role: Role, change: impl FnOnce(&mut Drop)) -> Drop {
    let mut drop = received();
    drop.port.role = role;
    change(&mut drop);
    drop
}

/// On its way in, its header is behind; `skb_iif` is set by `__netif_receive_skb_core()`.
fn ways_in(ways: &mut Vec<Where>) {
    for &role in ROLES {
        for iif in [0, HERE] {
            // br_pass_frame_up() has `skb_iif` of the port that it came in by.
            let iif = if role == Role::Bridge { THERE } else { iif };
            for is_up in [false, true] {
                let drop = on(role, |d| {
                    d.iif = iif;
                    d.port.is_up = is_up || iif == HERE;
                });
                // An up port of a bridge has what was received since its frame was: it is its own then.
                let is_sent = role == Role::BridgePort && iif == 0 && is_up;
                if !is_sent {
                    ways.push((drop, Verdict::DroppedIn));
                }
            }
        }
        for iif in [0, HERE] {
            let xdp = on(role, |d| {
                d.cause = Cause::Xdp;
                d.header_ahead = true;
                d.iif = iif;
            });
            ways.push((xdp, Verdict::DroppedIn));
        }
        let backlog = on(role, |d| {
            d.cause = Cause::Backlog;
            d.iif = 0;
        });
        ways.push((backlog, Verdict::DroppedIn));
    }
    // Who took it has put its header back.
    for (role, by) in [(Role::OvsPort, By::OpenVSwitch), (Role::Other, By::Tap)] {
        let taken = on(role, |d| {
            d.header_ahead = true;
            d.by = Some(by);
        });
        ways.push((taken, Verdict::DroppedIn));
    }
    // tcf_mirred_to_dev() has put its header back; a program of this host may have sent it.
    for has_sk in [false, true] {
        ways.push((redirected(Redirected::In, has_sk), Verdict::DroppedIn));
    }
}

/// In the queue of an ifb.
fn redirected(way: Redirected, has_sk: bool) -> Drop {
    on(Role::Other, |d| {
        d.redirected = Some(way);
        d.header_ahead = true;
        d.iif = THERE;
        d.has_sk = has_sk;
    })
}

/// On its way out, its header is ahead, but in a bridge.
fn ways_out(ways: &mut Vec<Where>) {
    for &role in ROLES {
        for (iif, has_sk) in [(0, false), (0, true), (THERE, false), (THERE, true)] {
            for has_mac_header in [false, true] {
                for (is_up, has_carrier) in [(true, true), (true, false), (false, false)] {
                    let drop = on(role, |d| {
                        d.header_ahead = true;
                        d.has_mac_header = has_mac_header || iif != 0;
                        d.iif = iif;
                        d.has_sk = has_sk;
                        d.port.is_up = is_up;
                        d.port.has_carrier = has_carrier;
                    });
                    ways.push((drop, Verdict::SendDropped));
                }
            }
        }
    }
    for (iif, has_sk) in [(0, false), (0, true), (THERE, false)] {
        // internal_dev_xmit()
        let drop = on(Role::OvsInternal, |d| {
            d.header_ahead = true;
            d.by = Some(By::OpenVSwitch);
            d.iif = iif;
            d.has_sk = has_sk;
        });
        ways.push((drop, Verdict::SendDropped));
    }
    for has_sk in [false, true] {
        // br_dev_xmit() has taken it off; __br_forward() has moved it to the port that it is to leave by.
        for (role, iif) in [
            (Role::Bridge, 0),
            (Role::BridgePort, 0),
            (Role::BridgePort, THERE),
        ] {
            let drop = on(role, |d| {
                d.iif = iif;
                d.has_sk = has_sk && iif == 0;
            });
            ways.push((drop, Verdict::SendDropped));
        }
    }
    ways.push((redirected(Redirected::Out, false), Verdict::SendDropped));
    // br_nf_forward_arp(), and where such a frame comes next.
    for header_ahead in [false, true] {
        let drop = on(Role::BridgePort, |d| {
            d.iif = THERE;
            d.header_ahead = header_ahead;
            d.forwarded_as_arp = true;
        });
        ways.push((drop, Verdict::SendDropped));
    }
}

/// Each reason that has words of its own, with the function, and such as have none.
const REASONS: &[(&str, &str, Cause)] = &[
    ("TC_INGRESS", "__netif_receive_skb_core", Cause::Other),
    ("TC_EGRESS", "__dev_queue_xmit", Cause::Other),
    ("TC_CHAIN_NOTFOUND", "f", Cause::Other),
    ("NETFILTER_DROP", "nft_do_chain", Cause::Netfilter),
    ("NETFILTER_DROP", "nf_hook_slow", Cause::Netfilter),
    ("BRIDGE_INGRESS_STP_STATE", "br_handle_frame", Cause::Other),
    ("MAC_INVALID_SOURCE", "br_handle_frame", Cause::Other),
    ("UNHANDLED_PROTO", "f", Cause::Other),
    ("CPU_BACKLOG", "enqueue_to_backlog", Cause::Backlog),
    ("MACVLAN_BROADCAST_BACKLOG", "f", Cause::Other),
    ("NOMEM", "f", Cause::NoMemory),
    ("DEV_READY", "f", Cause::Other),
    ("QDISC_DROP", "f", Cause::Other),
    ("NO_TX_TARGET", "br_flood", Cause::Other),
    ("NOT_SPECIFIED", "br_allowed_ingress", Cause::NotSpecified),
    ("NOT_SPECIFIED", "br_handle_frame", Cause::NotSpecified),
    ("NOT_SPECIFIED", "do_xdp_generic", Cause::NotSpecified),
    ("NOT_SPECIFIED", "br_dev_xmit", Cause::NotSpecified),
    ("NOT_SPECIFIED", "nft_do_chain", Cause::NotSpecified),
    ("NOT_SPECIFIED", "__dev_queue_xmit", Cause::NotSpecified),
    (
        "NOT_SPECIFIED",
        "ovs_dp_process_packet",
        Cause::NotSpecified,
    ),
    ("NOT_SPECIFIED", "nf_queue", Cause::NotSpecified),
    ("NOT_SPECIFIED", "bond_start_xmit", Cause::NotSpecified),
    ("NOT_SPECIFIED", "ab_transmit", Cause::NotSpecified),
    ("FULL_RING", "tun_net_xmit", Cause::Other),
    ("FULL_RING", "tap_handle_frame", Cause::Other),
    ("OVS_DROP_LAST_ACTION", "do_execute_actions", Cause::Other),
    ("NOT_SPECIFIED", "f", Cause::NotSpecified),
    ("SOMETHING_NEW", "f", Cause::Other),
];

/// Whether that one may drop a frame so.
fn may_be(by: Option<By>, reason: &str, symbol: &str) -> bool {
    match by {
        None => true,
        Some(By::Tap) => symbol == "tap_handle_frame",
        Some(By::OpenVSwitch) => {
            let words = [reason, symbol];
            let of_ovs = ["OVS_DROP_LAST_ACTION", "ovs_dp_process_packet", "DEV_READY"];
            words.iter().any(|word| of_ovs.contains(word))
        }
    }
}

fn dropped_elsewhere(worlds: &mut Vec<World>) {
    let mut ways = Vec::new();
    ways_in(&mut ways);
    ways_out(&mut ways);
    for (drop, truth) in ways {
        for &(reason, symbol, cause) in REASONS {
            // What the way has said already of the reason stands.
            let (reason, symbol, cause) = match drop.cause {
                Cause::Xdp => ("XDP", "do_xdp_generic", Cause::Xdp),
                Cause::Backlog => ("CPU_BACKLOG", "enqueue_to_backlog", Cause::Backlog),
                _ if cause == Cause::Backlog => continue,
                _ if !may_be(drop.by, reason, symbol) => continue,
                _ => (reason, symbol, cause),
            };
            for (number, packet) in packets().into_iter().enumerate() {
                let mut drop = Drop { cause, ..drop };
                let is_bridges = matches!(drop.port.role, Role::Bridge | Role::BridgePort);
                drop.looks_for_port = is_bridges && number % 2 == 0;
                if number % 2 == 0 {
                    drop.port.master = device_name(b"m0");
                }
                let src = if number % 3 == 0 { GROUP } else { PEERS };
                let frame = Frame {
                    drop: Some(drop),
                    src: (number != 4).then(|| mac(src)),
                    ..frame(Point::Elsewhere)
                };
                worlds.push(World {
                    reason,
                    symbol,
                    ..world(frame, packet, truth)
                });
            }
        }
    }
}

fn proxied(worlds: &mut Vec<World>) {
    for role in [Role::Bridge, Role::BridgePort, Role::Vxlan] {
        for given in [None, Some(mac(ANOTHERS))] {
            let frame = Frame {
                role,
                given,
                ..frame(Point::Proxied)
            };
            worlds.push(world(frame, observation().packet, Verdict::BridgeProxied));
        }
    }
}

/// The reply of an `arp_process()` that is dropped before it returns; a reply is never the drop of another verdict.
fn replies(worlds: &mut Vec<World>) {
    let mut ways = Vec::new();
    ways_out(&mut ways);
    let own = |drop: &Drop| drop.iif == 0 && !drop.has_sk;
    for (drop, _) in ways.into_iter().filter(|(drop, _)| own(drop)) {
        for &(reason, symbol, cause) in REASONS {
            for rt_type in [rtn::LOCAL, rtn::UNICAST] {
                let mut seen = observation();
                seen.replied = true;
                seen.conf().forwarding = true;
                seen.rt_type = Some(rt_type);
                seen.target = Lookup::Found(rt_type);
                seen.frame.drop = Some(Drop { cause, ..drop });
                worlds.push(World {
                    seen,
                    reason,
                    symbol,
                    truth: Verdict::ReplyDropped,
                });
            }
        }
    }
}

fn worlds() -> Vec<World> {
    let mut worlds = Vec::new();
    ignored(&mut worlds);
    dropped_in_arp_rcv(&mut worlds);
    dropped_elsewhere(&mut worlds);
    proxied(&mut worlds);
    replies(&mut worlds);
    worlds
}

fn is_bridges(world: &World) -> bool {
    matches!(world.drop().port.role, Role::Bridge | Role::BridgePort)
}

fn is_other_host(world: &World) -> bool {
    world.seen.frame.pkt_type == PktType::OtherHost && !world.seen.frame.is_noarp
}

fn op_is(world: &World, op: u16) -> bool {
    world.seen.packet.is_some_and(|packet| packet.op == op)
}

fn is_own(world: &World) -> bool {
    !world.drop().has_sk && world.drop().iif == 0
}

type Claim = (&'static str, fn(&World) -> bool);

/// Words, and what must have been seen for them.
const CLAIMS: &[Claim] = &[
    ("(NOARP)", |w| w.seen.frame.is_noarp),
    ("the frame is for 02:00:00:00:00:77", |w| {
        is_other_host(w) && w.seen.frame.dst == Some(mac(ANOTHERS))
    }),
    ("and v0 is 02:00:00:00:00:01", |w| {
        w.seen.frame.own == Some(mac(OURS))
    }),
    ("had a VLAN tag", |w| {
        is_other_host(w) && w.seen.frame.dst != Some(mac(ANOTHERS))
    }),
    ("by which the bridge took it", |w| {
        w.seen.frame.role == Role::Bridge
    }),
    ("by which Open vSwitch took it", |w| {
        w.seen.frame.role == Role::OvsInternal
    }),
    ("bytes of ARP", |w| w.seen.frame.len < 28),
    ("addresses of 8 and 4", |w| {
        w.seen.frame.lengths == Some((8, 4))
    }),
    ("addresses of 6 and 16", |w| {
        w.seen.frame.lengths == Some((6, 16))
    }),
    ("addresses of 6 and 4 bytes", |_| false),
    ("ARP input chain", |w| {
        w.seen.frame.point == Point::ArpRcv && w.drop().cause == Cause::Netfilter
    }),
    ("(unreadable)", |_| false),
    ("before ARP saw it", |w| w.truth == Verdict::DroppedIn),
    ("we replied for", |w| w.seen.replied),
    ("a program's packet", |w| {
        w.drop().has_sk && w.drop().iif == 0
    }),
    ("a packet that we forward", |w| w.drop().iif != 0),
    ("our own question", |w| is_own(w) && op_is(w, op::REQUEST)),
    ("our own announcement", |w| {
        is_own(w) && w.seen.packet.is_some_and(|packet| packet.sip == packet.tip)
    }),
    ("a reply of ours", |w| is_own(w) && op_is(w, op::REPLY)),
    ("a packet of our own", |w| {
        is_own(w) && !op_is(w, op::REQUEST) && !op_is(w, op::REPLY)
    }),
    // Who dropped it.
    ("on ingress of v0", |w| {
        w.reason == "TC_INGRESS" || w.truth == Verdict::DroppedIn && w.drop().redirected.is_none()
    }),
    ("on egress of v0", |w| {
        w.reason == "TC_EGRESS" || w.truth != Verdict::DroppedIn || w.drop().redirected.is_some()
    }),
    ("generic XDP", |w| {
        w.drop().cause == Cause::Xdp || w.symbol == "do_xdp_generic"
    }),
    ("netfilter's", |w| {
        w.drop().cause == Cause::Netfilter || w.symbol == "nft_do_chain"
    }),
    ("ARP output chain", |w| {
        w.truth != Verdict::DroppedIn && !w.drop().has_mac_header
    }),
    ("ARP forward chain", |w| {
        w.drop().forwarded_as_arp && w.symbol != "nft_do_chain"
    }),
    ("bridge-nf-call-arptables", |w| w.drop().forwarded_as_arp),
    ("hook ingress", |w| {
        w.truth == Verdict::DroppedIn && !w.drop().header_ahead
    }),
    ("hook egress", |w| w.drop().header_ahead),
    ("family bridge", |w| is_bridges(w) && !w.drop().header_ahead),
    ("arptables-legacy", |w| w.symbol != "nft_do_chain"),
    ("ebtables-legacy", |w| {
        is_bridges(w) && w.symbol != "nft_do_chain" || w.symbol == "br_handle_frame"
    }),
    ("ebtables' table nat dropped it", |w| {
        w.reason == "NOT_SPECIFIED" && w.symbol == "br_handle_frame"
    }),
    ("to let it out of", |w| {
        w.drop().looks_for_port && w.symbol == "br_dev_xmit"
    }),
    ("isolated like v0", |w| {
        w.drop().port.role == Role::BridgePort
    }),
    ("the bridge itself", |w| w.drop().port.role == Role::Bridge),
    ("fdb show br m0", |w| w.drop().port.role == Role::BridgePort),
    ("not forwarding", |w| w.symbol == "br_handle_frame"),
    ("is no host's", |w| {
        w.reason == "MAC_INVALID_SOURCE" || w.seen.frame.src == Some(mac(GROUP))
    }),
    ("inactive port of", |w| {
        w.reason == "UNHANDLED_PROTO"
            && matches!(w.drop().port.role, Role::BondPort | Role::TeamPort)
    }),
    ("/proc/net/bonding/m0", |w| {
        w.drop().port.role == Role::BondPort
    }),
    ("no port that is up and active", |w| {
        ["bond_start_xmit", "ab_transmit"].contains(&w.symbol)
    }),
    ("/proc/net/bonding/v0", |w| w.symbol == "bond_start_xmit"),
    ("teamnl v0 options", |w| w.symbol == "ab_transmit"),
    ("teamnl m0", |w| w.drop().port.role == Role::TeamPort),
    (" is down ", |w| !w.drop().port.is_up),
    ("has no carrier", |w| {
        w.drop().port.is_up && !w.drop().port.has_carrier
    }),
    ("queue of v0 was full", |w| {
        w.drop().port.is_up && w.drop().port.has_carrier
    }),
    ("to a program (queue)", |w| w.symbol == "nf_queue"),
    ("that has v0 open", |w| w.reason == "FULL_RING"),
    ("a flow of Open vSwitch, which", |w| {
        w.reason == "OVS_DROP_LAST_ACTION"
    }),
    ("has no flow for it", |w| {
        w.symbol == "ovs_dp_process_packet"
    }),
    ("sends it to a port that is not up", |w| {
        w.reason == "DEV_READY" && w.drop().by.is_some()
    }),
    ("an interface that is not up", |w| {
        w.reason == "DEV_READY" && w.drop().by.is_none()
    }),
    ("backlog was full", |w| w.drop().cause == Cause::Backlog),
    ("no memory", |w| w.drop().cause == Cause::NoMemory),
    // Who replied.
    ("vxlan device v0 ", |w| w.seen.frame.role == Role::Vxlan),
    ("bridge v0 replied", |w| w.seen.frame.role == Role::Bridge),
    ("on its port v0", |w| w.seen.frame.role == Role::BridgePort),
    ("with 02:00:00:00:00:77", |w| w.seen.frame.given.is_some()),
    // The one remedy.
    ("; to ", |w| w.seen.frame.is_noarp),
];

#[test]
fn every_frame_has_its_verdict() {
    let worlds = worlds();
    assert!(worlds.len() > 10_000, "{}", worlds.len());
    for world in &worlds {
        let got = judge(&world.seen);
        assert_eq!(
            got, world.truth,
            "{} {}: {:?}",
            world.reason, world.symbol, world.seen.frame.drop
        );
    }
}

#[test]
fn no_sentence_of_a_frame_claims_what_was_not_seen() {
    for world in worlds() {
        if world.truth == Verdict::Unknown {
            continue;
        }
        let line = world.sentence(world.truth);
        for (words, shown) in CLAIMS {
            let found = line.contains(words);
            assert!(
                !found || shown(&world),
                "{words}: {line}\n{:#?}",
                world.seen
            );
        }
        check_commands(&line);
        assert!(line.len() <= 400, "{} bytes: {line}", line.len());
    }
}

/// A claim that no world makes would be no test.
#[test]
fn every_claim_is_made() {
    let never = ["addresses of 6 and 4 bytes", "(unreadable)"];
    let lines: Vec<_> = worlds()
        .iter()
        .map(|world| world.sentence(world.truth))
        .collect();
    for (words, _) in CLAIMS {
        let made = lines.iter().any(|line| line.contains(words));
        assert_eq!(made, !never.contains(words), "{words}");
    }
}
