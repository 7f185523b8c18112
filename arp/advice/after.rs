// SPDX-License-Identifier: GPL-2.0

//! Sentences about what this host sends, and drops before it leaves.

use core::fmt::{
    self,
    Write, //
};

use super::super::frame::{
    Origin,
    Way, //
};
use super::super::headline::Ip;
use super::super::observation::{
    op,
    Observation,
    Packet, //
};
use super::{
    place,
    Names, //
};

pub(super) fn reply_dropped(
    out: &mut dyn Write,
    seen: &Observation,
    packet: &Packet,
    names: &dyn Names,
) -> fmt::Result {
    write!(
        out,
        "we replied for {}, but the reply did not leave: ",
        Ip(packet.tip)
    )?;
    match &seen.frame.drop {
        Some(drop) => place::write_dropper(out, drop, &seen.frame, names),
        None => out.write_str("it was dropped"),
    }
}

pub(super) fn send_dropped(
    out: &mut dyn Write,
    seen: &Observation,
    names: &dyn Names,
) -> fmt::Result {
    let Some(drop) = &seen.frame.drop else {
        return out.write_str("dropped on its way out");
    };
    let whose = match drop.way() {
        Way::Out(Origin::Program) => "a program's packet",
        Way::Out(Origin::Forwarded) => "a packet that we forward",
        Way::Out(Origin::Own) | Way::In => our_own(seen.packet.as_ref()),
    };
    write!(out, "{whose} did not leave: ")?;
    place::write_dropper(out, drop, &seen.frame, names)
}

/// What the kernel sends by itself.
fn our_own(packet: Option<&Packet>) -> &'static str {
    match packet {
        Some(packet) if packet.op == op::REPLY => {
            "a reply of ours, which was on its way when its verdict was given,"
        }
        Some(packet) if packet.sip == packet.tip => "our own announcement",
        Some(packet) if packet.op == op::REQUEST => "our own question",
        _ => "a packet of our own",
    }
}
