// SPDX-License-Identifier: GPL-2.0

//! Names of probed functions.

use core::ffi::CStr;

use kernel::{
    bindings,
    prelude::*, //
};

use crate::compat::fmt;

/// The name of a kernel symbol, as `/proc/kallsyms` spells it.
///
/// Where several functions have that name, static ones of different files, the kernel takes the first that it finds
/// (`kallsyms_lookup_name()`).
///
/// # Invariants
///
/// It ends in its first and only NUL.
pub(crate) struct Symbol(KVec<u8>);

impl Symbol {
    /// Copies `name`.
    ///
    /// Errors: `ENOMEM`; `EINVAL` for the name of a [compiler clone](Self::is_compiler_clone), whose
    /// arguments are not where the source has them.
    ///
    /// Context: may sleep.
    pub(crate) fn new(name: &CStr) -> Result<Self> {
        if Self::is_compiler_clone(name) {
            return Err(EINVAL);
        }
        let mut bytes = KVec::new();
        bytes
            .extend_from_slice(name.to_bytes_with_nul(), GFP_KERNEL)
            .map_err(|_| ENOMEM)?;
        // INVARIANT: As `CStr` has it.
        Ok(Self(bytes))
    }

    /// Whether `name` names a copy that the compiler made of a function, such as
    /// `arp_process.constprop.0`, `.isra.0`, `.part.0` or `.cold`. No C identifier has a dot.
    pub(crate) fn is_compiler_clone(name: &CStr) -> bool {
        name.to_bytes().contains(&b'.')
    }

    pub(super) fn as_char_ptr(&self) -> *const kernel::ffi::c_char {
        self.0.as_ptr().cast()
    }
}

impl fmt::Display for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_ascii(f, &self.0)
    }
}

/// Shows a name as [`write_ascii`] writes it.
pub(crate) struct Ascii<'a>(pub(crate) &'a CStr);

impl fmt::Display for Ascii<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_ascii(f, self.0.to_bytes_with_nul())
    }
}

/// Writes `name`, whatever its bytes are, as printable ASCII, up to its end or its first NUL.
pub(crate) fn write_ascii(f: &mut dyn fmt::Write, name: &[u8]) -> fmt::Result {
    for &byte in name {
        match byte {
            0 => break,
            b'!'..=b'~' => f.write_char(char::from(byte))?,
            _ => write!(f, "\\x{byte:02x}")?,
        }
    }
    Ok(())
}

/// Says in words why the kernel would not register a probe.
pub(crate) fn refusal(error: Error) -> &'static str {
    // By number: not every kernel crate has a name for each of these.
    let is = |errno: u32| error.to_errno() == (errno as i32).wrapping_neg();
    match error {
        ENOENT => "no such function in this kernel; see /proc/kallsyms for its names",
        EINVAL => {
            "it cannot be probed: data, not code, or on the kernel's blacklist \
             (/sys/kernel/debug/kprobes/blacklist), or code that the kernel patches itself"
        }
        ENOMEM => "out of memory: a smaller maxactive needs less",
        EIO => "the kernel registered it but could not arm it, out of memory perhaps: try again",
        _ if is(bindings::EOPNOTSUPP) => "this kernel was built without kretprobes",
        _ if is(bindings::EILSEQ) => "not at a boundary of an instruction",
        _ => "the kernel refused it",
    }
}
