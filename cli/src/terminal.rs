// SPDX-License-Identifier: GPL-2.0

//! The terminal: colours, its size, and a screen of our own with single keys.

use std::io;
use std::io::IsTerminal;
use std::io::Write;

use rustix::termios;
use rustix::termios::OptionalActions;
use rustix::termios::Termios;

use crate::error::Context;
use crate::error::Result;

/// Colours of a line.
#[derive(Clone, Copy)]
pub enum Colour {
    Good,
    Problem,
    Quiet,
}

impl Colour {
    /// Puts the text in it.
    pub fn paint(self, text: &str) -> String {
        let code = match self {
            Colour::Good => 32,
            Colour::Problem => 31,
            Colour::Quiet => 2,
        };
        format!("\x1b[{code}m{text}\x1b[0m")
    }
}

/// Whether to use colours on stdout: a terminal, whose user has not said otherwise (no-color.org).
pub fn colours() -> bool {
    io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// Columns and rows.
pub fn size() -> (usize, usize) {
    match termios::tcgetwinsize(io::stdout()) {
        Ok(size) if size.ws_col > 0 && size.ws_row > 0 => (size.ws_col.into(), size.ws_row.into()),
        _ => (80, 24),
    }
}

/// A screen of our own, without echo; the drop gives the old one back.
pub struct Screen {
    before: Termios,
}

impl Screen {
    /// Errors: stdin or stdout is no terminal.
    pub fn open() -> Result<Self> {
        let context = || "use this terminal ('arp-probe top --once' needs none)".to_owned();
        let before = termios::tcgetattr(io::stdin()).context(context)?;
        let mut raw = before.clone();
        // Ctrl-C stays a signal.
        raw.local_modes -= termios::LocalModes::ICANON | termios::LocalModes::ECHO;
        termios::tcsetattr(io::stdin(), OptionalActions::Now, &raw).context(context)?;
        let screen = Self { before };
        put("\x1b[?1049h\x1b[?25l")?;
        Ok(screen)
    }

    /// Shows these lines, and nothing else.
    pub fn draw(&self, lines: &[String]) -> Result<()> {
        let mut all = String::from("\x1b[H");
        for (row, line) in lines.iter().enumerate() {
            all.push_str(if row == 0 { "" } else { "\r\n" });
            all.push_str(line);
            all.push_str("\x1b[K");
        }
        all.push_str("\x1b[J");
        put(&all)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = put("\x1b[?25h\x1b[?1049l");
        let _ = termios::tcsetattr(io::stdin(), OptionalActions::Now, &self.before);
    }
}

fn put(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .map_err(crate::error::output)
}

/// Keys of `top`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    Up,
    Down,
    Sort,
    Clear,
    Quit,
}

/// The keys among what was typed.
pub fn keys(typed: &[u8]) -> Vec<Key> {
    let mut keys = Vec::new();
    let mut rest = typed;
    while let Some((&first, more)) = rest.split_first() {
        let (key, after) = match (first, more) {
            (0x1b, [b'[' | b'O', b'A', after @ ..]) => (Some(Key::Up), after),
            (0x1b, [b'[' | b'O', b'B', after @ ..]) => (Some(Key::Down), after),
            (0x1b, [b'[' | b'O', _, after @ ..]) => (None, after),
            (b'k', _) => (Some(Key::Up), more),
            (b'j', _) => (Some(Key::Down), more),
            (b's', _) => (Some(Key::Sort), more),
            (b'c', _) => (Some(Key::Clear), more),
            (b'q' | 4, _) => (Some(Key::Quit), more),
            _ => (None, more),
        };
        keys.extend(key);
        rest = after;
    }
    keys
}
