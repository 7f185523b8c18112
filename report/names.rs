// SPDX-License-Identifier: GPL-2.0

//! Names for numbers. The kernel has tables of its own for drop reasons and errnos, and exports none
//! for route types.

use core::fmt::{
    self,
    Write, //
};

use kernel::error::Error;

use crate::{
    arp::advice,
    watch::reason, //
};

/// What the advice needs from the running kernel.
pub(super) struct KernelNames;

impl advice::Names for KernelNames {
    fn drop_reason(&self, reason: i32, out: &mut dyn Write) -> fmt::Result {
        match reason::GIVES_ERRNOS && reason < 0 {
            true => write_errno(out, reason),
            false => reason::write_name(out, reason),
        }
    }

    fn symbol(&self, address: usize, out: &mut dyn Write) -> fmt::Result {
        reason::write_symbol(out, address)
    }
}

/// Writes the symbolic name of the negative `errno`, such as `EAGAIN`, or its number.
pub(super) fn write_errno(out: &mut dyn Write, errno: i32) -> fmt::Result {
    if !(-4095..0).contains(&errno) {
        return out.write_str("not an errno");
    }
    // With CONFIG_SYMBOLIC_ERRNAME the kernel knows the name.
    let known = Error::from_errno(errno)
        .name()
        .and_then(|name| name.to_str().ok())
        .or_else(|| lookup_errno(errno));
    match known {
        Some(name) => out.write_str(name),
        None => write!(out, "errno {}", errno.wrapping_neg()),
    }
}

/// The errnos that a FIB lookup returns: `EAGAIN` for "not in this table", and those of `fib_props[]`
/// (`net/ipv4/fib_semantics.c`); and `EXDEV`, by which route input says `IP_RPFILTER` before 6.13.
fn lookup_errno(errno: i32) -> Option<&'static str> {
    match errno {
        -11 => Some("EAGAIN"),
        -13 => Some("EACCES"),
        -18 => Some("EXDEV"),
        -22 => Some("EINVAL"),
        -101 => Some("ENETUNREACH"),
        -113 => Some("EHOSTUNREACH"),
        _ => None,
    }
}

/// The name of a route type, as `ip route` knows it (`RTN_*`, `include/uapi/linux/rtnetlink.h`).
pub(super) fn route_type(route_type: u8) -> &'static str {
    const NAMES: [&str; 12] = [
        "none",
        "unicast",
        "local",
        "broadcast",
        "anycast",
        "multicast",
        "blackhole",
        "unreachable",
        "prohibit",
        "throw",
        "nat",
        "xresolve",
    ];
    NAMES.get(usize::from(route_type)).copied().unwrap_or("?")
}
