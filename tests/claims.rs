// SPDX-License-Identifier: GPL-2.0

//! No sentence claims what was not seen: each of the words below may stand in it only where the observation
//! shows as much. Tried on every packet of the model of `arp_process()`, with all that may be known of
//! addresses, routes and entries, or not.

use crate::advice::sentence_of;
use crate::arp::facts::*;
use crate::arp::observation::*;
use crate::arp::verdict::Verdict;
use crate::kernel_model::worlds;
use crate::sample::*;

fn address(dev: &[u8], here: bool, covers_itself: bool) -> Holder {
    Holder::Interface(Address {
        dev: device_name(dev),
        here,
        port_of: match dev {
            b"p0" => PortOf::Receiver,
            b"o0" => PortOf::OpenVSwitch,
            _ => PortOf::Nobody,
        },
        prefix_len: 24,
        covers_itself,
        scope_host: false,
    })
}

fn mac(last: u8) -> HwAddr {
    HwAddr::new(&[2, 0, 0, 0, 0, last], 6)
}

fn pick<T: Copy>(number: &mut usize, options: &[T]) -> T {
    let picked = options[*number % options.len()];
    *number /= options.len();
    picked
}

/// The `number`th of all combinations.
fn facts(mut number: usize) -> Facts {
    let number = &mut number;
    let holders = [
        Holder::Unknown,
        Holder::Nobody,
        address(b"v0", true, true),
        address(b"dummy0", false, true),
        address(b"dummy1", false, false),
        address(b"p0", false, true),
        address(b"o0", false, true),
    ];
    let known = [None, Some(false), Some(true)];
    let ways = [0, -1].map(|medium_id| Out::Other {
        dev: device_name(b"dummy0"),
        medium_id,
    });
    let entries = [(99, true), (2, true), (99, false)];
    let entries = entries.map(|(last, valid)| {
        Some(Entry {
            mac: mac(last),
            valid,
        })
    });
    Facts {
        target: pick(number, &holders),
        sender: pick(number, &holders),
        out: pick(
            number,
            &[Out::Unknown, Out::Here, Out::Several, ways[0], ways[1]],
        ),
        entry: pick(number, &[None, entries[0], entries[1], entries[2]]),
        given: pick(number, &[None, Some(mac(1))]),
        asker: pick(
            number,
            &[
                Asker::Unknown,
                Asker::Stranger,
                Asker::Interface(device_name(b"mv0")),
                Asker::Elsewhere {
                    dev: device_name(b"c0"),
                    netns: 4026532500,
                },
            ],
        ),
        rules: pick(number, &known),
        sender_on_link: pick(number, &known),
        both_on_link: pick(number, &known),
        sender_broadcast: pick(number, &known),
        local_routes: pick(number, &known),
        lo_up: pick(number, &known),
        in_vrf: pick(number, &[false, true]),
        alb: pick(number, &[false, true]),
        table: pick(
            number,
            &[
                None,
                Some(TableSize {
                    entries: 9,
                    limit: 9,
                }),
                Some(TableSize {
                    entries: 8,
                    limit: 9,
                }),
            ],
        ),
        mtu: pick(number, &[None, Some((60, 1500)), Some((1500, 9000))]),
        dst_holder: None,
        target_elsewhere: pick(
            number,
            &[None, Some(container(true)), Some(container(false))],
        ),
        other_source: pick(number, &[None, Some(mac(0x77))]),
        mark: pick(number, &[0, 7]),
        asks_as: pick(number, &[AsksAs::Udp, AsksAs::Protocol(1), AsksAs::Nothing]),
    }
}

fn container(is_up: bool) -> Owner {
    Owner {
        name: device_name(b"mv0"),
        netns: Some(4026532600),
        is_up,
    }
}

fn is_on_interface(holder: Holder) -> bool {
    matches!(holder, Holder::Interface(_))
}

fn entry_changes(seen: &Observation) -> bool {
    let sha = seen.packet.map(|packet| packet.sha);
    seen.facts
        .entry
        .is_some_and(|entry| entry.valid && Some(entry.mac) != sha)
}

fn in_transit(seen: &Observation) -> bool {
    seen.target != Lookup::Found(rtn::LOCAL)
}

fn has_prefix(sentence: &str, prefix: &str) -> bool {
    sentence.starts_with(prefix)
}

type Claim = (&'static str, fn(&Observation, &str) -> bool);

/// Words, and what must have been seen for them.
const CLAIMS: &[Claim] = &[
    ("is not ours", |s, _| s.facts.target == Holder::Nobody),
    ("is ours (on ", |s, _| is_on_interface(s.facts.target)),
    ("is our own (on ", |s, _| is_on_interface(s.facts.sender)),
    ("; Open vSwitch has o0: ", |s, _| {
        s.facts.target == address(b"o0", false, true)
    }),
    ("; p0 is a port of v0, and", |s, _| {
        s.facts.target == address(b"p0", false, true)
    }),
    ("ours, no interface has it", |s, _| {
        s.facts.target == Holder::Nobody
    }),
    (" all the same", |s, _| is_on_interface(s.facts.target)),
    ("on no interface", |s, _| {
        s.facts.target == Holder::Nobody || s.facts.sender == Holder::Nobody
    }),
    ("gave out", |s, _| s.facts.given.is_some() && s.replied),
    ("went from", |s, _| {
        entry_changes(s) && s.neigh == Neigh::Updated
    }),
    ("is permanent or noarp", |s, _| s.neigh == Neigh::Fixed),
    ("keeps 02:", |s, _| {
        entry_changes(s) && matches!(s.neigh, Neigh::Fixed | Neigh::Kept)
    }),
    ("we keep no neighbour entry", |s, _| {
        s.neigh == Neigh::NotSeen
    }),
    ("of this host", |s, _| {
        matches!(s.facts.asker, Asker::Interface(_) | Asker::Elsewhere { .. })
            || s.facts.target_elsewhere.is_some()
    }),
    ("of this host (netns 4026532600)", |s, _| {
        s.facts.target_elsewhere.is_some() && !is_on_interface(s.facts.target)
    }),
    ("(netns 4026532600), which is down", |s, _| {
        s.facts.target_elsewhere.is_some_and(|owner| !owner.is_up)
    }),
    ("the frame came from 02:00:00:00:00:77", |s, _| {
        s.facts.other_source.is_some()
    }),
    (", the reply went to 02:00:00:00:00:02", |s, _| s.replied),
    (" mark 0x7", |s, line| {
        s.facts.mark == 7 && (!has_prefix(line, "rp_filter") || s.conf().src_valid_mark.either())
    }),
    (" ipproto 1", |s, _| s.facts.asks_as == AsksAs::Protocol(1)),
    ("ip route get", |s, _| s.facts.asks_as != AsksAs::Nothing),
    ("of this host (netns 4026532500)", |s, _| {
        matches!(s.facts.asker, Asker::Elsewhere { .. })
    }),
    ("one of several next hops", |s, _| {
        s.facts.out == Out::Several
    }),
    ("our packet came back; ", |s, line| {
        !has_prefix(line, "local_source")
            || line.contains("has it too, or")
            || matches!(s.facts.asker, Asker::Interface(_))
    }),
    ("routed out of v0 itself", |s, line| {
        s.facts.out == Out::Here || has_prefix(line, "not_local")
    }),
    ("routed out of dummy0", |s, _| {
        matches!(s.facts.out, Out::Other { .. })
    }),
    ("(proxy_arp)", |s, _| {
        s.conf().proxy_arp.either() && matches!(s.facts.out, Out::Other { .. })
    }),
    ("(proxy_arp_pvlan)", |s, _| s.facts.out == Out::Here),
    ("its route does not point out of", |s, _| {
        matches!(s.sender, Lookup::Found(_))
    }),
    (": it has no route, or one whose", |s, _| {
        matches!(s.sender, Lookup::Failed(-11 | -101))
    }),
    ("covers it", |s, _| {
        matches!(s.sender, Lookup::Failed(-13 | -22 | -113))
    }),
    ("against it", |s, _| s.facts.rules != Some(false)),
    ("no usable route back", |s, _| {
        matches!(s.way_back, Lookup::Failed(_))
    }),
    ("is no routing table yet", |s, _| {
        s.target == Lookup::NotSeen && s.facts.rules == Some(false)
    }),
    ("all namespaces is full (", |s, _| s.facts.table.is_some()),
    (
        "shares its next hop",
        |s, _| matches!((s.rt_type, s.target), (Some(taken), Lookup::Found(found)) if taken != found),
    ),
    // Commands that the kernel answers as it answered the packet.
    ("ip route get 10.0.0.1 from 10.0.0.2 iif", |s, _| {
        s.conf().forwarding && s.validation.was_seen()
    }),
    ("ip route get 10.0.0.2 from 10.0.0.1", |s, line| {
        !in_transit(s)
            && (matches!(s.sender, Lookup::Found(_)) && has_prefix(line, "rp_filter")
                || matches!(s.way_back, Lookup::Found(_)) && has_prefix(line, "arp_filter"))
    }),
    ("table local", |s, _| {
        s.dad_target != Lookup::NotSeen && !s.facts.in_vrf
    }),
    // What helps.
    ("; to reply: ", |s, line| {
        s.packet().op == op::REQUEST
            && (!in_transit(s)
                || s.rt_type == Some(rtn::LOCAL)
                || s.dad_target == Lookup::Found(rtn::LOCAL)
                || has_prefix(line, "noarp")
                || line.contains("route_localnet=1"))
    }),
    ("; to be its proxy: ", |s, _| {
        s.target == Lookup::Found(rtn::UNICAST)
            && !matches!(s.facts.out, Out::Unknown | Out::Several)
    }),
    (".route_localnet=1", |s, _| {
        !s.conf().route_localnet.either() && s.facts.rules == Some(false)
    }),
    (".arp_filter=0", |s, _| s.conf().arp_filter.either()),
    (".arp_ignore=0", |s, _| s.conf().arp_ignore.max() != 0),
    (".rp_filter=0", |s, _| s.conf().rp_filter.max() != 0),
    (".rp_filter=2", |s, _| s.conf().rp_filter.max() == 1),
    (".forwarding=1", |s, _| !s.conf().forwarding),
    ("; to make one unasked: ", |s, _| {
        s.facts.sender == Holder::Nobody && s.facts.local_routes == Some(false)
    }),
];

/// Reads what an observation certainly has where it matters.
trait Known {
    fn conf(&self) -> Conf;
    fn packet(&self) -> Packet;
}

impl Known for Observation {
    fn conf(&self) -> Conf {
        self.conf.expect("sysctls")
    }

    fn packet(&self) -> Packet {
        self.packet.expect("a packet")
    }
}

/// What may stand in no sentence at all.
const NEVER: &[&str] = &["did not ask", "may take it", "ADDRESS", "  ", ";;", "; ;"];

/// What follows "see:" can be typed as it stands: commands, one after the other, and nothing that a shell takes for
/// anything else.
pub(crate) fn check_commands(line: &str) {
    let Some((_, rest)) = line.split_once("; see: ") else {
        return;
    };
    let commands = rest.split(';').next().unwrap_or("");
    for command in commands.split(", ") {
        let plain = |c: char| c.is_ascii_alphanumeric() || " ._-/:".contains(c);
        assert!(command.chars().all(plain), "'{command}' in: {line}");
        assert!(
            KNOWN.iter().any(|known| command.starts_with(known)),
            "'{command}' in: {line}"
        );
    }
}

const KNOWN: &[&str] = &[
    "ip ",
    "sysctl ",
    "nsenter -t 1 -n ",
    "cat /proc/",
    "tc ",
    "bridge ",
    "nft list ruleset",
    "arptables-legacy -L",
    "ebtables-legacy -L",
    "ebtables-legacy -t nat -L",
    "teamnl ",
    "ovs-dpctl show",
    "ovs-dpctl dump-flows",
    "tcpdump ",
];

fn check(verdict: Verdict, seen: &Observation) {
    let line = sentence_of(verdict, seen);
    for (words, shown) in CLAIMS {
        let found = line.contains(words);
        assert!(!found || shown(seen, &line), "{words}: {line}\n{seen:#?}");
    }
    for words in NEVER {
        assert!(!line.contains(words), "{words}: {line}");
    }
    check_commands(&line);
    let sentence = line.split_once(": ").expect("a token").1;
    assert!(sentence.len() <= 400, "{} bytes: {line}", sentence.len());
}

#[test]
fn no_sentence_claims_what_was_not_seen() {
    let mut number = 0;
    for world in worlds() {
        for _ in 0..2 {
            // A prime: in the end all of the combinations that matter together.
            number += 7919;
            let mut seen = world.seen;
            seen.facts = facts(number);
            if let Some(conf) = &mut seen.conf {
                conf.src_valid_mark.own = (number % 2) as i32;
            }
            seen.way_back = [Lookup::NotSeen, Lookup::Found(1), Lookup::Failed(-11)][number % 3];
            check(world.truth, &seen);
        }
    }
}
