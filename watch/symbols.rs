// SPDX-License-Identifier: GPL-2.0

//! Which symbols are probed: those that keep their arguments where the source has them.
//!
//! `arp_process()` and `ip_route_input_slow()` are static, so a compiler may clone or inline them;
//! what is tried after them is global, or has its address taken. gcc gives a function whose arguments
//! it moved another name, `arp_process.constprop.0`. clang does not: it drops an argument that nobody
//! uses, and keeps the name. So in a kernel that clang has built a static function is tried only if its
//! address is taken, as netfilter takes that of `arp_process()`.

use core::ffi::CStr;

use crate::arp_abi::Params;

/// A required probe's symbols.
#[derive(Clone, Copy)]
pub(crate) struct Symbols {
    /// The parameter that names another one.
    pub(crate) param: &'static str,
    given: Option<&'static CStr>,
    defaults: &'static [&'static CStr],
}

/// `arp_rcv`, by its name: its arguments are not those of `arp_process`.
pub(crate) const ARP_RCV: &CStr = c"arp_rcv";
/// The other way into `arp_process()`, for packets that waited for their proxy delay.
pub(crate) const PARP_REDO: &CStr = c"parp_redo";

/// A static function's arguments may be elsewhere than its name says.
const MAY_LIE: bool = cfg!(CONFIG_CC_IS_CLANG);

impl Symbols {
    pub(crate) fn arp_process(params: &Params) -> Self {
        Self {
            param: "arp_process_symbol",
            given: params.arp_process_symbol,
            defaults: if MAY_LIE && !cfg!(CONFIG_NETFILTER) {
                &[ARP_RCV]
            } else {
                &[c"arp_process", ARP_RCV]
            },
        }
    }

    pub(crate) fn ip_route_input(params: &Params) -> Self {
        Self {
            param: "ip_route_input_symbol",
            given: params.ip_route_input_symbol,
            defaults: if MAY_LIE {
                &[c"ip_route_input_noref"]
            } else {
                &[c"ip_route_input_slow", c"ip_route_input_noref"]
            },
        }
    }

    pub(crate) fn fib_validate_source(params: &Params) -> Self {
        Self {
            param: "fib_validate_source_symbol",
            given: params.fib_validate_source_symbol,
            defaults: &[c"fib_validate_source"],
        }
    }

    pub(crate) fn fib_lookup(params: &Params) -> Self {
        Self {
            param: "fib_lookup_symbol",
            given: params.fib_lookup_symbol,
            defaults: &[c"fib_table_lookup"],
        }
    }

    /// The symbols to try: the user's alone, if there is one.
    pub(crate) fn candidates(self) -> impl Iterator<Item = &'static CStr> {
        let defaults = if self.given.is_some() {
            &[]
        } else {
            self.defaults
        };
        self.given.into_iter().chain(defaults.iter().copied())
    }
}
