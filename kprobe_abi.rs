// SPDX-License-Identifier: GPL-2.0

//! The raw ABI of kprobes: types and functions as bindgen finds them in the kernel's headers.
//!
//! Nothing here is written by hand: `kprobe_abi.h` names what is taken, Kbuild runs bindgen with the
//! flags of the very kernel that the module is built for. The kernel's own `bindings` crate lacks
//! these. Safe wrappers are in [`crate::probe`]; nothing else may use this module.
//!
//! C header: [`include/linux/kprobes.h`](srctree/include/linux/kprobes.h)

#[allow(
    clippy::all,
    clippy::as_underscore,
    clippy::cast_lossless,
    clippy::ptr_as_ptr,
    clippy::ref_as_ptr,
    clippy::undocumented_unsafe_blocks,
    dead_code,
    improper_ctypes,
    missing_docs,
    non_camel_case_types,
    non_snake_case,
    non_upper_case_globals,
    unreachable_pub,
    unsafe_op_in_unsafe_fn
)]
mod generated {
    // One type for both: registers that the probes hand over are the kernel crate's own.
    use kernel::bindings::pt_regs;

    include!(concat!(env!("ARP_PROBE_OBJ"), "/kprobe_bindings.rs"));
}

pub(crate) use generated::*;
