// SPDX-License-Identifier: GPL-2.0

//! Where the kernel keeps a namespace's interfaces and their addresses, and walks over them.
//!
//! A handler runs with preemption off, so RCU frees nothing of what it walks over; and every walk ends: at a list's
//! end, at what cannot be read, or after a number of steps.

use core::ops::ControlFlow;

use kernel::prelude::*;

use super::{
    part,
    FibInfo,
    InDevice,
    Net,
    NetDevice,
    NextHop,
    Rtable, //
};
use crate::{
    arp::{
        facts::{
            Address,
            PortOf, //
        },
        frame::Role, //
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

/// `struct in_ifaddr`
pub(crate) enum InIfaddr {}

/// More interfaces than this are not looked at.
const INTERFACES: usize = 512;
/// More namespaces than this are not looked at.
const NAMESPACES: usize = 512;
/// More rules (`ip rule`) than this are not looked at.
const RULES: usize = 512;
/// More addresses of one interface than this are not looked at.
const ADDRESSES: usize = 64;

/// Whether a walk saw everything.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Walk {
    Whole,
    /// It was cut short: what was not found may be there.
    Partial,
}

/// What is wanted of one address, read at once.
#[derive(Clone, Copy)]
pub(crate) struct Ifa {
    local: u32,
    address: u32,
    mask: u32,
    broadcast: u32,
    scope: u8,
    prefix_len: u8,
}

impl Ifa {
    /// `inet_ifa_match()`
    pub(crate) fn covers(&self, ip: [u8; 4]) -> bool {
        (u32::from_ne_bytes(ip) ^ self.address) & self.mask == 0
    }

    pub(crate) fn is(&self, ip: [u8; 4]) -> bool {
        self.local == u32::from_ne_bytes(ip)
    }

    /// `fib_add_ifaddr()`: the broadcast address that it was given, and its prefix's.
    pub(crate) fn is_broadcast(&self, ip: [u8; 4]) -> bool {
        let ip = u32::from_ne_bytes(ip);
        let given = self.broadcast != 0 && ip == self.broadcast;
        given || (self.prefix_len < 31 && ip == self.address | !self.mask)
    }

    /// This address of `dev`, for a packet that came in by `receiver`.
    pub(crate) fn describe(
        &self,
        dev: KernelPtr<NetDevice>,
        receiver: KernelPtr<NetDevice>,
    ) -> Address {
        let here = dev.address() == receiver.address();
        let is_receiver = |master: KernelPtr<NetDevice>| master.address() == receiver.address();
        Address {
            dev: dev.name().unwrap_or_default(),
            here,
            port_of: match dev.role() {
                _ if here => PortOf::Nobody,
                Role::OvsPort if receiver.role() == Role::OvsInternal => PortOf::OpenVSwitch,
                role if dev.master(role).is_ok_and(is_receiver) => PortOf::Receiver,
                _ => PortOf::Nobody,
            },
            prefix_len: self.prefix_len,
            covers_itself: self.covers(self.local.to_ne_bytes()),
            scope_host: u32::from(self.scope) >= value::ABI_RT_SCOPE_HOST,
        }
    }
}

impl KernelPtr<InIfaddr> {
    fn read(self) -> Result<Ifa> {
        const FROM: u32 = offset::IFADDR_FACTS;
        const LEN: usize = (offset::IFADDR_FACTS_END - FROM) as usize;
        let bytes: [u8; LEN] = self.field(FROM)?;
        let word = |at: u32| u32::from_ne_bytes(part(&bytes, (at - FROM) as usize));
        let byte = |at: u32| {
            let [byte] = part(&bytes, (at - FROM) as usize);
            byte
        };
        Ok(Ifa {
            local: word(offset::IFADDR_LOCAL),
            address: word(offset::IFADDR_ADDRESS),
            mask: word(offset::IFADDR_MASK),
            broadcast: word(offset::IFADDR_BROADCAST),
            scope: byte(offset::IFADDR_SCOPE),
            prefix_len: byte(offset::IFADDR_PREFIXLEN),
        })
    }
}

impl KernelPtr<InDevice> {
    /// Calls `f` for each address, until it breaks: `in_dev_for_each_ifa_rcu()`.
    pub(crate) fn each_address(self, mut f: impl FnMut(&Ifa) -> ControlFlow<()>) -> Walk {
        let mut next = self.pointer::<InIfaddr>(offset::IN_DEV_IFA_LIST);
        for _ in 0..ADDRESSES {
            let Ok(ifa) = next else {
                return Walk::Partial;
            };
            if ifa.is_null() {
                return Walk::Whole;
            }
            match ifa.read().map(|read| f(&read)) {
                Ok(ControlFlow::Continue(())) => {}
                Ok(ControlFlow::Break(())) => return Walk::Whole,
                Err(_) => return Walk::Partial,
            }
            next = ifa.pointer(offset::IFADDR_NEXT);
        }
        Walk::Partial
    }

    /// `IN_DEV_MEDIUM_ID()`
    pub(crate) fn medium_id(self) -> Result<i32> {
        let at = value::ABI_CONF_MEDIUM_ID * size_of::<i32>() as u32;
        self.field(offset::IN_DEV_CNF_DATA + at)
    }
}

/// Calls `f` for each namespace, until it breaks: `for_each_net_rcu()`.
pub(crate) fn each_namespace(mut f: impl FnMut(KernelPtr<Net>) -> ControlFlow<()>) -> Walk {
    each_node(arp_abi::net_namespaces(), NAMESPACES, |node| {
        f(KernelPtr::new(node.wrapping_sub(offset::NET_LIST as usize)))
    })
}

/// Calls `f` with the address of each `list_head` behind `head`, until it breaks, and at most `most` times.
fn each_node(head: usize, most: usize, mut f: impl FnMut(usize) -> ControlFlow<()>) -> Walk {
    let mut at = head;
    for _ in 0..most {
        // `next` is the first thing in a `list_head`.
        let Ok(next) = memory::read::<usize>(at) else {
            return Walk::Partial;
        };
        if next == head {
            return Walk::Whole;
        }
        if f(next).is_break() {
            return Walk::Whole;
        }
        at = next;
    }
    Walk::Partial
}

impl KernelPtr<Net> {
    /// Calls `f` for each interface, until it breaks: `for_each_netdev_rcu()`.
    pub(crate) fn each_device(
        self,
        mut f: impl FnMut(KernelPtr<NetDevice>) -> ControlFlow<()>,
    ) -> Walk {
        let head = self
            .address()
            .wrapping_add(offset::NET_DEV_BASE_HEAD as usize);
        each_node(head, INTERFACES, |node| {
            f(KernelPtr::new(node.wrapping_sub(offset::DEV_LIST as usize)))
        })
    }

    /// The first interface of which `is_it` is true, and how far the search came: `left` more are looked at.
    pub(crate) fn first_device(
        self,
        left: &mut usize,
        is_it: impl Fn(KernelPtr<NetDevice>) -> bool,
    ) -> (Option<KernelPtr<NetDevice>>, Walk) {
        let mut found = None;
        let walk = self.each_device(|dev| {
            if is_it(dev) {
                found = Some(dev);
            }
            *left = left.saturating_sub(1);
            match found.is_some() || *left == 0 {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            }
        });
        (found, if *left == 0 { Walk::Partial } else { walk })
    }

    /// The same among all that are looked at.
    pub(crate) fn find_device(
        self,
        is_it: impl Fn(KernelPtr<NetDevice>) -> bool,
    ) -> Option<KernelPtr<NetDevice>> {
        let mut all = usize::MAX;
        self.first_device(&mut all, is_it).0
    }

    /// `ns.inum`
    pub(crate) fn inum(self) -> Result<u32> {
        self.field(offset::NET_INUM)
    }

    /// `fib4_has_custom_rules()`
    pub(crate) fn has_rules(self) -> Result<bool> {
        match cfg!(CONFIG_IP_MULTIPLE_TABLES) {
            true => Ok(self.field::<u8>(offset::NET_RULES)? != 0),
            false => Ok(false),
        }
    }

    /// By which of `protocols` a rule goes, as bits in their order (`fib4_rule_match()`). Most often none goes by any,
    /// which the kernel counts.
    pub(crate) fn protocols_of_rules(self, protocols: &[u8; 3]) -> Result<u8> {
        if !cfg!(CONFIG_IP_MULTIPLE_TABLES) || self.field::<u32>(offset::NET_FLDISSECT)? == 0 {
            return Ok(0);
        }
        let ops = self.pointer::<()>(offset::NET_RULES_OPS)?;
        let head = ops.address().wrapping_add(offset::RULES_OPS_LIST as usize);
        let mut found = Ok(0);
        let walk = each_node(head, RULES, |node| {
            let rule = KernelPtr::<()>::new(node.wrapping_sub(offset::RULE_LIST as usize));
            match (found, rule.field::<u8>(offset::RULE_IP_PROTO)) {
                (Ok(bits), Ok(protocol)) => {
                    let bit = protocols.iter().position(|known| *known == protocol);
                    found = Ok(bits | bit.map_or(0, |bit| 1 << bit));
                    ControlFlow::Continue(())
                }
                (_, Err(error)) | (Err(error), _) => {
                    found = Err(error);
                    ControlFlow::Break(())
                }
            }
        });
        match walk {
            Walk::Whole => found,
            Walk::Partial => Err(E2BIG),
        }
    }

    /// `net->ipv4.fib_has_custom_local_routes`
    pub(crate) fn has_local_routes(self) -> Result<bool> {
        Ok(self.field::<u8>(offset::NET_LOCAL_ROUTES)? != 0)
    }

    pub(crate) fn lo_is_up(self) -> Result<bool> {
        let lo = self.pointer::<NetDevice>(offset::NET_LOOPBACK_DEV)?;
        lo.has_flag(value::ABI_IFF_UP)
    }
}

impl KernelPtr<Rtable> {
    /// `rt->dst.dev`
    pub(crate) fn dev(self) -> Result<KernelPtr<NetDevice>> {
        self.pointer(offset::RTABLE_DEV)
    }
}

impl KernelPtr<NextHop> {
    /// `nhc->nhc_dev`
    pub(crate) fn dev(self) -> Result<KernelPtr<NetDevice>> {
        self.pointer(offset::NHC_DEV)
    }
}

impl KernelPtr<FibInfo> {
    /// `fib_info_num_path()`: between how many next hops the kernel chooses.
    pub(crate) fn paths(self) -> Result<u32> {
        let nexthop = self.pointer::<()>(offset::FIB_INFO_NH)?;
        if nexthop.is_null() {
            return self.field(offset::FIB_INFO_NHS);
        }
        if nexthop.field::<u8>(offset::NEXTHOP_IS_GROUP)? == 0 {
            return Ok(1);
        }
        let group = nexthop.pointer::<()>(offset::NEXTHOP_GROUP)?;
        Ok(u32::from(group.field::<u16>(offset::NH_GROUP_NUM)?))
    }
}
