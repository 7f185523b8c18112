// SPDX-License-Identifier: GPL-2.0

//! The raw ABI of tracepoints: what `tracepoint_abi.h` declares, as bindgen finds it.
//!
//! Safe wrappers are in [`crate::probe::tracepoint`]; nothing else may use this module.
//!
//! C header: [`include/linux/tracepoint.h`](srctree/include/linux/tracepoint.h)

#[allow(
    clippy::all,
    clippy::undocumented_unsafe_blocks,
    dead_code,
    missing_docs,
    non_camel_case_types,
    non_upper_case_globals,
    unreachable_pub
)]
mod generated {
    include!(concat!(env!("ARP_PROBE_OBJ"), "/tracepoint_bindings.rs"));
}

pub(crate) use generated::*;
