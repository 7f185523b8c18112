// SPDX-License-Identifier: GPL-2.0

//! The parameters that may be written while the module is loaded: what they take, and what filters let through.

use crate::settings::*;

fn set(settings: &mut Settings, name: &str, value: &[u8]) -> Result<(), String> {
    let parameter = Parameter::named(name.as_bytes()).unwrap();
    settings
        .set(parameter, value)
        .map_err(|refusal| refusal.to_string())
}

/// What `name` reads as after `value` was written.
fn written(name: &str, value: &str) -> String {
    let mut settings = Settings::DEFAULT;
    set(&mut settings, name, value.as_bytes()).unwrap();
    read(&settings, name)
}

fn read(settings: &Settings, name: &str) -> String {
    let mut text = String::new();
    settings
        .write(Parameter::named(name.as_bytes()).unwrap(), &mut text)
        .unwrap();
    text
}

/// Why `value` is refused, behind `name=value `; that nothing has changed is checked, too.
fn refused(name: &str, value: impl AsRef<[u8]>) -> String {
    let mut settings = Settings::DEFAULT;
    for (name, value) in [
        ("ifindex", "7"),
        ("dev", "v0,v1"),
        ("sip", "10.0.0.0/8"),
        ("show", "problems"),
    ] {
        set(&mut settings, name, value.as_bytes()).unwrap();
    }
    let before = settings;
    let line = set(&mut settings, name, value.as_ref()).unwrap_err();
    assert_eq!(settings, before);
    assert!(
        line.bytes().all(|byte| (b' '..=b'~').contains(&byte)),
        "{line}"
    );
    line.strip_prefix(&format!("{name}=")).unwrap().to_owned()
}

#[test]
fn every_parameter_is_found_by_its_name_and_reads_as_it_is_written() {
    for &parameter in Parameter::ALL {
        assert_eq!(
            Parameter::named(parameter.name().as_bytes()),
            Some(parameter)
        );
        let name = parameter.name();
        let default = read(&Settings::DEFAULT, name);
        assert_eq!(written(name, &default), default, "{name}");
    }
    assert_eq!(Parameter::named(b"maxactive"), None);
    assert_eq!(Parameter::named(b""), None);
}

#[test]
fn switches() {
    for on in ["1", "y", "Y", "t", "on", "yes", "true", "TRUE"] {
        assert_eq!(written("all_calls", on), "Y", "{on}");
    }
    for off in ["0", "n", "N", "f", "off", "no", "False"] {
        assert_eq!(written("trace", off), "N", "{off}");
    }
    for wrong in ["", "2", "10", "maybe", "1 ", "-1", "o"] {
        assert_eq!(
            refused("verdict", wrong),
            format!("{wrong} is neither 0 nor 1")
        );
    }
}

#[test]
fn numbers() {
    assert_eq!(written("log_burst", "0"), "0");
    assert_eq!(written("log_burst", "0x10"), "16");
    assert_eq!(written("log_burst", "010"), "8");
    assert_eq!(written("log_burst", "+7"), "7");
    assert_eq!(written("netns", "4294967295"), "4294967295");
    assert_eq!(written("ifindex", "2147483647"), "2147483647");
    for wrong in ["", "x", "1x", "0x", "08", "--1", "1.5", " 1", "0xg"] {
        assert_eq!(refused("log_burst", wrong), format!("{wrong} is no number"));
    }
    assert_eq!(refused("netns", "-1"), "-1 is negative");
    for huge in ["4294967296", "99999999999999999999999999"] {
        assert_eq!(
            refused("netns", huge),
            format!("{huge} is too large: at most 4294967295")
        );
    }
    for wrong in ["-1", "2147483648", "-99999999999999999999"] {
        assert!(refused("ifindex", wrong).contains(" is no interface's index: see 'ip link'"));
    }
    assert!(refused("log_interval_ms", "0").contains("for no limit, give log_burst=0"));
}

#[test]
fn only_what_is_too_large_is_out_of_range() {
    let refusal = |name: &str, value: &'static [u8]| {
        let mut settings = Settings::DEFAULT;
        let parameter = Parameter::named(name.as_bytes()).unwrap();
        settings
            .set(parameter, value)
            .unwrap_err()
            .is_out_of_range()
    };
    assert!(refusal("log_burst", b"4294967296"));
    assert!(!refusal("log_burst", b"-1"));
    assert!(!refusal("log_burst", b"x"));
    assert!(!refusal("sip", b"10.0.0.1/24"));
}

#[test]
fn networks() {
    assert_eq!(written("sip", ""), "");
    assert_eq!(written("sip", "10.0.0.1"), "10.0.0.1/32");
    assert_eq!(written("tip", "10.0.0.0/8"), "10.0.0.0/8");
    assert_eq!(written("tip", "0.0.0.0/0"), "0.0.0.0/0");
    assert_eq!(written("tip", "255.255.255.254/31"), "255.255.255.254/31");
    for wrong in [
        "10",
        "10.0.0",
        "10.0.0.0.0",
        "10.0.0.256",
        "10.0.0.0/33",
        "10.0.0.0/",
        "10.0.0.0/8/8",
        "/8",
        "10.0.0.01",
        "a.b.c.d",
        "::1",
        "10.0.0.-1",
        "10.0.0.0/-1",
        " 10.0.0.1",
        "10.0.0.1 ",
        "1000.0.0.1",
        "10..0.1",
        "10.0.0.0/08",
    ] {
        assert!(
            refused("sip", wrong).contains(" is neither an IPv4 address nor address/length"),
            "{wrong}"
        );
    }
    assert_eq!(
        refused("tip", "10.0.0.1/24"),
        "10.0.0.1/24 has host bits set: the network is 10.0.0.0/24, the host alone 10.0.0.1/32"
    );
    assert!(refused("sip", "0.0.0.1/0").contains("the network is 0.0.0.0/0"));
}

#[test]
fn names_of_interfaces() {
    let sixteen: Vec<String> = (0..16).map(|n| format!("v{n}")).collect();
    let sixteen = sixteen.join(",");
    assert_eq!(written("dev", ""), "");
    assert_eq!(written("dev", "eth0"), "eth0");
    assert_eq!(
        written("dev", "eth0,br0.5,a-name-of-fifte"),
        "eth0,br0.5,a-name-of-fifte"
    );
    assert_eq!(written("dev", &sixteen), sixteen);
    assert!(refused("dev", sixteen + ",v16").contains("has too many names: at most 16"));
    for wrong in [
        "eth0,",
        ",",
        ",eth0",
        "eth0,,eth1",
        ".",
        "..",
        "a/b",
        "v0:1",
        "a b",
        "a-name-of-sixtee",
        "v0\t",
    ] {
        assert!(
            refused("dev", wrong).contains("cannot be one's name"),
            "{wrong}"
        );
    }
    assert!(refused("dev", [b'v', 0xa0]).starts_with("v\\xa0 is no list"));
}

#[test]
fn what_is_said_of_a_long_value_is_not_long() {
    assert!(refused("dev", "x".repeat(4000)).len() < 300);
    assert!(refused("show", "x".repeat(4000)).len() < 300);
    assert!(refused("sip", "\u{1b}[2J\n").starts_with("\\x1b[2J\\x0a is neither"));
}

// --- filters --------------------------------------------------------------------------

fn settings(pairs: &[(&str, &str)]) -> Settings {
    let mut settings = Settings::DEFAULT;
    for (name, value) in pairs {
        set(&mut settings, name, value.as_bytes()).unwrap();
    }
    settings
}

/// Whether a packet on v0, which is the 7th interface of namespace 4026532212, is looked at.
fn takes_v0(pairs: &[(&str, &str)]) -> bool {
    let filter = settings(pairs).filter;
    // Behind its NUL a name may have what an older one left.
    let name = *b"v0\0h1\0\0\0\0\0\0\0\0\0\0\0";
    let taken = filter.takes_device(|| Some(7), || Some(4026532212), || Some(name));
    assert!(taken || filter.is_by_device());
    taken
}

fn takes(pairs: &[(&str, &str)], sip: [u8; 4], tip: [u8; 4]) -> bool {
    let filter = settings(pairs).filter;
    let taken = filter.takes_addresses(sip, tip);
    assert!(taken || filter.is_by_address());
    taken
}

#[test]
fn without_filters_nothing_is_asked() {
    let filter = Settings::DEFAULT.filter;
    assert!(!filter.is_by_device() && !filter.is_by_address());
    assert!(filter.takes_device(|| unreachable!(), || unreachable!(), || unreachable!()));
    // And none again, once taken back.
    for (name, value, none) in [
        ("ifindex", "7", "0"),
        ("netns", "1", "0"),
        ("dev", "v0", ""),
        ("sip", "0.0.0.0/0", ""),
        ("tip", "10.0.0.1", ""),
    ] {
        let mut settings = settings(&[(name, value)]);
        assert!(
            settings.filter.is_by_device() || settings.filter.is_by_address(),
            "{name}"
        );
        set(&mut settings, name, none.as_bytes()).unwrap();
        assert_eq!(settings, Settings::DEFAULT, "{name}");
    }
}

#[test]
fn filters_by_device() {
    assert!(takes_v0(&[("ifindex", "7")]));
    assert!(!takes_v0(&[("ifindex", "8")]));
    assert!(takes_v0(&[("netns", "4026532212")]));
    assert!(!takes_v0(&[("netns", "4026531840")]));
    assert!(takes_v0(&[("dev", "br0,v0")]));
    for other in ["v", "v00", "V0", "br0", "v0,h1".trim_start_matches("v0,")] {
        assert!(!takes_v0(&[("dev", other)]), "{other}");
    }
    assert!(takes_v0(&[
        ("ifindex", "7"),
        ("dev", "v0"),
        ("netns", "4026532212")
    ]));
    assert!(!takes_v0(&[
        ("ifindex", "7"),
        ("dev", "v1"),
        ("netns", "4026532212")
    ]));
    assert!(!takes_v0(&[
        ("ifindex", "7"),
        ("dev", "v0"),
        ("netns", "1")
    ]));
    assert!(!takes_v0(&[("ifindex", "1"), ("dev", "v0")]));
}

#[test]
fn what_cannot_be_read_is_left_out() {
    for pair in [("ifindex", "7"), ("netns", "7"), ("dev", "v0")] {
        assert!(
            !settings(&[pair])
                .filter
                .takes_device(|| None, || None, || None),
            "{pair:?}"
        );
    }
}

#[test]
fn filters_by_address() {
    let (ours, theirs) = ([10, 0, 0, 1], [192, 168, 9, 9]);
    assert!(takes(&[("sip", "192.168.9.9")], theirs, ours));
    assert!(!takes(&[("sip", "192.168.9.9")], ours, theirs));
    assert!(takes(&[("tip", "10.0.0.0/30")], theirs, [10, 0, 0, 3]));
    assert!(!takes(&[("tip", "10.0.0.0/30")], theirs, [10, 0, 0, 4]));
    assert!(takes(
        &[("sip", "0.0.0.0/0"), ("tip", "0.0.0.0/0")],
        theirs,
        ours
    ));
    assert!(!takes(&[("sip", "0.0.0.0")], theirs, ours));
    assert!(takes(&[("sip", "0.0.0.0")], [0; 4], ours));
    assert!(!takes(
        &[("sip", "192.168.0.0/16"), ("tip", "10.0.0.2")],
        theirs,
        ours
    ));
    assert!(takes(
        &[("sip", "192.168.0.0/16"), ("tip", "10.0.0.1")],
        theirs,
        ours
    ));
}

/// Each length, against arithmetic of another kind: the first bits of both addresses, as text.
#[test]
fn every_length() {
    let address = [10, 201, 99, 183];
    let bits = |address: [u8; 4]| format!("{:032b}", u32::from_be_bytes(address));
    for length in 0..=32usize {
        let kept = u32::from_str_radix(&format!("{:0<32}", &bits(address)[..length]), 2).unwrap();
        let network = format!("{}/{length}", std::net::Ipv4Addr::from(kept));
        assert_eq!(written("sip", &network), network);
        for flipped in 0..32 {
            let other = (u32::from_be_bytes(address) ^ 1 << flipped).to_be_bytes();
            let same = bits(other)[..length] == bits(address)[..length];
            assert_eq!(
                takes(&[("sip", &network)], other, [0; 4]),
                same,
                "{network} {other:?}"
            );
        }
    }
}
