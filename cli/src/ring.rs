// SPDX-License-Identifier: GPL-2.0

//! The pages of the kernel's trace ring buffer, as `trace_pipe_raw` hands them out (`include/linux/ring_buffer.h`).
//!
//! Raw pages, since the text of `trace_pipe` holds the name of whichever task ran, and a task's name may hold anything,
//! line ends too.

use std::ops::Range;

/// Set in a page's `commit` where events before it were lost (`RB_MISSED_EVENTS`), and where their number stands behind
/// the data (`RB_MISSED_STORED`).
const MISSED_EVENTS: u64 = 1 << 31;
const MISSED_STORED: u64 = 1 << 30;

/// `enum ring_buffer_type`.
const PADDING: u32 = 29;
const TIME_EXTEND: u32 = 30;
const TIME_STAMP: u32 = 31;

/// An absolute time stamp lacks these: they are the same as before.
const TS_MSB: u64 = 0xf8 << 56;

/// Where things are in a page: `events/header_page`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    commit: Range<usize>,
    data: Range<usize>,
}

impl Layout {
    /// Reads the text of `events/header_page`; `None` if it says something else than expected.
    pub fn parse(text: &str) -> Option<Self> {
        let commit = place(text, "commit")?;
        let data = place(text, "data")?;
        (commit.len() == 8 && data.start >= commit.end && data.end <= 1 << 20)
            .then_some(Self { commit, data })
    }

    /// How many bytes a page has.
    pub fn page_size(&self) -> usize {
        self.data.end
    }
}

fn place(text: &str, name: &str) -> Option<Range<usize>> {
    let line = text.lines().find(|line| {
        let declared = line
            .trim()
            .strip_prefix("field:")
            .and_then(|rest| rest.split(';').next());
        declared.and_then(|words| words.split_whitespace().last()) == Some(name)
    })?;
    let number = |key: &str| -> Option<usize> {
        let value = line
            .split(';')
            .find_map(|part| part.trim().strip_prefix(key))?;
        value.parse().ok()
    };
    let offset = number("offset:")?;
    Some(offset..offset.checked_add(number("size:")?)?)
}

/// How many events were lost before a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// None.
    None,
    /// So many.
    Some(u64),
    /// The page had no room to say how many.
    Unknown,
}

/// Calls `each` with the time and the bytes of every event of a page; says what was lost before it. A page that ends too
/// early gives the events that are whole.
pub fn read_page(layout: &Layout, page: &[u8], mut each: impl FnMut(u64, &[u8])) -> Lost {
    let (Some(mut time), Some(commit)) = (u64_at(page, 0), u64_at(page, layout.commit.start))
    else {
        return Lost::None;
    };
    let length = (commit & 0x3fff_ffff) as usize;
    let data = page.get(layout.data.start..).unwrap_or(&[]);
    let mut rest = data.get(..length).unwrap_or(data);
    while let Some(event) = next(&mut rest) {
        match event {
            Event::Data(delta, bytes) => {
                time = time.wrapping_add(delta);
                each(time, bytes);
            }
            Event::Extend(delta) => time = time.wrapping_add(delta),
            Event::Stamp(stamp) => time = stamp | (time & TS_MSB),
        }
    }
    match commit & (MISSED_EVENTS | MISSED_STORED) {
        0 => Lost::None,
        MISSED_EVENTS => Lost::Unknown,
        _ => u64_at(data, length).map_or(Lost::Unknown, Lost::Some),
    }
}

enum Event<'a> {
    Data(u64, &'a [u8]),
    Extend(u64),
    Stamp(u64),
}

/// Takes one event off the front (`rb_event_data_length()`).
fn next<'a>(rest: &mut &'a [u8]) -> Option<Event<'a>> {
    let head = u32_at(rest, 0)?;
    let (kind, delta) = (head & 31, u64::from(head >> 5));
    let first = u32_at(rest, 4)?;
    let long = (u64::from(first) << 27) + delta;
    let (event, size) = match kind {
        // Without a delta: the rest of the page.
        PADDING if delta == 0 => return None,
        PADDING => (Event::Extend(delta), 4 + first as usize),
        TIME_EXTEND => (Event::Extend(long), 8),
        TIME_STAMP => (Event::Stamp(long), 8),
        0 => {
            let size = 4usize.checked_add(first as usize)?;
            (Event::Data(delta, rest.get(8..size)?), size)
        }
        words => {
            let size = 4 + 4 * words as usize;
            (Event::Data(delta, rest.get(4..size)?), size)
        }
    };
    *rest = rest.get(size.next_multiple_of(4)..)?;
    Some(event)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?))
}
