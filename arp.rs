// SPDX-License-Identifier: GPL-2.0

//! One ARP packet's way through `arp_process()` (`net/ipv4/arp.c`), and why it was answered or not.
//!
//! Knows nothing of registers or `unsafe` (that is [`crate::probe`]), nor of logs, tracepoints and
//! files (that is [`crate::report`], which implements [`watch::Report`]).

pub(crate) mod advice;
pub(crate) mod escape;
pub(crate) mod event;
pub(crate) mod handlers;
pub(crate) mod headline;
pub(crate) mod judge;
pub(crate) mod layout;
pub(crate) mod misses;
pub(crate) mod observation;
pub(crate) mod probe_id;
pub(crate) mod probes;
pub(crate) mod reason;
pub(crate) mod symbols;
pub(crate) mod sysctl;
pub(crate) mod verdict;
pub(crate) mod watch;
pub(crate) mod window;
