// SPDX-License-Identifier: GPL-2.0

//! Gathers what only a sentence needs ([`Facts`]), when a line is written: all else is nobody's business.

use core::ops::ControlFlow;

use super::{
    layout::{
        net::{
            each_namespace,
            Ifa,
            Walk, //
        },
        InDevice,
        Net,
        NetDevice, //
    },
    window::Window, //
};
use crate::{
    arp::{
        facts::{
            Asker,
            AsksAs,
            Facts,
            Holder,
            Out,
            Owner,
            TableSize, //
        },
        observation::{
            rtn,
            HwAddr,
            Lookup, //
        },
        verdict::Verdict, //
    },
    arp_abi::{
        self,
        offset,
        value, //
    },
    probe::KernelPtr, //
};

/// More interfaces of other namespaces than this are not looked at for one line.
const INTERFACES_ELSEWHERE: usize = 1024;

/// Adds to `facts`, where there are none yet, what the packet in `window`, which has `verdict`, has a sentence made of.
#[inline(never)]
pub(super) fn gather(window: &Window, verdict: Verdict, facts: &mut Facts) {
    facts.given = window.given;
    facts.entry = window.entry;
    facts.other_source = other_source(window);
    match verdict {
        Verdict::Answered => {
            facts.target = target_of_reply(window);
            facts.alb = window.dev.is_alb().unwrap_or(false);
            if window.sip == [0; 4] {
                search(window, verdict, facts);
            }
        }
        Verdict::NoInDevice => facts.mtu = window.dev.mtus().ok(),
        Verdict::Invalid | Verdict::Noarp | Verdict::Unknown => {}
        _ => everything(window, verdict, facts),
    }
}

/// Adds to `facts` what the sentence takes of a frame on `dev` that is for another's `mac`: maybe it is another
/// interface's of this host. This namespace comes first.
#[inline(never)]
pub(super) fn gather_other_host(dev: KernelPtr<NetDevice>, mac: &HwAddr, facts: &mut Facts) {
    let Ok(own) = dev.net() else {
        return;
    };
    let has_mac = |dev: KernelPtr<NetDevice>| dev.has_mac(mac);
    facts.dst_holder = own
        .find_device(has_mac)
        .map(owner)
        .or_else(|| elsewhere(own, has_mac).0);
}

fn owner(dev: KernelPtr<NetDevice>) -> Owner {
    Owner {
        name: dev.name().unwrap_or_default(),
        netns: None,
        is_up: dev.has_flag(value::ABI_IFF_UP).unwrap_or(true),
    }
}

/// The first interface of which `is_it` is true in any namespace but `own`, and how far the search came.
fn elsewhere(
    own: KernelPtr<Net>,
    is_it: impl Fn(KernelPtr<NetDevice>) -> bool,
) -> (Option<Owner>, Walk) {
    let mut found = None;
    let mut whole = true;
    let mut left = INTERFACES_ELSEWHERE;
    let walk = each_namespace(|net| {
        if net.address() == own.address() {
            return ControlFlow::Continue(());
        }
        let (dev, walk) = net.first_device(&mut left, &is_it);
        found = dev.map(|dev| Owner {
            netns: net.inum().ok(),
            ..owner(dev)
        });
        whole &= walk == Walk::Whole;
        match found.is_some() || left == 0 {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    });
    (found, if whole { walk } else { Walk::Partial })
}

/// The source address of the frame, where the packet in it says another.
fn other_source(window: &Window) -> Option<HwAddr> {
    let source = window.source?;
    // Nearly all tell their own, and that is the cheaper question.
    let differs = !window.raw.is_from(source) && window.dev.is_ethernet();
    differs.then(|| HwAddr::new(&source, 6))
}

fn everything(window: &Window, verdict: Verdict, facts: &mut Facts) {
    facts.out = out(window);
    facts.in_vrf = window.dev.is_in_vrf().unwrap_or(false);
    if verdict == Verdict::Proxied {
        facts.alb = window.dev.is_alb().unwrap_or(false);
    }
    if verdict == Verdict::NeighFailed {
        facts.table = table_size();
    }
    if let Ok(net) = window.dev.net() {
        facts.rules = net.has_rules().ok();
        facts.local_routes = net.has_local_routes().ok();
        facts.lo_up = net.lo_is_up().ok();
        facts.mark = window.mark;
        facts.asks_as = asks_as(net);
    }
    search(window, verdict, facts);
}

/// The first of the protocols that `ip route get` can ask as (`rtm_getroute_parse_ip_proto()`) by which no rule goes; it
/// begins with the one that it takes by itself.
fn asks_as(net: KernelPtr<Net>) -> AsksAs {
    const PROTOCOLS: [u8; 3] = [
        value::ABI_IPPROTO_UDP as u8,
        value::ABI_IPPROTO_ICMP as u8,
        value::ABI_IPPROTO_TCP as u8,
    ];
    let Ok(used) = net.protocols_of_rules(&PROTOCOLS) else {
        return AsksAs::Nothing;
    };
    match PROTOCOLS.get(used.trailing_ones() as usize) {
        Some(_) if used & 1 == 0 => AsksAs::Udp,
        Some(protocol) => AsksAs::Protocol(*protocol),
        None => AsksAs::Nothing,
    }
}

/// `arp_tbl`, of which all namespaces have a share.
fn table_size() -> Option<TableSize> {
    let table = KernelPtr::<()>::new(arp_abi::arp_tbl());
    Some(TableSize {
        entries: table.field(offset::NEIGH_TABLE_ENTRIES).ok()?,
        limit: table.field(offset::NEIGH_TABLE_LIMIT).ok()?,
    })
}

/// Where the route leads that was taken, or else the one that the last lookup found.
fn out(window: &Window) -> Out {
    let dev = match (window.rt_type, window.target) {
        (Some(kind), _) if kind != rtn::UNREACHABLE && kind != rtn::LOCAL => window.route.dev(),
        // Which of several it would have been, is chosen for a packet that is taken.
        (_, Lookup::Found(_)) if window.target_route.info.paths().unwrap_or(0) > 1 => {
            return Out::Several
        }
        (_, Lookup::Found(_)) => window.target_route.nhc.dev(),
        _ => return Out::Unknown,
    };
    match dev {
        Ok(dev) if dev.address() == window.dev.address() => Out::Here,
        Ok(dev) if !dev.is_null() => Out::Other {
            dev: dev.name().unwrap_or_default(),
            medium_id: medium_id(dev),
        },
        _ => Out::Unknown,
    }
}

/// `arp_fwd_proxy()`: -1 where the interface has no IPv4.
fn medium_id(dev: KernelPtr<NetDevice>) -> i32 {
    match dev.in_dev() {
        Ok(in_dev) if !in_dev.is_null() => in_dev.medium_id().unwrap_or(-1),
        _ => -1,
    }
}

/// Who has an address that a reply was sent for: most often this interface, else the one that the local
/// route names. Only where that is not so is there a need to look at all.
fn target_of_reply(window: &Window) -> Holder {
    let mut found = holder_on(window.dev, window);
    if let (None, Lookup::Found(_)) = (found, window.target) {
        found = window
            .target_route
            .nhc
            .dev()
            .ok()
            .and_then(|dev| holder_on(dev, window));
    }
    match found {
        Some(holder) => holder,
        None => {
            let mut facts = Facts::default();
            search(window, Verdict::Answered, &mut facts);
            facts.target
        }
    }
}

/// The target's address, if `dev` has it.
fn holder_on(dev: KernelPtr<NetDevice>, window: &Window) -> Option<Holder> {
    let ifa = dev.ifa_of(window.tip)?;
    Some(Holder::Interface(ifa.describe(dev, window.dev)))
}

/// Who has the target's address, the sender's, and the sender's MAC address: this interface first.
fn search(window: &Window, verdict: Verdict, facts: &mut Facts) {
    let asks_for_itself = window.sip == [0; 4];
    let mut search = Search {
        window,
        sha: window.raw.sha(),
        wants_asker: asks_for_itself || matches!(verdict, Verdict::LocalSource | Verdict::Ignored),
        whole: true,
        facts,
    };
    search.visit(window.dev);
    search.on_link();
    match window.dev.net() {
        Ok(net) => {
            let walk = search.rest(net);
            search.conclude(walk);
            search.find_asker_elsewhere(net);
            if matches!(verdict, Verdict::NotLocal | Verdict::NoRoute) {
                search.find_target_elsewhere(net);
            }
        }
        Err(_) => search.conclude(Walk::Partial),
    }
}

struct Search<'a> {
    window: &'a Window,
    sha: HwAddr,
    wants_asker: bool,
    /// All addresses of the interfaces that were visited were seen.
    whole: bool,
    facts: &'a mut Facts,
}

impl Search<'_> {
    fn rest(&mut self, net: KernelPtr<Net>) -> Walk {
        net.each_device(|dev| {
            if dev.address() != self.window.dev.address() {
                self.visit(dev);
            }
            match self.is_done() {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            }
        })
    }

    fn is_done(&self) -> bool {
        let asker = !self.wants_asker || self.facts.asker != Asker::Unknown;
        asker && self.facts.target != Holder::Unknown && self.facts.sender != Holder::Unknown
    }

    fn visit(&mut self, dev: KernelPtr<NetDevice>) {
        if self.wants_asker && self.facts.asker == Asker::Unknown && dev.has_mac(&self.sha) {
            self.facts.asker = Asker::Interface(dev.name().unwrap_or_default());
        }
        match dev.in_dev() {
            Ok(in_dev) if in_dev.is_null() => {}
            Ok(in_dev) => self.addresses(dev, in_dev),
            Err(_) => self.whole = false,
        }
    }

    fn addresses(&mut self, dev: KernelPtr<NetDevice>, in_dev: KernelPtr<InDevice>) {
        let receiver = self.window.dev;
        let (sip, tip) = (self.window.sip, self.window.tip);
        let facts = &mut *self.facts;
        let walk = in_dev.each_address(|ifa| {
            for (ip, holder) in [(tip, &mut facts.target), (sip, &mut facts.sender)] {
                if *holder == Holder::Unknown && ifa.is(ip) {
                    *holder = Holder::Interface(ifa.describe(dev, receiver));
                }
            }
            ControlFlow::Continue(())
        });
        self.whole &= walk == Walk::Whole;
    }

    /// What the prefixes of this interface say of the sender.
    fn on_link(&mut self) {
        let (sip, tip) = (self.window.sip, self.window.tip);
        let (mut covered, mut both, mut broadcast) = (false, false, false);
        let walk = match self.window.dev.in_dev() {
            Ok(in_dev) if in_dev.is_null() => Walk::Whole,
            Ok(in_dev) => in_dev.each_address(|ifa: &Ifa| {
                covered |= ifa.covers(sip);
                both |= ifa.covers(sip) && ifa.covers(tip);
                broadcast |= ifa.is_broadcast(sip);
                ControlFlow::Continue(())
            }),
            Err(_) => Walk::Partial,
        };
        let known = |found: bool| (found || walk == Walk::Whole).then_some(found);
        self.facts.sender_on_link = known(covered);
        self.facts.both_on_link = known(both);
        self.facts.sender_broadcast = known(broadcast);
    }

    /// The sender may be an interface of another namespace: a container's.
    fn find_asker_elsewhere(&mut self, own: KernelPtr<Net>) {
        if !self.wants_asker || self.facts.asker != Asker::Unknown {
            return;
        }
        match elsewhere(own, |dev| dev.has_mac(&self.sha)) {
            (Some(holder), _) => {
                self.facts.asker = Asker::Elsewhere {
                    dev: holder.name,
                    netns: holder.netns.unwrap_or(0),
                }
            }
            (None, Walk::Whole) if self.whole => self.facts.asker = Asker::Stranger,
            (None, _) => {}
        }
    }

    /// An address that is not ours may be a container's, which has to answer for itself.
    fn find_target_elsewhere(&mut self, own: KernelPtr<Net>) {
        let tip = self.window.tip;
        if !matches!(self.facts.target, Holder::Interface(_)) {
            self.facts.target_elsewhere = elsewhere(own, |dev| dev.ifa_of(tip).is_some()).0;
        }
    }

    /// What was not found is nowhere, if everything was looked at.
    fn conclude(&mut self, walk: Walk) {
        self.whole &= walk == Walk::Whole;
        if walk != Walk::Whole || !self.whole {
            return;
        }
        for holder in [&mut self.facts.target, &mut self.facts.sender] {
            if *holder == Holder::Unknown {
                *holder = Holder::Nobody;
            }
        }
    }
}
