// SPDX-License-Identifier: GPL-2.0

//! `arp-probe explain`: what each verdict means, and what to do about it.

use std::io;
use std::io::Write;

use crate::args::ExplainArgs;
use crate::arp::verdict::Stage;
use crate::arp::verdict::Verdict;
use crate::error::output;
use crate::error::Error;
use crate::error::Result;

/// Runs it; the exit status.
pub fn run(args: &ExplainArgs) -> Result<u8> {
    let wanted = |verdict: &&Verdict| {
        args.token
            .as_deref()
            .is_none_or(|token| token == verdict.token())
    };
    let mut out = io::stdout().lock();
    for &verdict in Verdict::ALL.iter().filter(wanted) {
        match write!(out, "{}", paragraph(verdict)).map_err(output) {
            Err(Error::ReaderGone) => return Ok(0),
            written => written?,
        }
    }
    Ok(0)
}

fn paragraph(verdict: Verdict) -> String {
    let problem = if verdict.is_problem() {
        "a problem"
    } else {
        "no problem"
    };
    let stage = match verdict.stage() {
        Stage::Before => "before ARP saw the frame",
        Stage::ArpRcv => "in arp_rcv()",
        Stage::ArpProcess => "in arp_process()",
        Stage::After => "on the way out",
        Stage::Any => "anywhere",
    };
    // The README's Markdown, in plain text.
    let [what, todo] = [verdict.what(), verdict.what_to_do()].map(|text| text.replace('`', "'"));
    format!(
        "{} ({problem}, {stage})\n  what happened:  {what}\n  what to do:     {todo}\n\n",
        verdict.token()
    )
}

/// All that is said of verdicts, as the rows of a table in Markdown: the README has it, and a test that it is this one.
pub fn rows() -> Vec<String> {
    let row = |verdict: &Verdict| {
        format!(
            "| `{}` | {} | {} |",
            verdict.token(),
            verdict.what(),
            verdict.what_to_do()
        )
    };
    Verdict::ALL.iter().map(row).collect()
}
