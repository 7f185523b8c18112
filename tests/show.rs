// SPDX-License-Identifier: GPL-2.0

//! The parameter `show`.

use crate::arp::verdict::Verdict;
use crate::settings::*;

fn show(value: &str) -> Result<Settings, String> {
    let mut settings = Settings::DEFAULT;
    match settings.set(Parameter::Show, value.as_bytes()) {
        Ok(()) => Ok(settings),
        Err(refusal) => Err(refusal.to_string()),
    }
}

fn shown(value: &str) -> Vec<&'static str> {
    let settings = show(value).unwrap();
    let shown = Verdict::ALL.iter().filter(|&&one| settings.show.has(one));
    shown.map(|one| one.token()).collect()
}

fn text(settings: &Settings) -> String {
    let mut text = String::new();
    settings.write(Parameter::Show, &mut text).unwrap();
    text
}

const PROBLEMS: [&str; 16] = [
    "dropped_in",
    "noarp",
    "malformed",
    "netfilter_in",
    "rp_filter",
    "local_source",
    "martian_source",
    "arp_ignore",
    "arp_filter",
    "neigh_failed",
    "gratuitous_dropped",
    "no_in_device",
    "invalid",
    "route_error",
    "reply_dropped",
    "send_dropped",
];

#[test]
fn from_left_to_right() {
    assert_eq!(shown("all").len(), Verdict::ALL.len());
    assert_eq!(shown(""), [""; 0]);
    assert_eq!(shown("problems"), PROBLEMS);
    assert_eq!(shown("rp_filter,answered"), ["answered", "rp_filter"]);
    assert_eq!(shown("answered,answered"), ["answered"]);
    assert_eq!(shown("all,-not_local").len(), Verdict::ALL.len() - 1);
    assert!(!shown("all,-not_local").contains(&"not_local"));
    assert_eq!(shown("-not_local"), shown("all,-not_local"));
    assert_eq!(shown("-all"), [""; 0]);
    assert_eq!(shown("-all,unknown"), ["unknown"]);
    assert_eq!(shown("answered,-answered"), [""; 0]);
    assert_eq!(shown("-answered,answered").len(), Verdict::ALL.len());
    assert_eq!(shown("rp_filter,-problems,answered"), ["answered"]);
    assert_eq!(shown("problems,-rp_filter").len(), PROBLEMS.len() - 1);
    assert_eq!(shown("all,-problems,-all,problems"), PROBLEMS);
}

#[test]
fn every_token_alone_and_taken_away() {
    for verdict in Verdict::ALL {
        let token = verdict.token();
        assert_eq!(shown(token), [token]);
        assert!(!shown(&format!("-{token}")).contains(&token));
        assert_eq!(text(&show(token).unwrap()), token);
        assert_eq!(
            text(&show(&format!("-{token}")).unwrap()),
            format!("all,-{token}")
        );
    }
}

#[test]
fn what_it_reads_as_means_the_same() {
    assert_eq!(text(&Settings::DEFAULT), "all");
    assert_eq!(text(&show("").unwrap()), "");
    assert_eq!(text(&show("problems").unwrap()), "problems");
    assert_eq!(
        text(&show("problems,answered,-noarp").unwrap()),
        "problems,-noarp,answered"
    );
    let mut seed = 1u64;
    for _ in 0..2000 {
        seed = seed
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        let list: Vec<_> = (0..Verdict::ALL.len())
            .filter(|at| seed >> (at + 20) & 1 != 0)
            .map(|at| Verdict::ALL[at].token())
            .collect();
        let settings = show(&list.join(",")).unwrap();
        assert_eq!(show(&text(&settings)).unwrap(), settings, "{list:?}");
        assert!(text(&settings).len() < 400);
    }
}

#[test]
fn unknown_words() {
    for wrong in [
        "al",
        "ALL",
        "not_locals",
        "all,",
        ",all",
        "-",
        "--all",
        "all -not_local",
        "all;",
        "rp-filter",
        " all",
    ] {
        let line = show(wrong).unwrap_err();
        assert!(
            line.contains("is neither a verdict nor 'all' nor 'problems'"),
            "{line}"
        );
    }
    assert!(show("all,-rpfilter")
        .unwrap_err()
        .contains(": '-rpfilter' is neither"));
}
