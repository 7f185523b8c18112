// SPDX-License-Identifier: GPL-2.0

//! Several log lines in one printk record.
//!
//! Most of what a line costs is printk's work for each record. One record may hold several lines: each
//! is shown with its time stamp on the console and by `dmesg`. It also keeps a packet's lines together
//! when CPUs log at once.

use core::fmt::{
    self,
    Write, //
};

use crate::printk_abi::Text;

/// What `pr_info!` would put before a record's first line, here before each.
const PREFIX: &str = "arp_probe: ";
/// `PRINTKRB_RECORD_MAX` (`kernel/printk/printk.c`) is 1024. In a handler there is stack enough for
/// this.
const ROOM: usize = 960;

/// Lines that are on their way to the log, where they go when it is full or dropped.
pub(super) struct Record {
    text: Text<ROOM>,
    /// Where the line that is being written starts.
    line: usize,
}

impl Record {
    pub(super) fn new() -> Self {
        Self {
            text: Text::new(),
            line: 0,
        }
    }

    /// Adds one line, which `write` writes without a line feed. A line that is longer than a record
    /// is cut.
    pub(super) fn line(&mut self, write: impl Fn(&mut dyn Write) -> fmt::Result) {
        if self.try_line(&write).is_err() && self.line != 0 {
            self.text.truncate(self.line);
            self.text.log();
            let _ = self.try_line(&write);
        }
        self.line = self.text.len();
    }

    fn try_line(&mut self, write: &dyn Fn(&mut dyn Write) -> fmt::Result) -> fmt::Result {
        if self.text.len() != 0 {
            self.text.write_str("\n")?;
        }
        self.text.write_str(PREFIX)?;
        write(&mut self.text)
    }
}

impl Drop for Record {
    fn drop(&mut self) {
        self.text.log();
    }
}
