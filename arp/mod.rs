// SPDX-License-Identifier: GPL-2.0

//! What is known of one ARP packet, why it was answered or not, and how that is said.
//!
//! Knows no kernel but by its rules: plain data in, plain data and text out. So this room compiles as it
//! stands on the host, too, for its tests and for whoever else wants the reasons. It is a `mod.rs`, unlike the other
//! rooms, because only that finds its own files wherever it is included from.

pub(crate) mod advice;
pub(crate) mod escape;
pub(crate) mod facts;
pub(crate) mod frame;
pub(crate) mod headline;
pub(crate) mod judge;
pub(crate) mod observation;
pub(crate) mod sysctl;
pub(crate) mod verdict;
