// SPDX-License-Identifier: GPL-2.0

//! `arp-probe watch`: a line for each packet as it comes, and a table at the end.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::io::BufWriter;
use std::io::Write;
use std::os::unix::fs::MetadataExt;
use std::time::Instant;
use std::time::SystemTime;

use chrono::DateTime;
use chrono::Local;
use chrono::SecondsFormat;
use chrono::Utc;
use serde::Serialize;

use crate::args::WatchArgs;
use crate::error::output;
use crate::error::Error;
use crate::error::Result;
use crate::event::Packet;
use crate::filter::Filter;
use crate::follow::follow;
use crate::follow::now_ns;
use crate::follow::Ended;
use crate::follow::Show;
use crate::follow::Signals;
use crate::json::EndObject;
use crate::json::LostObject;
use crate::json::PacketObject;
use crate::ring::Lost;
use crate::session::Session;
use crate::summary::Summary;
use crate::terminal::colours;
use crate::terminal::Colour;

/// The exit status where the time was up before -c packets had come.
const TOO_FEW: u8 = 3;

/// Runs it; the exit status.
pub fn run(args: &WatchArgs) -> Result<u8> {
    let filter = Filter::new(&args.filter)?;
    let signals = Signals::catch()?;
    let session = Session::open()?;
    let until = args.timeout.map(|timeout| Instant::now() + timeout);
    let mut lines = Lines {
        out: BufWriter::with_capacity(1 << 16, io::stdout()),
        json: args.json,
        coloured: !args.json && colours(),
        left: args.count,
        summary: Summary::default(),
        names: HashMap::new(),
    };
    let outcome = match follow(session, &signals, &filter, until, &mut lines) {
        Err(Error::ReaderGone) => return Ok(0),
        outcome => outcome?,
    };
    lines.summary.events_lost = outcome.lost;
    match lines.end() {
        Err(Error::ReaderGone) => return Ok(0),
        ended => ended?,
    }
    let too_few = outcome.ended == Ended::Timeout && lines.left.is_some_and(|left| left > 0);
    Ok(if too_few { TOO_FEW } else { 0 })
}

struct Lines {
    out: BufWriter<io::Stdout>,
    json: bool,
    coloured: bool,
    left: Option<u64>,
    summary: Summary,
    names: HashMap<u32, Option<String>>,
}

impl Show for Lines {
    fn started(&mut self) {
        eprintln!("arp-probe: watching; Ctrl-C ends");
    }

    fn packet(&mut self, packet: Packet) -> Result<bool> {
        self.summary.take(&packet);
        let time = wall_clock(packet.time_ns);
        if self.json {
            let names = &mut self.names;
            let name = names
                .entry(packet.netns)
                .or_insert_with(|| netns_name(packet.netns));
            let time = time
                .with_timezone(&Utc)
                .to_rfc3339_opts(SecondsFormat::Micros, true);
            put_json(
                &mut self.out,
                &PacketObject::new(&packet, time, name.as_deref()),
            )?;
        } else {
            let text = text(&packet, self.coloured);
            writeln!(self.out, "{} {text}", time.format("%H:%M:%S%.6f")).map_err(output)?;
        }
        if let Some(left) = &mut self.left {
            *left = left.saturating_sub(1);
        }
        Ok(self.left != Some(0))
    }

    fn lost(&mut self, cpu: usize, lost: Lost) -> Result<()> {
        let number = match lost {
            Lost::None => return Ok(()),
            Lost::Some(number) => Some(number),
            Lost::Unknown => None,
        };
        if self.json {
            return put_json(&mut self.out, &LostObject::new(cpu, number));
        }
        let number = number.map_or_else(|| "some".to_owned(), |number| number.to_string());
        let text =
            format!("-- here {number} events were lost: CPU {cpu} was faster than this command");
        let text = if self.coloured {
            Colour::Problem.paint(&text)
        } else {
            text
        };
        writeln!(self.out, "{text}").map_err(output)
    }

    fn round(&mut self) -> Result<bool> {
        self.out.flush().map_err(output)?;
        Ok(true)
    }
}

impl Lines {
    fn end(&mut self) -> Result<()> {
        let summary = &self.summary;
        if self.json {
            let end = EndObject::new(
                summary.packets,
                summary.partner_lost,
                summary.events_lost,
                &summary.verdicts,
            );
            put_json(&mut self.out, &end)?;
        }
        self.out.flush().map_err(output)?;
        eprintln!("{summary}");
        Ok(())
    }
}

fn put_json(out: &mut impl Write, object: &impl Serialize) -> Result<()> {
    let text = serde_json::to_string(object)
        .map_err(|error| Error::Said(format!("cannot write JSON: {error}")))?;
    writeln!(out, "{text}").map_err(output)
}

/// When it was, by the clock on the wall: that may have been set since the events' clock began.
fn wall_clock(time_ns: u64) -> DateTime<Local> {
    let ago = now_ns().saturating_sub(time_ns);
    (SystemTime::now() - std::time::Duration::from_nanos(ago)).into()
}

/// The packet's line; what was lost of it is said.
pub fn text(packet: &Packet, coloured: bool) -> String {
    let line = match &packet.line {
        Some(line) => line.clone(),
        None => without_line(packet),
    };
    let line = if coloured {
        painted(&line, packet)
    } else {
        line
    };
    match packet.seen {
        Some(_) => line,
        None => format!("{line} (its event arp_verdict was lost)"),
    }
}

fn without_line(packet: &Packet) -> String {
    let unknown = || "?".to_owned();
    let sip = packet
        .sip
        .map_or_else(unknown, |address| address.to_string());
    let tip = packet
        .tip
        .map_or_else(unknown, |address| address.to_string());
    let head = match packet.op {
        Some(2) => format!("reply of {sip} to {tip}"),
        _ => format!("who-has {tip} tell {sip}"),
    };
    format!(
        "{} (netns {}): {head}: verdict={}: (its event arp_line, which has the reason, was lost)",
        packet.dev, packet.netns, packet.verdict
    )
}

fn painted(line: &str, packet: &Packet) -> String {
    let colour = match packet.known_verdict() {
        Some(verdict) if verdict.is_problem() => Colour::Problem,
        Some(_) if packet.seen.as_ref().is_some_and(|seen| seen.replied) => Colour::Good,
        _ => Colour::Quiet,
    };
    let token = format!("verdict={}:", packet.verdict);
    line.replacen(&token, &colour.paint(&token), 1)
}

/// What `ip netns` calls it.
fn netns_name(inode: u32) -> Option<String> {
    let entries = fs::read_dir("/run/netns").into_iter().flatten().flatten();
    let mut named = entries.filter(|entry| {
        fs::metadata(entry.path()).is_ok_and(|found| found.ino() == u64::from(inode))
    });
    named.next()?.file_name().into_string().ok()
}
