// SPDX-License-Identifier: GPL-2.0

//! Sentences about the neighbour entry of a packet's sender: `arp_process()` from "Update our ARP
//! tables" on, and `__neigh_update()` (`net/core/neighbour.c`). They speak of the entry on the interface that the
//! packet came in by: there may be others.

use core::fmt::{
    self,
    Write, //
};

use super::super::facts::Holder;
use super::super::headline::Mac;
use super::super::observation::Neigh;
use super::super::sysctl::{
    Switches,
    Sysctl, //
};
use super::answered::asker;
use super::remedy;
use super::sentence::{
    changed,
    Sentence, //
};
use super::words::{
    Place,
    Words, //
};

/// `None`: it is not one of these.
pub(super) fn write(
    out: &mut dyn Write,
    sentence: Sentence,
    words: &Words<'_>,
) -> Option<fmt::Result> {
    use Sentence as S;
    Some(match sentence {
        S::NeighFailedFull | S::NeighFailed => failed(out, sentence, words),
        S::Gratuitous => gratuitous(out, words),
        S::LearnedChanged | S::Learned => learned(out, words),
        S::IgnoredZero => write!(out, "sender {} is no host's address", words.sip()),
        S::IgnoredFixedSame | S::IgnoredFixed => fixed(out, sentence, words),
        S::IgnoredLookalike | S::IgnoredKept => kept(out, sentence, words),
        S::IgnoredConflict => conflict(out, words),
        S::IgnoredNotUnicast | S::IgnoredSubnet | S::IgnoredAccept | S::IgnoredNone => {
            no_entry(out, sentence, words)
        }
        _ => return None,
    })
}

/// `neigh_alloc()`: the count and its limit are the whole kernel's.
fn failed(out: &mut dyn Write, sentence: Sentence, words: &Words<'_>) -> fmt::Result {
    let (seen, sip) = (words.seen, words.sip());
    write!(
        out,
        "{} is ours, but no neighbour entry could be made for {sip}: ",
        words.tip()
    )?;
    let elsewhere = match seen.device.in_other_netns {
        true => "nsenter -t 1 -n ",
        false => "",
    };
    match (sentence, seen.facts.table) {
        (Sentence::NeighFailedFull, Some(table)) => write!(
            out,
            "the table of all namespaces is full ({} of {}); see: {elsewhere}cat /proc/net/stat/arp_cache; \
             to make room: {elsewhere}sysctl net.ipv4.neigh.default.gc_thresh3={}",
            table.entries,
            table.limit,
            table.entries.max(table.limit).saturating_mul(2).max(1024)
        ),
        _ => write!(
            out,
            "the table of all namespaces is full, or memory is; see: {elsewhere}cat \
             /proc/net/stat/arp_cache, {elsewhere}sysctl net.ipv4.neigh.default.gc_thresh3"
        ),
    }
}

fn see_entry(out: &mut dyn Write, words: &Words<'_>) -> fmt::Result {
    out.write_str("; see: ")?;
    words.command_for_entry(out)
}

fn gratuitous(out: &mut dyn Write, words: &Words<'_>) -> fmt::Result {
    let (seen, sip) = (words.seen, words.sip());
    write!(out, "announcement of {sip} by {}", words.mac())?;
    out.write_str(match seen.neigh {
        Neigh::Updated => ", now in our neighbour entry",
        Neigh::Fixed => ", our neighbour entry is permanent or noarp",
        Neigh::Kept => ", our neighbour entry keeps another address",
        Neigh::NotSeen if seen.armed.neigh_update && !seen.missed => {
            ", we keep no neighbour entry of it here"
        }
        Neigh::NotSeen | Neigh::Unread => "",
    })?;
    see_entry(out, words)?;
    words.remarks(out)
}

fn learned(out: &mut dyn Write, words: &Words<'_>) -> fmt::Result {
    let (sip, mac, dev) = (words.sip(), words.mac(), words.dev());
    match changed(words.seen, words.packet) {
        Some(entry) => write!(
            out,
            "our neighbour entry for {sip} on {dev} went from {} to {mac}",
            Mac(&entry.mac)
        )?,
        None => write!(out, "our neighbour entry for {sip} on {dev} holds {mac}")?,
    }
    see_entry(out, words)
}

/// What the entry holds, if that was seen: ` and says MAC`.
fn says(out: &mut dyn Write, words: &Words<'_>, verb: &str) -> fmt::Result {
    match &words.seen.facts.entry {
        Some(entry) if entry.valid => write!(out, " {verb} {}", Mac(&entry.mac)),
        _ => Ok(()),
    }
}

fn fixed(out: &mut dyn Write, sentence: Sentence, words: &Words<'_>) -> fmt::Result {
    let (sip, mac, dev) = (words.sip(), words.mac(), words.dev());
    write!(
        out,
        "our neighbour entry for {sip} on {dev} is permanent or noarp"
    )?;
    says(out, words, "and holds")?;
    see_entry(out, words)?;
    match sentence {
        Sentence::IgnoredFixedSame => Ok(()),
        _ => write!(
            out,
            "; to let it hold {mac}: ip neigh replace {sip} lladdr {mac} dev {dev} nud stale"
        ),
    }
}

/// `arp_is_garp()`: an announcement does not wait for locktime, and in a reply it is one only with the
/// sender's MAC address as the target's.
fn kept(out: &mut dyn Write, sentence: Sentence, words: &Words<'_>) -> fmt::Result {
    let (sip, dev) = (words.sip(), words.dev());
    let locktime = Sysctl::neigh(&words.seen.device, "locktime");
    write!(out, "our neighbour entry for {sip} on {dev} keeps")?;
    match changed(words.seen, words.packet) {
        Some(entry) => write!(out, " {}", Mac(&entry.mac))?,
        None => out.write_str(" another address")?,
    }
    out.write_str(", as it changed less than locktime ago")?;
    if sentence == Sentence::IgnoredLookalike {
        out.write_str(
            ", and an announcement in a reply counts only if its target MAC is its sender's",
        )?;
    }
    see_entry(out, words)?;
    write!(
        out,
        ", sysctl {locktime}; to let each reply change it: sysctl {locktime}=0"
    )
}

fn conflict(out: &mut dyn Write, words: &Words<'_>) -> fmt::Result {
    let sip = words.sip();
    write!(
        out,
        "{sip} is our own{}, and {} says it is its: an address conflict, or our packet came back; see: ip addr \
         show to {sip}",
        Place(words.seen.facts.sender),
        words.mac()
    )?;
    asker(out, words)
}

/// `arp_accept()` and what follows it: there was no entry, and none was made.
fn no_entry(out: &mut dyn Write, sentence: Sentence, words: &Words<'_>) -> fmt::Result {
    let (seen, sip, dev) = (words.seen, words.sip(), words.dev());
    write!(out, "we keep no neighbour entry for {sip} on {dev}, ")?;
    let accept = seen.conf.map(|conf| conf.arp_accept).unwrap_or_default();
    match sentence {
        Sentence::IgnoredNotUnicast => {
            out.write_str("and it is no unicast address here")?;
            return see_entries(out, words);
        }
        Sentence::IgnoredSubnet => write!(
            out,
            "and arp_accept=2 makes none: it is in no subnet of {dev}; see: ip addr show dev {dev}"
        )?,
        Sentence::IgnoredAccept => {
            write!(
                out,
                "and arp_accept={} made none: it is not unicast here, or the table is full",
                accept.max()
            )?;
            return words.see_lookup(out, sip);
        }
        _ => {
            out.write_str("and arp_accept makes none")?;
            see_entries(out, words)?;
        }
    }
    // A local route without an address would keep it from being unicast.
    if seen.facts.sender != Holder::Nobody || seen.facts.local_routes != Some(false) {
        return Ok(());
    }
    let mut switches = Switches::new(&seen.device);
    switches.lower("arp_accept", accept, 1);
    if accept.own < 1 {
        switches.set("arp_accept", 1);
    }
    remedy::write_switches(out, "to make one unasked", &switches)
}

/// Those on other interfaces, too.
fn see_entries(out: &mut dyn Write, words: &Words<'_>) -> fmt::Result {
    write!(out, "; see: ip neigh show to {}", words.sip())
}
