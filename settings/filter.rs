// SPDX-License-Identifier: GPL-2.0

//! Which packets are looked at.

use super::{
    names::Names,
    network::Network, //
};

/// All that is given must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Filter {
    by_device: bool,
    by_address: bool,
    ifindex: i32,
    netns: u32,
    sip: Option<Network>,
    tip: Option<Network>,
    names: Names,
}

impl Filter {
    /// Lets all packets through.
    pub(super) const OPEN: Self = Self {
        by_device: false,
        by_address: false,
        ifindex: 0,
        netns: 0,
        sip: None,
        tip: None,
        names: Names::NONE,
    };

    /// Whether [`Self::takes_device`] may say no: asking costs reads.
    #[inline]
    pub(crate) fn is_by_device(&self) -> bool {
        self.by_device
    }

    /// Whether [`Self::takes_addresses`] may say no.
    #[inline]
    pub(crate) fn is_by_address(&self) -> bool {
        self.by_address
    }

    /// Whether packets of a device are looked at. Each fact is asked for only where it decides; one that cannot be
    /// told holds for none.
    pub(crate) fn takes_device(
        &self,
        ifindex: impl FnOnce() -> Option<i32>,
        netns: impl FnOnce() -> Option<u32>,
        name: impl FnOnce() -> Option<[u8; 16]>,
    ) -> bool {
        (self.ifindex == 0 || ifindex() == Some(self.ifindex))
            && (self.netns == 0 || netns() == Some(self.netns))
            && (self.names.is_empty() || name().is_some_and(|name| self.names.has(&name)))
    }

    /// Whether packets with this sender and target are looked at.
    pub(crate) fn takes_addresses(&self, sip: [u8; 4], tip: [u8; 4]) -> bool {
        let takes = |network: Option<Network>, address| network.is_none_or(|one| one.has(address));
        takes(self.sip, sip) && takes(self.tip, tip)
    }

    pub(super) fn ifindex(&self) -> i32 {
        self.ifindex
    }

    pub(super) fn netns(&self) -> u32 {
        self.netns
    }

    pub(super) fn names(&self) -> &Names {
        &self.names
    }

    pub(super) fn sip(&self) -> Option<Network> {
        self.sip
    }

    pub(super) fn tip(&self) -> Option<Network> {
        self.tip
    }

    pub(super) fn set_ifindex(&mut self, ifindex: i32) {
        self.ifindex = ifindex;
        self.note();
    }

    pub(super) fn set_netns(&mut self, netns: u32) {
        self.netns = netns;
        self.note();
    }

    pub(super) fn set_names(&mut self, names: Names) {
        self.names = names;
        self.note();
    }

    pub(super) fn set_sip(&mut self, sip: Option<Network>) {
        self.sip = sip;
        self.note();
    }

    pub(super) fn set_tip(&mut self, tip: Option<Network>) {
        self.tip = tip;
        self.note();
    }

    fn note(&mut self) {
        self.by_device = self.ifindex != 0 || self.netns != 0 || !self.names.is_empty();
        self.by_address = self.sip.is_some() || self.tip.is_some();
    }
}
