// SPDX-License-Identifier: GPL-2.0

//! The crate around each program of this directory: the safe layer and what it stands on.

#![allow(dead_code, unused_imports, missing_docs)]

// An inline module's path is the directory of the files below it.
#[path = "../.."]
mod base {
    pub(crate) mod compat;
    pub(crate) mod kprobe_abi;
    pub(crate) mod probe;
    pub(crate) mod tracepoint_abi;
}
use base::{
    compat,
    kprobe_abi,
    probe,
    tracepoint_abi, //
};

// What module! would define, for pr_info! and its like.
const __LOG_PREFIX: &[u8] = b"program\0";

mod program {
    include!(env!("PROGRAM"));
}

/// What a generic function asserts is checked only where code reaches it.
pub fn reach() -> kernel::prelude::Result {
    // SAFETY: It is compiled, and never run.
    program::program(unsafe { probe::NotLeaked::promise() })
}
