// SPDX-License-Identifier: GPL-2.0

//! Trace pages: some made by hand, some as kernel 7.3 handed them out (`recorded/`).

use std::fs;

use arp_probe_cli::event::Event;
use arp_probe_cli::event::Packet;
use arp_probe_cli::event::Reader;
use arp_probe_cli::join::Joiner;
use arp_probe_cli::ring::read_page;
use arp_probe_cli::ring::Layout;
use arp_probe_cli::ring::Lost;
use arp_probe_cli::tracefs::lost;

const TEXT: &str = "\tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;
\tfield: local_t commit;\toffset:8;\tsize:8;\tsigned:1;
\tfield: int overwrite;\toffset:8;\tsize:1;\tsigned:1;
\tfield: char data;\toffset:16;\tsize:48;\tsigned:1;
";

fn recorded(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/recorded/{name}", env!("CARGO_MANIFEST_DIR"));
    fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn recorded_text(name: &str) -> String {
    String::from_utf8(recorded(name)).expect("text")
}

fn layout() -> Layout {
    Layout::parse(TEXT).expect("a layout")
}

/// A page that starts at time 1000, of these words.
fn page(commit: u64, words: &[u32]) -> Vec<u8> {
    let mut page = [1000u64.to_le_bytes(), commit.to_le_bytes()].concat();
    page.extend(words.iter().flat_map(|word| word.to_le_bytes()));
    page.resize(64, 0);
    page
}

fn read(page: &[u8]) -> (Vec<(u64, Vec<u8>)>, Lost) {
    let mut events = Vec::new();
    let lost = read_page(&layout(), page, |time, bytes| {
        events.push((time, bytes.to_vec()))
    });
    (events, lost)
}

fn head(kind: u32, delta: u32) -> u32 {
    kind | (delta << 5)
}

#[test]
fn a_layout_is_the_kernel_s_own() {
    assert_eq!(layout().page_size(), 64);
    assert_eq!(
        Layout::parse(&recorded_text("header_page"))
            .expect("a layout")
            .page_size(),
        4096
    );
    assert_eq!(
        Layout::parse("field: char data;\toffset:16;\tsize:48;"),
        None
    );
    assert_eq!(
        Layout::parse(&TEXT.replace("size:8;\tsigned:1", "size:4;\tsigned:1")),
        None
    );
}

#[test]
fn short_and_long_events() {
    let (events, lost) = read(&page(24, &[head(1, 5), 7, head(0, 6), 12, 8, 9]));
    let long = [8u32.to_le_bytes(), 9u32.to_le_bytes()].concat();
    assert_eq!(events, [(1005, 7u32.to_le_bytes().to_vec()), (1011, long)]);
    assert_eq!(lost, Lost::None);
}

#[test]
fn time_goes_on() {
    let extended = page(
        32,
        &[head(30, 3), 1, head(1, 2), 7, head(31, 9), 2, head(1, 1), 8],
    );
    let (events, _) = read(&extended);
    let times: Vec<_> = events.iter().map(|event| event.0).collect();
    assert_eq!(times, [1000 + (1 << 27) + 3 + 2, (2 << 27) + 9 + 1]);
}

#[test]
fn padding_and_what_is_behind_it() {
    let (events, _) = read(&page(
        28,
        &[head(29, 1), 8, 0, head(1, 1), 7, head(29, 0), 9],
    ));
    assert_eq!(events, [(1002, 7u32.to_le_bytes().to_vec())]);
}

#[test]
fn what_was_lost() {
    let words = [head(1, 5), 7, 41, 0];
    assert_eq!(read(&page(8 | (1 << 31), &words)).1, Lost::Unknown);
    assert_eq!(read(&page(8 | (3 << 30), &words)).1, Lost::Some(41));
    assert_eq!(lost("entries: 5\noverrun: 3\ncommit overrun: 1\nbytes: 9\ndropped events: 2\nread events: 0\n"), 6);
    assert_eq!(lost(""), 0);
}

/// Whatever a page holds, it ends, and nothing panics.
#[test]
fn pages_of_nonsense() {
    let mut state = 1u32;
    for length in 0..64 {
        for _ in 0..500 {
            let mut nonsense = page(48, &[]);
            for byte in &mut nonsense[16..] {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                *byte = (state >> 24) as u8;
            }
            read(&nonsense[..length]);
            read(&nonsense);
        }
    }
}

fn reader() -> Reader {
    Reader::new(
        &recorded_text("arp_verdict.format"),
        &recorded_text("arp_line.format"),
    )
    .expect("formats")
}

fn events_of(name: &str) -> (Vec<Event>, Lost) {
    let (reader, mut events) = (reader(), Vec::new());
    let layout = Layout::parse(&recorded_text("header_page")).expect("a layout");
    let lost = read_page(&layout, &recorded(name), |time, bytes| {
        events.extend(reader.read(time, bytes))
    });
    (events, lost)
}

/// Four packets; two CPUs dealt with them.
fn packets() -> Vec<Packet> {
    let mut joiner = Joiner::default();
    let mut events = [events_of("page0").0, events_of("page1").0].concat();
    events.sort_by_key(|event| match event {
        Event::Verdict(packet) | Event::Line(packet) => packet.time_ns,
    });
    events
        .into_iter()
        .filter_map(|event| joiner.take(event))
        .collect()
}

#[test]
fn a_real_run() {
    let packets = packets();
    let told: Vec<_> = packets
        .iter()
        .map(|packet| packet.verdict.as_str())
        .collect();
    assert_eq!(told, ["answered", "rp_filter", "not_local", "learned"]);
    let refused = &packets[1];
    assert_eq!(refused.dev, "v0");
    assert_eq!(refused.op, Some(1));
    assert_eq!(refused.sip, "192.168.9.9".parse().ok());
    assert_eq!(refused.tip, "10.0.0.1".parse().ok());
    let line = refused.line.as_deref().expect("a line");
    assert!(
        line.starts_with("v0: who-has 10.0.0.1 tell 192.168.9.9: verdict=rp_filter: "),
        "{line}"
    );
    let seen = refused.seen.as_ref().expect("details");
    assert_eq!(
        (seen.replied, seen.rpf, seen.no_addr),
        (false, Some(1), Some(false))
    );
    assert_eq!(
        (seen.validate_ret, seen.fib_ret, seen.fib_type),
        (Some(-16), Some(0), Some("local"))
    );
    assert_eq!(seen.sha, Some([2, 0, 0, 0, 0, 2]));
    assert!(seen.duration_ns.is_some());
    assert!(packets[0].seen.as_ref().is_some_and(|seen| seen.replied));
    // No probe saw a lookup for a reply.
    assert_eq!(
        packets[3].seen.as_ref().and_then(|seen| seen.route_ret),
        None
    );
}

/// This page was full: it says that events were lost before it, and has no room to say how many. The buffer's own count has.
#[test]
fn a_real_run_that_lost_events() {
    let (events, lost_before) = events_of("lost.page1");
    assert_eq!((events.len() > 3, lost_before), (true, Lost::Unknown));
    let counted = lost(&recorded_text("lost.stats1"));
    assert!(counted > 100, "{counted}");
}

#[test]
fn a_module_of_another_version() {
    let old = recorded_text("arp_verdict.format").replace("u64 id;", "u64 other;");
    let error = Reader::new(&old, &recorded_text("arp_line.format"))
        .expect_err("no id")
        .to_string();
    assert!(
        error.contains("another version") && error.contains("rmmod arp_probe"),
        "{error}"
    );
    assert!(Reader::new("", "").is_err());
}
