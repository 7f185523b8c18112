// SPDX-License-Identifier: GPL-2.0

//! The head of a verdict line: which packet it is about.

use core::fmt::{
    self,
    Display,
    Formatter,
    Write, //
};

use super::escape::{
    Ascii,
    DevName, //
};
use super::observation::{
    op,
    Device,
    HwAddr,
    Observation, //
};

/// An IPv4 address, in the order in which its bytes stand on the wire.
#[derive(Clone, Copy)]
pub(crate) struct Ip(pub(crate) [u8; 4]);

/// Each octet in decimal, and the dot behind it: four numbers by way of `write!` cost ten times as
/// much, in every line.
static OCTETS: [[u8; 4]; 256] = octets();

const fn octets() -> [[u8; 4]; 256] {
    let mut all = [[0; 4]; 256];
    let mut octet = 0;
    while octet < all.len() {
        all[octet] = match octet {
            0..=9 => [digit(octet), b'.', 0, 0],
            10..=99 => [digit(octet / 10), digit(octet), b'.', 0],
            _ => [digit(octet / 100), digit(octet / 10), digit(octet), b'.'],
        };
        octet += 1;
    }
    all
}

const fn digit(number: usize) -> u8 {
    b'0' + (number % 10) as u8
}

impl Ip {
    /// As `{}` does, at half of the cost.
    pub(crate) fn put(self, out: &mut dyn Write) -> fmt::Result {
        let mut text = Ascii([0; 16]);
        let mut end = 0usize;
        for octet in self.0 {
            if let Some(slot) = text.0.get_mut(end..end.wrapping_add(4)) {
                slot.copy_from_slice(&OCTETS[usize::from(octet)]);
            }
            let digits = 1 + usize::from(octet >= 10) + usize::from(octet >= 100);
            end = end.wrapping_add(digits + 1);
        }
        // Without the last dot.
        out.write_str(text.start(end.wrapping_sub(1)).unwrap_or(""))
    }
}

impl Display for Ip {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.put(f)
    }
}

/// A link-layer address, as `ip link` prints it.
pub(crate) struct Mac<'a>(pub(crate) &'a HwAddr);

impl Mac<'_> {
    /// As `{}` does, at half of the cost.
    pub(crate) fn put(&self, out: &mut dyn Write) -> fmt::Result {
        let len = usize::from(self.0.len);
        let mut text = Ascii([0; 3 * 32]);
        for (slot, &byte) in text
            .0
            .chunks_exact_mut(3)
            .zip(self.0.bytes.iter().take(len))
        {
            slot.copy_from_slice(&BYTES[usize::from(byte)]);
        }
        // Without the last colon.
        let text = text.start(len.wrapping_mul(3).wrapping_sub(1));
        out.write_str(text.unwrap_or("(no address)"))
    }
}

impl Display for Mac<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.put(f)
    }
}

/// Each byte in hexadecimal, and the colon behind it: as [`OCTETS`].
static BYTES: [[u8; 3]; 256] = bytes();

const fn bytes() -> [[u8; 3]; 256] {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut all = [[0; 3]; 256];
    let mut byte = 0;
    while byte < all.len() {
        all[byte] = [DIGITS[byte / 16], DIGITS[byte % 16], b':'];
        byte += 1;
    }
    all
}

/// Writes where a packet came in: `v0`, or `v0 (netns 4026532212)` outside of the first network namespace.
pub(crate) fn write_place(out: &mut dyn Write, device: &Device) -> fmt::Result {
    DevName(&device.name).put(out)?;
    match device.in_other_netns {
        true => write!(out, " (netns {})", device.netns),
        false => Ok(()),
    }
}

/// Writes the head of the packet's line: `v0: who-has 10.0.0.1 tell 192.168.9.9`, or `v0: 10.0.0.2
/// is-at 02:00:00:00:00:02`.
pub(crate) fn write_headline(out: &mut dyn Write, seen: &Observation) -> fmt::Result {
    write_place(out, &seen.device)?;
    let Some(packet) = &seen.packet else {
        return out.write_str(": unreadable ARP packet");
    };
    let (sip, tip) = (Ip(packet.sip), Ip(packet.tip));
    match packet.op {
        op::REQUEST => {
            out.write_str(": who-has ")?;
            tip.put(out)?;
            out.write_str(" tell ")?;
            sip.put(out)
        }
        op::REPLY => write!(out, ": {sip} is-at {}", Mac(&packet.sha)),
        other => write!(out, ": ARP operation {other} from {sip} to {tip}"),
    }
}
