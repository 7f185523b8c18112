// SPDX-License-Identifier: GPL-2.0

//! What all sentences are made of: the packet's addresses, its interface, who has an address.

use core::fmt::{
    self,
    Display,
    Formatter,
    Write, //
};

use super::super::escape::DevName;
use super::super::facts::{
    Address,
    AsksAs,
    Holder,
    Name,
    PortOf, //
};
use super::super::headline::{
    Ip,
    Mac, //
};
use super::super::observation::{
    Neigh,
    Observation,
    Packet, //
};
use super::sentence::changed;

/// One packet, by the names that sentences use.
pub(super) struct Words<'a> {
    pub(super) seen: &'a Observation,
    pub(super) packet: &'a Packet,
}

impl<'a> Words<'a> {
    pub(super) fn new(seen: &'a Observation, packet: &'a Packet) -> Self {
        Self { seen, packet }
    }

    pub(super) fn dev(&self) -> DevName<'a> {
        DevName(&self.seen.device.name)
    }

    pub(super) fn sip(&self) -> Ip {
        Ip(self.packet.sip)
    }

    pub(super) fn tip(&self) -> Ip {
        Ip(self.packet.tip)
    }

    pub(super) fn mac(&self) -> Mac<'a> {
        Mac(&self.packet.sha)
    }

    /// `; see: ` and the commands that show the lookup of an address, where `ip route get` cannot.
    pub(super) fn see_lookup(&self, out: &mut dyn Write, ip: Ip) -> fmt::Result {
        write!(
            out,
            "; see: ip rule show, ip route show table all match {ip}"
        )
    }

    /// The same of the target, and of what `ip rule` may go by there.
    pub(super) fn see_target_lookup(&self, out: &mut dyn Write) -> fmt::Result {
        self.see_lookup(out, self.tip())?;
        self.remark_mark(out, self.seen.facts.mark)
    }

    /// The same of the sender; the mark counts where a sysctl says so.
    pub(super) fn see_sender_lookup(&self, out: &mut dyn Write) -> fmt::Result {
        self.see_lookup(out, self.sip())?;
        self.remark_mark(out, self.mark_of_sender())
    }

    /// 0: it has no part in the look-up of the sender.
    pub(super) fn mark_of_sender(&self) -> u32 {
        match self.seen.conf {
            Some(conf) if conf.src_valid_mark.either() => self.seen.facts.mark,
            _ => 0,
        }
    }

    fn remark_mark(&self, out: &mut dyn Write, mark: u32) -> fmt::Result {
        match (mark, self.seen.facts.rules) {
            (0, _) | (_, Some(false)) => Ok(()),
            _ => write!(out, "; the packet has{}", WithMark(mark)),
        }
    }

    /// `; see: ` and the command that looks the target up as the kernel did, on an interface that forwards and
    /// to which a route was found; elsewhere it only says "No route to host".
    pub(super) fn see_target(&self, out: &mut dyn Write) -> fmt::Result {
        let forwarding = self.seen.conf.is_some_and(|conf| conf.forwarding);
        match forwarding && self.seen.validation.was_seen() && self.can_ask() {
            true => {
                let (tip, sip, dev) = (self.tip(), self.sip(), self.dev());
                write!(out, "; see: ip route get {tip} from {sip} iif {dev}")?;
                self.by_rules(out, self.seen.facts.mark)
            }
            false => self.see_target_lookup(out),
        }
    }

    /// `; see: ` and the command that looks the sender up as the kernel did for a packet that is for us, with what a
    /// rule may go by. Not in a VRF, whose table `ip route get` asks only by the VRF's name.
    pub(super) fn see_way_back(&self, out: &mut dyn Write, mark: u32) -> fmt::Result {
        match self.can_ask() && !self.seen.facts.in_vrf {
            true => {
                let (sip, tip) = (self.sip(), self.tip());
                write!(out, "; see: ip route get {sip} from {tip}")?;
                self.by_rules(out, mark)
            }
            false => {
                self.see_lookup(out, self.sip())?;
                self.remark_mark(out, mark)
            }
        }
    }

    /// Whether `ip route get` goes by the same rules, with what [`Self::by_rules`] says.
    fn can_ask(&self) -> bool {
        self.seen.facts.asks_as != AsksAs::Nothing
    }

    fn by_rules(&self, out: &mut dyn Write, mark: u32) -> fmt::Result {
        write!(out, "{}", WithMark(mark))?;
        match self.seen.facts.asks_as {
            // By number: the names come from a file, which a small system has not.
            AsksAs::Protocol(protocol) => write!(out, " ipproto {protocol}"),
            AsksAs::Udp | AsksAs::Nothing => Ok(()),
        }
    }

    /// `, and we gave out MAC`, if that was seen.
    pub(super) fn gave_out(&self, out: &mut dyn Write) -> fmt::Result {
        match &self.seen.facts.given {
            Some(given) => {
                out.write_str(", and we gave out ")?;
                Mac(given).put(out)
            }
            None => Ok(()),
        }
    }

    /// What is to be said of the MAC addresses, and of our entry of the sender.
    pub(super) fn remarks(&self, out: &mut dyn Write) -> fmt::Result {
        if self.seen.facts.alb {
            out.write_str("; the bond (balance-alb) may write another MAC into it")?;
        }
        let entry = changed(self.seen, self.packet);
        self.remark_source(out)?;
        // The entry has the same address.
        if self.seen.facts.other_source.is_some() && self.seen.replied && entry.is_none() {
            write!(out, ", the reply went to {}", self.mac())?;
        }
        let Some(entry) = entry else {
            return Ok(());
        };
        let (sip, old, new) = (self.sip(), Mac(&entry.mac), self.mac());
        match self.seen.neigh {
            Neigh::Updated => write!(
                out,
                "; our neighbour entry of {sip} went from {old} to {new}"
            ),
            Neigh::Fixed => write!(
                out,
                "; our neighbour entry of {sip} is permanent or noarp and keeps {old}"
            ),
            Neigh::NotSeen | Neigh::Kept | Neigh::Unread => Ok(()),
        }
    }

    /// That the target's address is on a port of the interface: there it is of no use, and for many filters not ours.
    pub(super) fn remark_port(&self, out: &mut dyn Write) -> fmt::Result {
        match &self.seen.facts.target {
            Holder::Interface(Address { dev, port_of, .. }) => {
                let (port, dev) = (DevName(dev), self.dev());
                match port_of {
                    PortOf::Nobody => Ok(()),
                    PortOf::Receiver => write!(
                        out,
                        "; {port} is a port of {dev}, and its addresses belong on {dev}"
                    ),
                    PortOf::OpenVSwitch => write!(
                        out,
                        "; Open vSwitch has {port}: its addresses belong on the bridge"
                    ),
                }
            }
            Holder::Nobody | Holder::Unknown => Ok(()),
        }
    }

    /// What MAC address to look for on the wire, where it is not the one that the packet tells.
    pub(super) fn remark_source(&self, out: &mut dyn Write) -> fmt::Result {
        match &self.seen.facts.other_source {
            Some(source) => write!(out, "; the frame came from {}", Mac(source)),
            None => Ok(()),
        }
    }

    /// The command that shows our entry; one that is noarp is not among those that `ip` shows by default.
    pub(super) fn command_for_entry(&self, out: &mut dyn Write) -> fmt::Result {
        let all = match self.seen.neigh {
            Neigh::Fixed => " nud all",
            Neigh::NotSeen | Neigh::Updated | Neigh::Kept | Neigh::Unread => "",
        };
        write!(
            out,
            "ip neigh show to {} dev {}{all}",
            self.sip(),
            self.dev()
        )
    }

    /// Whether [`Self::remarks`] speaks of our entry.
    pub(super) fn remarks_on_entry(&self) -> bool {
        changed(self.seen, self.packet).is_some()
            && matches!(self.seen.neigh, Neigh::Updated | Neigh::Fixed)
    }
}

/// `; MAC is v1's, of this host (netns 4026532110)`: the namespace, if it is another one.
pub(super) fn of_this_host(
    out: &mut dyn Write,
    what: impl Display,
    dev: &Name,
    netns: Option<u32>,
) -> fmt::Result {
    write!(out, "; {what} is {}'s, of this host", DevName(dev))?;
    match netns {
        Some(netns) => write!(out, " (netns {netns})"),
        None => Ok(()),
    }
}

/// ` mark 0x7`, as `ip route get` takes it; nothing for 0.
struct WithMark(u32);

impl Display for WithMark {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            0 => Ok(()),
            mark => write!(f, " mark {mark:#x}"),
        }
    }
}

/// Where an address is: ` (on v0)`, as far as that is known.
pub(super) struct Place(pub(super) Holder);

impl Display for Place {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Holder::Interface(Address { dev, .. }) => write!(f, " (on {})", DevName(dev)),
            Holder::Nobody => f.write_str(" (a local route's, on no interface)"),
            Holder::Unknown => Ok(()),
        }
    }
}
