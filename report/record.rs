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

use crate::printk_abi;

/// What `pr_info!` would put before a record's first line, here before each.
const PREFIX: &str = "arp_probe: ";
/// `PRINTKRB_RECORD_MAX` (`kernel/printk/printk.c`) is 1024. In a handler there is stack enough for
/// this.
const ROOM: usize = 960;

/// Lines that are on their way to the log, where they go when it is full or dropped.
pub(super) struct Record {
    text: [u8; ROOM],
    len: usize,
    /// Where the line that is being written starts.
    line: usize,
}

impl Record {
    pub(super) fn new() -> Self {
        Self {
            text: [0; ROOM],
            len: 0,
            line: 0,
        }
    }

    /// Adds one line, which `write` writes without a line feed. A line that is longer than a record
    /// is cut.
    pub(super) fn line(&mut self, write: impl Fn(&mut dyn Write) -> fmt::Result) {
        if self.try_line(&write).is_err() && self.line != 0 {
            self.len = self.line;
            self.flush();
            let _ = self.try_line(&write);
        }
        self.line = self.len;
    }

    fn try_line(&mut self, write: &dyn Fn(&mut dyn Write) -> fmt::Result) -> fmt::Result {
        if self.len != 0 {
            self.write_str("\n")?;
        }
        self.write_str(PREFIX)?;
        write(self)
    }

    fn flush(&mut self) {
        let text = self.text.get(..self.len).unwrap_or(&[]);
        if let Ok(text) = core::str::from_utf8(text) {
            if !text.is_empty() {
                printk_abi::info(format_args!("{text}\n"));
            }
        }
        self.len = 0;
        self.line = 0;
    }
}

impl Write for Record {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let room = self.text.len().saturating_sub(self.len);
        let fits = text.len().min(room);
        let end = self.len.wrapping_add(fits);
        if let (Some(to), Some(from)) = (
            self.text.get_mut(self.len..end),
            text.as_bytes().get(..fits),
        ) {
            to.copy_from_slice(from);
            self.len = end;
        }
        if fits == text.len() {
            Ok(())
        } else {
            Err(fmt::Error)
        }
    }
}

impl Drop for Record {
    fn drop(&mut self) {
        self.flush();
    }
}
