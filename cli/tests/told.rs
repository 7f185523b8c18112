// SPDX-License-Identifier: GPL-2.0

//! What is printed: JSON, Prometheus' text, the table at the end, the words for a module that does not load.

use std::fs;

use arp_probe_cli::event::Packet;
use arp_probe_cli::event::Seen;
use arp_probe_cli::explain;
use arp_probe_cli::json::PacketObject;
use arp_probe_cli::module::why_not;
use arp_probe_cli::stats::Stats;
use arp_probe_cli::summary::Summary;
use arp_probe_cli::terminal::keys;
use arp_probe_cli::terminal::Key;
use arp_probe_cli::top::Table;
use serde_json::json;
use serde_json::Value;

fn packet() -> Packet {
    Packet {
        time_ns: 5,
        id: 9,
        dev: "v0".to_owned(),
        ifindex: 3,
        netns: 4026531840,
        verdict: "rp_filter".to_owned(),
        op: Some(1),
        sip: "192.168.9.9".parse().ok(),
        tip: "10.0.0.1".parse().ok(),
        seen: Some(Seen {
            sha: Some([2, 0, 0, 0, 0, 0xab]),
            rpf: Some(1),
            no_addr: Some(false),
            validate_ret: Some(-16),
            fib_type: Some("local"),
            ..Seen::default()
        }),
        line: Some("v0: who-has \"10.0.0.1\"".to_owned()),
    }
}

fn object(packet: &Packet) -> Value {
    let text =
        serde_json::to_string(&PacketObject::new(packet, "T".to_owned(), None)).expect("JSON");
    serde_json::from_str(&text).expect("valid JSON")
}

#[test]
fn json_has_every_key_and_type() {
    let expected = json!({
        "kind": "packet", "time": "T", "id": 9, "dev": "v0", "ifindex": 3, "netns": "4026531840", "netns_name": null,
        "op": 1, "sip": "192.168.9.9", "tip": "10.0.0.1", "sha": "02:00:00:00:00:ab", "verdict": "rp_filter",
        "stage": "arp_process", "problem": true, "replied": false, "no_addr": false, "rpf": 1, "route_ret": null,
        "validate_ret": -16, "fib_ret": null, "fib_type": "local", "duration_ns": null, "drop_reason": null,
        "line": "v0: who-has \"10.0.0.1\"", "partner_lost": false,
    });
    assert_eq!(object(&packet()), expected);
}

#[test]
fn json_of_half_a_packet() {
    let half = object(&Packet {
        seen: None,
        ..packet()
    });
    assert_eq!(
        (&half["partner_lost"], &half["replied"], &half["sha"]),
        (&json!(true), &Value::Null, &Value::Null)
    );
    let newer = object(&Packet {
        verdict: "of_a_newer_module".to_owned(),
        ..packet()
    });
    assert_eq!(
        (&newer["stage"], &newer["problem"]),
        (&Value::Null, &Value::Null)
    );
}

/// Each key is in the page that documents them.
#[test]
fn the_documentation_has_the_keys() {
    let page = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/events.md"))
        .expect("docs/events.md");
    for key in object(&packet()).as_object().expect("an object").keys() {
        assert!(
            page.contains(&format!("`{key}`")),
            "docs/events.md lacks `{key}`"
        );
    }
    for line in stats()
        .prometheus()
        .lines()
        .filter_map(|line| line.strip_prefix("# TYPE "))
    {
        let name = line.split(' ').next().expect("a name");
        assert!(
            page.contains(&format!("`{name}`")),
            "docs/events.md lacks `{name}`"
        );
    }
}

/// What is said of verdicts is said once: the README's table is `arp/explain.rs`.
#[test]
fn the_readme_s_table_is_this_one() {
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md"))
        .expect("README.md");
    for row in explain::rows() {
        assert!(
            readme.lines().any(|line| line == row),
            "the README's table of verdicts lacks this row of arp/explain.rs:\n{row}"
        );
    }
}

fn stats() -> Stats {
    Stats::parse(
        "answered 3\nrp_filter 0\n",
        "0 2 0\n2 4 1\n4 8 4\n8 16 1\n",
        "kretprobe arp_process arp_process hits=9 missed=1\ntracepoint kfree_skb skb:kfree_skb hits=2 missed=0\nnonsense\n",
        "7\n",
        "tap_copy 5\n",
    )
}

#[test]
fn prometheus() {
    let text = stats().prometheus();
    for line in [
        "# TYPE arp_probe_frames_total counter",
        "arp_probe_frames_total{verdict=\"answered\"} 3",
        "arp_probe_frames_total{verdict=\"rp_filter\"} 0",
        "# TYPE arp_probe_arp_process_seconds histogram",
        "arp_probe_arp_process_seconds_bucket{le=\"0.000000004\"} 1",
        "arp_probe_arp_process_seconds_bucket{le=\"0.000000008\"} 5",
        "arp_probe_arp_process_seconds_bucket{le=\"+Inf\"} 6",
        "arp_probe_arp_process_seconds_count 6",
        "arp_probe_probe_missed_total{kind=\"kretprobe\",name=\"arp_process\",symbol=\"arp_process\"} 1",
        "arp_probe_probe_hits_total{kind=\"tracepoint\",name=\"kfree_skb\",symbol=\"skb:kfree_skb\"} 2",
        "arp_probe_log_suppressed_total 7",
        "arp_probe_not_ours_total{why=\"tap_copy\"} 5",
    ] {
        assert!(text.lines().any(|has| has == line), "no '{line}' in\n{text}");
    }
    // The last bucket has no end but +Inf, and no line is of another shape.
    assert!(!text.contains("le=\"0.000000016\""));
    assert!(
        text.lines()
            .all(|line| line.starts_with("# ") || line.split(' ').count() == 2),
        "{text}"
    );
}

/// The files of a real module: every line is understood.
#[test]
fn stats_of_a_real_run() {
    let text = |name: &str| {
        let path = format!("{}/tests/recorded/{name}", env!("CARGO_MANIFEST_DIR"));
        fs::read_to_string(path).expect(name)
    };
    let (verdicts, latency_ns, probes) = (text("verdicts"), text("latency_ns"), text("probes"));
    let stats = Stats::parse(&verdicts, &latency_ns, &probes, &text("log_suppressed"), "");
    let json = serde_json::to_value(&stats).expect("JSON");
    for (key, lines) in [
        ("verdicts", &verdicts),
        ("latency_ns", &latency_ns),
        ("probes", &probes),
    ] {
        assert_eq!(
            json[key].as_array().expect("an array").len(),
            lines.lines().count(),
            "{key}"
        );
    }
    assert!(
        stats.table().contains("         201  answered"),
        "{}",
        stats.table()
    );
}

#[test]
fn stats_in_bars() {
    let table = stats().table();
    assert!(
        table.contains(&format!(
            "           4      4 ns to     8 ns  {}\n",
            "#".repeat(50)
        )),
        "{table}"
    );
    assert!(!table.contains("rp_filter"), "{table}");
    assert!(Stats::default().table().contains("none yet"));
}

#[test]
fn the_table_at_the_end() {
    let mut summary = Summary::default();
    summary.take(&packet());
    summary.take(&packet());
    summary.take(&Packet {
        verdict: "answered".to_owned(),
        line: None,
        ..packet()
    });
    summary.events_lost = 5;
    let text = summary.to_string();
    let lines: Vec<_> = text
        .lines()
        .map(|line| {
            line.split_whitespace()
                .take(2)
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect();
    assert_eq!(
        lines,
        [
            "3 packets",
            "2 rp_filter",
            "1 answered",
            "5 events",
            "1 packets"
        ]
    );
}

#[test]
fn why_a_module_does_not_load() {
    let why = |text, lockdown| why_not(text, "7.3", lockdown);
    assert!(why(
        "modprobe: FATAL: Module arp_probe not found in directory /lib/modules/7.3",
        None
    )
    .contains("apt install arp-probe-modules-7.3'"));
    assert!(why(
        "could not insert 'arp_probe': Key was rejected by service",
        None
    )
    .contains("mokutil"));
    assert!(why(
        "could not insert 'arp_probe': Operation not permitted",
        Some("integrity")
    )
    .contains("mokutil"));
    assert!(why(
        "could not insert 'arp_probe': Operation not permitted",
        Some("none")
    )
    .contains("loads no modules"));
    // No securityfs: which of these it is cannot be seen.
    let unseen = why(
        "could not insert 'arp_probe': Operation not permitted",
        None,
    );
    assert!(unseen.contains("lockdown") && unseen.contains("modules_disabled"));
    assert!(why("could not insert 'arp_probe': Exec format error", None).contains("another kernel"));
    assert!(why(
        "modprobe: ERROR: could not insert 'arp_probe': No such file or directory",
        None
    )
    .contains("dmesg"));
    assert!(!why("", None).contains('\n'));
}

#[test]
fn keys_of_top() {
    assert_eq!(
        keys(b"\x1b[A\x1bOBjxk\x1b[5~sq"),
        [Key::Up, Key::Down, Key::Down, Key::Up, Key::Sort, Key::Quit]
    );
    assert_eq!(keys(b"\x1b"), []);
}

#[test]
fn rows_of_top() {
    let mut table = Table::default();
    for _ in 0..3 {
        table.take(packet());
    }
    table.take(Packet {
        verdict: "answered".to_owned(),
        ..packet()
    });
    table.tick(2.0);
    let lines = table.lines(80, 24);
    assert!(
        lines[2].contains("3       1.5") && lines[2].contains("rp_filter !"),
        "{lines:?}"
    );
    assert!(lines[3].contains("answered"), "{lines:?}");
    table.key(Key::Down);
    assert!(table.lines(80, 24)[3].contains("\x1b[7m"));
    // Senders that make up their addresses do not fill the memory.
    for host in 0..20_000u32 {
        table.take(Packet {
            sip: Some(host.into()),
            time_ns: u64::from(host),
            ..packet()
        });
    }
    assert!(table.lines(usize::MAX, usize::MAX).len() <= 4096 + 2);
}
