// SPDX-License-Identifier: GPL-2.0

//! Which verdicts get lines.

use core::fmt::{
    self,
    Write, //
};

use super::refusal::Why;
use crate::arp::verdict::Verdict;

/// A set of verdicts.
///
/// # Invariants
///
/// No bit is set that is no verdict's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Show {
    bits: u64,
}

const fn bit(verdict: Verdict) -> u64 {
    1 << verdict as u32
}

const fn bits_of(problems_only: bool) -> u64 {
    let mut bits = 0;
    let mut at = 0;
    while at < Verdict::ALL.len() {
        if !problems_only || Verdict::ALL[at].is_problem() {
            bits |= bit(Verdict::ALL[at]);
        }
        at += 1;
    }
    bits
}

const _: () = assert!(Verdict::ALL.len() <= u64::BITS as usize);

impl Show {
    pub(crate) const ALL: Self = Self {
        bits: bits_of(false),
    };
    const NONE: Self = Self { bits: 0 };
    const PROBLEMS: Self = Self {
        bits: bits_of(true),
    };

    /// Reads words with commas between them, from left to right: a verdict, `all` or `problems`, each with `-`
    /// before it to take it away. A list that starts with `-` starts from all; nothing is none.
    pub(super) fn parse(value: &[u8]) -> Result<Self, Why<'_>> {
        let mut show = match value {
            [] => return Ok(Self::NONE),
            [b'-', ..] => Self::ALL,
            _ => Self::NONE,
        };
        for word in value.split(|&byte| byte == b',') {
            let (taken_away, name) = match word {
                [b'-', name @ ..] => (true, name),
                name => (false, name),
            };
            let bits = named(name).ok_or(Why::NoVerdict(word))?;
            show.bits = match taken_away {
                true => show.bits & !bits,
                false => show.bits | bits,
            };
        }
        Ok(show)
    }

    #[inline]
    pub(crate) fn has(self, verdict: Verdict) -> bool {
        self.bits & bit(verdict) != 0
    }

    /// Writes the shortest list, or nearly so, that reads as this one.
    pub(super) fn write(self, out: &mut dyn Write) -> fmt::Result {
        let (base, rest) = [
            ("", Self::NONE),
            ("problems", Self::PROBLEMS),
            ("all", Self::ALL),
        ]
        .into_iter()
        .map(|(name, base)| (name, self.bits ^ base.bits))
        .min_by_key(|(_, rest)| rest.count_ones())
        .unwrap_or(("", self.bits));
        out.write_str(base)?;
        let mut first = base.is_empty();
        for verdict in Verdict::ALL.iter().filter(|&&one| rest & bit(one) != 0) {
            if !first {
                out.write_char(',')?;
            }
            first = false;
            if !self.has(*verdict) {
                out.write_char('-')?;
            }
            out.write_str(verdict.token())?;
        }
        Ok(())
    }
}

fn named(name: &[u8]) -> Option<u64> {
    match name {
        b"all" => Some(Show::ALL.bits),
        b"problems" => Some(Show::PROBLEMS.bits),
        name => Verdict::ALL
            .iter()
            .find(|verdict| verdict.token().as_bytes() == name)
            .map(|&verdict| bit(verdict)),
    }
}
