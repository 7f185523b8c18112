// SPDX-License-Identifier: GPL-2.0

//! Which sentence a frame gets that ended outside of `arp_process()`, or whose reply did, and who writes it.

use core::fmt::{
    self,
    Write, //
};

use super::super::frame::Point;
use super::super::observation::Observation;
use super::super::verdict::Verdict;
use super::sentence::Sentence;
use super::{
    after,
    before,
    rcv,
    Names, //
};

/// `None`: it is one of `arp_process()`.
pub(super) fn choose(verdict: Verdict, seen: &Observation) -> Option<Sentence> {
    let here = seen.frame.point == Point::ArpProcess;
    Some(match verdict {
        Verdict::DroppedIn => Sentence::DroppedIn,
        Verdict::BridgeProxied if seen.packet.is_some() => before::choose_bridge_proxied(seen),
        Verdict::Noarp if !here && seen.frame.is_ipvlan => Sentence::NoarpIpvlan,
        Verdict::Noarp if !here => Sentence::NoarpInterface,
        Verdict::OtherHost => Sentence::OtherHost,
        Verdict::VlanUnknown => rcv::choose_vlan_unknown(seen),
        Verdict::Malformed => rcv::choose_malformed(seen),
        Verdict::NetfilterIn => Sentence::NetfilterIn,
        Verdict::ReplyDropped if seen.packet.is_some() => Sentence::ReplyDropped,
        Verdict::SendDropped => after::choose(seen),
        _ => return None,
    })
}

/// `None`: it is not one of these.
pub(super) fn write(
    out: &mut dyn Write,
    sentence: Sentence,
    seen: &Observation,
    names: &dyn Names,
) -> Option<fmt::Result> {
    use Sentence as S;
    Some(match sentence {
        S::DroppedIn => before::dropped_in(out, seen, names),
        S::BridgeProxiedBridge | S::BridgeProxiedPort | S::BridgeProxiedVxlan => {
            before::bridge_proxied(out, sentence, seen)
        }
        S::NoarpInterface => rcv::noarp(out, seen),
        S::NoarpIpvlan => rcv::noarp_ipvlan(out, seen),
        S::OtherHost => rcv::other_host(out, seen),
        S::VlanUnknown | S::VlanUnknownBridge | S::VlanUnknownOvs => {
            rcv::vlan_unknown(out, sentence, seen)
        }
        S::MalformedShort | S::MalformedLengths | S::Malformed => {
            rcv::malformed(out, sentence, seen, names)
        }
        S::NetfilterIn => rcv::netfilter_in(out, seen, names),
        S::ReplyDropped
        | S::SendDroppedProgram
        | S::SendDroppedForwarded
        | S::SendDroppedReply
        | S::SendDroppedAnnouncement
        | S::SendDroppedQuestion
        | S::SendDropped => after::write(out, sentence, seen, names),
        _ => return None,
    })
}
