// SPDX-License-Identifier: GPL-2.0

//! `arp-probe stats`: what the loaded module has counted, out of its files in debugfs.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::io::ErrorKind;
use std::io::Write;

use serde::Serialize;

use crate::args::StatsArgs;
use crate::error::output;
use crate::error::said;
use crate::error::Error;
use crate::error::Result;
use crate::module;
use crate::session::must_be_root;

const DEBUGFS: &str = "/sys/kernel/debug";

/// All that the module has counted.
#[derive(Debug, Default, PartialEq, Serialize)]
pub struct Stats {
    verdicts: Vec<Counted>,
    latency_ns: Vec<Bucket>,
    probes: Vec<Probe>,
    log_suppressed: u64,
    not_ours: Vec<Counted>,
}

/// `<name> <count>`
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Counted {
    name: String,
    count: u64,
}

/// Packets that spent at least `from` and less than `to` ns in `arp_process()`.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Bucket {
    from: u64,
    to: u64,
    count: u64,
}

/// `<kind> <logical name> <symbol> hits=<n> missed=<n>`
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Probe {
    pub kind: String,
    pub name: String,
    pub symbol: String,
    pub hits: u64,
    pub missed: u64,
}

/// Runs it; the exit status.
pub fn run(args: &StatsArgs) -> Result<u8> {
    must_be_root("the counters are for root only")?;
    let stats = read()?;
    let text = if args.json {
        serde_json::to_string(&stats)
            .map_err(|error| Error::Said(format!("cannot write JSON: {error}")))?
            + "\n"
    } else if args.prometheus {
        stats.prometheus()
    } else {
        stats.table()
    };
    match io::stdout().write_all(text.as_bytes()).map_err(output) {
        Err(Error::ReaderGone) => Ok(0),
        written => written.map(|()| 0),
    }
}

/// Reads the counters of the loaded module.
pub fn read() -> Result<Stats> {
    if !module::is_loaded() {
        return said("the module is not loaded, and only a loaded one counts: run 'arp-probe' in another window, or 'modprobe arp_probe trace=0 verdict=0'");
    }
    Ok(Stats::parse(
        &file("verdicts")?,
        &file("latency_ns")?,
        &file("probes")?,
        &file("log_suppressed")?,
        // A module that has no such file counts nothing of the kind.
        &file("not_ours").unwrap_or_default(),
    ))
}

fn file(name: &str) -> Result<String> {
    let path = format!("{DEBUGFS}/arp_probe/{name}");
    fs::read_to_string(&path).or_else(|error| match error.kind() {
        ErrorKind::NotFound if !std::path::Path::new(DEBUGFS).join("tracing").exists() => {
            said(format!("debugfs is not mounted: 'mount -t debugfs debugfs {DEBUGFS}'"))
        }
        ErrorKind::PermissionDenied => said("the kernel's lockdown (Secure Boot) closes debugfs, where the counters are: 'arp-probe watch' and 'arp-probe top' go on to work"),
        _ => said(format!("cannot read {path}: {error}")),
    })
}

impl Stats {
    /// From the texts of the files; lines of another shape are left out.
    pub fn parse(
        verdicts: &str,
        latency_ns: &str,
        probes: &str,
        log_suppressed: &str,
        not_ours: &str,
    ) -> Self {
        Self {
            verdicts: verdicts.lines().filter_map(counted).collect(),
            latency_ns: latency_ns.lines().filter_map(bucket).collect(),
            probes: probes.lines().filter_map(probe).collect(),
            log_suppressed: log_suppressed.trim().parse().unwrap_or(0),
            not_ours: not_ours.lines().filter_map(counted).collect(),
        }
    }

    /// The probes.
    pub fn probes(&self) -> &[Probe] {
        &self.probes
    }

    /// For people.
    pub fn table(&self) -> String {
        let mut out = String::from("verdicts\n");
        let mut verdicts: Vec<_> = self
            .verdicts
            .iter()
            .filter(|verdict| verdict.count > 0)
            .collect();
        verdicts.sort_by_key(|verdict| std::cmp::Reverse(verdict.count));
        if verdicts.is_empty() {
            out += "     none yet\n";
        }
        for verdict in verdicts {
            let _ = writeln!(out, "{:>12}  {}", verdict.count, verdict.name);
        }
        out += "time in arp_process()\n";
        self.bars(&mut out);
        out += "probes: hits, missed\n";
        for probe in &self.probes {
            let _ = writeln!(
                out,
                "{:>12} {:>8}  {} {} ({})",
                probe.hits, probe.missed, probe.name, probe.symbol, probe.kind
            );
        }
        if !self.not_ours.is_empty() {
            out += "no frame's end\n";
        }
        for why in &self.not_ours {
            let _ = writeln!(out, "{:>12}  {}", why.count, why.name);
        }
        let _ = writeln!(out, "log lines suppressed\n{:>12}", self.log_suppressed);
        out
    }

    fn bars(&self, out: &mut String) {
        let full = |bucket: &&Bucket| bucket.count > 0;
        let most = self
            .latency_ns
            .iter()
            .map(|bucket| bucket.count)
            .max()
            .unwrap_or(0);
        let (Some(first), Some(last)) = (
            self.latency_ns.iter().position(|b| full(&b)),
            self.latency_ns.iter().rposition(|b| full(&b)),
        ) else {
            *out += "     none yet\n";
            return;
        };
        for bucket in &self.latency_ns[first..=last] {
            let length = (bucket.count * 50).div_ceil(most.max(1)) as usize;
            let _ = writeln!(
                out,
                "{:>12}  {:>8} to {:>8}  {}",
                bucket.count,
                time(bucket.from),
                time(bucket.to),
                "#".repeat(length)
            );
        }
    }

    /// Prometheus' text format.
    pub fn prometheus(&self) -> String {
        let mut out = String::new();
        let family = |out: &mut String, name: &str, kind: &str, help: &str| {
            let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}");
        };
        family(
            &mut out,
            "arp_probe_frames_total",
            "counter",
            "ARP frames by the verdict on them.",
        );
        for verdict in &self.verdicts {
            let _ = writeln!(
                out,
                "arp_probe_frames_total{{verdict=\"{}\"}} {}",
                verdict.name, verdict.count
            );
        }
        family(
            &mut out,
            "arp_probe_arp_process_seconds",
            "histogram",
            "Time that packets spent in arp_process(), without a sum.",
        );
        let mut sum = 0;
        // The last bucket has no end.
        for bucket in self
            .latency_ns
            .split_last()
            .map_or(&[][..], |(_, rest)| rest)
        {
            sum += bucket.count;
            let _ = writeln!(
                out,
                "arp_probe_arp_process_seconds_bucket{{le=\"{}\"}} {sum}",
                bucket.to as f64 / 1e9
            );
        }
        let all: u64 = self.latency_ns.iter().map(|bucket| bucket.count).sum();
        let _ = writeln!(out, "arp_probe_arp_process_seconds_bucket{{le=\"+Inf\"}} {all}\narp_probe_arp_process_seconds_count {all}");
        for (name, help) in [
            ("hits", "Calls that a probe saw."),
            ("missed", "Calls that a probe missed."),
        ] {
            family(
                &mut out,
                &format!("arp_probe_probe_{name}_total"),
                "counter",
                help,
            );
            for probe in &self.probes {
                let value = if name == "hits" {
                    probe.hits
                } else {
                    probe.missed
                };
                let Probe {
                    kind,
                    name: logical,
                    symbol,
                    ..
                } = probe;
                let _ = writeln!(out, "arp_probe_probe_{name}_total{{kind=\"{kind}\",name=\"{logical}\",symbol=\"{symbol}\"}} {value}");
            }
        }
        family(
            &mut out,
            "arp_probe_log_suppressed_total",
            "counter",
            "Lines that the log's limit kept back.",
        );
        let _ = writeln!(
            out,
            "arp_probe_log_suppressed_total {}",
            self.log_suppressed
        );
        if !self.not_ours.is_empty() {
            family(
                &mut out,
                "arp_probe_not_ours_total",
                "counter",
                "Ends of frames that are nobody's verdict, by why.",
            );
        }
        for why in &self.not_ours {
            let _ = writeln!(
                out,
                "arp_probe_not_ours_total{{why=\"{}\"}} {}",
                why.name, why.count
            );
        }
        out
    }
}

fn counted(line: &str) -> Option<Counted> {
    let (name, count) = line.split_once(' ')?;
    Some(Counted {
        name: name.to_owned(),
        count: count.trim().parse().ok()?,
    })
}

fn bucket(line: &str) -> Option<Bucket> {
    let mut numbers = line.split(' ').map(|number| number.parse().ok());
    Some(Bucket {
        from: numbers.next()??,
        to: numbers.next()??,
        count: numbers.next()??,
    })
}

fn probe(line: &str) -> Option<Probe> {
    let mut words = line.split(' ');
    Some(Probe {
        kind: words.next()?.to_owned(),
        name: words.next()?.to_owned(),
        symbol: words.next()?.to_owned(),
        hits: words.next()?.strip_prefix("hits=")?.parse().ok()?,
        missed: words.next()?.strip_prefix("missed=")?.parse().ok()?,
    })
}

fn time(ns: u64) -> String {
    match ns {
        0..=999 => format!("{ns} ns"),
        1_000..=999_999 => format!("{:.1} us", ns as f64 / 1e3),
        1_000_000..=999_999_999 => format!("{:.1} ms", ns as f64 / 1e6),
        _ => format!("{:.1} s", ns as f64 / 1e9),
    }
}
