// SPDX-License-Identifier: GPL-2.0

//! The tests, a file for each part of the safe layer.

use crate::harness::Suite;

mod batch;
mod gate;
mod instances;
mod kprobe;
mod kretprobe;
mod memory;
mod per_cpu;
mod published;
mod registration;
mod task_slots;
mod tracepoint;
mod unregister;

/// In the order in which one rests on the other.
#[cfg_attr(CONFIG_KUNIT = "y", expect(dead_code))]
pub(crate) const ALL: &[&Suite] = &[
    &memory::SUITE,
    &registration::SUITE,
    &kprobe::SUITE,
    &kretprobe::SUITE,
    &instances::SUITE,
    &unregister::SUITE,
    &batch::SUITE,
    &per_cpu::SUITE,
    &published::SUITE,
    &task_slots::SUITE,
    &tracepoint::SUITE,
    &gate::SUITE,
];
