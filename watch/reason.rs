// SPDX-License-Identifier: GPL-2.0

//! The kernel's drop reasons: which ones mean something here, and the kernel's own names for all.

use core::fmt;

use super::event::Meaning;
use crate::arp::frame::Cause;
use crate::arp::observation::DropReason;
use crate::{
    arp_abi::{
        self,
        offset,
        skb_drop_reason as skb,
        value, //
    },
    probe::{
        memory,
        symbol,
        KernelPtr, //
    }, //
};

/// `SKB_DROP_REASON_SUBSYS_SHIFT` (`include/net/dropreason.h`): above it, which subsystem's table.
const SUBSYS_SHIFT: u32 = 16;
/// No name is longer.
const NAME_MAX: usize = 64;

/// Whether route input returns errnos, by its type in the kernel's headers: one before 6.13 has no drop reasons there.
pub(crate) const GIVES_ERRNOS: bool = value::ABI_ROUTE_INPUT_GIVES_ERRNOS != 0;

/// What a return value of `ip_route_input` is to be read as.
pub(crate) const OF_ROUTE_INPUT: Meaning = match GIVES_ERRNOS {
    true => Meaning::Errno,
    false => Meaning::DropReason,
};

/// What a return value of `fib_validate_source()` is to be read as.
pub(crate) const OF_VALIDATION: Meaning = match GIVES_ERRNOS {
    true => Meaning::Errno,
    false => Meaning::NegativeDropReason,
};

/// What a return value of `ip_route_input` means; `None` for 0. With [`GIVES_ERRNOS`] that is
/// [`DropReason::RpFilter`] for `-EXDEV` and [`DropReason::Ambiguous`] for `-EINVAL`: the judge finds out
/// the rest.
pub(crate) fn classify(reason: i32) -> Option<DropReason> {
    if GIVES_ERRNOS {
        return classify_errno(reason);
    }
    Some(match reason as u32 {
        skb::SKB_NOT_DROPPED_YET => return None,
        skb::SKB_DROP_REASON_IP_RPFILTER => DropReason::RpFilter,
        skb::SKB_DROP_REASON_IP_LOCAL_SOURCE => DropReason::LocalSource,
        skb::SKB_DROP_REASON_IP_INVALID_SOURCE => DropReason::InvalidSource,
        skb::SKB_DROP_REASON_IP_LOCALNET => DropReason::Localnet,
        skb::SKB_DROP_REASON_IP_INVALID_DEST => DropReason::InvalidDest,
        skb::SKB_DROP_REASON_INVALID_PROTO => DropReason::InvalidProto,
        skb::SKB_DROP_REASON_ARP_PVLAN_DISABLE => DropReason::ArpPvlanDisable,
        _ => DropReason::Other,
    })
}

/// What the reason of a `kfree_skb_reason()` means.
pub(crate) fn cause(reason: u32) -> Cause {
    match reason {
        skb::SKB_DROP_REASON_NETFILTER_DROP => Cause::Netfilter,
        skb::SKB_DROP_REASON_XDP => Cause::Xdp,
        skb::SKB_DROP_REASON_CPU_BACKLOG => Cause::Backlog,
        skb::SKB_DROP_REASON_QUEUE_PURGE => Cause::QueuePurge,
        skb::SKB_DROP_REASON_PKT_TOO_SMALL => Cause::TooSmall,
        skb::SKB_DROP_REASON_NOMEM => Cause::NoMemory,
        skb::SKB_DROP_REASON_NOT_SPECIFIED => Cause::NotSpecified,
        _ => Cause::Other,
    }
}

/// Whether the code at `location` is of those that empty the proxy queue (`pneigh_queue_purge()`,
/// `neigh_proxy_process()`, `net/core/neighbour.c`), by the function's name.
pub(crate) fn is_of_proxy_queue(location: usize) -> bool {
    is_of(location, &[b"pneigh_", b"neigh_proxy_"])
}

/// Whether the code at `location` is what drivers free packets by without saying why (`dev_kfree_skb_any()`,
/// `net/core/dev.c`), or such a driver's own, by the function's name. Many free so what they have sent: HSR
/// and batman-adv (`net/hsr/hsr_forward.c`, `net/batman-adv/`) what they have sent copies of, or answered.
pub(crate) fn is_of_driver(location: usize) -> bool {
    is_of(
        location,
        &[
            b"dev_kfree_skb_",
            b"net_tx_action",
            b"hsr_forward_skb",
            b"batadv_",
        ],
    )
}

/// Whether the code at `location` empties the queue that a program reads a tun, tap, macvtap or ipvtap device from
/// (`drivers/net/tun.c`, `drivers/net/tap.c`), by the function's name.
pub(crate) fn is_of_tap_queue(location: usize) -> bool {
    is_of(
        location,
        &[
            b"tun_queue_purge",
            b"tun_ptr_free",
            b"tap_sock_destruct",
            b"__skb_array_destroy_skb",
        ],
    )
}

/// Whether the code at `location` is `tap_handle_frame()`, by its name.
pub(crate) fn is_of_tap(location: usize) -> bool {
    is_of(location, &[b"tap_handle_frame"])
}

/// Whether the code at `location` is Open vSwitch's (`net/openvswitch/`): of its module, or, built in, by the
/// function's name.
pub(crate) fn is_of_ovs(location: usize) -> bool {
    const MODULE: &[u8] = b"[openvswitch]";
    let text = arp_abi::symbol(location);
    begins(&text, &[b"ovs_", b"do_execute_actions", b"do_output"])
        || text.windows(MODULE.len()).any(|part| part == MODULE)
}

/// Whether the name of the function that has code at `location` begins with one of these.
fn is_of(location: usize, functions: &[&[u8]]) -> bool {
    begins(&arp_abi::symbol(location), functions)
}

fn begins(text: &[u8], functions: &[&[u8]]) -> bool {
    functions.iter().any(|function| text.starts_with(function))
}

/// Writes the name of the function that has code at `address`, without its module's.
pub(crate) fn write_symbol(out: &mut dyn fmt::Write, address: usize) -> fmt::Result {
    let text = arp_abi::symbol(address);
    let name = text.split(|&byte| byte == b' ' || byte == 0).next();
    symbol::write_ascii(out, name.unwrap_or(&[]))
}

/// What an errno of `ip_route_input` means: `fib_validate_source()` says `-EXDEV` for the reverse path
/// filter, and nearly all else is `-EINVAL`.
fn classify_errno(errno: i32) -> Option<DropReason> {
    const EXDEV: i32 = -18;
    const EINVAL: i32 = -22;
    match errno {
        0 => None,
        EXDEV => Some(DropReason::RpFilter),
        EINVAL => Some(DropReason::Ambiguous),
        _ => Some(DropReason::Other),
    }
}

/// Writes the running kernel's name for `reason`, such as `IP_RPFILTER`, or its number.
///
/// The kernel keeps the names in a table for each subsystem, `drop_reasons_by_subsys`
/// (`net/core/skbuff.c`).
pub(crate) fn write_name(out: &mut dyn fmt::Write, reason: i32) -> fmt::Result {
    let mut name = [0; NAME_MAX];
    match read_name(reason as u32, &mut name) {
        Some(len) => symbol::write_ascii(out, name.get(..len).unwrap_or(&[])),
        None => write!(out, "drop reason {reason}"),
    }
}

/// The address of an element of an array of pointers.
fn element(array: usize, index: usize) -> usize {
    array.wrapping_add(index.wrapping_mul(size_of::<usize>()))
}

/// Reads the name of `reason`; the result is its length.
fn read_name(reason: u32, name: &mut [u8; NAME_MAX]) -> Option<usize> {
    let subsystem = (reason >> SUBSYS_SHIFT) as usize;
    let index = (reason & ((1 << SUBSYS_SHIFT) - 1)) as usize;
    if subsystem >= arp_abi::DROP_REASON_SUBSYSTEMS {
        return None;
    }
    let slot = element(arp_abi::drop_reasons_by_subsys(), subsystem);
    let list = KernelPtr::<()>::new(memory::read(slot).ok()?);
    if list.is_null() || index >= list.field::<usize>(offset::DROP_N_REASONS).ok()? {
        return None;
    }
    let reasons = list.field::<usize>(offset::DROP_REASONS).ok()?;
    let string: usize = memory::read(element(reasons, index)).ok()?;
    if string == 0 {
        return None;
    }
    // By the byte: the string may end at the end of mapped memory.
    for (at, byte) in name.iter_mut().enumerate() {
        *byte = memory::read(string.wrapping_add(at)).ok()?;
        if *byte == 0 {
            return Some(at);
        }
    }
    Some(NAME_MAX)
}
