// SPDX-License-Identifier: GPL-2.0

//! The raw ABI of the ARP side: where the kernel's structs have their fields, the numbers that they
//! hold, and the module's own C parts (tracepoint, string parameters) behind safe functions.
//!
//! As with [`crate::kprobe_abi`], bindgen makes the numbers from `arp_abi.h` in the build.

use core::{
    ffi::CStr,
    ptr::addr_of, //
};

use kernel::{
    ffi::{
        c_int,
        c_void, //
    },
    prelude::*,
    types::Opaque, //
};

use crate::compat::{
    self,
    seq_file::SeqFile, //
};

#[allow(
    clippy::all,
    clippy::as_underscore,
    clippy::cast_lossless,
    clippy::ptr_as_ptr,
    clippy::ref_as_ptr,
    clippy::undocumented_unsafe_blocks,
    dead_code,
    missing_docs,
    non_camel_case_types,
    non_upper_case_globals,
    unreachable_pub
)]
mod generated {
    include!(concat!(env!("ARP_PROBE_OBJ"), "/arp_bindings.rs"));
}

pub(crate) use generated::{
    arp_abi_event as event,
    arp_abi_offset as offset,
    arp_abi_value as value,
    arp_debugfs_file as debugfs_file,
    arp_line_record as LineRecord,
    arp_trace_record as TraceRecord, //
};

/// `enum skb_drop_reason`; those that this kernel does not have match no reason there is.
pub(crate) mod skb_drop_reason {
    #[allow(unused_imports, reason = "there may be none missing")]
    pub(crate) use super::generated::{
        missing_reasons::*,
        skb_drop_reason::*, //
    };
}

/// Which events somebody records, a bit of [`generated::arp_abi_event`] for each.
///
/// Context: any.
#[inline]
pub(crate) fn events() -> u32 {
    // SAFETY: The function reads static keys and has no precondition.
    unsafe { generated::arp_abi_events() }
}

/// Emits one event `arp_probe:arp_verdict`.
///
/// Context: any.
pub(crate) fn trace(record: &mut TraceRecord) {
    // Shown as strings.
    record.dev[record.dev.len() - 1] = 0;
    record.verdict[record.verdict.len() - 1] = 0;
    record.drop_reason[record.drop_reason.len() - 1] = 0;
    // SAFETY: `record` is valid for the call, and the tracepoint copies what it keeps.
    unsafe { generated::arp_abi_trace(record) }
}

/// Emits one event `arp_probe:arp_line`.
///
/// Context: any.
pub(crate) fn trace_line(record: &mut LineRecord) {
    // Shown as strings, and the last is copied up to its NUL.
    record.dev[record.dev.len() - 1] = 0;
    record.verdict[record.verdict.len() - 1] = 0;
    record.line[record.line.len() - 1] = 0;
    // SAFETY: `record` is valid for the call, `line` ends with a NUL, and the tracepoint copies what it
    // keeps.
    unsafe { generated::arp_abi_trace_line(record) }
}

/// The address of ARP's table of neighbours, `arp_tbl`.
pub(crate) fn arp_tbl() -> usize {
    // SAFETY: The function has no precondition.
    unsafe { generated::arp_abi_arp_tbl() as usize }
}

/// The address of the head of the list of all network namespaces, `net_namespace_list`.
pub(crate) fn net_namespaces() -> usize {
    // SAFETY: The function has no precondition.
    unsafe { generated::arp_abi_net_namespaces() as usize }
}

/// Where an `sk_buff` says that tc redirected it on ingress (`from_ingress`): the offset of its byte, and its mask there.
/// `None`: such a kernel has no redirection.
pub(crate) fn from_ingress() -> Option<(u32, u8)> {
    // SAFETY: The function has no precondition.
    let found = unsafe { generated::arp_abi_from_ingress() };
    (found != 0).then_some((found >> 8, found as u8))
}

/// How many subsystems have drop reasons: `SKB_DROP_REASON_SUBSYS_NUM`.
pub(crate) const DROP_REASON_SUBSYSTEMS: usize = value::ABI_DROP_REASON_SUBSYSTEMS as usize;

/// The address of the kernel's table of drop reasons by subsystem (`net/core/skbuff.c`).
pub(crate) fn drop_reasons_by_subsys() -> usize {
    addr_of!(generated::drop_reasons_by_subsys) as usize
}

/// The address of the first network namespace, `init_net` (`net/core/net_namespace.c`).
pub(crate) fn init_net() -> usize {
    addr_of!(generated::init_net) as usize
}

/// The name of the function whose code is at `address`, with its module's behind it where it is in one; the
/// address where the kernel knows no name. Ends with a NUL.
///
/// Context: any.
pub(crate) fn symbol(address: usize) -> [u8; 64] {
    let mut text = [0u8; 64];
    // SAFETY: `text` is valid for writes of its length, and the address is not followed.
    unsafe { generated::arp_abi_symbol(address, text.as_mut_ptr().cast(), text.len() as u32) };
    text
}

/// Who writes what the files in debugfs show.
pub(crate) trait Show: Send + Sync + 'static {
    /// Writes the contents of the file `which`, one of [`debugfs_file`].
    ///
    /// Context: process context.
    fn show(&self, which: debugfs_file::Type, out: &SeqFile);
}

/// The files in debugfs. Dropping it removes them, once nobody reads them any more.
///
/// # Invariants
///
/// `raw` is an `arp_debugfs` whose `data` points to `shown`, and whose `show` is [`show::<T>`], since
/// `arp_abi_debugfs_create()` was called for it.
#[pin_data(PinnedDrop)]
pub(crate) struct Debugfs<T: Show> {
    #[pin]
    raw: Opaque<generated::arp_debugfs>,
    #[pin]
    shown: T,
    created: (),
}

// SAFETY: The raw part is read only by the files, which debugfs synchronises with their removal, and
// `shown` is only handed out as `&T`, and `T: Sync`.
unsafe impl<T: Show> Send for Debugfs<T> {}
// SAFETY: As above.
unsafe impl<T: Show> Sync for Debugfs<T> {}

impl<T: Show> Debugfs<T> {
    /// Makes the files. A kernel without debugfs, or a name that is taken, costs the files and no
    /// error: so the kernel's debugfs wants its users.
    ///
    /// Context: process context, sleeps.
    pub(crate) fn new(shown: T) -> impl PinInit<Self, Error> {
        try_pin_init!(&this in Self {
            shown,
            raw <- Opaque::ffi_init(|slot: *mut generated::arp_debugfs| {
                // SAFETY: `slot` is valid for writes; `this` is where `shown` lies, pinned.
                unsafe {
                    slot.write(generated::arp_debugfs {
                        show: Some(show::<T>),
                        data: (&raw const (*this.as_ptr()).shown).cast(),
                        dir: core::ptr::null_mut(),
                    });
                }
            }),
            created: {
                // SAFETY: `raw` is initialised, and pinned until `drop()` removes the files.
                unsafe {
                    generated::arp_abi_debugfs_create(compat::cast_into(
                        &raw const (*this.as_ptr()).raw,
                    ))
                };
            },
        })
    }
}

#[pinned_drop]
impl<T: Show> PinnedDrop for Debugfs<T> {
    fn drop(self: Pin<&mut Self>) {
        // SAFETY: The files were created (type invariant). After this nobody calls `show()`.
        unsafe { generated::arp_abi_debugfs_remove(self.raw.get()) };
    }
}

/// # Safety
///
/// To be called by `arp_debugfs.c` only, with the `data` of a [`Debugfs<T>`].
unsafe extern "C" fn show<T: Show>(
    file: *mut generated::seq_file,
    which: u32,
    data: *const c_void,
) -> c_int {
    // SAFETY: `data` points to a `T` (type invariant of `Debugfs`), which outlives its files.
    let shown = unsafe { &*data.cast::<T>() };
    // SAFETY: `file` is valid for this call, and a `struct seq_file` in both crates' bindings.
    shown.show(which, unsafe { SeqFile::from_raw(file.cast()) });
    0
}

/// The parameters that hold from the module's load on, as `modinfo` describes them.
#[derive(Clone, Copy)]
pub(crate) struct Params {
    /// Frames that never reach `arp_process()`, and replies that never leave, are told of, too.
    pub(crate) frames: bool,
    pub(crate) maxactive: u32,
    /// The symbols to probe; `None` where none was given, or an empty one.
    pub(crate) arp_process_symbol: Option<&'static CStr>,
    pub(crate) ip_route_input_symbol: Option<&'static CStr>,
    pub(crate) fib_validate_source_symbol: Option<&'static CStr>,
    pub(crate) fib_lookup_symbol: Option<&'static CStr>,
}

impl Params {
    /// What the module was loaded with.
    ///
    /// Context: the module's init, or later.
    pub(crate) fn get() -> Self {
        // SAFETY: The parameters are written while the module is loaded, before its init runs, and
        // never again: sysfs has them read-only.
        let params = unsafe { &*addr_of!(generated::arp_params) };
        Self {
            frames: params.frames,
            maxactive: params.maxactive,
            arp_process_symbol: given(params.arp_process_symbol),
            ip_route_input_symbol: given(params.ip_route_input_symbol),
            fib_validate_source_symbol: given(params.fib_validate_source_symbol),
            fib_lookup_symbol: given(params.fib_lookup_symbol),
        }
    }
}

/// A string parameter's value, `None` if it was not given or is empty.
fn given(value: *const kernel::ffi::c_char) -> Option<&'static CStr> {
    if value.is_null() {
        return None;
    }
    // SAFETY: `param_set_charp()` stores a NUL-terminated string that lives as long as the module.
    let value = unsafe { compat::c_str(value) };
    (!value.is_empty()).then_some(value)
}
