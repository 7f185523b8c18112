// SPDX-License-Identifier: GPL-2.0

//! The places where the kernel drops frames, in words.
//!
//! The kernel's drop reason tells most of them. Where it does not ("not specified"), the name of the function
//! helps, as far as the compiler left one. What is not known is not guessed: it is said by both.

use core::fmt::{
    self,
    Write, //
};

use super::super::escape::DevName;
use super::super::frame::{
    Drop,
    Frame,
    Role,
    Way, //
};
use super::super::headline::Mac;
use super::Names;

/// A kernel's name for something, as text that can be compared. What does not fit is cut off.
struct Word {
    bytes: [u8; 64],
    len: usize,
}

impl Word {
    fn new(write: impl FnOnce(&mut dyn Write) -> fmt::Result) -> Self {
        let mut word = Self {
            bytes: [0; 64],
            len: 0,
        };
        let _ = write(&mut word);
        word
    }

    fn text(&self) -> &str {
        let bytes = self.bytes.get(..self.len).unwrap_or(&[]);
        core::str::from_utf8(bytes).unwrap_or("?")
    }
}

impl Write for Word {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for &byte in text.as_bytes() {
            let room = self.bytes.get_mut(self.len).ok_or(fmt::Error)?;
            *room = byte;
            self.len = self.len.wrapping_add(1);
        }
        Ok(())
    }
}

/// Writes who dropped the frame, and the command that shows it: `a tc filter (TC_INGRESS in ...); see: ...`.
pub(super) fn write_dropper(
    out: &mut dyn Write,
    drop: &Drop,
    frame: &Frame,
    names: &dyn Names,
) -> fmt::Result {
    let reason = Word::new(|out| names.drop_reason(drop.reason, out));
    let symbol = Word::new(|out| names.symbol(drop.location, out));
    let at = Place {
        drop,
        frame,
        reason: reason.text(),
        symbol: symbol.text(),
    };
    at.write(out)
}

/// Writes the kernel's own words for a drop: ` (NETFILTER_DROP in nft_do_chain)`.
pub(super) fn write_kernels_words(
    out: &mut dyn Write,
    drop: &Drop,
    names: &dyn Names,
) -> fmt::Result {
    out.write_str(" (")?;
    names.drop_reason(drop.reason, out)?;
    out.write_str(" in ")?;
    names.symbol(drop.location, out)?;
    out.write_str(")")
}

struct Place<'a> {
    drop: &'a Drop,
    frame: &'a Frame,
    reason: &'a str,
    symbol: &'a str,
}

impl Place<'_> {
    fn write(&self, out: &mut dyn Write) -> fmt::Result {
        match self.reason {
            "TC_INGRESS" => self.tc(out, "ingress"),
            "TC_EGRESS" => self.tc(out, "egress"),
            "TC_COOKIE_ERROR" | "TC_CHAIN_NOTFOUND" | "TC_RECLASSIFY_LOOP" => {
                self.tc(out, self.direction())
            }
            "XDP" => self.xdp(out),
            "NETFILTER_DROP" => self.netfilter(out),
            "BRIDGE_INGRESS_STP_STATE" => self.port_not_forwarding(out),
            "MAC_INVALID_SOURCE" => self.invalid_source(out),
            "UNHANDLED_PROTO" => self.nobody_took_it(out),
            "CPU_BACKLOG" => self.backlog(out),
            "MACVLAN_BROADCAST_BACKLOG" => self.say(
                out,
                "a full queue of macvlan's for broadcasts",
                "ip -d link show dev",
            ),
            "NOMEM" | "PFMEMALLOC" => self.no_memory(out),
            "DEV_READY" => self.say(out, "an interface that is not up", "ip link show dev"),
            "QDISC_DROP" | "QDISC_BURST_DROP" => self.queue(out),
            "NO_TX_TARGET" => self.no_port(out),
            "NOT_SPECIFIED" => self.by_symbol(out),
            _ => self.unknown(out),
        }
    }

    /// Linux 6.12 gives no reason for some of these; no kernel for a bridge's VLAN filter.
    fn by_symbol(&self, out: &mut dyn Write) -> fmt::Result {
        match self.symbol {
            "br_allowed_ingress" | "__allowed_ingress" | "br_handle_vlan" => {
                self.say(out, "the bridge's VLAN filter", "bridge vlan show dev")
            }
            "br_handle_frame" if self.has_invalid_source() => self.invalid_source(out),
            "br_handle_frame" => self.port_not_forwarding(out),
            "do_xdp_generic" | "netif_receive_generic_xdp" => self.xdp(out),
            "nft_do_chain" | "nf_hook_slow" => self.netfilter(out),
            "__dev_queue_xmit" if !self.drop.port.has_carrier => self.queue(out),
            _ => self.unknown(out),
        }
    }

    fn say(&self, out: &mut dyn Write, who: &str, command: &str) -> fmt::Result {
        write!(out, "{who} dropped it ")?;
        self.bracket(out)?;
        write!(out, "; see: {command} {}", self.dev())
    }

    fn xdp(&self, out: &mut dyn Write) -> fmt::Result {
        self.say(out, "a generic XDP program", "ip link show dev")
    }

    /// `br_flood()`
    fn no_port(&self, out: &mut dyn Write) -> fmt::Result {
        out.write_str("the bridge has no port to send it to ")?;
        self.bracket(out)?;
        out.write_str("; see: bridge link show")
    }

    fn tc(&self, out: &mut dyn Write, direction: &str) -> fmt::Result {
        let dev = self.dev();
        write!(out, "a tc filter on {direction} of {dev} dropped it ")?;
        self.bracket(out)?;
        write!(
            out,
            "; see: tc filter show dev {dev} {direction} (for BPF: bpftool net show dev {dev})"
        )
    }

    /// What hook it was the kernel does not say, but where the packet was.
    fn netfilter(&self, out: &mut dyn Write) -> fmt::Result {
        let is_bridges = matches!(self.drop.port.role, Role::Bridge | Role::BridgePort);
        let chain = match self.drop.way() {
            // arp_xmit() comes before __dev_queue_xmit().
            Way::Out(_) if !self.drop.has_mac_header => "ARP output chain (table arp, hook output)",
            _ if is_bridges && !self.drop.header_ahead => {
                "chain of a bridge or of the interface (family bridge or netdev)"
            }
            Way::Out(_) => "chain of the interface (family netdev, hook egress)",
            Way::In => "chain of the interface (family netdev, hook ingress)",
        };
        write!(out, "netfilter's {chain} dropped it ")?;
        self.bracket(out)?;
        out.write_str("; see: nft list ruleset")?;
        match (is_bridges, self.drop.has_mac_header) {
            (_, false) => out.write_str(", arptables -L"),
            (true, true) => out.write_str(", ebtables -L"),
            (false, true) => Ok(()),
        }
    }

    fn port_not_forwarding(&self, out: &mut dyn Write) -> fmt::Result {
        let dev = self.dev();
        write!(
            out,
            "{dev} is a bridge's port that is not forwarding (STP) "
        )?;
        self.bracket(out)?;
        write!(out, "; see: bridge link show dev {dev}")
    }

    fn has_invalid_source(&self) -> bool {
        // !is_valid_ether_addr()
        let bytes = |src: super::super::observation::HwAddr| src.bytes;
        self.frame
            .src
            .map(bytes)
            .is_some_and(|src| src[0] & 1 != 0 || src[..6] == [0; 6])
    }

    fn invalid_source(&self, out: &mut dyn Write) -> fmt::Result {
        out.write_str("its source MAC address ")?;
        if let Some(src) = &self.frame.src {
            write!(out, "{} ", Mac(src))?;
        }
        out.write_str("is no host's ")?;
        self.bracket(out)?;
        write!(out, "; see: tcpdump -e -n -i {} arp", self.dev())
    }

    /// `__netif_receive_skb_core()`: for ARP, which `arp_rcv()` takes from all interfaces, only a delivery to
    /// exact matches alone can end so (`RX_HANDLER_EXACT`).
    fn nobody_took_it(&self, out: &mut dyn Write) -> fmt::Result {
        let port = &self.drop.port;
        let kind = match port.role {
            Role::BondPort => "bond",
            Role::TeamPort => "team",
            _ => return self.unknown(out),
        };
        let (dev, master) = (self.dev(), DevName(&port.master));
        write!(out, "{dev} is an inactive port of ")?;
        match port.master {
            [0, ..] => write!(out, "a {kind} ")?,
            _ => write!(out, "{master} ")?,
        }
        self.bracket(out)?;
        write!(out, "; see: ip -d link show dev {dev}")?;
        match (kind, port.master) {
            (_, [0, ..]) => Ok(()),
            ("bond", _) => write!(out, ", cat /proc/net/bonding/{master}"),
            _ => write!(out, ", teamdctl {master} state"),
        }
    }

    fn backlog(&self, out: &mut dyn Write) -> fmt::Result {
        out.write_str("the CPU's backlog was full, or limits this flow ")?;
        self.bracket(out)?;
        out.write_str(
            "; see: cat /proc/net/softnet_stat; to allow more: sysctl net.core.netdev_max_backlog",
        )
    }

    fn no_memory(&self, out: &mut dyn Write) -> fmt::Result {
        out.write_str("there was no memory for it ")?;
        self.bracket(out)?;
        out.write_str("; see: cat /proc/meminfo")
    }

    /// A queue: `noop_qdisc` stands in where there is no carrier (`dev_deactivate()`).
    fn queue(&self, out: &mut dyn Write) -> fmt::Result {
        let dev = self.dev();
        let port = &self.drop.port;
        match (port.is_up, port.has_carrier) {
            (false, _) => write!(out, "{dev} is down ")?,
            (true, false) => write!(out, "{dev} has no carrier, or is set protodown ")?,
            (true, true) => write!(out, "the queue of {dev} was full, or its qdisc refused it ")?,
        }
        self.bracket(out)?;
        match port.has_carrier {
            false => write!(out, "; see: ip -d link show dev {dev}"),
            true => write!(out, "; see: tc -s qdisc show dev {dev}"),
        }
    }

    fn unknown(&self, out: &mut dyn Write) -> fmt::Result {
        out.write_str("the kernel dropped it ")?;
        self.bracket(out)?;
        write!(out, "; see: ip -s -s link show dev {}", self.dev())
    }

    /// The kernel's own words.
    fn bracket(&self, out: &mut dyn Write) -> fmt::Result {
        write!(out, "({} in {})", self.reason, self.symbol)
    }

    fn dev(&self) -> DevName<'_> {
        DevName(&self.drop.port.name)
    }

    fn direction(&self) -> &'static str {
        match self.drop.way() {
            Way::In => "ingress",
            Way::Out(_) => "egress",
        }
    }
}
