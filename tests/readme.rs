// SPDX-License-Identifier: GPL-2.0

//! The README's tables, its picture and its lists, held against what the module has.
//!
//! What each verdict's row says is `arp/explain.rs`, and a test of `cli/` compares it.

use crate::arp::verdict::Verdict;
use crate::settings::Parameter;

const README: &str = include_str!("../README.md");
/// Where the parameters are declared, with the texts that `modinfo` shows.
const PARAMS: &str = include_str!("../arp_params.c");

#[derive(Debug, PartialEq, Eq)]
struct Param {
    name: String,
    /// It can be written while the module is loaded.
    is_live: bool,
    default: String,
}

/// The rows of the table with this head, without it, as cells.
fn table(head: &str) -> Vec<Vec<&'static str>> {
    let (_, rest) = README.split_once(head).expect(head);
    let rows = rest.lines().skip(2);
    rows.take_while(|row| row.starts_with('|'))
        .map(|row| row.trim_matches('|').split('|').map(str::trim).collect())
        .collect()
}

/// What is in backquotes.
fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// "`sip`, `tip` *" and "", or "`log_burst` *, `log_interval_ms` *" and "100, 1000".
fn of_row(row: &[&str]) -> Vec<Param> {
    let is_live = row[0].contains('*');
    let mut defaults = row[1].split(", ").map(|one| one.trim_matches('`'));
    quoted(row[0])
        .into_iter()
        .map(|name| Param {
            name: name.to_owned(),
            is_live,
            default: defaults.next().unwrap_or("").to_owned(),
        })
        .collect()
}

/// `ARP_PARAM_LIVE(sip, "string", ops, "text (default: empty, all)");`
fn of_declaration(line: &str) -> Option<Param> {
    let (kind, rest) = line.strip_prefix("ARP_PARAM_")?.split_once('(')?;
    let (name, rest) = rest.split_once(',')?;
    let (_, default) = rest.rsplit_once("(default: ")?;
    let default = default.split([')', ',']).next()?;
    Some(Param {
        name: name.to_owned(),
        is_live: kind == "LIVE",
        // The kernel's own, and no value at all.
        default: match default {
            "empty" => String::new(),
            default => default.to_owned(),
        },
    })
}

#[test]
fn every_parameter_and_its_default() {
    let mut declared: Vec<_> = PARAMS.lines().filter_map(of_declaration).collect();
    let mut told: Vec<_> = table("| parameter | default | meaning |")
        .iter()
        .flat_map(|row| of_row(row))
        .collect();
    declared.sort_by(|one, other| one.name.cmp(&other.name));
    told.sort_by(|one, other| one.name.cmp(&other.name));
    assert_eq!(told, declared);
    let live = declared.iter().filter(|one| one.is_live).count();
    assert_eq!(live, Parameter::ALL.len());
}

#[test]
fn every_verdict_in_the_order_of_the_stages() {
    let told: Vec<_> = table("| verdict | what happened | what to do |")
        .iter()
        .map(|row| row[0].trim_matches('`'))
        .collect();
    let tokens: Vec<_> = Verdict::ALL.iter().map(|one| one.token()).collect();
    assert_eq!(told, tokens);
}

#[test]
fn every_problem() {
    let (_, rest) = README.split_once("`problems` are ").expect("the list");
    let told = quoted(rest.split('.').next().expect("a sentence"));
    let problems = Verdict::ALL.iter().filter(|one| one.is_problem());
    assert_eq!(told, problems.map(|one| one.token()).collect::<Vec<_>>());
}

/// Whether `text` has `token` as a word of its own.
fn names(text: &str, token: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
        .any(|word| word == token)
}

#[test]
fn the_picture_has_every_end() {
    let (_, rest) = README.split_once("```mermaid").expect("the picture");
    let picture = rest.split("```").next().expect("its end");
    for token in Verdict::ALL.iter().map(|one| one.token()) {
        // It is where the probes saw too little, and no place in the kernel.
        assert_eq!(names(picture, token), token != "unknown", "{token}");
    }
}
