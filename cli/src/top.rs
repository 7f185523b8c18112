// SPDX-License-Identifier: GPL-2.0

//! `arp-probe top`: a table that renews itself.

use std::collections::HashMap;
use std::io;
use std::io::Write;
use std::net::Ipv4Addr;
use std::os::fd::AsFd;
use std::os::fd::BorrowedFd;
use std::time::Instant;

use crate::args::TopArgs;
use crate::error::output;
use crate::error::Error;
use crate::error::Result;
use crate::event::Packet;
use crate::filter::Filter;
use crate::follow::follow;
use crate::follow::Show;
use crate::follow::Signals;
use crate::ring::Lost;
use crate::session::Session;
use crate::terminal;
use crate::terminal::Key;
use crate::terminal::Screen;

/// At most so many rows are kept: senders may make up their addresses.
const MOST_ROWS: usize = 4096;

/// Runs it; the exit status.
pub fn run(args: &TopArgs) -> Result<u8> {
    let filter = Filter::new(&args.filter)?;
    let signals = Signals::catch()?;
    let session = Session::open()?;
    let screen = if args.once {
        None
    } else {
        Some(Screen::open()?)
    };
    let mut top = Top {
        table: Table::default(),
        screen,
        stdin: io::stdin(),
        args: args.clone(),
        began: Instant::now(),
    };
    let outcome = follow(session, &signals, &filter, None, &mut top);
    top.screen = None;
    let outcome = match outcome {
        Err(Error::ReaderGone) => return Ok(0),
        outcome => outcome?,
    };
    if args.once {
        top.table.lost = outcome.lost;
        top.table.tick(top.began.elapsed().as_secs_f64());
        let text = top.table.lines(usize::MAX, usize::MAX).join("\n");
        match writeln!(io::stdout(), "{text}").map_err(output) {
            Err(Error::ReaderGone) => {}
            written => written?,
        }
    }
    Ok(0)
}

struct Top {
    table: Table,
    screen: Option<Screen>,
    stdin: io::Stdin,
    args: TopArgs,
    began: Instant,
}

impl Show for Top {
    fn packet(&mut self, packet: Packet) -> Result<bool> {
        self.table.take(packet);
        Ok(true)
    }

    fn lost(&mut self, _cpu: usize, lost: Lost) -> Result<()> {
        self.table.lost += match lost {
            Lost::Some(number) => number,
            Lost::None => 0,
            Lost::Unknown => 1,
        };
        Ok(())
    }

    fn round(&mut self) -> Result<bool> {
        let due = self.began.elapsed() >= self.args.interval;
        let Some(screen) = &self.screen else {
            return Ok(!due);
        };
        let keys = typed(&self.stdin);
        if keys.contains(&Key::Quit) {
            return Ok(false);
        }
        keys.iter().for_each(|&key| self.table.key(key));
        if due {
            self.table.tick(self.began.elapsed().as_secs_f64());
            self.began = Instant::now();
        }
        if due || !keys.is_empty() {
            let (columns, rows) = terminal::size();
            screen.draw(&self.table.lines(columns, rows))?;
        }
        Ok(true)
    }

    fn input(&self) -> Option<BorrowedFd<'_>> {
        self.screen.as_ref().map(|_| self.stdin.as_fd())
    }
}

/// What was typed meanwhile; does not wait.
fn typed(stdin: &io::Stdin) -> Vec<Key> {
    let mut fds = [rustix::event::PollFd::new(
        stdin,
        rustix::event::PollFlags::IN,
    )];
    let mut bytes = [0; 64];
    match rustix::event::poll(&mut fds, 0) {
        Ok(1..) => match rustix::io::read(stdin, &mut bytes) {
            // The terminal is gone.
            Ok(0) => vec![Key::Quit],
            Ok(read) => terminal::keys(&bytes[..read]),
            Err(_) => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// What rows are told apart by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Which {
    dev: String,
    netns: u32,
    sip: Option<Ipv4Addr>,
    tip: Option<Ipv4Addr>,
    verdict: String,
}

#[derive(Default)]
struct Row {
    count: u64,
    /// Of it, since the last tick.
    fresh: u64,
    rate: f64,
    last_ns: u64,
    line: String,
    problem: bool,
}

/// The table.
#[derive(Default)]
pub struct Table {
    rows: HashMap<Which, Row>,
    packets: u64,
    forgotten: u64,
    /// Events lost.
    pub lost: u64,
    by_rate: bool,
    chosen: usize,
}

impl Table {
    /// Counts a packet.
    pub fn take(&mut self, packet: Packet) {
        self.packets += 1;
        let problem = packet
            .known_verdict()
            .is_some_and(|verdict| verdict.is_problem());
        let line = crate::watch::text(&packet, false);
        let which = Which {
            dev: packet.dev,
            netns: packet.netns,
            sip: packet.sip,
            tip: packet.tip,
            verdict: packet.verdict,
        };
        if self.rows.len() >= MOST_ROWS && !self.rows.contains_key(&which) {
            self.forget();
        }
        let row = self.rows.entry(which).or_default();
        row.count += 1;
        row.fresh += 1;
        row.last_ns = packet.time_ns;
        row.line = line;
        row.problem = problem;
    }

    /// Half of the rows go, those that were quiet longest.
    fn forget(&mut self) {
        let mut times: Vec<_> = self.rows.values().map(|row| row.last_ns).collect();
        let middle = times.len() / 2;
        let (_, &mut median, _) = times.select_nth_unstable(middle);
        let before = self.rows.len();
        self.rows.retain(|_, row| row.last_ns > median);
        self.forgotten += (before - self.rows.len()) as u64;
    }

    /// So many seconds have gone since the last one.
    pub fn tick(&mut self, seconds: f64) {
        for row in self.rows.values_mut() {
            row.rate = row.fresh as f64 / seconds.max(0.001);
            row.fresh = 0;
        }
    }

    /// Does what a key asks for.
    pub fn key(&mut self, key: Key) {
        match key {
            Key::Up => self.chosen = self.chosen.saturating_sub(1),
            Key::Down => self.chosen = (self.chosen + 1).min(self.rows.len().saturating_sub(1)),
            Key::Sort => self.by_rate = !self.by_rate,
            Key::Clear => {
                *self = Self {
                    by_rate: self.by_rate,
                    ..Self::default()
                }
            }
            Key::Quit => {}
        }
    }

    /// The table as so many lines of so many columns: counts, and the last line of the chosen row.
    pub fn lines(&self, columns: usize, rows: usize) -> Vec<String> {
        let mut all: Vec<_> = self.rows.iter().collect();
        all.sort_by(|(one, a), (two, b)| {
            let rate = if self.by_rate {
                b.rate.total_cmp(&a.rate)
            } else {
                std::cmp::Ordering::Equal
            };
            let name = |which: &Which| {
                (
                    which.dev.clone(),
                    which.netns,
                    which.sip,
                    which.tip,
                    which.verdict.clone(),
                )
            };
            rate.then(b.count.cmp(&a.count))
                .then_with(|| name(one).cmp(&name(two)))
        });
        let mut head = format!(
            "arp-probe top: {} packets, {} events lost",
            self.packets, self.lost
        );
        if self.forgotten > 0 {
            head += &format!(", {} quiet rows forgotten", self.forgotten);
        }
        let on_screen = rows != usize::MAX;
        if on_screen {
            head += "   (up, down: choose; s: sort; c: clear; q: quit)";
        }
        let mut lines = vec![
            head,
            format!(
                "{:>9} {:>9}  {:<15} {:<15} {:<15} VERDICT",
                "COUNT", "RATE/S", "DEV", "SENDER", "TARGET"
            ),
        ];
        let room = if on_screen {
            rows.saturating_sub(6).max(1)
        } else {
            rows
        };
        let chosen = self.chosen.min(all.len().saturating_sub(1));
        let first = chosen.saturating_sub(room - 1);
        for (place, (which, row)) in all.iter().enumerate().skip(first).take(room) {
            lines.push(one_line(which, row, on_screen && place == chosen));
        }
        if let (true, Some((_, row))) = (on_screen, all.get(chosen)) {
            lines.push(String::new());
            let chars: Vec<_> = row.line.chars().collect();
            lines.extend(
                chars
                    .chunks(columns.max(1))
                    .take(3)
                    .map(|chunk| chunk.iter().collect()),
            );
        }
        lines
    }
}

fn one_line(which: &Which, row: &Row, chosen: bool) -> String {
    let shown = |address: Option<Ipv4Addr>| {
        address.map_or_else(|| "?".to_owned(), |address| address.to_string())
    };
    let (sip, tip) = (shown(which.sip), shown(which.tip));
    let mark = if row.problem { " !" } else { "" };
    let line = format!(
        "{:>9} {:>9.1}  {:<15} {sip:<15} {tip:<15} {}{mark}",
        row.count, row.rate, which.dev, which.verdict
    );
    if chosen {
        format!("\x1b[7m{line}\x1b[0m")
    } else {
        line
    }
}
