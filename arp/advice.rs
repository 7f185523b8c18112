// SPDX-License-Identifier: GPL-2.0

//! The sentence after a verdict: the cause, then the command that shows it, the one that changes it, and
//! remarks.
//!
//! `see: A, B` are commands that show what the kernel looked at: as they stand, they succeed. `to reply: C`
//! promises: the same packet, sent again after C, is replied to. C is all that it takes; where nothing
//! helps, or what was seen does not say what would, no C is offered.

use core::fmt::{
    self,
    Write, //
};

use super::observation::{
    Lookup,
    Observation,
    Validation, //
};
use super::verdict::Verdict;

mod after;
mod answered;
mod around;
mod before;
pub(crate) mod dropper;
mod neighbour;
mod place;
mod rcv;
mod refused;
mod remedy;
mod route;
pub(crate) mod sentence;
mod words;

use sentence::Sentence;
use words::Words;

/// Names that only the running kernel knows.
pub(crate) trait Names {
    /// Writes the name of an `enum skb_drop_reason`, or its number if it has none.
    fn drop_reason(&self, reason: i32, out: &mut dyn Write) -> fmt::Result;

    /// Writes the name of the function whose code is at `address`, or the address if it has none.
    fn symbol(&self, address: usize, out: &mut dyn Write) -> fmt::Result;
}

/// Writes the sentence that explains `verdict`, which the [judge](super::judge::judge) gave.
pub(crate) fn write_advice(
    out: &mut dyn Write,
    verdict: Verdict,
    seen: &Observation,
    names: &dyn Names,
) -> fmt::Result {
    let sentence = sentence::choose(verdict, seen);
    if !seen.device.in_other_netns || are_the_first_ones(verdict) {
        return write_sentence(out, sentence, seen, names);
    }
    let mut out = Noting { out, sysctl: false };
    write_sentence(&mut out, sentence, seen, names)?;
    match out.sysctl {
        true => out.write_str("; sysctls are that namespace's own"),
        false => Ok(()),
    }
}

/// A reader's shell is in another namespace, as like as not. The sysctls of these are the first one's in any
/// case: those of the neighbour table, and of the CPUs' backlogs.
fn are_the_first_ones(verdict: Verdict) -> bool {
    matches!(
        verdict,
        Verdict::NeighFailed | Verdict::DroppedIn | Verdict::SendDropped
    )
}

fn write_sentence(
    out: &mut dyn Write,
    sentence: Sentence,
    seen: &Observation,
    names: &dyn Names,
) -> fmt::Result {
    if let Some(result) = around::write(out, sentence, seen, names) {
        return result;
    }
    let Some(packet) = &seen.packet else {
        return match sentence {
            Sentence::NoInDeviceMtu | Sentence::NoInDevice => {
                refused::no_in_device(out, sentence, seen)
            }
            _ => unknown(out, seen, names),
        };
    };
    let words = Words::new(seen, packet);
    if let Some(result) = answered::write(out, sentence, &words) {
        return result;
    }
    if let Some(result) = route::write(out, sentence, &words, names) {
        return result;
    }
    if let Some(result) = refused::write(out, sentence, &words) {
        return result;
    }
    if let Some(result) = neighbour::write(out, sentence, &words) {
        return result;
    }
    unknown(out, seen, names)
}

/// Notes whether a command is one of `sysctl`.
struct Noting<'a> {
    out: &'a mut dyn Write,
    sysctl: bool,
}

impl Write for Noting<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        // Not str::contains(), which may panic for all that the compiler knows.
        self.sysctl |= text.as_bytes().windows(6).any(|bytes| bytes == b"sysctl");
        self.out.write_str(text)
    }
}

/// What the probes did see, for a reader who knows the kernel.
fn unknown(out: &mut dyn Write, seen: &Observation, names: &dyn Names) -> fmt::Result {
    out.write_str("too little was seen")?;
    write_blind_spots(out, seen)?;
    match seen.route_ret {
        None => out.write_str(": no route input")?,
        Some(0) => out.write_str(": route input 0")?,
        Some(reason) => {
            out.write_str(": route input ")?;
            names.drop_reason(reason, out)?;
        }
    }
    if let Some(rt_type) = seen.rt_type {
        write!(out, ", route type {rt_type}")?;
    }
    write_lookup(out, "target", seen.target)?;
    write_lookup(out, "sender", seen.sender)?;
    write_lookup(out, "DAD target", seen.dad_target)?;
    match seen.validation {
        Validation::NotSeen => {}
        Validation::Called => out.write_str(", fib_validate_source called")?,
        Validation::Returned(ret) => write!(out, ", fib_validate_source {ret}")?,
    }
    if seen.neigh_event_ns {
        out.write_str(", neigh_event_ns")?;
    }
    match seen.replied {
        true => out.write_str(", a reply"),
        false => out.write_str(", no reply"),
    }
}

/// Says which probes may have seen nothing.
fn write_blind_spots(out: &mut dyn Write, seen: &Observation) -> fmt::Result {
    let armed = &seen.armed;
    if seen.missed {
        out.write_str(", a probe was missed or switched off")?;
    }
    [
        ("arp_xmit", armed.arp_xmit),
        ("neigh_event_ns", armed.neigh_event_ns),
        ("neigh_update", armed.neigh_update),
        ("inet_confirm_addr", armed.inet_confirm_addr),
        ("pneigh_enqueue", armed.pneigh_enqueue),
    ]
    .iter()
    .filter(|(_, is_armed)| !is_armed)
    .try_for_each(|(name, _)| write!(out, ", {name} is not probed"))
}

/// Says how one lookup ended, if there was one.
fn write_lookup(out: &mut dyn Write, what: &str, lookup: Lookup) -> fmt::Result {
    match lookup {
        Lookup::NotSeen => Ok(()),
        Lookup::Unread => write!(out, ", {what} unread"),
        Lookup::Found(kind) => write!(out, ", {what} type {kind}"),
        Lookup::Failed(errno) => write!(out, ", {what} {errno}"),
    }
}
