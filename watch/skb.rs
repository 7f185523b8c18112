// SPDX-License-Identifier: GPL-2.0

//! A frame that ends outside of `arp_process()`: what an [`Observation`] is made of.

use kernel::prelude::*;

use super::{
    layout::{
        self,
        raw_arp::RawArp,
        Net,
        NetDevice,
        SkBuff, //
    },
    reason, //
};
use crate::{
    arp::{
        frame::{
            By,
            Drop,
            Frame,
            PktType,
            Point,
            Port,
            Redirected,
            Role, //
        },
        observation::{
            HwAddr,
            Observation,
            Packet, //
        }, //
    },
    arp_abi::{
        self,
        offset,
        value, //
    },
    probe::{
        memory,
        KernelPtr, //
    }, //
};

/// `ETH_HLEN`, and where in it `h_proto` is.
const ETH_HLEN: usize = 14;
const H_PROTO: usize = 12;
const ETH_ALEN: u8 = 6;
/// `VLAN_HLEN`
const VLAN_HLEN: usize = 4;

/// What is read of an `sk_buff` in one go: from `len` to `data`.
const FROM: usize = offset::SKB_LEN as usize;
const LEN: usize = offset::SKB_DATA as usize + size_of::<usize>() - FROM;

const _: () = assert!(FROM < offset::SKB_DATA as usize && LEN <= 256);

/// An `sk_buff`, as it was when its end was seen.
pub(crate) struct Skb {
    at: KernelPtr<SkBuff>,
    dev: KernelPtr<NetDevice>,
    block: [u8; LEN],
}

impl Skb {
    pub(crate) fn read(at: KernelPtr<SkBuff>) -> Result<Self> {
        Ok(Self {
            at,
            dev: at.dev()?,
            block: at.field(offset::SKB_LEN)?,
        })
    }

    /// The same on `dev`, where a function is told the interface beside the frame.
    pub(crate) fn on(self, dev: KernelPtr<NetDevice>) -> Self {
        Self { dev, ..self }
    }

    pub(crate) fn dev(&self) -> KernelPtr<NetDevice> {
        self.dev
    }

    fn array<const N: usize>(&self, at: u32) -> [u8; N] {
        layout::part(&self.block, (at as usize).wrapping_sub(FROM))
    }

    fn word(&self, at: u32) -> usize {
        usize::from_ne_bytes(self.array(at))
    }

    fn len(&self) -> usize {
        u32::from_ne_bytes(self.array(offset::SKB_LEN)) as usize
    }

    /// `skb_headlen(skb)`
    fn headlen(&self) -> usize {
        let data_len = u32::from_ne_bytes(self.array(offset::SKB_DATA_LEN));
        self.len().saturating_sub(data_len as usize)
    }

    fn data(&self) -> usize {
        self.word(offset::SKB_DATA)
    }

    /// `skb_mac_header(skb)`, `None` if it was not set.
    fn mac_header(&self) -> Option<usize> {
        match u16::from_ne_bytes(self.array(offset::SKB_MAC_HEADER)) {
            u16::MAX => None,
            header => Some(self.word(offset::SKB_HEAD).wrapping_add(header.into())),
        }
    }

    fn network_header(&self) -> usize {
        let header = u16::from_ne_bytes(self.array(offset::SKB_NETWORK_HEADER));
        self.word(offset::SKB_HEAD).wrapping_add(header.into())
    }

    fn iif(&self) -> i32 {
        i32::from_ne_bytes(self.array(offset::SKB_IIF))
    }

    /// `skb->sk`
    fn has_sk(&self) -> bool {
        self.at
            .field::<usize>(offset::SKB_SK)
            .is_ok_and(|sk| sk != 0)
    }

    pub(crate) fn pkt_type(&self) -> u32 {
        let [byte] = self.array(offset::SKB_PKT_TYPE);
        (u32::from(byte) & value::ABI_SKB_PKT_TYPE_MASK) >> value::ABI_SKB_PKT_TYPE_SHIFT
    }

    /// See [`Drop::header_ahead`]; on its way in the header is before `skb->data`.
    fn header_ahead(&self) -> bool {
        self.mac_header().is_none_or(|mac| self.data() <= mac)
    }

    /// Where the link-layer header is, of an Ethernet frame.
    fn link_header(&self) -> Option<usize> {
        match self.header_ahead() {
            true => Some(self.data()),
            false => self.mac_header(),
        }
    }

    /// Where the ARP packet is; `None` if the frame, though one of a VLAN, is none. One that ends with its tag, or in it,
    /// is none: what lies behind is left of another frame.
    fn arp_header(&self) -> Option<usize> {
        if !self.dev.is_ethernet() {
            return Some(self.network_header());
        }
        let mut at = self.data();
        let mut protocol = u16::from_be_bytes(self.array(offset::SKB_PROTOCOL));
        if self.header_ahead() {
            // What `skb->protocol` says of a tag that is in the data differs by who put it there.
            protocol = read_be16(at.wrapping_add(H_PROTO))?;
            at = at.wrapping_add(ETH_HLEN);
        }
        if is_vlan(protocol) {
            if self.headlen() < at.wrapping_sub(self.data()).wrapping_add(VLAN_HLEN) {
                return None;
            }
            protocol = read_be16(at.wrapping_add(2))?;
            at = at.wrapping_add(VLAN_HLEN);
        }
        (protocol == value::ABI_ETH_P_ARP as u16).then_some(at)
    }

    /// Whether it never was in a receive path: `skb_transport_header_was_set()` is true of all that came in.
    pub(crate) fn is_made_here(&self) -> bool {
        u16::from_ne_bytes(self.array(offset::SKB_TRANSPORT_HEADER)) == u16::MAX
    }

    /// Whether it carries ARP, maybe behind a VLAN tag.
    pub(crate) fn is_arp(&self) -> bool {
        self.arp_header().is_some()
    }

    /// Whether it waited for its proxy delay (`pneigh_enqueue()`): `LOCALLY_ENQUEUED`. What is in `cb` depends
    /// on who has the frame, so that proves nothing.
    pub(crate) fn may_be_of_proxy_queue(&self) -> bool {
        self.at
            .field::<u32>(offset::SKB_CB + offset::NEIGH_CB_FLAGS)
            .is_ok_and(|flags| flags & value::ABI_LOCALLY_ENQUEUED != 0)
    }

    /// Its drop for `reason` at `location`.
    pub(crate) fn drop(&self, reason: u32, location: usize) -> Drop {
        let port = self.dev.port();
        let redirected = self.redirected();
        Drop {
            reason: reason as i32,
            cause: reason::cause(reason),
            location,
            header_ahead: self.header_ahead(),
            has_mac_header: self.mac_header().is_some(),
            // tcf_mirred_to_dev() has put there by what it was to leave.
            iif: match redirected {
                Some(Redirected::Out) if self.is_made_here() => 0,
                _ => self.iif(),
            },
            has_sk: self.has_sk(),
            forwarded_as_arp: port.role == Role::BridgePort && self.is_forwarded_as_arp(),
            looks_for_port: matches!(port.role, Role::Bridge | Role::BridgePort)
                && self.has_bridge(),
            by: self.dropped_by(&port, location),
            redirected,
            port,
        }
    }

    /// To look up a name costs more than all else here: only where it may be one of these.
    fn dropped_by(&self, port: &Port, location: usize) -> Option<By> {
        let is_received = self.iif() == port.ifindex;
        match port.role {
            _ if !self.header_ahead() => None,
            Role::OvsPort | Role::OvsInternal => {
                reason::is_of_ovs(location).then_some(By::OpenVSwitch)
            }
            Role::Other if is_received => reason::is_of_tap(location).then_some(By::Tap),
            _ => None,
        }
    }

    /// `tcf_mirred_to_dev()`: an ifb gives what was redirected to it back to the interface of `skb_iif`
    /// (`ifb_ri_tasklet()`).
    fn redirected(&self) -> Option<Redirected> {
        if !self.header_ahead() || self.iif() == 0 || !self.dev.is_ifb() {
            return None;
        }
        let (at, mask) = arp_abi::from_ingress()?;
        Some(match self.at.field::<u8>(at).ok()? & mask {
            0 => Redirected::Out,
            _ => Redirected::In,
        })
    }

    /// Whether it is what tc redirected of `skb` on its way out: a copy, and `skb` is freed then.
    fn is_redirected_of(&self, skb: KernelPtr<SkBuff>) -> bool {
        self.redirected() == Some(Redirected::Out)
            && self.pkt_type() != value::ABI_PACKET_OUTGOING
            && skb.head().is_ok_and(|head| self.at.head() == Ok(head))
    }

    /// The same on the interface that it was redirected on, if that is found.
    pub(crate) fn before_redirection(self) -> Self {
        let iif = Ok(self.iif());
        let device = |net: KernelPtr<Net>| net.find_device(|dev| dev.ifindex() == iif);
        match self.dev.net().ok().and_then(device) {
            Some(dev) => self.on(dev),
            None => self,
        }
    }

    /// `br_nf_forward_arp()` puts the interface that a frame came in by where the bridge's own code has the bridge.
    fn is_forwarded_as_arp(&self) -> bool {
        let ifindex = self.first_of_cb().and_then(|dev| dev.ifindex());
        self.iif() != 0 && ifindex == Ok(self.iif())
    }

    /// `br_handle_frame_finish()` and `br_dev_xmit()` put the bridge there, which before is NULL, or the caller's.
    fn has_bridge(&self) -> bool {
        self.first_of_cb()
            .is_ok_and(|dev| dev.is_device() && dev.role() == Role::Bridge)
    }

    /// What `cb` begins with, in a bridge: `struct br_input_skb_cb`.
    fn first_of_cb(&self) -> Result<KernelPtr<NetDevice>> {
        self.at.pointer(offset::SKB_CB)
    }

    /// All that is known of a frame that ended at `point`.
    pub(crate) fn observe(&self, point: Point, drop: Option<Drop>) -> Observation {
        let at = self.arp_header().unwrap_or_else(|| self.network_header());
        let before = at.wrapping_sub(self.data());
        let mut raw = RawArp::default();
        let is_read = raw.read_at(at, self.dev).is_ok();
        let readable = is_read && self.headlen().saturating_sub(before) >= raw.len();
        let link = |offset: usize| {
            self.link_header()
                .and_then(|at| mac(at.wrapping_add(offset)))
        };
        let is_noarp = self.dev.has_flag(value::ABI_IFF_NOARP).unwrap_or(false);
        let frame = Frame {
            point,
            drop,
            pkt_type: match self.pkt_type() {
                value::ABI_PACKET_OTHERHOST => PktType::OtherHost,
                _ => PktType::Other,
            },
            is_noarp,
            is_ipvlan: is_noarp && self.dev.is_ipvlan(),
            dst: link(0),
            src: link(ETH_ALEN.into()),
            own: self.dev.own_mac(),
            len: self.len().saturating_sub(before) as u32,
            needs: self.dev.arp_len(),
            lengths: is_read.then(|| raw.address_lengths()),
            addr_len: self.dev.addr_len().unwrap_or(0),
            given: None,
            role: self.dev.role(),
        };
        Observation::outside(self.dev.describe(), readable.then(|| raw.packet()), frame)
    }

    /// The request that this frame, made by this host, is the reply to.
    pub(crate) fn observe_answered(&self) -> Option<Observation> {
        let mut raw = RawArp::default();
        raw.read_at(self.arp_header()?, self.dev).ok()?;
        if raw.op() != crate::arp::observation::op::REPLY {
            return None;
        }
        let mut seen = self.observe(Point::Proxied, None);
        seen.packet = Some(Packet {
            op: crate::arp::observation::op::REQUEST,
            sha: raw.tha(),
            sip: raw.tip(),
            tip: raw.sip(),
            ..raw.packet()
        });
        seen.frame.given = Some(raw.sha());
        seen.replied = true;
        Some(seen)
    }
}

fn is_vlan(protocol: u16) -> bool {
    let protocol = u32::from(protocol);
    protocol == value::ABI_ETH_P_8021Q || protocol == value::ABI_ETH_P_8021AD
}

fn read_be16(at: usize) -> Option<u16> {
    memory::read(at).ok().map(u16::from_be_bytes)
}

/// An Ethernet address at `at`.
fn mac(at: usize) -> Option<HwAddr> {
    let mut bytes = [0; 32];
    let read: [u8; ETH_ALEN as usize] = memory::read(at).ok()?;
    bytes.get_mut(..read.len())?.copy_from_slice(&read);
    Some(HwAddr {
        bytes,
        len: ETH_ALEN,
    })
}

impl KernelPtr<SkBuff> {
    /// Whether this is what tc redirected of `skb` to an ifb, on its way out.
    pub(crate) fn is_redirected_of(self, skb: KernelPtr<SkBuff>) -> bool {
        Skb::read(self).is_ok_and(|copy| copy.is_redirected_of(skb))
    }
}
