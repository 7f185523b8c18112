// SPDX-License-Identifier: GPL-2.0

//! Sentences for packets that were replied to, or will be.

use core::fmt::{
    self,
    Write, //
};

use super::super::escape::DevName;
use super::super::facts::{
    Asker,
    Out, //
};
use super::super::sysctl::Sysctl;
use super::sentence::Sentence;
use super::words::{
    of_this_host,
    Place,
    Words, //
};

/// `None`: it is not one of these.
pub(super) fn write(
    out: &mut dyn Write,
    sentence: Sentence,
    words: &Words<'_>,
) -> Option<fmt::Result> {
    Some(match sentence {
        Sentence::Answered => answered(out, words),
        Sentence::AnsweredElsewhere => elsewhere(out, words),
        Sentence::AnsweredByRoute => by_route(out, words),
        Sentence::AnsweredShared => shared(out, words),
        Sentence::DadAnswered => dad(out, words),
        Sentence::ProxiedArp
        | Sentence::ProxiedPvlan
        | Sentence::ProxiedEntry
        | Sentence::Proxied => proxied(out, sentence, words),
        Sentence::ProxyDelayed => delayed(out, words),
        Sentence::ProxyQueueFull => queue_full(out, words),
        _ => return None,
    })
}

/// The command for our entry, if it is spoken of: behind others, or alone.
fn see_entry(out: &mut dyn Write, words: &Words<'_>, before: &str) -> fmt::Result {
    if !words.remarks_on_entry() {
        return Ok(());
    }
    out.write_str(before)?;
    words.command_for_entry(out)
}

fn answered(out: &mut dyn Write, words: &Words<'_>) -> fmt::Result {
    words.tip().put(out)?;
    out.write_str(" is ours")?;
    words.gave_out(out)?;
    see_entry(out, words, "; see: ")?;
    words.remarks(out)
}

fn elsewhere(out: &mut dyn Write, words: &Words<'_>) -> fmt::Result {
    let tip = words.tip();
    write!(out, "{tip} is ours{}", Place(words.seen.facts.target))?;
    words.gave_out(out)?;
    write!(out, "; see: ip addr show to {tip}")?;
    see_entry(out, words, ", ")?;
    words.remark_port(out)?;
    words.remarks(out)
}

fn by_route(out: &mut dyn Write, words: &Words<'_>) -> fmt::Result {
    let tip = words.tip();
    write!(out, "a local route makes {tip} ours, no interface has it")?;
    words.gave_out(out)?;
    write!(out, "; see: ip route show table all match {tip}")?;
    see_entry(out, words, ", ")?;
    words.remarks(out)
}

/// `nhc_rth_input`: routes with one `nhid` share the route that is made first.
fn shared(out: &mut dyn Write, words: &Words<'_>) -> fmt::Result {
    let tip = words.tip();
    write!(
        out,
        "the route to {tip} is no local one, but shares its next hop (nhid) with a local route, and so we \
         answered as if it were"
    )?;
    words.gave_out(out)?;
    write!(
        out,
        "; see: ip route show table all match {tip}, ip nexthop show"
    )?;
    words.remarks(out)
}

/// Whoever sent it was about to take the address.
fn dad(out: &mut dyn Write, words: &Words<'_>) -> fmt::Result {
    let (tip, mac) = (words.tip(), words.mac());
    write!(
        out,
        "{tip} is ours{}, and {mac} asked whether it is free",
        Place(words.seen.facts.target)
    )?;
    words.gave_out(out)?;
    write!(out, "; see: ip route show table all match {tip}")?;
    asker(out, words)?;
    words.remarks(out)
}

/// That the asker is an interface of this host, whose namespace it is in if it is another one.
pub(super) fn asker(out: &mut dyn Write, words: &Words<'_>) -> fmt::Result {
    match &words.seen.facts.asker {
        Asker::Interface(dev) => of_this_host(out, words.mac(), dev, None),
        Asker::Elsewhere { dev, netns } => of_this_host(out, words.mac(), dev, Some(*netns)),
        Asker::Stranger | Asker::Unknown => Ok(()),
    }
}

/// `is not ours, and routed out of eth1`, without a claim that was not looked into.
fn routed(out: &mut dyn Write, words: &Words<'_>) -> fmt::Result {
    let tip = words.tip();
    match &words.seen.facts.out {
        Out::Here => write!(out, "{tip} is routed out of {} itself", words.dev()),
        Out::Other { dev, .. } => write!(out, "{tip} is routed out of {}", DevName(dev)),
        Out::Several | Out::Unknown => write!(out, "{tip} is routed on"),
    }
}

fn proxied(out: &mut dyn Write, sentence: Sentence, words: &Words<'_>) -> fmt::Result {
    routed(out, words)?;
    let (by, key) = match sentence {
        Sentence::ProxiedArp => ("proxy_arp", Some("proxy_arp")),
        Sentence::ProxiedPvlan => ("proxy_arp_pvlan", Some("proxy_arp_pvlan")),
        Sentence::ProxiedEntry => ("an entry of ip neigh", None),
        _ => ("proxy_arp, proxy_arp_pvlan or an entry", None),
    };
    write!(out, ", and we replied as its proxy ({by})")?;
    words.gave_out(out)?;
    match key {
        Some(key) => write!(
            out,
            "; see: sysctl net.ipv4.conf.all.{key} {}",
            Sysctl::conf(&words.seen.device, key)
        )?,
        None => out.write_str("; see: ip neigh show proxy")?,
    }
    words.remarks(out)
}

/// `pneigh_enqueue()`
fn delayed(out: &mut dyn Write, words: &Words<'_>) -> fmt::Result {
    routed(out, words)?;
    write!(
        out,
        ", we are its proxy and reply later; see: sysctl {}",
        Sysctl::neigh(&words.seen.device, "proxy_delay")
    )
}

/// Without a delay no reply waits: that helps whatever the limit is.
fn queue_full(out: &mut dyn Write, words: &Words<'_>) -> fmt::Result {
    routed(out, words)?;
    let device = &words.seen.device;
    let delay = Sysctl::neigh(device, "proxy_delay");
    write!(
        out,
        ", we are its proxy, but more replies wait than proxy_qlen; see: sysctl {}; to reply at once: sysctl \
         {delay}=0",
        Sysctl::neigh(device, "proxy_qlen")
    )
}
