// SPDX-License-Identifier: GPL-2.0

//! One probed call or return, as the log shows it.

use core::ffi::CStr;

use crate::arp::observation::Lookup;

/// What one handler saw.
#[derive(Clone, Copy)]
pub(crate) enum Event {
    /// The named function was called.
    Called(&'static CStr),
    /// `fib_validate_source()` was called with these arguments; `dst` as it lies in memory.
    ValidateArgs { dst: [u8; 4], oif: i32 },
    /// The named function returned `value`, the whole register.
    Returned {
        function: &'static CStr,
        value: usize,
        meaning: Meaning,
    },
}

/// How a return value is to be read.
#[derive(Clone, Copy)]
pub(crate) enum Meaning {
    /// 0, or a positive `enum skb_drop_reason` (`ip_route_input_slow()`).
    DropReason,
    /// 0, 1, or a negative `enum skb_drop_reason` (`fib_validate_source()`).
    NegativeDropReason,
    /// 0, 1, or a negative errno (both of these, before 6.13).
    Errno,
    /// 0 or a negative errno, with what the lookup found (`fib_table_lookup()`).
    Lookup(Lookup),
}

impl Default for Event {
    fn default() -> Self {
        Self::Called(c"")
    }
}
