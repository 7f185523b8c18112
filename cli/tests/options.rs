// SPDX-License-Identifier: GPL-2.0

//! What can be typed, and what it lets through.

use arp_probe_cli::args::Cli;
use arp_probe_cli::args::Command;
use arp_probe_cli::args::FilterArgs;
use arp_probe_cli::event::Packet;
use arp_probe_cli::filter::parse_net;
use arp_probe_cli::filter::Filter;
use clap::CommandFactory;
use clap::Parser;

fn filter(words: &[&str]) -> Filter {
    let words = [&["arp-probe"], words].concat();
    let args: FilterArgs = Cli::try_parse_from(words)
        .expect("good options")
        .watch
        .filter;
    Filter::new(&args).expect("a good filter")
}

fn refused(words: &[&str]) -> String {
    let words = [&["arp-probe"], words].concat();
    match Cli::try_parse_from(words) {
        Ok(cli) => Filter::new(&cli.watch.filter)
            .expect_err("refused")
            .to_string(),
        Err(error) => error.to_string(),
    }
}

fn packet(dev: &str, netns: u32, sip: &str, tip: &str, verdict: &str) -> Packet {
    Packet {
        dev: dev.to_owned(),
        netns,
        sip: sip.parse().ok(),
        tip: tip.parse().ok(),
        verdict: verdict.to_owned(),
        ..Packet::default()
    }
}

#[test]
fn they_are_consistent() {
    Cli::command().debug_assert();
}

#[test]
fn watch_is_the_default() {
    let cli = Cli::try_parse_from(["arp-probe", "-c", "3", "--json"]).expect("good");
    assert!(cli.command.is_none() && cli.watch.json && cli.watch.count == Some(3));
    let cli = Cli::try_parse_from(["arp-probe", "watch", "-c", "3"]).expect("good");
    assert!(matches!(cli.command, Some(Command::Watch(watch)) if watch.count == Some(3)));
}

#[test]
fn bad_options() {
    assert!(refused(&["--from", "10.0.0.1/24"]).contains("10.0.0.0/24?"));
    assert!(refused(&["--to", "300.0.0.1"]).contains("no IPv4 address"));
    assert!(refused(&["--from", "10.0.0.0/33"]).contains("longer than 32"));
    assert!(refused(&["--only", "rp_filte"]).contains("rp_filter"));
    assert!(refused(&["-c", "0"]).contains("'0'"));
    assert!(refused(&["--timeout", "soon"]).contains("no number of seconds"));
    assert!(refused(&["--timeout", "NaN"]).contains("must be from"));
    assert!(refused(&["--dev", "much-too-long-a-name"]).contains("no interface's name"));
    assert!(refused(&["--netns", "no-such-namespace"]).contains("ip netns"));
    assert!(refused(&["--netns", "../../proc/1/ns/net"]).contains("ip netns"));
    assert!(refused(&["--problems", "--only", "answered"]).contains("leave one of them out"));
}

#[test]
fn networks() {
    let net = parse_net("10.1.0.0/16").expect("a net");
    assert!(net.contains("10.1.255.255".parse().unwrap()));
    assert!(!net.contains("10.2.0.0".parse().unwrap()));
    assert!(parse_net("0.0.0.0/0")
        .expect("all")
        .contains("255.255.255.255".parse().unwrap()));
    assert!(!parse_net("10.0.0.1")
        .expect("one")
        .contains("10.0.0.2".parse().unwrap()));
}

#[test]
fn all_that_are_given_must_hold() {
    let wanted = filter(&[
        "--dev",
        "v0,v1",
        "--netns",
        "7",
        "--from",
        "10.0.0.0/8",
        "--to",
        "10.0.0.1",
        "--only",
        "answered",
    ]);
    assert!(wanted.wants(&packet("v1", 7, "10.9.9.9", "10.0.0.1", "answered")));
    assert!(!wanted.wants(&packet("v2", 7, "10.9.9.9", "10.0.0.1", "answered")));
    assert!(!wanted.wants(&packet("v1", 8, "10.9.9.9", "10.0.0.1", "answered")));
    assert!(!wanted.wants(&packet("v1", 7, "11.9.9.9", "10.0.0.1", "answered")));
    assert!(!wanted.wants(&packet("v1", 7, "10.9.9.9", "10.0.0.2", "answered")));
    assert!(!wanted.wants(&packet("v1", 7, "10.9.9.9", "10.0.0.1", "proxied")));
    // An address that is not known keeps no packet away.
    assert!(wanted.wants(&packet("v1", 7, "", "10.0.0.1", "answered")));
    assert!(Filter::default().wants(&packet("any", 1, "", "", "of_a_newer_module")));
}

#[test]
fn what_the_kernel_is_told() {
    assert_eq!(filter(&[]).for_kernel(), None);
    assert_eq!(filter(&["--from", "10.0.0.1"]).for_kernel(), None);
    assert_eq!(
        filter(&["--dev", "v0,a$b", "--netns", "7", "--only", "rp_filter"])
            .for_kernel()
            .as_deref(),
        Some("(dev == \"v0\" || dev == \"a\\x24b\") && (verdict == \"rp_filter\") && netns == 7")
    );
    let problems = filter(&["--problems"]).for_kernel().expect("a filter");
    assert!(problems.contains("\"rp_filter\"") && !problems.contains("\"answered\""));
}
