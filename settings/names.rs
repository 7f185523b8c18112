// SPDX-License-Identifier: GPL-2.0

//! Names of interfaces.

use core::fmt::{
    self,
    Write, //
};

use super::refusal::Why;

/// How many names there may be.
pub(super) const NAMES: usize = 16;
/// `IFNAMSIZ`, less the NUL.
pub(super) const NAME_MAX: usize = 15;

/// Up to [`NAMES`] names, each as the kernel has it in `dev->name`: filled up with NULs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Names {
    names: [[u8; NAME_MAX + 1]; NAMES],
    len: usize,
}

impl Names {
    pub(super) const NONE: Self = Self {
        names: [[0; NAME_MAX + 1]; NAMES],
        len: 0,
    };

    /// Reads names with commas between them; nothing is no name.
    pub(super) fn parse(value: &[u8]) -> Result<Self, Why<'_>> {
        let mut names = Self::NONE;
        if value.is_empty() {
            return Ok(names);
        }
        for name in value.split(|&byte| byte == b',') {
            if !is_valid(name) {
                return Err(Why::NoName(name));
            }
            names.add(name).ok_or(Why::TooManyNames)?;
        }
        Ok(names)
    }

    fn add(&mut self, name: &[u8]) -> Option<()> {
        let slot = self.names.get_mut(self.len)?;
        slot.get_mut(..name.len())?.copy_from_slice(name);
        self.len = self.len.wrapping_add(1);
        Some(())
    }

    fn iter(&self) -> impl Iterator<Item = &[u8; NAME_MAX + 1]> {
        self.names.iter().take(self.len)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Whether `name`, a `dev->name`, is one of them. What is behind its NUL does not count: a rename leaves
    /// there what it likes.
    pub(crate) fn has(&self, name: &[u8; NAME_MAX + 1]) -> bool {
        self.iter().any(|one| up_to_nul(one) == up_to_nul(name))
    }

    pub(super) fn write(&self, out: &mut dyn Write) -> fmt::Result {
        for (at, name) in self.iter().enumerate() {
            if at != 0 {
                out.write_char(',')?;
            }
            // Not text, for all the kernel knows: `write_str()` takes no bytes.
            for chunk in up_to_nul(name).utf8_chunks() {
                out.write_str(chunk.valid())?;
                for byte in chunk.invalid() {
                    write!(out, "\\x{byte:02x}")?;
                }
            }
        }
        Ok(())
    }
}

fn up_to_nul(name: &[u8; NAME_MAX + 1]) -> &[u8] {
    name.split(|&byte| byte == 0).next().unwrap_or(&[])
}

/// `dev_valid_name()` (`net/core/dev.c`). Where that has `isspace()`, Latin-1's no-break space is one, too.
fn is_valid(name: &[u8]) -> bool {
    let valid = |byte: u8| !matches!(byte, 0 | b'/' | b':' | b' ' | 0x09..=0x0d | 0xa0);
    (1..=NAME_MAX).contains(&name.len())
        && name != b"."
        && name != b".."
        && name.iter().copied().all(valid)
}
