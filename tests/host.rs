// SPDX-License-Identifier: GPL-2.0

//! Tests of the module's parts that need no kernel: see `run-host-tests.sh`.

#[allow(dead_code, reason = "some of it only the rest of the module needs")]
#[path = "../arp/mod.rs"]
mod arp;
#[allow(dead_code, reason = "as above")]
#[path = "../settings/mod.rs"]
mod settings;

mod cases;
mod sample;
mod scenes;
mod sentences;

mod advice;
mod claims;
mod escape;
mod frame_model;
mod frames;
mod headline;
mod judge;
mod judge_errnos;
mod judge_model;
mod judge_requests;
mod kernel_model;
mod parameters;
mod readme;
mod show;
