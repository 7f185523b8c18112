// SPDX-License-Identifier: GPL-2.0

//! What each verdict means, and what to do about it: the README's table, and `arp-probe explain`.
//!
//! No part of the module, whose lines say it of one packet, with its addresses: so `mod.rs` does not name this file. A test
//! of `cli/` holds the README against it.

use crate::arp::verdict::Verdict;

impl Verdict {
    /// What happened to the frame.
    pub(crate) const fn what(self) -> &'static str {
        explained(self).0
    }

    /// What to do about it.
    pub(crate) const fn what_to_do(self) -> &'static str {
        explained(self).1
    }
}

const fn explained(verdict: Verdict) -> (&'static str, &'static str) {
    use Verdict::*;
    match verdict {
        DroppedIn => (
            "the stack dropped the frame before ARP saw it",
            "the line names the place: tc ingress, XDP, a bridge port's state, lock or VLANs, netfilter's bridge or netdev hooks, an inactive port of a bond, a flow of Open vSwitch, the queue of an ifb or a macvtap ...",
        ),
        BridgeProxied => (
            "a bridge or a vxlan device of this host replied by itself, from a neighbour entry",
            "if unwanted: `neigh_suppress`, `proxy_arp` or `proxy_arp_wifi` of a bridge's port (`bridge -d link show`), or the entry, which the line names; whether a vxlan device is a `proxy` is said when it is made",
        ),
        Noarp => (
            "the interface is NOARP",
            "`ip link set dev DEV arp on`, if it is to answer; an ipvlan in mode l3 never does, and the line says so",
        ),
        OtherHost => (
            "the frame is for another MAC address",
            "usually nothing: a switch floods, or the interface is promiscuous. If another interface of this host has that address (a macvlan that is down, or in mode `source`), the line says which. Else the asker has an old MAC address of ours",
        ),
        VlanUnknown => (
            "it had a VLAN tag that no interface takes",
            "`tcpdump -e -n -i DEV vlan` shows the tag: make that VLAN interface, or mend the switch's port; a bridge or Open vSwitch of this host may have put it there, and the line says so",
        ),
        Malformed => (
            "too short, or address lengths that are not the interface's",
            "mend the sender",
        ),
        NetfilterIn => (
            "netfilter's ARP input chain did not let it through",
            "`nft list ruleset`, `arptables-legacy -L`",
        ),
        Answered => (
            "a reply was sent, for an address of ours",
            "nothing: the line says which MAC address was given out, which interface has the address, and what became of our neighbour entry of the sender",
        ),
        Proxied => (
            "a reply was sent, for an address that is not ours",
            "if unwanted: what the line names, one of `proxy_arp`, `proxy_arp_pvlan`, `ip neigh show proxy`",
        ),
        ProxyDelayed => (
            "a proxy reply was queued; the later pass is `proxied`",
            "`proxy_delay` of the interface (`net.ipv4.neigh.<dev>`)",
        ),
        RpFilter => (
            "the reverse path filter refused the sender",
            "give it a route out of the interface, or loosen `rp_filter`: the line says whether that is enough",
        ),
        LocalSource => (
            "the sender uses an address of ours",
            "find the other host by the MAC address in the line, or the loop; the line says whose address it is",
        ),
        MartianSource => (
            "the sender's address is multicast, broadcast, loopback or zero",
            "mend the sender",
        ),
        MartianTarget => (
            "the target is multicast, broadcast (a subnet's too) or loopback",
            "mend the sender's netmask",
        ),
        NoRoute => (
            "the FIB has no route to the target, or an error route; the errno says which",
            "`ip rule show`, `ip route show table all match`",
        ),
        NotLocal => (
            "the lookup of the target did not end at this host, and we do not proxy for it",
            "usually nothing: it was not for us. If the line says that it is ours, a rule or a route decided before its local route. If another namespace of this host has it, the line says which interface. Else it names all that it takes to be a proxy",
        ),
        ArpIgnore => (
            "`arp_ignore` refused to answer for an address of ours",
            "the line gives the effective value and where it is set. In LVS, IPVS and VRRP this silence is meant to be",
        ),
        ArpFilter => (
            "`arp_filter` refused to answer for an address of ours",
            "the line gives the effective value and where it is set",
        ),
        NeighFailed => (
            "no neighbour entry could be made for the sender",
            "the table, of all namespaces together, is full: `net.ipv4.neigh.default.gc_thresh3` of the first one",
        ),
        Gratuitous => (
            "an announcement, none of ours: no answer is due",
            "nothing",
        ),
        GratuitousDropped => (
            "`drop_gratuitous_arp` refused it",
            "that sysctl",
        ),
        NoInDevice => (
            "IPv4 is off on the interface",
            "its MTU is below 68: raise it, and add the addresses again",
        ),
        Invalid => (
            "hardware type, protocol or operation that `arp_process()` does not understand",
            "mend the sender",
        ),
        Learned => (
            "an ARP reply that updated a neighbour entry",
            "nothing; `ip neigh` shows it",
        ),
        Ignored => (
            "an ARP reply that did not update a neighbour entry on this interface",
            "`ip neigh`; `arp_accept` for unasked replies; that another host claims an address of ours is said, too",
        ),
        RouteError => (
            "route input refused for another reason, which is named",
            "depends on the reason",
        ),
        ReplyDropped => (
            "the reply was dropped on its way out",
            "the line names the place: netfilter's ARP output chain, tc egress, an interface without carrier, a flow of Open vSwitch ...",
        ),
        SendDropped => (
            "another ARP frame of this host was dropped on its way out",
            "the line says which frame, and names the place",
        ),
        Unknown => (
            "the probes saw too little to tell",
            "the line says what they saw; `arp-probe status` says which were missed",
        ),
    }
}
