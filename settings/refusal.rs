// SPDX-License-Identifier: GPL-2.0

//! Why a value makes no sense.

use core::fmt::{
    self,
    Display,
    Formatter,
    Write, //
};

use super::{
    names,
    network::Network,
    Parameter, //
};

/// How much of a value is worth repeating.
const SHOWN: usize = 80;

/// A value that was refused. Its text is one line, which says why, and what to give instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Refusal<'a> {
    pub(super) parameter: Parameter,
    pub(super) value: &'a [u8],
    pub(super) why: Why<'a>,
}

/// What is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Why<'a> {
    NoSwitch,
    NoNumber,
    Negative,
    TooLarge,
    NoIndex,
    /// More than the `int` that an index is.
    IndexTooLarge,
    NoInterval,
    NoNetwork,
    /// Host bits are set; this is the network.
    HostBits(Network),
    /// This is no name that an interface could have.
    NoName(&'a [u8]),
    TooManyNames,
    /// This is none of the words of `show`.
    NoVerdict(&'a [u8]),
}

impl Refusal<'_> {
    /// Whether it is a number that is out of range (`ERANGE`); else it is `EINVAL`.
    pub(crate) fn is_out_of_range(&self) -> bool {
        matches!(self.why, Why::TooLarge | Why::IndexTooLarge)
    }
}

impl Display for Refusal<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}={} ", self.parameter.name(), Shown(self.value))?;
        match self.why {
            Why::NoSwitch => f.write_str("is neither 0 nor 1"),
            Why::NoNumber => f.write_str("is no number"),
            Why::Negative => f.write_str("is negative"),
            Why::TooLarge => write!(f, "is too large: at most {}", u32::MAX),
            Why::NoIndex | Why::IndexTooLarge => {
                f.write_str("is no interface's index: see 'ip link', or give 0 for all")
            }
            Why::NoInterval => f.write_str("is no interval: for no limit, give log_burst=0"),
            Why::NoNetwork => {
                f.write_str("is neither an IPv4 address nor address/length, such as 10.0.0.0/24")
            }
            Why::HostBits(network) => write!(
                f,
                "has host bits set: the network is {network}, the host alone {}/32",
                Shown(self.value.split(|&byte| byte == b'/').next().unwrap_or(&[]))
            ),
            Why::NoName(name) => write!(
                f,
                "is no list of interfaces: '{}' cannot be one's name (1 to {} bytes, no '/', ':' or space)",
                Shown(name),
                names::NAME_MAX
            ),
            Why::TooManyNames => write!(f, "has too many names: at most {}", names::NAMES),
            Why::NoVerdict(word) => write!(
                f,
                "is no list of verdicts: '{}' is neither a verdict nor 'all' nor 'problems'",
                Shown(word)
            ),
        }
    }
}

/// Bytes from a user, printable and not too many.
struct Shown<'a>(&'a [u8]);

impl Display for Shown<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for &byte in self.0.iter().take(SHOWN) {
            match byte {
                b' '..=b'~' if byte != b'\\' => f.write_char(char::from(byte))?,
                _ => write!(f, "\\x{byte:02x}")?,
            }
        }
        match self.0.len() > SHOWN {
            true => f.write_str("..."),
            false => Ok(()),
        }
    }
}
