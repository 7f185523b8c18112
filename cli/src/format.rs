// SPDX-License-Identifier: GPL-2.0

//! Where the fields of an event are: its `format` file. Fields are found by name, so a module that has more is fine.

use std::collections::HashMap;
use std::ops::Range;

use crate::error::said;
use crate::error::Result;

/// Where the fields of one kind of event are.
#[derive(Clone, Debug)]
pub struct Format {
    /// The kind's number, the first two bytes of each event.
    pub id: u16,
    fields: HashMap<String, Field>,
}

#[derive(Clone, Debug)]
struct Field {
    place: Range<usize>,
    /// `__data_loc`: the field says where the bytes are.
    elsewhere: bool,
}

impl Format {
    /// Reads the text of a `format` file.
    ///
    /// Errors: it is none, or lacks one of the fields `wanted`.
    pub fn parse(event: &str, text: &str, wanted: &[&str]) -> Result<Self> {
        let id = text
            .lines()
            .find_map(|line| line.strip_prefix("ID: ")?.trim().parse().ok());
        let fields: HashMap<_, _> = text.lines().filter_map(field).collect();
        let (Some(id), false) = (id, fields.is_empty()) else {
            return said(format!("the kernel describes the event {event} in a way that this arp-probe does not know: take the arp-probe and the module of one version"));
        };
        if let Some(lacking) = wanted.iter().find(|&&name| !fields.contains_key(name)) {
            return said(format!(
                "the module that is loaded is of another version (its event {event} has no '{lacking}'): 'rmmod arp_probe', and install the arp-probe and the module of one version"
            ));
        }
        Ok(Self { id, fields })
    }

    /// A number, by its name; 0 where the event is too short.
    pub fn number(&self, event: &[u8], name: &str) -> u64 {
        let bytes = self.bytes(event, name);
        let mut number = [0; 8];
        let size = bytes.len().min(8);
        number[..size].copy_from_slice(&bytes[..size]);
        u64::from_le_bytes(number)
    }

    /// A signed number of 32 bits.
    pub fn signed(&self, event: &[u8], name: &str) -> i32 {
        self.number(event, name) as u32 as i32
    }

    /// An array of bytes; zeroes where it is too short.
    pub fn array<const N: usize>(&self, event: &[u8], name: &str) -> [u8; N] {
        let bytes = self.bytes(event, name);
        let mut array = [0; N];
        let size = bytes.len().min(N);
        array[..size].copy_from_slice(&bytes[..size]);
        array
    }

    /// A text, up to its NUL. It is printed: what is no printable character is replaced.
    pub fn text(&self, event: &[u8], name: &str) -> String {
        let bytes = self.bytes(event, name);
        let end = bytes
            .iter()
            .position(|&byte| byte == 0)
            .unwrap_or(bytes.len());
        let text = String::from_utf8_lossy(&bytes[..end]);
        text.chars()
            .map(|c| if c.is_control() { '\u{fffd}' } else { c })
            .collect()
    }

    fn bytes<'a>(&self, event: &'a [u8], name: &str) -> &'a [u8] {
        let Some(field) = self.fields.get(name) else {
            return &[];
        };
        let bytes = event.get(field.place.clone()).unwrap_or(&[]);
        if !field.elsewhere {
            return bytes;
        }
        let Ok(word) = <[u8; 4]>::try_from(bytes) else {
            return &[];
        };
        let word = u32::from_le_bytes(word);
        let (offset, size) = ((word & 0xffff) as usize, (word >> 16) as usize);
        event.get(offset..offset + size).unwrap_or(&[])
    }
}

/// A line of it: `field:u8 sip[4]; offset:88; size:4; signed:0;`, with tabs behind the semicolons.
fn field(line: &str) -> Option<(String, Field)> {
    let mut parts = line.trim().strip_prefix("field:")?.split(';');
    let declared = parts.next()?;
    let name = declared.split_whitespace().last()?.split('[').next()?;
    let mut number =
        |key: &str| -> Option<usize> { parts.next()?.trim().strip_prefix(key)?.parse().ok() };
    let offset = number("offset:")?;
    let size = number("size:")?;
    Some((
        name.to_owned(),
        Field {
            place: offset..offset.checked_add(size)?,
            elsewhere: declared.starts_with("__data_loc"),
        },
    ))
}
