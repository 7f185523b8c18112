// SPDX-License-Identifier: GPL-2.0

//! Sentences about what this host sends, and drops before it leaves.

use core::fmt::{
    self,
    Write, //
};

use super::super::frame::{
    Drop,
    Origin,
    Way, //
};
use super::super::headline::Ip;
use super::super::observation::{
    op,
    Observation,
    Packet, //
};
use super::sentence::Sentence;
use super::{
    place,
    Names, //
};

/// Whose frame did not leave, and who dropped it.
pub(super) fn write(
    out: &mut dyn Write,
    sentence: Sentence,
    seen: &Observation,
    names: &dyn Names,
) -> fmt::Result {
    match (sentence, &seen.packet) {
        (Sentence::ReplyDropped, Some(packet)) => {
            write!(out, "we replied for {}, but the reply", Ip(packet.tip))?
        }
        _ => out.write_str(whose(sentence))?,
    }
    out.write_str(" did not leave: ")?;
    match &seen.frame.drop {
        Some(drop) => place::write_dropper(out, drop, seen, names),
        None => out.write_str("it was dropped"),
    }
}

fn whose(sentence: Sentence) -> &'static str {
    match sentence {
        Sentence::SendDroppedProgram => "a program's packet",
        Sentence::SendDroppedForwarded => "a packet that we forward",
        // A filter may have left the request out, and some replies have none (a bond's rlb_update_client()).
        Sentence::SendDroppedReply => {
            "a reply of ours (the verdict of its request, if it has one, stands)"
        }
        Sentence::SendDroppedAnnouncement => "our own announcement",
        Sentence::SendDroppedQuestion => "our own question",
        _ => "a packet of our own",
    }
}

/// By where it came from, and what the kernel sends by itself.
pub(super) fn choose(seen: &Observation) -> Sentence {
    match seen.frame.drop.as_ref().map(Drop::way) {
        Some(Way::Out(Origin::Program)) => Sentence::SendDroppedProgram,
        Some(Way::Out(Origin::Forwarded)) => Sentence::SendDroppedForwarded,
        Some(Way::Out(Origin::Own) | Way::In) | None => our_own(seen.packet.as_ref()),
    }
}

fn our_own(packet: Option<&Packet>) -> Sentence {
    match packet {
        Some(packet) if packet.op == op::REPLY => Sentence::SendDroppedReply,
        Some(packet) if packet.sip == packet.tip => Sentence::SendDroppedAnnouncement,
        Some(packet) if packet.op == op::REQUEST => Sentence::SendDroppedQuestion,
        _ => Sentence::SendDropped,
    }
}
