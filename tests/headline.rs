// SPDX-License-Identifier: GPL-2.0

//! The heads of the verdict lines.

use crate::arp::headline::write_headline;
use crate::arp::observation::*;
use crate::sample::*;

fn headline(change: fn(&mut Observation)) -> String {
    let mut seen = observation();
    change(&mut seen);
    let mut line = String::new();
    write_headline(&mut line, &seen).unwrap();
    line
}

#[test]
fn request() {
    let line = headline(|s| s.asks([192, 168, 9, 9], [10, 0, 0, 1]));
    assert_eq!(line, "v0: who-has 10.0.0.1 tell 192.168.9.9");
}

#[test]
fn another_namespace() {
    let line = headline(|s| {
        s.device.netns = 4026532212;
        s.device.in_other_netns = true;
    });
    assert_eq!(
        line,
        "v0 (netns 4026532212): who-has 10.0.0.1 tell 10.0.0.2"
    );
}

#[test]
fn dad_probe() {
    let line = headline(|s| s.asks([0; 4], [255; 4]));
    assert_eq!(line, "v0: who-has 255.255.255.255 tell 0.0.0.0");
}

#[test]
fn reply() {
    let line = headline(|s| s.packet().op = op::REPLY);
    assert_eq!(line, "v0: 10.0.0.2 is-at 02:00:00:00:00:02");
}

#[test]
fn every_octet_in_every_place() {
    for octet in 0..=255u8 {
        for address in [
            [octet, 0, 10, 100],
            [9, octet, 99, 199],
            [255, 1, octet, 20],
            [100, 255, 0, octet],
        ] {
            let expected = std::net::Ipv4Addr::from(address).to_string();
            assert_eq!(crate::arp::headline::Ip(address).to_string(), expected);
        }
    }
}

#[test]
fn another_operation() {
    let line = headline(|s| s.packet().op = 8);
    assert_eq!(line, "v0: ARP operation 8 from 10.0.0.2 to 10.0.0.1");
}

#[test]
fn no_packet() {
    let line = headline(|s| s.packet = None);
    assert_eq!(line, "v0: unreadable ARP packet");
}

#[test]
fn hardware_addresses_of_any_length() {
    let is_at = |len| {
        let mut seen = observation();
        seen.packet().op = op::REPLY;
        seen.packet().sha = HwAddr {
            bytes: [0xab; 32],
            len,
        };
        let mut line = String::new();
        write_headline(&mut line, &seen).unwrap();
        line.strip_prefix("v0: 10.0.0.2 is-at ").unwrap().to_owned()
    };
    assert_eq!(is_at(0), "(no address)");
    assert_eq!(is_at(1), "ab");
    assert_eq!(is_at(32), ["ab"; 32].join(":"));
    // More than there can be.
    assert_eq!(is_at(33), "(no address)");
}

#[test]
fn a_name_cannot_forge_a_line() {
    let line = headline(|s| s.device.name = device_name(b"v0\narp_probe: v0"));
    assert_eq!(
        line,
        "v0\\x0aarp_probe\\x3a\\x20v0: who-has 10.0.0.1 tell 10.0.0.2"
    );
}
