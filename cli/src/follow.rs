// SPDX-License-Identifier: GPL-2.0

//! The loop that reads the events of all CPUs, until a signal, the time, or whoever shows them ends it.

use std::io;
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::time::Duration;
use std::time::Instant;

use rustix::event::poll;
use rustix::event::PollFd;
use rustix::event::PollFlags;
use rustix::io::Errno;
use rustix::time::clock_gettime;
use rustix::time::ClockId;
use signal_hook::consts::SIGHUP;
use signal_hook::consts::SIGINT;
use signal_hook::consts::SIGTERM;
use signal_hook::low_level::pipe;

use crate::error::said;
use crate::error::Context;
use crate::error::Error;
use crate::error::Result;
use crate::event::Event;
use crate::event::Packet;
use crate::event::Reader;
use crate::filter::Filter;
use crate::join::Joiner;
use crate::module;
use crate::ring;
use crate::ring::Lost;
use crate::session::Session;
use crate::tracefs::Pipe;

/// So many pages at most are taken before what they hold is shown: it bounds our memory, whatever comes.
const PAGES_AT_ONCE: usize = 256;

/// Between two rounds: a flood wakes us a hundred times a second, not a hundred thousand.
const PAUSE: Duration = Duration::from_millis(10);

/// How long a round waits for packets, if nothing else is due.
const PATIENCE: Duration = Duration::from_millis(250);

/// Who shows what comes.
pub trait Show {
    /// From now on nothing is missed.
    fn started(&mut self) {}
    /// A packet that the filter wants. False: that was the last one.
    fn packet(&mut self, packet: Packet) -> Result<bool>;
    /// Events were lost on that CPU, before the next packet.
    fn lost(&mut self, cpu: usize, lost: Lost) -> Result<()>;
    /// After each round, and at least a few times a second. False: enough.
    fn round(&mut self) -> Result<bool>;
    /// A descriptor of the user's input, if it is to be waited for, too.
    fn input(&self) -> Option<std::os::fd::BorrowedFd<'_>> {
        None
    }
}

/// Why it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// A signal asked for it.
    Signal,
    /// The time was up.
    Timeout,
    /// Whoever shows had enough.
    Enough,
}

/// How it ended.
pub struct Outcome {
    pub ended: Ended,
    /// Events that the kernel's buffers had no room for.
    pub lost: u64,
}

/// Signals that ask us to end, as something to wait for. To be made first of all: from then on Ctrl-C leaves nothing behind.
pub struct Signals(UnixStream);

impl Signals {
    /// From now on these signals end us in good order.
    pub fn catch() -> Result<Self> {
        let context = || "catch signals".to_owned();
        let (ours, theirs) = UnixStream::pair().context(context)?;
        for signal in [SIGINT, SIGTERM, SIGHUP] {
            pipe::register(signal, theirs.try_clone().context(context)?).context(context)?;
        }
        Ok(Self(ours))
    }

    fn came(&self, wait: Duration) -> bool {
        wait_for(&mut [PollFd::new(&self.0, PollFlags::IN)], wait)
    }
}

/// Now, on the clock of the events.
pub fn now_ns() -> u64 {
    let now = clock_gettime(ClockId::Monotonic);
    now.tv_sec as u64 * 1_000_000_000 + now.tv_nsec as u64
}

/// Follows the events of a session, and ends it.
pub fn follow(
    session: Session,
    signals: &Signals,
    filter: &Filter,
    until: Option<Instant>,
    show: &mut dyn Show,
) -> Result<Outcome> {
    let reader = session.instance().reader()?;
    let pipes = session.instance().prepare()?;
    session.instance().start(filter.for_kernel().as_deref())?;
    if let Some(filters) = module::own_filters() {
        eprintln!("arp-probe: note: the module itself was told to leave packets out ({filters}): those are not seen here either");
    }
    show.started();
    let mut follower = Follower {
        reader,
        pipes,
        filter,
        joiner: Joiner::default(),
        batch: Vec::new(),
        show,
    };
    let ended = follower.run(signals, until);
    session.instance().stop();
    let ended = ended.and_then(|ended| follower.last_ones(ended).map(|()| ended));
    let lost = follower.pipes.iter().map(Pipe::lost).sum();
    drop(follower);
    if let Some(why) = session.end()? {
        eprintln!(
            "arp-probe: the module stays loaded, for {why}: 'rmmod arp_probe' when that is over"
        );
    }
    Ok(Outcome {
        ended: ended?,
        lost,
    })
}

struct Follower<'a> {
    reader: Reader,
    pipes: Vec<Pipe>,
    filter: &'a Filter,
    joiner: Joiner,
    batch: Vec<(u64, Event)>,
    show: &'a mut dyn Show,
}

impl Follower<'_> {
    fn run(&mut self, signals: &Signals, until: Option<Instant>) -> Result<Ended> {
        let which = module::identity();
        loop {
            let left = until.map_or(PATIENCE, |until| {
                until.saturating_duration_since(Instant::now())
            });
            if left.is_zero() {
                return Ok(Ended::Timeout);
            }
            self.wait(signals, left.min(PATIENCE))?;
            if !self.round()? || !self.show.round()? {
                return Ok(Ended::Enough);
            }
            if signals.came(PAUSE) {
                return Ok(Ended::Signal);
            }
            if module::identity() != which {
                return said("somebody unloaded the module: start arp-probe again, it loads it");
            }
        }
    }

    /// Waits for a packet, a signal, the user's input, or that the reader of our output goes away.
    fn wait(&mut self, signals: &Signals, patience: Duration) -> Result<()> {
        let stdout = io::stdout();
        let mut fds = vec![
            PollFd::new(&signals.0, PollFlags::IN),
            PollFd::new(&stdout, PollFlags::empty()),
        ];
        fds.extend(
            self.show
                .input()
                .map(|input| PollFd::from_borrowed_fd(input, PollFlags::IN)),
        );
        let first = fds.len();
        let online = |pipe: &&Pipe| !pipe.offline;
        fds.extend(
            self.pipes
                .iter()
                .filter(online)
                .map(|pipe| PollFd::from_borrowed_fd(pipe.as_fd(), PollFlags::IN)),
        );
        wait_for(&mut fds, patience);
        let failed: Vec<_> = fds
            .iter()
            .map(|fd| fd.revents().contains(PollFlags::ERR))
            .collect();
        drop(fds);
        if failed[1] {
            return Err(Error::ReaderGone);
        }
        // Such a CPU has no buffer (yet), and says so at once, each time (`ring_buffer_poll_wait()`).
        for (pipe, &failed) in self
            .pipes
            .iter_mut()
            .filter(|pipe| !pipe.offline)
            .zip(&failed[first..])
        {
            pipe.offline = failed;
        }
        Ok(())
    }

    /// Takes what is there, and shows it. False: enough.
    fn round(&mut self) -> Result<bool> {
        self.read_pages()?;
        if !self.show_batch()? {
            return Ok(false);
        }
        for packet in self.joiner.overdue(now_ns()) {
            if !self.pass(packet)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// In the order of time, whichever CPU it was.
    fn show_batch(&mut self) -> Result<bool> {
        self.batch.sort_by_key(|&(time, _)| time);
        for (_, event) in std::mem::take(&mut self.batch) {
            if let Some(packet) = self.joiner.take(event) {
                if !self.pass(packet)? {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    fn read_pages(&mut self) -> Result<()> {
        let mut left = PAGES_AT_ONCE;
        let mut more = true;
        while more && left > 0 {
            more = false;
            for pipe in &mut self.pipes {
                let cpu = pipe.cpu;
                let Some((layout, page)) = pipe.read()? else {
                    continue;
                };
                let lost = ring::read_page(layout, page, |time, bytes| {
                    self.batch
                        .extend(self.reader.read(time, bytes).map(|event| (time, event)));
                });
                if lost != Lost::None {
                    self.show.lost(cpu, lost)?;
                }
                more = true;
                left = left.saturating_sub(1);
            }
        }
        Ok(())
    }

    fn pass(&mut self, packet: Packet) -> Result<bool> {
        if !self.filter.wants(&packet) {
            return Ok(true);
        }
        self.show.packet(packet)
    }

    /// What was recorded before the end; unless the end is that there are enough.
    fn last_ones(&mut self, ended: Ended) -> Result<()> {
        if ended == Ended::Enough {
            return Ok(());
        }
        loop {
            self.read_pages()?;
            if self.batch.is_empty() {
                break;
            }
            if !self.show_batch()? {
                return Ok(());
            }
        }
        for packet in self.joiner.rest() {
            if !self.pass(packet)? {
                break;
            }
        }
        Ok(())
    }
}

/// Whether one of them is ready before the time is up.
fn wait_for(fds: &mut [PollFd<'_>], patience: Duration) -> bool {
    // A millisecond more than less: no round for nothing.
    let ms = patience.as_millis().saturating_add(1).min(60_000) as i32;
    match poll(fds, ms) {
        Ok(ready) => ready > 0,
        Err(Errno::INTR) => false,
        Err(_) => false,
    }
}
