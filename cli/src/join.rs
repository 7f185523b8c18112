// SPDX-License-Identifier: GPL-2.0

//! `arp_verdict` and `arp_line` of one packet, made one by their id.

use std::collections::HashMap;
use std::collections::VecDeque;

use crate::event::Event;
use crate::event::Packet;

/// How long one waits for its partner, which follows within microseconds (later by the time that reading all CPUs takes).
pub const PATIENCE_NS: u64 = 300_000_000;

/// At most so many wait: what a burst lost must not pile up.
const MOST_WAITING: usize = 2048;

/// The halves that wait for their partners.
#[derive(Default)]
pub struct Joiner {
    waiting: HashMap<u64, Packet>,
    order: VecDeque<(u64, u64)>,
}

impl Joiner {
    /// Takes an event; the packet, if it is whole now.
    pub fn take(&mut self, event: Event) -> Option<Packet> {
        let new = match event {
            Event::Verdict(packet) | Event::Line(packet) => packet,
        };
        match self.waiting.remove(&new.id) {
            Some(old) if old.line.is_some() != new.line.is_some() => Some(join(old, new)),
            // The same half twice: another load of the module counts from the start again.
            Some(old) => {
                self.wait(new);
                Some(old)
            }
            None => {
                self.wait(new);
                None
            }
        }
    }

    fn wait(&mut self, packet: Packet) {
        self.order.push_back((packet.id, packet.time_ns));
        self.waiting.insert(packet.id, packet);
    }

    /// Those whose partner came neither by `now` nor will any more, oldest first.
    pub fn overdue(&mut self, now: u64) -> Vec<Packet> {
        let mut alone = Vec::new();
        while let Some(&(id, since)) = self.order.front() {
            let is_it = self
                .waiting
                .get(&id)
                .is_some_and(|packet| packet.time_ns == since);
            if is_it
                && now.saturating_sub(since) < PATIENCE_NS
                && self.waiting.len() <= MOST_WAITING
            {
                break;
            }
            self.order.pop_front();
            if is_it {
                alone.extend(self.waiting.remove(&id));
            }
        }
        alone
    }

    /// All that still wait, at the end.
    pub fn rest(&mut self) -> Vec<Packet> {
        self.overdue(u64::MAX)
    }
}

fn join(one: Packet, other: Packet) -> Packet {
    let (verdict, line) = if one.line.is_some() {
        (other, one)
    } else {
        (one, other)
    };
    Packet {
        line: line.line,
        ..verdict
    }
}
