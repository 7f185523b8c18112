// SPDX-License-Identifier: GPL-2.0

//! Gathers what the kernel does with one ARP packet: the probes, their handlers, the window that they fill, and what the
//! judge makes of it when it closes.
//!
//! Knows the kernel's structs and functions, nothing of registers or `unsafe` (that is [`crate::probe`]), nor of
//! logs, tracepoints and files (that is [`crate::report`], which implements [`state::Report`]). What is reasoned
//! about is in [`crate::arp`].

pub(crate) mod closed;
mod ends;
pub(crate) mod event;
mod facts;
pub(crate) mod filter;
pub(crate) mod handlers;
pub(crate) mod layout;
pub(crate) mod misses;
mod notes;
pub(crate) mod probe_id;
pub(crate) mod probes;
pub(crate) mod reason;
pub(crate) mod settings;
mod skb;
pub(crate) mod state;
pub(crate) mod symbols;
pub(crate) mod window;
