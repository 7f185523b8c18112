// SPDX-License-Identifier: GPL-2.0

//! The parts of the module that need no kernel, as the module's crate has them: `crate::arp`.

#[path = "../arp/advice.rs"]
pub(crate) mod advice;
#[path = "../arp/escape.rs"]
pub(crate) mod escape;
#[path = "../arp/headline.rs"]
pub(crate) mod headline;
#[path = "../arp/judge.rs"]
pub(crate) mod judge;
#[path = "../arp/observation.rs"]
pub(crate) mod observation;
#[path = "../arp/sysctl.rs"]
pub(crate) mod sysctl;
#[path = "../arp/verdict.rs"]
pub(crate) mod verdict;
