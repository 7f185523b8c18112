// SPDX-License-Identifier: GPL-2.0

//! Sentences for what route input decides: `ip_route_input_slow()` (`net/ipv4/route.c`) and
//! `fib_validate_source()` (`net/ipv4/fib_frontend.c`).

use core::fmt::{
    self,
    Write, //
};

use super::super::escape::DevName;
use super::super::facts::{
    Address,
    Asker,
    Holder,
    Out, //
};
use super::super::headline::Ip;
use super::super::observation::{
    rtn,
    Lookup,
    Observation, //
};
use super::super::sysctl::{
    Sysctl,
    Whose, //
};
use super::answered::asker;
use super::remedy;
use super::sentence::Sentence;
use super::words::{
    of_this_host,
    Place,
    Words, //
};
use super::Names;

/// `None`: it is not one of these.
pub(super) fn write(
    out: &mut dyn Write,
    sentence: Sentence,
    words: &Words<'_>,
    names: &dyn Names,
) -> Option<fmt::Result> {
    use Sentence as S;
    Some(match sentence {
        S::RpFilterNoRoute
        | S::RpFilterErrorRoute
        | S::RpFilterElsewhere
        | S::RpFilterNoAddress
        | S::RpFilter => rp_filter(out, sentence, words),
        S::LocalSourceLoop | S::LocalSourceInterface | S::LocalSourceRoute | S::LocalSource => {
            local_source(out, sentence, words)
        }
        S::MartianSourceLoopback | S::MartianSourceGroup | S::MartianSourceBroadcast => {
            martian_source(out, sentence, words)
        }
        S::MartianTargetLoopback
        | S::MartianTargetGroup
        | S::MartianTargetNone
        | S::MartianTargetBroadcast => martian_target(out, sentence, words),
        S::NoRouteProhibit
        | S::NoRouteBlackhole
        | S::NoRouteUnreachable
        | S::NoRouteNone
        | S::NoRouteErrno
        | S::NoRouteNoTable
        | S::NoRouteRule
        | S::NoRouteSuppressed => no_route(out, sentence, words),
        S::NotLocalOurs | S::NotLocalShared | S::NotLocalType => decided(out, sentence, words),
        S::NotLocalWire | S::NotLocalElsewhere | S::NotLocalSeveral | S::NotLocal => {
            not_local(out, sentence, words)
        }
        S::DadOtherTable | S::DadFree => dad(out, sentence, words),
        S::RouteErrorZero | S::RouteErrorType | S::RouteError => {
            route_error(out, sentence, words, names)
        }
        _ => return None,
    })
}

fn rp_filter(out: &mut dyn Write, sentence: Sentence, words: &Words<'_>) -> fmt::Result {
    let (seen, sip, dev) = (words.seen, words.sip(), words.dev());
    out.write_str("the reverse path filter ")?;
    let mode = seen.conf.filter(|conf| conf.rp_filter.max() != 0);
    if let Some(conf) = &mode {
        let mode = match conf.rp_filter.max() {
            1 => "strict",
            _ => "loose",
        };
        let whose = Whose(&seen.device, conf.rp_filter);
        write!(out, "(rp_filter={}{whose}, {mode}) ", conf.rp_filter.max())?;
    }
    write!(out, "refused sender {sip}: ")?;
    match sentence {
        Sentence::RpFilterNoRoute => sender_without_route(out, seen)?,
        Sentence::RpFilterErrorRoute => out.write_str(match seen.sender {
            Lookup::Failed(-13) => "a prohibit route covers it (EACCES)",
            Lookup::Failed(-22) => "a blackhole covers it (EINVAL)",
            _ => "an unreachable route covers it (EHOSTUNREACH)",
        })?,
        Sentence::RpFilterElsewhere => write!(out, "its route does not point out of {dev}")?,
        _ if matches!(seen.sender, Lookup::Found(_)) => {
            write!(out, "its route does not point out of {dev}")?
        }
        _ => write!(out, "it has no route, or none out of {dev}")?,
    }
    if sentence == Sentence::RpFilterNoAddress {
        out.write_str(", which has no address")?;
    }
    // In transit the kernel looks from the interface that the target is behind.
    match (seen.target, seen.sender) {
        (Lookup::Found(rtn::LOCAL), Lookup::Found(_)) => {
            words.see_way_back(out, words.mark_of_sender())?
        }
        _ => words.see_sender_lookup(out)?,
    }
    let loosen = sentence == Sentence::RpFilterElsewhere;
    remedy::rp_filter(out, seen, words.packet, loosen)?;
    words.remark_port(out)
}

/// `fib_lookup_good_nhc()` passes over routes whose link is down, with `ignore_routes_with_linkdown` also those
/// without carrier.
fn sender_without_route(out: &mut dyn Write, seen: &Observation) -> fmt::Result {
    out.write_str("it has no route, or one whose link is down")?;
    match seen.facts.rules {
        Some(false) => Ok(()),
        _ => out.write_str(", or an ip rule is against it"),
    }
}

fn local_source(out: &mut dyn Write, sentence: Sentence, words: &Words<'_>) -> fmt::Result {
    let (seen, sip, mac) = (words.seen, words.sip(), words.mac());
    write!(
        out,
        "{sip} is our own{}, but {mac} uses it: ",
        Place(seen.facts.sender)
    )?;
    out.write_str(match sentence {
        Sentence::LocalSourceLoop => "our packet came back",
        _ => "another host has it too, or our packet came back",
    })?;
    match seen.facts.sender {
        Holder::Interface(_) => write!(out, "; see: ip addr show to {sip}")?,
        Holder::Nobody | Holder::Unknown => {
            write!(out, "; see: ip route show table all match {sip}")?
        }
    }
    remedy::local_source(out, seen, words.packet)?;
    match seen.facts.asker {
        Asker::Interface(_) | Asker::Elsewhere { .. } => asker(out, words),
        Asker::Stranger | Asker::Unknown => words.remark_source(out),
    }
}

fn martian_source(out: &mut dyn Write, sentence: Sentence, words: &Words<'_>) -> fmt::Result {
    let sip = words.sip();
    match sentence {
        Sentence::MartianSourceLoopback => {
            write!(out, "sender {sip} is a loopback address")?;
            remedy::loopback_sender(out, words.seen, words.packet)
        }
        Sentence::MartianSourceGroup => group(out, "sender", sip),
        _ => broadcast(out, "sender", sip),
    }
}

fn martian_target(out: &mut dyn Write, sentence: Sentence, words: &Words<'_>) -> fmt::Result {
    let tip = words.tip();
    match sentence {
        Sentence::MartianTargetLoopback => {
            write!(out, "target {tip} is a loopback address")?;
            remedy::loopback_target(out, words.seen, words.packet)
        }
        Sentence::MartianTargetGroup => group(out, "target", tip),
        Sentence::MartianTargetNone => write!(out, "target {tip} is no address"),
        _ => broadcast(out, "target", tip),
    }
}

fn group(out: &mut dyn Write, role: &str, ip: Ip) -> fmt::Result {
    let kind = match ip {
        Ip([255, ..]) => "the broadcast",
        Ip(_) => "a multicast",
    };
    write!(out, "{role} {ip} is {kind} address, no host has it")
}

/// A route's type says so: broadcast, or anycast and the like.
fn broadcast(out: &mut dyn Write, role: &str, ip: Ip) -> fmt::Result {
    write!(
        out,
        "{role} {ip} has a broadcast route or the like here, no host has it; see: ip route show table all \
         match {ip}"
    )
}

/// `fib_lookup()` turns the `EAGAIN` of its last table into `ENETUNREACH`.
fn no_route(out: &mut dyn Write, sentence: Sentence, words: &Words<'_>) -> fmt::Result {
    let tip = words.tip();
    let with_rules = words.seen.facts.rules != Some(false);
    match sentence {
        Sentence::NoRouteProhibit => write!(out, "a prohibit route covers {tip} (EACCES)")?,
        Sentence::NoRouteBlackhole => write!(
            out,
            "a blackhole covers {tip} (EINVAL): a route of that type, or xresolve or nat, or a next hop"
        )?,
        Sentence::NoRouteUnreachable => {
            write!(out, "an unreachable route covers {tip} (EHOSTUNREACH)")?
        }
        Sentence::NoRouteNone if with_rules => write!(
            out,
            "no route to {tip} (ENETUNREACH), or a throw route, or one whose link is down, or an ip rule against it"
        )?,
        Sentence::NoRouteNone => write!(
            out,
            "no route to {tip} (ENETUNREACH), or a throw route, or one whose link is down"
        )?,
        Sentence::NoRouteErrno => match words.seen.target {
            Lookup::Failed(errno) => write!(out, "no route to {tip} (errno {errno})")?,
            _ => write!(out, "no route to {tip}")?,
        },
        Sentence::NoRouteNoTable => write!(
            out,
            "no route to {tip}: there is no routing table yet, as no interface ever had an address"
        )?,
        Sentence::NoRouteRule => write!(
            out,
            "no table was asked for {tip}: an ip rule forbids it, or the rules name tables that do not exist"
        )?,
        _ => write!(
            out,
            "an ip rule with suppress_prefixlength or suppress_ifgroup threw away the route to {tip}"
        )?,
    }
    words.see_target_lookup(out)?;
    match words.seen.facts.target {
        Holder::Interface(Address { dev, .. }) => {
            write!(out, "; {} has {tip} all the same", DevName(&dev))
        }
        Holder::Nobody | Holder::Unknown => owner_elsewhere(out, words),
    }
}

/// An address of ours, or a route, that another route or a rule has kept from being one.
fn decided(out: &mut dyn Write, sentence: Sentence, words: &Words<'_>) -> fmt::Result {
    let tip = words.tip();
    match sentence {
        Sentence::NotLocalShared => {
            return write!(
                out,
                "the local route of {tip} shares its next hop (nhid) with another route, whose type counts, and \
                 so it is not taken for ours; see: ip route show table all match {tip}, ip nexthop show"
            )
        }
        Sentence::NotLocalType => write!(
            out,
            "the route to {tip} is neither local nor unicast, and there is no proxy for such"
        )?,
        _ => write!(
            out,
            "{tip} is ours{}, but an ip rule, a VRF or another route decided before its local route",
            Place(words.seen.facts.target)
        )?,
    }
    words.see_target(out)
}

/// `10.0.0.77 is not ours`, and no more than was looked into.
fn not_ours(out: &mut dyn Write, words: &Words<'_>) -> fmt::Result {
    let tip = words.tip();
    match words.seen.facts.target {
        Holder::Nobody => write!(out, "{tip} is not ours"),
        Holder::Interface(_) | Holder::Unknown => write!(out, "{tip} was not found to be ours"),
    }
}

/// `arp_process()` after "else if (IN_DEV_FORWARD(in_dev))", and who comes there.
fn not_local(out: &mut dyn Write, sentence: Sentence, words: &Words<'_>) -> fmt::Result {
    let (seen, dev) = (words.seen, words.dev());
    not_ours(out, words)?;
    match (&seen.facts.out, sentence) {
        (Out::Other { dev: way, .. }, _) => write!(out, ", but routed out of {}", DevName(way))?,
        (_, Sentence::NotLocalWire) => write!(out, ", but routed out of {dev} itself")?,
        (_, Sentence::NotLocalSeveral) => {
            out.write_str(", but routed over one of several next hops")?
        }
        _ => {}
    }
    let conf = seen.conf;
    match conf {
        Some(conf) if !conf.forwarding => write!(out, ", and {dev} does not forward")?,
        Some(conf) if sentence == Sentence::NotLocalElsewhere && conf.proxy_arp.either() => write!(
            out,
            ", and medium_id ({}) keeps {dev} from being its proxy",
            Sysctl::conf(&seen.device, "medium_id")
        )?,
        _ => write!(out, ", and {dev} is not its proxy")?,
    }
    words.see_target(out)?;
    remedy::proxy(out, seen, words.packet)?;
    owner_elsewhere(out, words)
}

/// That another namespace of this host has the address: a container's, or one of a macvlan that was moved.
fn owner_elsewhere(out: &mut dyn Write, words: &Words<'_>) -> fmt::Result {
    let Some(owner) = &words.seen.facts.target_elsewhere else {
        return Ok(());
    };
    of_this_host(out, words.tip(), &owner.name, owner.netns)?;
    match owner.is_up {
        true => Ok(()),
        false => out.write_str(", which is down"),
    }
}

/// `inet_addr_type_dev_table()` asks the local table, or the one of the interface's VRF.
fn dad(out: &mut dyn Write, sentence: Sentence, words: &Words<'_>) -> fmt::Result {
    let (tip, mac) = (words.tip(), words.mac());
    let place = Place(words.seen.facts.target);
    match sentence {
        Sentence::DadOtherTable => write!(out, "{tip} is ours{place}, but not in the one table")?,
        _ => write!(out, "{tip} is in no local route of the one table")?,
    }
    write!(
        out,
        " that a probe for a free address asks: {mac} hears no objection"
    )?;
    match words.seen.dad_target {
        // There may be no such table, which `ip` takes for an error.
        lookup if lookup == Lookup::NotSeen || words.seen.facts.in_vrf => {
            write!(out, "; see: ip route show table all match {tip}")?
        }
        _ => write!(out, "; see: ip route show table local match {tip}")?,
    }
    asker(out, words)?;
    match sentence {
        Sentence::DadOtherTable => Ok(()),
        _ => owner_elsewhere(out, words),
    }
}

fn route_error(
    out: &mut dyn Write,
    sentence: Sentence,
    words: &Words<'_>,
    names: &dyn Names,
) -> fmt::Result {
    let tip = words.tip();
    out.write_str("route input refused (")?;
    names.drop_reason(words.seen.route_ret.unwrap_or(0), out)?;
    out.write_str(")")?;
    match sentence {
        Sentence::RouteErrorZero => return write!(out, ": target {tip} is no address"),
        Sentence::RouteErrorType => write!(
            out,
            ": the route to {tip} is neither local nor unicast nor broadcast"
        )?,
        _ => {}
    }
    words.see_target_lookup(out)
}
