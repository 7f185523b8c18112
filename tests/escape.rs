// SPDX-License-Identifier: GPL-2.0

//! Names of interfaces, however hostile.

use crate::arp::escape::DevName;
use crate::sample::device_name;

/// A name, and how it is printed.
const NAMES: &[(&[u8], &str)] = &[
    (b"v0", "v0"),
    (b"eth0.5", "eth0.5"),
    (b"wlp2s0_a-b+c", "wlp2s0_a-b+c"),
    (b"veth0@if2", "veth0@if2"),
    (b"", ""),
    (b"fifteen-bytes-x", "fifteen-bytes-x"),
    // A line of its own, a terminal's escape sequence, a carriage return, and what is not ASCII.
    (b"a\nb", "a\\x0ab"),
    (b"\x1b[2J", "\\x1b\\x5b2J"),
    (b"a\rb\tc", "a\\x0db\\x09c"),
    (b"\x7f\x80\xff", "\\x7f\\x80\\xff"),
    (b"caf\xc3\xa9", "caf\\xc3\\xa9"),
    // The escape itself, and what a log line is made of.
    (b"a\\x0ab", "a\\x5cx0ab"),
    (b"a b:c=d", "a\\x20b\\x3ac\\x3dd"),
    (b"verdict=learned", "verdict\\x3dlearned"),
    // What a shell would take for more than a name.
    (b"$(reboot)", "\\x24\\x28reboot\\x29"),
    (
        b"`a`;b&c|d>e<f",
        "\\x60a\\x60\\x3bb\\x26c\\x7cd\\x3ee\\x3cf",
    ),
    (
        b"'a'\"b\"*?!#~%",
        "\\x27a\\x27\\x22b\\x22\\x2a\\x3f\\x21\\x23\\x7e\\x25",
    ),
    // Nothing behind the NUL.
    (b"v0\0hidden", "v0"),
];

#[test]
fn names_as_printed() {
    for (name, printed) in NAMES {
        assert_eq!(DevName(&device_name(name)).to_string(), *printed);
    }
}

#[test]
fn a_name_without_a_nul_ends_with_the_array() {
    assert_eq!(DevName(b"0123456789abcdef").to_string(), "0123456789abcdef");
}

#[test]
fn no_byte_but_a_plain_one_stands_for_itself() {
    for byte in 1..=u8::MAX {
        let printed = DevName(&device_name(&[byte])).to_string();
        match byte.is_ascii_alphanumeric() || b"_-.@+".contains(&byte) {
            true => assert_eq!(printed.as_bytes(), [byte]),
            false => assert_eq!(printed, format!("\\x{byte:02x}")),
        }
    }
}
