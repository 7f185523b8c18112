// SPDX-License-Identifier: GPL-2.0

//! An IPv4 address with its length.

use core::fmt::{
    self,
    Display,
    Formatter, //
};

use super::refusal::Why;
use crate::arp::headline::Ip;

/// `address/length`, of which no host bits are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Network {
    address: u32,
    mask: u32,
}

impl Network {
    /// Reads `address/length`, or an address, which is its own network; `None` if there is nothing.
    pub(super) fn parse(value: &[u8]) -> Result<Option<Self>, Why<'_>> {
        if value.is_empty() {
            return Ok(None);
        }
        let mut parts = value.splitn(2, |&byte| byte == b'/');
        let address = parts.next().and_then(address).ok_or(Why::NoNetwork)?;
        let length = match parts.next() {
            Some(length) => decimal(length, 32).ok_or(Why::NoNetwork)?,
            None => 32,
        };
        let mask = u32::MAX
            .checked_shl(32u32.saturating_sub(length))
            .unwrap_or(0);
        let network = Self {
            address: address & mask,
            mask,
        };
        match network.address == address {
            true => Ok(Some(network)),
            false => Err(Why::HostBits(network)),
        }
    }

    /// Whether `address`, in the order in which its bytes stand on the wire, is in it.
    #[inline]
    pub(crate) fn has(self, address: [u8; 4]) -> bool {
        u32::from_be_bytes(address) & self.mask == self.address
    }
}

impl Display for Network {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let address = Ip(self.address.to_be_bytes());
        write!(f, "{address}/{}", self.mask.leading_ones())
    }
}

/// An address of four decimal numbers, as `inet_pton()` takes it.
fn address(text: &[u8]) -> Option<u32> {
    let mut address = 0;
    let mut octets = 0;
    for octet in text.split(|&byte| byte == b'.') {
        address = (address << 8) | decimal(octet, 255)?;
        octets += 1u32;
        if octets > 4 {
            return None;
        }
    }
    (octets == 4).then_some(address)
}

/// One to three decimal digits, no more than `max`, without leading zeroes: some read those as octal.
fn decimal(digits: &[u8], max: u32) -> Option<u32> {
    match digits {
        [] | [_, _, _, _, ..] | [b'0', _, ..] => return None,
        _ => {}
    }
    let mut number = 0u32;
    for &digit in digits {
        number = number
            .wrapping_mul(10)
            .wrapping_add(char::from(digit).to_digit(10)?);
    }
    (number <= max).then_some(number)
}
