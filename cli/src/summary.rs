// SPDX-License-Identifier: GPL-2.0

//! What was seen and what was lost, as a table.

use std::collections::BTreeMap;
use std::fmt;

use crate::event::Packet;

/// Counts what is shown.
#[derive(Default)]
pub struct Summary {
    /// Packets shown.
    pub packets: u64,
    /// Of these, packets of which one of the two events was lost.
    pub partner_lost: u64,
    /// Packets by verdict.
    pub verdicts: BTreeMap<String, u64>,
    /// Events that the kernel's buffers had no room for.
    pub events_lost: u64,
}

impl Summary {
    /// Counts one.
    pub fn take(&mut self, packet: &Packet) {
        self.packets += 1;
        self.partner_lost += u64::from(packet.seen.is_none() || packet.line.is_none());
        match self.verdicts.get_mut(&packet.verdict) {
            Some(count) => *count += 1,
            None => drop(self.verdicts.insert(packet.verdict.clone(), 1)),
        }
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut by_count: Vec<_> = self.verdicts.iter().collect();
        by_count.sort_by_key(|&(token, &count)| (std::cmp::Reverse(count), token));
        writeln!(f, "{:>9} packets", self.packets)?;
        for (token, count) in by_count {
            writeln!(f, "{count:>9}   {token}")?;
        }
        write!(f, "{:>9} events lost", self.events_lost)?;
        if self.events_lost > 0 {
            write!(f, " (two make a packet; the kernel's buffers were full)")?;
        }
        if self.partner_lost > 0 {
            write!(
                f,
                "\n{:>9} packets shown by half, for the other event was lost",
                self.partner_lost
            )?;
        }
        Ok(())
    }
}
