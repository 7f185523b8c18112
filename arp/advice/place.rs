// SPDX-License-Identifier: GPL-2.0

//! The places where the kernel drops frames, in words: [`Dropper`] has them all. One that is not known is said
//! by the kernel's own.

use core::fmt::{
    self,
    Write, //
};

use super::super::escape::DevName;
use super::super::frame::{
    Drop,
    Frame,
    Role, //
};
use super::super::headline::Mac;
use super::super::observation::Observation;
use super::dropper::{
    is_bridges,
    Dropper, //
};
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
    seen: &Observation,
    names: &dyn Names,
) -> fmt::Result {
    with_place(drop, seen, names, |place| {
        let dropper = Dropper::new(drop, &seen.frame, place.reason, place.symbol);
        place.write(out, dropper)
    })
}

/// Writes the kernel's own words for a drop by netfilter's ARP input chain, and the command that shows its
/// rules: ` (NETFILTER_DROP in nft_do_chain); see: ...`.
pub(super) fn write_netfilters_words(
    out: &mut dyn Write,
    drop: &Drop,
    seen: &Observation,
    names: &dyn Names,
) -> fmt::Result {
    with_place(drop, seen, names, |place| {
        out.write_str(" ")?;
        place.bracket(out)?;
        place.see_rules(out, "arptables-legacy -L")
    })
}

fn with_place(
    drop: &Drop,
    seen: &Observation,
    names: &dyn Names,
    write: impl FnOnce(&Place<'_>) -> fmt::Result,
) -> fmt::Result {
    let reason = Word::new(|out| names.drop_reason(drop.reason, out));
    let symbol = Word::new(|out| names.symbol(drop.location, out));
    write(&Place {
        drop,
        frame: &seen.frame,
        in_other_netns: seen.device.in_other_netns,
        reason: reason.text(),
        symbol: symbol.text(),
    })
}

struct Place<'a> {
    drop: &'a Drop,
    frame: &'a Frame,
    in_other_netns: bool,
    reason: &'a str,
    symbol: &'a str,
}

impl Place<'_> {
    fn write(&self, out: &mut dyn Write, dropper: Dropper) -> fmt::Result {
        use Dropper as D;
        match dropper {
            D::TcIngress => self.tc(out, "ingress"),
            D::TcEgress => self.tc(out, "egress"),
            D::Xdp => self.say(out, "a generic XDP program", "ip link show dev"),
            D::NetfilterArpForward
            | D::NetfilterArpOutput
            | D::NetfilterBridge
            | D::NetfilterEgress
            | D::NetfilterIngress => self.netfilter(out, dropper),
            D::NetfilterQueue => self.netfilter_queue(out),
            D::PortNotForwarding => self.port_not_forwarding(out),
            D::PortLocked => self.port_locked(out),
            D::InvalidSource => self.invalid_source(out),
            D::NoBridgePort => self.no_port(out),
            D::NotLetOut => self.not_let_out(out),
            D::VxlanNoRemote => self.no_remote(out),
            D::TunnelNoRoute => self.no_route_for_tunnel(out),
            D::VlanFilter => self.vlan_filter(out),
            D::BondPort => self.inactive_port(out, "bond"),
            D::TeamPort => self.inactive_port(out, "team"),
            D::BondNoPort => self.without_port(out, "bond"),
            D::TeamNoPort => self.without_port(out, "team"),
            D::Backlog => self.backlog(out),
            D::MacvlanQueue => self.macvlan_queue(out),
            D::OvsFlow | D::OvsNoFlow | D::OvsPortNotUp => self.open_vswitch(out, dropper),
            D::TapFull => self.tap_full(out),
            D::NoMemory => self.no_memory(out),
            D::NotUp => self.say(out, "an interface that is not up", "ip link show dev"),
            D::QueueDown | D::QueueNoCarrier | D::QueueFull => self.queue(out, dropper),
            D::UnknownPlace => self.unknown(out),
        }
    }

    fn say(&self, out: &mut dyn Write, who: &str, command: &str) -> fmt::Result {
        let dev = self.dev();
        self.tell(
            out,
            format_args!("{who} dropped it"),
            format_args!("{command} {dev}"),
        )
    }

    /// `WHAT (the kernel's own words); see: COMMANDS`
    fn tell(
        &self,
        out: &mut dyn Write,
        what: fmt::Arguments<'_>,
        commands: fmt::Arguments<'_>,
    ) -> fmt::Result {
        write!(out, "{what} ")?;
        self.bracket(out)?;
        write!(out, "; see: {commands}")
    }

    /// `br_flood()`
    fn no_port(&self, out: &mut dyn Write) -> fmt::Result {
        self.tell(
            out,
            format_args!("the bridge has no port to send it to"),
            format_args!("bridge -d link show, bridge -d vlan show"),
        )
    }

    /// `__allowed_ingress()`: STP may have a state for each VLAN of a port (`bridge vlan set ... state`, MST).
    fn vlan_filter(&self, out: &mut dyn Write) -> fmt::Result {
        let dev = self.dev();
        self.tell(
            out,
            format_args!(
                "the bridge's VLAN filter dropped it, as {dev} is not in its VLAN, or is held there by STP"
            ),
            format_args!("bridge -d vlan show dev {dev}"),
        )
    }

    /// `vxlan_xmit()`: neither an entry of the target's MAC address nor a default one.
    fn no_remote(&self, out: &mut dyn Write) -> fmt::Result {
        let dev = self.dev();
        self.tell(
            out,
            format_args!("{dev} knows no remote to send it to"),
            format_args!("bridge fdb show dev {dev}, ip -d link show dev {dev}"),
        )
    }

    /// `udp_tunnel_dst_lookup()`
    fn no_route_for_tunnel(&self, out: &mut dyn Write) -> fmt::Result {
        let dev = self.dev();
        self.tell(
            out,
            format_args!("{dev} found no route to its remote"),
            format_args!(
                "ip -d link show dev {dev}, bridge fdb show dev {dev}, ip route show table all"
            ),
        )
    }

    /// `br_forward()`, and `br_flood()` where it gives no reason. Which port it is, and so which of these it was, only
    /// the bridge's own table knows.
    fn not_let_out(&self, out: &mut dyn Write) -> fmt::Result {
        out.write_str("the bridge has no port to let it out of: that of ")?;
        match &self.frame.dst {
            Some(dst) => write!(out, "{}", Mac(dst))?,
            None => out.write_str("its target")?,
        }
        out.write_str(", or each if that is unknown, is ")?;
        match self.drop.port.role {
            Role::Bridge => out.write_str("the bridge itself")?,
            _ => {
                let dev = self.dev();
                write!(out, "isolated like {dev}, is {dev} itself without hairpin")?
            }
        }
        out.write_str(", or is held by STP or VLANs ")?;
        self.bracket(out)?;
        out.write_str("; see: bridge -d link show, bridge fdb show")?;
        if let Some(bridge) = self.bridge() {
            write!(out, " br {}", DevName(bridge))?;
        }
        out.write_str(", bridge -d vlan show")
    }

    /// The bridge that the frame was in, if its name is known.
    fn bridge(&self) -> Option<&[u8; 16]> {
        let port = &self.drop.port;
        let name = match port.role {
            Role::Bridge => &port.name,
            _ => &port.master,
        };
        (name[0] != 0).then_some(name)
    }

    /// A BPF program that is no filter (`tcx`) is not among those that `tc` shows.
    fn tc(&self, out: &mut dyn Write, direction: &str) -> fmt::Result {
        let dev = self.dev();
        write!(out, "a tc filter on {direction} of {dev} dropped it ")?;
        self.bracket(out)?;
        write!(
            out,
            "; see: tc filter show dev {dev} {direction}; for BPF, too: bpftool net show dev {dev}"
        )
    }

    fn netfilter(&self, out: &mut dyn Write, dropper: Dropper) -> fmt::Result {
        let chain = match dropper {
            Dropper::NetfilterArpForward => {
                "ARP forward chain, which the bridge calls, or a later one of the bridge"
            }
            Dropper::NetfilterArpOutput => "ARP output chain (table arp, hook output)",
            Dropper::NetfilterBridge => {
                "chain of a bridge or of the interface (family bridge or netdev)"
            }
            Dropper::NetfilterEgress => "chain of the interface (family netdev, hook egress)",
            _ => "chain of the interface (family netdev, hook ingress)",
        };
        write!(out, "netfilter's {chain} dropped it ")?;
        self.bracket(out)?;
        match (dropper, is_bridges(self.drop)) {
            (Dropper::NetfilterArpForward, _) => {
                self.see_rules(out, "arptables-legacy -L")?;
                out.write_str(
                    ", sysctl net.bridge.bridge-nf-call-arptables, ip -d link show type bridge",
                )
            }
            (Dropper::NetfilterArpOutput, _) => self.see_rules(out, "arptables-legacy -L"),
            (_, true) => self.see_rules(out, "ebtables-legacy -L, ebtables-legacy -t nat -L"),
            (_, false) => out.write_str("; see: nft list ruleset"),
        }
    }

    /// `nf_queue()`, and `nf_reinject()` for the program's verdict.
    fn netfilter_queue(&self, out: &mut dyn Write) -> fmt::Result {
        self.tell(
            out,
            format_args!(
                "a rule of nft gave it to a program (queue), which is not there, or dropped it"
            ),
            format_args!("nft list ruleset"),
        )
    }

    /// What nft's rules refuse is dropped in nft's own code; what is dropped elsewhere may be an older tool's.
    fn see_rules(&self, out: &mut dyn Write, older: &str) -> fmt::Result {
        match self.symbol {
            "nft_do_chain" => out.write_str("; see: nft list ruleset"),
            _ => write!(out, "; see: nft list ruleset, {older}"),
        }
    }

    /// `br_handle_frame()`. Linux 6.12 has no reason for it, and no kernel for what a hook of netfilter's that it calls
    /// by itself (`nf_hook_bridge_pre()`) refuses; nft frees such a frame on its own.
    fn port_not_forwarding(&self, out: &mut dyn Write) -> fmt::Result {
        let dev = self.dev();
        let (or, commands) = match self.reason {
            "NOT_SPECIFIED" => (
                ", or a rule of ebtables' table nat dropped it",
                ", ebtables-legacy -t nat -L",
            ),
            _ => ("", ""),
        };
        self.tell(
            out,
            format_args!(
                "{dev} is a bridge's port that is not forwarding (STP, or the bridge is down){or}"
            ),
            format_args!("bridge link show dev {dev}{commands}"),
        )
    }

    /// `bridge link set dev DEV locked on`: 802.1X, or MAC authentication.
    fn port_locked(&self, out: &mut dyn Write) -> fmt::Result {
        let dev = self.dev();
        write!(
            out,
            "{dev} is a bridge's port that is locked, where the bridge does not know "
        )?;
        match &self.frame.src {
            Some(src) => write!(out, "{}", Mac(src))?,
            None => out.write_str("its sender")?,
        }
        out.write_str(", or that is not forwarding ")?;
        self.bracket(out)?;
        write!(
            out,
            "; see: bridge -d link show dev {dev}, bridge fdb show brport {dev}"
        )
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

    fn inactive_port(&self, out: &mut dyn Write, kind: &str) -> fmt::Result {
        let (dev, master) = (self.dev(), DevName(&self.drop.port.master));
        let is_known = self.drop.port.master[0] != 0;
        write!(out, "{dev} is an inactive port of ")?;
        match is_known {
            false => write!(out, "a {kind} ")?,
            true => write!(out, "{master} ")?,
        }
        self.bracket(out)?;
        write!(out, "; see: ip -d link show dev {dev}")?;
        match is_known {
            false => Ok(()),
            true => see_ports(out, kind, master),
        }
    }

    /// A bond or a team: none of its ports is up, or none is the active one. What a bond without `miimon` says of its
    /// ports it does not look at.
    fn without_port(&self, out: &mut dyn Write, kind: &str) -> fmt::Result {
        let dev = self.dev();
        self.tell(
            out,
            format_args!("{dev} has no port that is up and active, to send it by"),
            format_args!("ip link show master {dev}"),
        )?;
        see_ports(out, kind, dev)
    }

    /// The limits are the whole kernel's, and only its first namespace has them.
    fn backlog(&self, out: &mut dyn Write) -> fmt::Result {
        out.write_str("the CPU's backlog was full, or limits this flow ")?;
        self.bracket(out)?;
        let elsewhere = match self.in_other_netns {
            true => "nsenter -t 1 -n ",
            false => "",
        };
        write!(
            out,
            "; see: cat /proc/net/softnet_stat, {elsewhere}sysctl net.core.netdev_max_backlog"
        )
    }

    /// `macvlan_broadcast_enqueue()`: it is the lower interface's, and as long as its macvlans ask for.
    fn macvlan_queue(&self, out: &mut dyn Write) -> fmt::Result {
        let dev = self.dev();
        self.tell(
            out,
            format_args!("the queue for broadcasts to macvlans of {dev} was full"),
            format_args!("ip -d link show type macvlan"),
        )
    }

    /// `do_execute_actions()`, `ovs_dp_process_packet()` and `do_output()`. What shows the kernel's own flows is
    /// `ovs-dpctl`, also where no daemon runs.
    fn open_vswitch(&self, out: &mut dyn Write, dropper: Dropper) -> fmt::Result {
        let (what, commands) = match dropper {
            Dropper::OvsFlow => (
                "a flow of Open vSwitch, which ovs-vswitchd makes of its rules, dropped it",
                "ovs-dpctl dump-flows",
            ),
            Dropper::OvsNoFlow => (
                "Open vSwitch has no flow for it, and ovs-vswitchd, which makes them, did not take it",
                "ovs-dpctl show",
            ),
            _ => (
                "a flow of Open vSwitch sends it to a port that is not up, or without a carrier",
                "ovs-dpctl dump-flows, ovs-dpctl show, ip link show",
            ),
        };
        self.tell(out, format_args!("{what}"), format_args!("{commands}"))
    }

    /// `tun_net_xmit()`, `tap_handle_frame()`: most often it is a virtual machine that reads.
    fn tap_full(&self, out: &mut dyn Write) -> fmt::Result {
        let dev = self.dev();
        self.tell(
            out,
            format_args!("the program that has {dev} open does not read fast enough, or at all"),
            format_args!("ip -d -s link show dev {dev}"),
        )
    }

    fn no_memory(&self, out: &mut dyn Write) -> fmt::Result {
        self.tell(
            out,
            format_args!("there was no memory for it"),
            format_args!("cat /proc/meminfo"),
        )
    }

    fn queue(&self, out: &mut dyn Write, dropper: Dropper) -> fmt::Result {
        let dev = self.dev();
        match dropper {
            Dropper::QueueDown => write!(out, "{dev} is down ")?,
            Dropper::QueueNoCarrier => write!(out, "{dev} has no carrier, or is set protodown ")?,
            _ => write!(
                out,
                "the queue of {dev} was full, or its qdisc or a filter there refused it "
            )?,
        }
        self.bracket(out)?;
        match dropper {
            Dropper::QueueFull => write!(
                out,
                "; see: tc -s qdisc show dev {dev}, tc filter show dev {dev}"
            ),
            _ => write!(out, "; see: ip -d link show dev {dev}"),
        }
    }

    fn unknown(&self, out: &mut dyn Write) -> fmt::Result {
        out.write_str("the kernel dropped it ")?;
        self.bracket(out)?;
        match self.symbol {
            // A VLAN interface that is down, a bridge that is not in the frame's VLAN: neither has a reason.
            "vlan_do_receive" => out.write_str("; see: ip -d link show type vlan"),
            "br_pass_frame_up" => out.write_str("; see: bridge vlan show"),
            _ => write!(out, "; see: ip -s -s link show dev {}", self.dev()),
        }
    }

    /// The kernel's own words.
    fn bracket(&self, out: &mut dyn Write) -> fmt::Result {
        write!(out, "({} in {})", self.reason, self.symbol)
    }

    fn dev(&self) -> DevName<'_> {
        DevName(&self.drop.port.name)
    }
}

/// What a bond or a team says of its ports. What a team's daemon would show is not there without one; `teamnl` asks the
/// kernel.
fn see_ports(out: &mut dyn Write, kind: &str, master: DevName<'_>) -> fmt::Result {
    match kind {
        "bond" => write!(out, ", cat /proc/net/bonding/{master}"),
        _ => write!(out, ", teamnl {master} options"),
    }
}
