// SPDX-License-Identifier: GPL-2.0

//! What can be typed. The man pages and the completion are made of this, too (`examples/assets.rs`).

use std::time::Duration;

use clap::builder::PossibleValuesParser;
use clap::Args;
use clap::Parser;
use clap::Subcommand;

use crate::arp::verdict::Verdict;
use crate::filter::parse_net;
use crate::filter::Net;

/// The version, which the build takes from the file VERSION.
pub const VERSION: &str = match option_env!("ARP_PROBE_VERSION") {
    Some(version) => version,
    None => "of a clone",
};

const EXAMPLES: &str = "\
Examples:
  arp-probe                          every ARP packet, and why it was, or was not, answered
  arp-probe --problems --dev eth0    only what went wrong, on eth0
  arp-probe -c 3 --timeout 60        three packets, or a minute
  arp-probe --only rp_filter --json | jq .line
  arp-probe explain rp_filter        what that verdict means, and what to do

Exit status: 0 all went well; 1 an error, which is told in one sentence; 2 wrong options; 3 the time was up before
as many packets as -c asked for had come.";

/// Tells why this host did, or did not, answer ARP.
///
/// Loads the kernel module arp_probe where it is not loaded (quiet: nothing goes to the kernel's log), prints a line for
/// each ARP packet with the reason, and unloads at the end what it loaded. Without a subcommand: watch.
#[derive(Parser)]
#[command(name = "arp-probe", version = VERSION, after_help = EXAMPLES, args_conflicts_with_subcommands = true, max_term_width = 120)]
pub struct Cli {
    /// What to do; left out: watch.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Options of watch.
    #[command(flatten)]
    pub watch: WatchArgs,
}

/// The subcommands.
#[derive(Subcommand)]
pub enum Command {
    /// Print one line for each ARP packet as it comes (the default)
    Watch(WatchArgs),
    /// A table that renews itself: interface, sender, target, verdict, with counts and rates
    Top(TopArgs),
    /// What the loaded module has counted: verdicts, time in arp_process(), probes and what they missed
    Stats(StatsArgs),
    /// What each verdict means, and what to do about it
    Explain(ExplainArgs),
    /// The kernel, the module, its probes, Secure Boot and lockdown
    Status,
}

/// Which packets.
#[derive(Args, Clone, Default)]
pub struct FilterArgs {
    /// Only packets on these interfaces, in any network namespace
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub dev: Vec<String>,
    /// Only packets of this network namespace: its inode number, or a name of 'ip netns'
    #[arg(long, value_name = "INODE|NAME")]
    pub netns: Option<String>,
    /// Only packets whose sender is this address, or in this network
    #[arg(long, value_name = "ADDRESS[/LENGTH]", value_parser = parse_net)]
    pub from: Option<Net>,
    /// Only packets whose target is this address, or in this network
    #[arg(long, value_name = "ADDRESS[/LENGTH]", value_parser = parse_net)]
    pub to: Option<Net>,
    /// Only packets with these verdicts
    #[arg(long, value_name = "TOKEN", value_delimiter = ',', value_parser = tokens())]
    pub only: Vec<String>,
    /// Only packets with a verdict that is a problem
    #[arg(long)]
    pub problems: bool,
}

/// Options of watch.
#[derive(Args, Clone)]
pub struct WatchArgs {
    /// Which packets.
    #[command(flatten)]
    pub filter: FilterArgs,
    /// End after N packets
    #[arg(short = 'c', long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub count: Option<u64>,
    /// End after so many seconds
    #[arg(long, value_name = "SECONDS", value_parser = parse_seconds)]
    pub timeout: Option<Duration>,
    /// One JSON object a line
    #[arg(long)]
    pub json: bool,
}

/// Options of top.
#[derive(Args, Clone)]
pub struct TopArgs {
    /// Which packets.
    #[command(flatten)]
    pub filter: FilterArgs,
    /// Renew the table so often
    #[arg(long, short = 'i', value_name = "SECONDS", value_parser = parse_seconds, default_value = "1")]
    pub interval: Duration,
    /// Print the table once, after one interval, as plain text
    #[arg(long, short = '1')]
    pub once: bool,
}

/// Options of stats.
#[derive(Args, Clone)]
pub struct StatsArgs {
    /// One JSON object
    #[arg(long, conflicts_with = "prometheus")]
    pub json: bool,
    /// Prometheus' text format, for the node exporter's textfile collector
    #[arg(long)]
    pub prometheus: bool,
}

/// Options of explain.
#[derive(Args, Clone)]
pub struct ExplainArgs {
    /// The verdict; left out: all of them
    #[arg(value_parser = tokens())]
    pub token: Option<String>,
}

fn tokens() -> PossibleValuesParser {
    PossibleValuesParser::new(Verdict::ALL.iter().map(|verdict| verdict.token()))
}

fn parse_seconds(text: &str) -> std::result::Result<Duration, String> {
    let seconds: f64 = text
        .parse()
        .map_err(|_| "no number of seconds".to_owned())?;
    if !(0.1..=31_536_000.0).contains(&seconds) {
        return Err("must be from 0.1 to 31536000".to_owned());
    }
    Ok(Duration::from_secs_f64(seconds))
}
