// SPDX-License-Identifier: GPL-2.0

//! Interface names as they are safe to print.

use core::fmt::{
    self,
    Display,
    Formatter,
    Write, //
};

/// An interface's name (`dev->name`) for a log line.
///
/// A name may hold any byte but NUL, white space, `/` and `:` (`dev_valid_name()`), and whoever owns
/// a network namespace chooses it. It must not be able to end a line, to look like a piece of one
/// (`verdict=learned` is a valid name), or to do harm in a command that a reader copies into a root
/// shell (so is `$(reboot)`). Letters, digits and `_ - . @ +` stand for themselves, every other byte
/// is written `\xNN`: what is printed is unambiguous.
pub(crate) struct DevName<'a>(pub(crate) &'a [u8; 16]);

impl DevName<'_> {
    /// The bytes of the name, up to its NUL.
    fn bytes(&self) -> impl Iterator<Item = u8> + '_ {
        self.0.iter().copied().take_while(|&byte| byte != 0)
    }

    /// The name has a dot, as VLAN interfaces do: `sysctl` then wants its path with slashes.
    pub(crate) fn has_dot(&self) -> bool {
        self.bytes().any(|byte| byte == b'.')
    }

    /// As `{}` does, at half of the cost.
    pub(crate) fn put(&self, out: &mut dyn Write) -> fmt::Result {
        let mut text = Ascii([0; 16]);
        let mut len = 0usize;
        // What is behind the NUL may be left from a longer name.
        for (to, byte) in text.0.iter_mut().zip(self.bytes()) {
            if !stands_for_itself(byte) {
                return self.put_escaped(out);
            }
            *to = byte;
            len = len.wrapping_add(1);
        }
        out.write_str(text.start(len).unwrap_or(""))
    }

    #[cold]
    fn put_escaped(&self, out: &mut dyn Write) -> fmt::Result {
        self.bytes().try_for_each(|byte| match byte {
            _ if stands_for_itself(byte) => out.write_char(char::from(byte)),
            _ => write!(out, "\\x{byte:02x}"),
        })
    }
}

const fn stands_for_itself(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'@' | b'+')
}

impl Display for DevName<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.put(f)
    }
}

/// ASCII text, of which so much as is not used is 0; `N` is a multiple of 16.
///
/// On a word's boundary and in whole words, as from_utf8() then looks at two of them at a time: byte by byte it would
/// cost as much as all else that writing an address does.
#[repr(align(16))]
pub(super) struct Ascii<const N: usize>(pub(super) [u8; N]);

impl<const N: usize> Ascii<N> {
    /// The first `len` bytes, if there are so many.
    pub(super) fn start(&self, len: usize) -> Option<&str> {
        let words = self.0.get(..len.wrapping_add(15) & !15)?;
        core::str::from_utf8(words).ok()?.get(..len)
    }
}
