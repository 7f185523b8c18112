// SPDX-License-Identifier: GPL-2.0

//! Who dropped a frame.
//!
//! The kernel's drop reason tells most of them. Where it does not ("not specified"), the name of the function
//! helps, as far as the compiler left one. What is not known is not guessed.

use super::super::frame::{
    By,
    Drop,
    Frame,
    Role,
    Way, //
};
use super::super::observation::HwAddr;
use super::sentence::told;

told! {
/// A place in the kernel that drops frames; each has words of its own.
Dropper {
    TcIngress,
    TcEgress,
    Xdp,
    NetfilterArpForward,
    NetfilterArpOutput,
    NetfilterBridge,
    NetfilterEgress,
    NetfilterIngress,
    NetfilterQueue,
    PortNotForwarding,
    PortLocked,
    InvalidSource,
    NoBridgePort,
    NotLetOut,
    VxlanNoRemote,
    TunnelNoRoute,
    VlanFilter,
    BondPort,
    TeamPort,
    BondNoPort,
    TeamNoPort,
    Backlog,
    MacvlanQueue,
    OvsFlow,
    OvsNoFlow,
    OvsPortNotUp,
    TapFull,
    NoMemory,
    NotUp,
    QueueDown,
    QueueNoCarrier,
    QueueFull,
    UnknownPlace,
}
}

impl Dropper {
    /// By the kernel's names of the reason and of the function.
    pub(crate) fn new(drop: &Drop, frame: &Frame, reason: &str, symbol: &str) -> Self {
        match reason {
            "TC_INGRESS" => Self::TcIngress,
            "TC_EGRESS" => Self::TcEgress,
            "TC_COOKIE_ERROR" | "TC_CHAIN_NOTFOUND" | "TC_RECLASSIFY_LOOP" => {
                match drop.leaves_port() {
                    false => Self::TcIngress,
                    true => Self::TcEgress,
                }
            }
            "XDP" => Self::Xdp,
            "NETFILTER_DROP" => Self::netfilter(drop, symbol),
            "BRIDGE_INGRESS_STP_STATE" => Self::PortNotForwarding,
            "MAC_INVALID_SOURCE" => Self::InvalidSource,
            "UNHANDLED_PROTO" => Self::exact_match(drop),
            "CPU_BACKLOG" => Self::Backlog,
            "MACVLAN_BROADCAST_BACKLOG" => Self::MacvlanQueue,
            "NOMEM" | "PFMEMALLOC" => Self::NoMemory,
            "DEV_READY" if drop.by == Some(By::OpenVSwitch) => Self::OvsPortNotUp,
            "DEV_READY" => Self::NotUp,
            "QDISC_DROP" | "QDISC_BURST_DROP" => Self::queue(drop),
            "FULL_RING" if symbol.starts_with("tun_") || symbol.starts_with("tap_") => {
                Self::TapFull
            }
            // Of a bridge, or of vxlan_xmit(), whatever the vxlan device is a port of.
            "NO_TX_TARGET" if symbol.starts_with("vxlan_") => Self::VxlanNoRemote,
            "NO_TX_TARGET" => Self::NoBridgePort,
            // ARP itself has no route: it is the outer packet's.
            "IP_OUTNOROUTES" => Self::TunnelNoRoute,
            "NOT_SPECIFIED" => Self::by_symbol(drop, frame, symbol),
            _ if reason.starts_with("OVS_DROP_") => Self::OvsFlow,
            _ => Self::UnknownPlace,
        }
    }

    /// Linux 6.12 gives no reason for some of these; no kernel for a bridge's VLAN filter.
    fn by_symbol(drop: &Drop, frame: &Frame, symbol: &str) -> Self {
        match symbol {
            "br_allowed_ingress" | "__allowed_ingress" | "br_handle_vlan" => Self::VlanFilter,
            "br_handle_frame" if has_invalid_source(frame) => Self::InvalidSource,
            "br_handle_frame" => Self::PortNotForwarding,
            // should_deliver() said no, in one that these go on in at their end.
            "br_forward" | "br_flood" | "br_handle_frame_finish" | "br_dev_xmit"
                if drop.looks_for_port =>
            {
                Self::NotLetOut
            }
            // It comes before the bridge's mark in cb; before 6.13 a port that does not forward has no reason there, either.
            "br_handle_frame_finish" if drop.port.role == Role::BridgePort => Self::PortLocked,
            "ovs_dp_process_packet" => Self::OvsNoFlow,
            "nf_queue" | "nf_reinject" | "nfqnl_reinject" => Self::NetfilterQueue,
            "do_xdp_generic" | "netif_receive_generic_xdp" => Self::Xdp,
            "nft_do_chain" | "nf_hook_slow" => Self::netfilter(drop, symbol),
            "macvlan_broadcast_enqueue" => Self::MacvlanQueue,
            // bond_tx_drop(), in whatever mode the bond is; what a port receives has another end there.
            _ if symbol.starts_with("bond_") && symbol != "bond_handle_frame" => Self::BondNoPort,
            "team_dummy_transmit"
            | "ab_transmit"
            | "bc_transmit"
            | "lb_transmit"
            | "rnd_transmit"
            | "rr_transmit" => Self::TeamNoPort,
            // A veth whose other end is down has no carrier, either.
            "__dev_queue_xmit" | "__dev_forward_skb2" if !drop.port.has_carrier => {
                Self::queue(drop)
            }
            _ => Self::UnknownPlace,
        }
    }

    /// What hook it was the kernel does not say, but where the packet was.
    fn netfilter(drop: &Drop, symbol: &str) -> Self {
        match drop.way() {
            // Of nft's rules none are called there: its ARP family has no such hook.
            _ if drop.forwarded_as_arp && !drop.header_ahead && symbol != "nft_do_chain" => {
                Self::NetfilterArpForward
            }
            // arp_xmit() comes before __dev_queue_xmit().
            Way::Out(_) if !drop.has_mac_header => Self::NetfilterArpOutput,
            _ if is_bridges(drop) && !drop.header_ahead => Self::NetfilterBridge,
            _ if drop.leaves_port() => Self::NetfilterEgress,
            _ => Self::NetfilterIngress,
        }
    }

    /// `__netif_receive_skb_core()`: for ARP, which `arp_rcv()` takes from all interfaces, only a delivery to
    /// exact matches alone can end so (`RX_HANDLER_EXACT`).
    fn exact_match(drop: &Drop) -> Self {
        match drop.port.role {
            Role::BondPort => Self::BondPort,
            Role::TeamPort => Self::TeamPort,
            _ => Self::UnknownPlace,
        }
    }

    /// A queue: `noop_qdisc` stands in where there is no carrier (`dev_deactivate()`).
    fn queue(drop: &Drop) -> Self {
        match (drop.port.is_up, drop.port.has_carrier) {
            (false, _) => Self::QueueDown,
            (true, false) => Self::QueueNoCarrier,
            (true, true) => Self::QueueFull,
        }
    }
}

pub(super) fn is_bridges(drop: &Drop) -> bool {
    matches!(drop.port.role, Role::Bridge | Role::BridgePort)
}

fn has_invalid_source(frame: &Frame) -> bool {
    // !is_valid_ether_addr()
    let bytes = |src: HwAddr| src.bytes;
    frame
        .src
        .map(bytes)
        .is_some_and(|src| src[0] & 1 != 0 || src[..6] == [0; 6])
}
