// SPDX-License-Identifier: GPL-2.0

//! The raw ABI of kprobes: types and functions as bindgen finds them in the kernel's headers.
//!
//! Nothing but [`copy_nofault`] is written by hand: `kprobe_abi.h` names what is taken, Kbuild runs bindgen with
//! the flags of the very kernel that the module is built for. The kernel's own `bindings` crate lacks
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

/// Whether [`copy_nofault`] looks at all of what it is to copy, and not at the first byte alone.
pub(crate) const NOFAULT_SEES_ALL: bool = cfg!(CONFIG_X86_64);

/// `copy_from_kernel_nofault()`, where it is two instructions for a word in line: that function is 75 for each
/// read, and a handler reads a dozen times.
///
/// # Safety
///
/// `to` must be valid for writes of `size` bytes.
#[cfg(not(CONFIG_X86_64))]
#[inline(always)]
pub(crate) unsafe fn copy_nofault(
    to: *mut kernel::ffi::c_void,
    from: *const kernel::ffi::c_void,
    size: usize,
) -> kernel::ffi::c_long {
    // SAFETY: By the safety requirements.
    unsafe { copy_from_kernel_nofault(to, from, size) }
}

#[cfg(CONFIG_X86_64)]
pub(crate) use self::nofault::copy as copy_nofault;

/// Loads with an entry in the exception table, as the ones in `copy_from_kernel_nofault()` are.
///
/// It disables page faults around its own, as `__get_user()` behind it knows user addresses, too; of a kernel's address
/// the page fault handler does not ask (`do_kern_addr_fault()`, `arch/x86/mm/fault.c`): it looks into the table. So do
/// the loads of BPF programs (`BPF_PROBE_MEM`), in any context and without a word around them. An address that is not
/// canonical ends in a general protection fault, or a stack fault, which look into the table as well.
#[cfg(CONFIG_X86_64)]
mod nofault {
    use core::arch::asm;

    use kernel::ffi::{
        c_long,
        c_void, //
    };

    use super::{
        copy_from_kernel_nofault,
        kprobe_abi_value_KPROBE_ABI_EX_EFAULT as EX_EFAULT,
        kprobe_abi_value_KPROBE_ABI_VSYSCALL_BELOW_END as VSYSCALL_BELOW_END, //
    };

    /// Where the kernel's half begins.
    const KERNEL: usize = 1 << (usize::BITS - 1);
    /// The page of vsyscalls, which is the users', and whose faults are treated as theirs.
    const VSYSCALL: usize = (VSYSCALL_BELOW_END as usize).wrapping_neg();

    /// See [`super::copy_nofault`].
    ///
    /// # Safety
    ///
    /// `to` must be valid for writes of `size` bytes.
    #[inline(always)]
    pub(crate) unsafe fn copy(to: *mut c_void, from: *const c_void, size: usize) -> c_long {
        let room = (VSYSCALL - KERNEL).saturating_sub(size);
        if from.addr().wrapping_sub(KERNEL) > room {
            // SAFETY: By the safety requirements.
            return unsafe { copy_elsewhere(to, from, size) };
        }
        // SAFETY: By the safety requirements, and all bytes are in the kernel's half, below that page.
        unsafe { copy_words(to.cast(), from.cast(), size) }
    }

    /// What is not wholly where kernels have what is of interest: left to the kernel, which looks at the first byte.
    ///
    /// # Safety
    ///
    /// `to` must be valid for writes of `size` bytes.
    #[cold]
    #[inline(never)]
    unsafe fn copy_elsewhere(to: *mut c_void, from: *const c_void, size: usize) -> c_long {
        let mut byte = 0u8;
        let last = from.wrapping_byte_add(size).wrapping_byte_sub(1);
        let ret = match size {
            0 => 0,
            // SAFETY: `byte` is valid for the write of one.
            _ => unsafe { copy_from_kernel_nofault((&raw mut byte).cast(), last, 1) },
        };
        match ret {
            // SAFETY: By the safety requirements.
            0 => unsafe { copy_from_kernel_nofault(to, from, size) },
            _ => ret,
        }
    }

    /// # Safety
    ///
    /// `to` must be valid for writes of `size` bytes, and a fault at any of those at `from` one of a kernel's address.
    #[inline(always)]
    unsafe fn copy_words(to: *mut u8, from: *const u8, size: usize) -> c_long {
        let mut ret: c_long = 0;
        let mut at = 0usize;
        macro_rules! take {
            ($word:ty, $load:literal) => {{
                let word: u64;
                // SAFETY:
                // - A load that faults is left out, and `ret` says so: the entry in the table. What `word` is then
                //   nobody asks.
                // - `to` has room for it.
                unsafe {
                    asm!(
                        concat!("2: ", $load, " [{from}]"),
                        "3:",
                        ".pushsection __ex_table, \"a\"",
                        ".balign 4",
                        ".long 2b - .",
                        ".long 3b - .",
                        ".long {efault}",
                        ".popsection",
                        from = in(reg) from.wrapping_add(at),
                        word = lateout(reg) word,
                        efault = const EX_EFAULT,
                        inout("rax") ret,
                        options(nostack, preserves_flags, readonly)
                    );
                    to.add(at).cast::<$word>().write_unaligned(word as $word);
                }
                at = at.wrapping_add(size_of::<$word>());
            }};
        }
        while size.wrapping_sub(at) >= 8 {
            take!(u64, "mov {word}, qword ptr");
        }
        if size & 4 != 0 {
            take!(u32, "mov {word:e}, dword ptr");
        }
        if size & 2 != 0 {
            take!(u16, "movzx {word:e}, word ptr");
        }
        if size & 1 != 0 {
            take!(u8, "movzx {word:e}, byte ptr");
        }
        let _ = at;
        ret
    }
}
