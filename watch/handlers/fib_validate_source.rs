// SPDX-License-Identifier: GPL-2.0

//! `fib_validate_source()`: the reverse path filter, and whether the sender is a martian.

use super::{
    ipv4,
    low32,
    Probed, //
};
use crate::{
    arp::{
        observation::Validation, //
    },
    probe::{
        kretprobe,
        task_slots::SlotIndex,
        Entry,
        Here,
        Return, //
    }, //
    watch::{
        event::Event,
        probe_id::ProbeId,
        reason,
        settings::SETTINGS,
        state::Report,
        window::Phase, //
    },
};

/// The handler on `fib_validate_source()`.
pub(crate) struct FibValidateSource<R>(pub(crate) Probed<R>);

impl<R: Report> kretprobe::Handler for FibValidateSource<R> {
    /// The window that the call belongs to; `None` for a call outside of any.
    type Data = Option<SlotIndex>;

    /// `(skb, src, dst, dscp, oif, dev, ...)`. One kretprobe serves what the original had two probes
    /// for: the arguments, and the return value. The latter costs as much again, and is left out where
    /// nobody takes it: that the call was made is all that the verdict needs.
    fn entry(&self, ctx: &Entry<'_>) -> Option<Self::Data> {
        let here = &Here::new(ctx);
        let watch = &self.0.watch;
        watch.report.hit(here, ProbeId::FibValidateSource);
        let arguments = || Event::ValidateArgs {
            dst: ipv4(ctx.arg::<2>()),
            oif: low32(ctx.arg::<4>()) as i32,
        };
        let ours = watch.windows.with_current(here, |window, index| {
            (window.phase == Phase::Route).then(|| {
                window.phase = Phase::Validate;
                window.validation = Validation::Called;
                window.note(arguments);
                window.note(|| Event::Called(self.0.function));
                (reason::GIVES_ERRNOS || window.takes_return()).then_some(index)
            })
        });
        match ours.flatten() {
            Some(watched) => watched.map(Some),
            None if SETTINGS.read(ctx).all_calls => {
                self.0.stray(ctx, arguments());
                self.0.stray(ctx, Event::Called(self.0.function));
                Some(None)
            }
            None => None,
        }
    }

    fn ret(&self, ctx: &Return<'_>, index: Self::Data) {
        let here = &Here::new(ctx);
        let watch = &self.0.watch;
        let value = ctx.value();
        let event = || Event::Returned {
            function: self.0.function,
            value,
            meaning: reason::OF_VALIDATION,
        };
        let Some(index) = index else {
            return self.0.stray(ctx, event());
        };
        watch.windows.with(here, index, |window| {
            window.validation = Validation::Returned(low32(value) as i32);
            window.note(event);
        });
    }
}
