// SPDX-License-Identifier: GPL-2.0

//! How often probes were missed, for those who cannot hold on to their registrations.

use core::mem::offset_of;

use super::{
    kprobe,
    kretprobe,
    memory::KernelPtr, //
};
use crate::kprobe_abi as abi;

/// A view of the counts of a kprobe or kretprobe, for handlers that outlive or precede it.
///
/// It reads through [`super::memory`]: of a registration that is gone it gives 0 or a wrong number, and
/// never a fault.
#[derive(Clone, Copy)]
pub(crate) struct MissedView {
    kprobe: KernelPtr<abi::kprobe>,
    kretprobe: Option<KernelPtr<abi::kretprobe>>,
}

impl MissedView {
    /// What [`kprobe::Registration::missed`] or [`kretprobe::Missed::total`] give; what cannot be read
    /// counts as 0.
    ///
    /// Context: any.
    pub(crate) fn total(self) -> usize {
        const NESTED: u32 = offset_of!(abi::kprobe, nmissed) as u32;
        const INSTANCES: u32 = offset_of!(abi::kretprobe, nmissed) as u32;

        let nested = self.kprobe.field::<usize>(NESTED).unwrap_or(0);
        let instances = self.kretprobe.map_or(0, |kretprobe| {
            kretprobe.field::<u32>(INSTANCES).unwrap_or(0)
        });
        nested.wrapping_add(instances as usize)
    }
}

impl<T: kprobe::Handler> kprobe::Registration<T> {
    /// The probe's counts.
    pub(crate) fn missed_view(&self) -> MissedView {
        MissedView {
            kprobe: KernelPtr::new(self.raw() as usize),
            kretprobe: None,
        }
    }
}

impl<T: kretprobe::Handler> kretprobe::Registration<T> {
    /// The probe's counts.
    pub(crate) fn missed_view(&self) -> MissedView {
        const _: () = assert!(offset_of!(abi::kretprobe, kp) == 0);
        let address = self.raw() as usize;
        MissedView {
            kprobe: KernelPtr::new(address),
            kretprobe: Some(KernelPtr::new(address)),
        }
    }
}
