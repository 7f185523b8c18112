// SPDX-License-Identifier: GPL-2.0

//! What an interface is: its name, addresses, kind, and whose port it is.

use core::ops::ControlFlow;

use kernel::prelude::*;

use super::{
    net::Ifa,
    InDevice,
    Net,
    NetDevice, //
};
use crate::{
    arp::{
        frame::{
            Port,
            Role, //
        },
        observation::{
            Device,
            HwAddr, //
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

/// How many VLAN devices may lie above each other and be looked through.
const VLANS: usize = 4;

impl KernelPtr<NetDevice> {
    #[inline]
    pub(crate) fn ifindex(self) -> Result<i32> {
        self.field(offset::DEV_IFINDEX)
    }

    /// `dev->flags`, as far as `IFF_*` has names for it.
    #[inline]
    pub(crate) fn flags(self) -> Result<u32> {
        self.field(offset::DEV_FLAGS)
    }

    /// Whether `arp_process()` reads packets of this device without a target hardware address.
    pub(crate) fn is_ieee1394(self) -> Result<bool> {
        let hw_type = self.field::<u16>(offset::DEV_TYPE)?;
        Ok(u32::from(hw_type) == value::ABI_ARPHRD_WITHOUT_THA)
    }

    /// `__in_dev_get_rcu(dev)`
    #[inline]
    pub(crate) fn in_dev(self) -> Result<KernelPtr<InDevice>> {
        self.pointer(offset::DEV_IP_PTR)
    }

    /// `dev_net(dev)`
    pub(crate) fn net(self) -> Result<KernelPtr<Net>> {
        self.pointer(offset::DEV_NET)
    }

    /// `dev->name`
    pub(crate) fn name(self) -> Result<[u8; 16]> {
        self.field(offset::DEV_NAME)
    }

    /// `dev_net(dev)->ns.inum`
    pub(crate) fn netns(self) -> Result<u32> {
        self.net()?.field(offset::NET_INUM)
    }

    /// What a log or an event names the interface by. What cannot be read is left at zero.
    pub(crate) fn describe(self) -> Device {
        let mut device = self.describe_for_headline();
        if !device.in_other_netns {
            device.netns = self.netns().unwrap_or(0);
        }
        device.ifindex = self.ifindex().unwrap_or(0);
        device.hw_type = self.field(offset::DEV_TYPE).unwrap_or(0);
        device.noarp = self.has_flag(value::ABI_IFF_NOARP).unwrap_or(false);
        device
    }

    /// What the head of a line takes: the name, and the namespace unless it is the first one.
    pub(crate) fn describe_for_headline(self) -> Device {
        let in_other_netns = self
            .net()
            .is_ok_and(|net| net.address() != arp_abi::init_net());
        Device {
            name: self.name().unwrap_or_default(),
            netns: match in_other_netns {
                true => self.netns().unwrap_or(0),
                false => 0,
            },
            in_other_netns,
            ..Device::default()
        }
    }

    pub(crate) fn has_flag(self, flag: u32) -> Result<bool> {
        Ok(self.flags()? & flag != 0)
    }

    /// `dev->dev_addr`, as far as it is compared: the longest hardware address has 32 bytes.
    pub(crate) fn hardware_address(self, len: u8) -> Result<[u8; 32]> {
        let address = self.pointer::<()>(offset::DEV_DEV_ADDR)?.address();
        let mut bytes = [0; 32];
        let wanted = bytes.get_mut(..usize::from(len)).ok_or(EINVAL)?;
        memory::read_into(address, wanted)?;
        Ok(bytes)
    }

    /// What it has of that IP address.
    pub(crate) fn ifa_of(self, ip: [u8; 4]) -> Option<Ifa> {
        let in_dev = self.in_dev().ok()?;
        if in_dev.is_null() {
            return None;
        }
        let mut found = None;
        in_dev.each_address(|ifa| match ifa.is(ip) {
            true => {
                found = Some(*ifa);
                ControlFlow::Break(())
            }
            false => ControlFlow::Continue(()),
        });
        found
    }

    /// Whether it has this MAC address.
    pub(crate) fn has_mac(self, mac: &HwAddr) -> bool {
        mac.len != 0
            && self
                .hardware_address(mac.len)
                .is_ok_and(|bytes| bytes == mac.bytes)
    }

    /// Where `dev->broadcast` is, which Frame Relay has its neighbours' addresses in.
    pub(crate) fn broadcast_address(self) -> usize {
        self.address().wrapping_add(offset::DEV_BROADCAST as usize)
    }

    /// `dev->broadcast` of an interface of Frame Relay (`ARPHRD_DLCI`): its one neighbour's address.
    pub(crate) fn frame_relay_neighbour(self) -> Result<Option<[u8; 32]>> {
        let hw_type = self.field::<u16>(offset::DEV_TYPE)?;
        match u32::from(hw_type) == value::ABI_ARPHRD_DLCI {
            true => self.field(offset::DEV_BROADCAST).map(Some),
            false => Ok(None),
        }
    }

    pub(crate) fn mtus(self) -> Result<(u32, u32)> {
        let most = self.field::<u32>(offset::DEV_MAX_MTU)?;
        let most = if most == 0 { u32::MAX } else { most };
        Ok((self.field(offset::DEV_MTU)?, most))
    }

    /// `netif_is_l3_slave()`
    pub(crate) fn is_in_vrf(self) -> Result<bool> {
        self.has_private_flag(value::ABI_IFF_L3MDEV_SLAVE)
    }

    fn has_private_flag(self, flag: u32) -> Result<bool> {
        Ok(self.field::<usize>(offset::DEV_PRIV_FLAGS)? as u32 & flag != 0)
    }

    /// A bond whose `rlb_arp_xmit()` writes another MAC address into replies.
    pub(crate) fn is_alb(self) -> Result<bool> {
        let mut dev = self;
        for _ in 0..VLANS {
            if !dev.has_private_flag(value::ABI_IFF_802_1Q_VLAN)? {
                break;
            }
            // A tag that the bond is to put in does not keep it from that.
            dev = dev.pointer(offset::DEV_PRIV + offset::VLAN_REAL_DEV)?;
        }
        dev.is_alb_itself()
    }

    fn is_alb_itself(self) -> Result<bool> {
        if !self.has_flag(value::ABI_IFF_MASTER)?
            || !self.has_private_flag(value::ABI_IFF_BONDING)?
        {
            return Ok(false);
        }
        let mode = self.field::<u32>(offset::DEV_PRIV + offset::BONDING_MODE)?;
        Ok(mode == value::ABI_BOND_MODE_ALB)
    }

    /// Whether this is likely to be the address of a `net_device`: its namespace has a loopback device, which
    /// is of that namespace. `skb->dev` shares its place with what queues keep there.
    pub(crate) fn is_device(self) -> bool {
        let check = || {
            let net = self.net()?;
            let loopback = net.pointer::<NetDevice>(offset::NET_LOOPBACK_DEV)?;
            Ok::<_, Error>(loopback.net()?.address() == net.address())
        };
        !self.is_null() && check().unwrap_or(false)
    }

    pub(crate) fn is_ethernet(self) -> bool {
        self.field::<u16>(offset::DEV_TYPE)
            .is_ok_and(|hw_type| u32::from(hw_type) == value::ABI_ARPHRD_ETHER)
    }

    pub(crate) fn addr_len(self) -> Result<u8> {
        self.field(offset::DEV_ADDR_LEN)
    }

    /// `arp_hdr_len(dev)`
    pub(crate) fn arp_len(self) -> u32 {
        let addr_len = u32::from(self.addr_len().unwrap_or(0));
        match self.is_ieee1394() {
            Ok(true) => 16 + addr_len,
            _ => 16 + 2 * addr_len,
        }
    }

    /// `dev->dev_addr`
    pub(crate) fn own_mac(self) -> Option<HwAddr> {
        let len = self.addr_len().ok()?;
        Some(HwAddr {
            bytes: self.hardware_address(len).ok()?,
            len,
        })
    }

    /// What the interface is to others.
    pub(crate) fn role(self) -> Role {
        let Ok(private) = self.field::<u32>(offset::DEV_PRIV_FLAGS) else {
            return Role::Other;
        };
        let is = |flag: u32| private & flag != 0;
        if is(value::ABI_IFF_EBRIDGE) {
            Role::Bridge
        } else if is(value::ABI_IFF_BRIDGE_PORT) {
            Role::BridgePort
        } else if is(value::ABI_IFF_TEAM_PORT) {
            Role::TeamPort
        } else if is(value::ABI_IFF_BONDING) && self.is_slave() {
            Role::BondPort
        } else if is(value::ABI_IFF_OVS_DATAPATH) {
            Role::OvsPort
        } else if is(value::ABI_IFF_OPENVSWITCH) {
            Role::OvsInternal
        } else if self.is_vxlan() {
            Role::Vxlan
        } else {
            Role::Other
        }
    }

    fn is_slave(self) -> bool {
        self.has_flag(value::ABI_IFF_SLAVE).unwrap_or(false)
    }

    /// `netif_is_vxlan(dev)`; one may be a bridge's port, too.
    pub(crate) fn is_vxlan(self) -> bool {
        self.is_kind(b"vxlan\0")
    }

    pub(crate) fn is_ipvlan(self) -> bool {
        self.is_kind(b"ipvlan\0") || self.is_kind(b"ipvtap\0")
    }

    /// Intermediate functional block: what tc takes a detour through.
    pub(crate) fn is_ifb(self) -> bool {
        self.is_kind(b"ifb\0")
    }

    /// Whether `ip link` knows it as a `kind`, which ends with a NUL.
    fn is_kind<const N: usize>(self, kind: &[u8; N]) -> bool {
        let found = || {
            let ops = self.pointer::<()>(offset::DEV_RTNL_LINK_OPS)?;
            memory::read::<[u8; N]>(ops.field(offset::LINK_OPS_KIND)?)
        };
        found().as_ref() == Ok(kind)
    }

    /// The interface at a drop.
    pub(crate) fn port(self) -> Port {
        let flags = self.flags().unwrap_or(0);
        let state = self.field::<usize>(offset::DEV_STATE).unwrap_or(0);
        let role = self.role();
        Port {
            name: self.name().unwrap_or_default(),
            ifindex: self.ifindex().unwrap_or(0),
            role,
            master: self.master(role).and_then(Self::name).unwrap_or_default(),
            is_up: flags & value::ABI_IFF_UP != 0,
            has_carrier: state & (1 << value::ABI_LINK_STATE_NOCARRIER) == 0,
        }
    }

    /// Whose port it is, by its [`Self::role`]: `netdev_master_upper_dev_get_rcu()`. `EINVAL`: nobody's.
    pub(super) fn master(self, role: Role) -> Result<Self> {
        match role {
            Role::BondPort => self.bond(),
            Role::TeamPort => self.team(),
            Role::BridgePort => self.bridge(),
            // Which datapath it is, only Open vSwitch's own headers tell.
            Role::Other | Role::Bridge | Role::Vxlan | Role::OvsPort | Role::OvsInternal => {
                Err(EINVAL)
            }
        }
    }

    /// The team of its port: `team_port_get_rcu(dev)->team`, which is `netdev_priv()` of the team device.
    fn team(self) -> Result<Self> {
        self.owner_of_port(offset::TEAM_PORT_TEAM)
    }

    /// The bridge of its port: `br_port_get_rcu(dev)->br`, the first thing in there, which is `netdev_priv()` of the
    /// bridge.
    fn bridge(self) -> Result<Self> {
        self.owner_of_port(0)
    }

    /// Whose `netdev_priv()` is at `at` of the port that its `rx_handler_data` is.
    fn owner_of_port(self, at: u32) -> Result<Self> {
        let private = self
            .pointer::<()>(offset::DEV_RX_HANDLER_DATA)?
            .field::<usize>(at)?;
        let owner = Self::new(private.wrapping_sub(offset::DEV_PRIV as usize));
        owner.is_device().then_some(owner).ok_or(EFAULT)
    }

    /// The bond of its port: `bond_slave_get_rcu(dev)->bond->dev`.
    fn bond(self) -> Result<Self> {
        self.pointer::<()>(offset::DEV_RX_HANDLER_DATA)?
            .pointer::<()>(offset::SLAVE_BOND)?
            .pointer(offset::BONDING_DEV)
    }
}
