// SPDX-License-Identifier: GPL-2.0

//! Which packets are looked at: the first thing that a handler asks of one.
//!
//! A handler reads [`SETTINGS`](super::settings::SETTINGS) once, and asks the same copy for the device and for the
//! addresses: a packet is never held against half of one filter and half of the next.

use super::layout::NetDevice;
use crate::{
    probe::KernelPtr,
    settings::filter::Filter, //
};

/// Whether packets on `dev` are looked at.
#[inline]
pub(crate) fn takes_device(filter: &Filter, dev: KernelPtr<NetDevice>) -> bool {
    !filter.is_by_device() || reads_device(filter, dev)
}

#[cold]
#[inline(never)]
fn reads_device(filter: &Filter, dev: KernelPtr<NetDevice>) -> bool {
    filter.takes_device(
        || dev.ifindex().ok(),
        || dev.netns().ok(),
        || dev.name().ok(),
    )
}

/// Whether packets with these addresses are looked at, sender and target; `None`: they could not be read.
#[inline]
pub(crate) fn takes_addresses(filter: &Filter, addresses: Option<([u8; 4], [u8; 4])>) -> bool {
    !filter.is_by_address() || addresses.is_some_and(|(sip, tip)| filter.takes_addresses(sip, tip))
}
