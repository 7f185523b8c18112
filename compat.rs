// SPDX-License-Identifier: GPL-2.0

//! What the `kernel` crate has under another name, or not at all, in some of the kernels that this is built for.
//!
//! Everything that differs is taken from here, by the name that the newest crate gives it; so the other rooms are the
//! same for all.

pub(crate) use kernel::{
    cpu,
    fmt,
    seq_file,
    seq_print,
    sync::{
        atomic,
        SetOnce, //
    },
    transmute::FromBytes, //
};
