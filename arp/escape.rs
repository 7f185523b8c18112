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
}

impl Display for DevName<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for byte in self.bytes() {
            match byte {
                b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => f.write_char(char::from(byte))?,
                b'_' | b'-' | b'.' | b'@' | b'+' => f.write_char(char::from(byte))?,
                _ => write!(f, "\\x{byte:02x}")?,
            }
        }
        Ok(())
    }
}
