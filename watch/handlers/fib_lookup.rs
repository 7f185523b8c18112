// SPDX-License-Identifier: GPL-2.0

//! `fib_table_lookup()`, or `fib_lookup()`: one question to a routing table.

use super::{
    low32,
    Probed, //
};
use crate::{
    arp::{
        observation::Lookup, //
    },
    probe::{
        kretprobe,
        task_slots::SlotIndex,
        Entry,
        Here,
        KernelPtr,
        Return, //
    }, //
    watch::{
        event::{
            Event,
            Meaning, //
        },
        layout::{
            FibResult,
            Flowi4,
            FoundRoute, //
        },
        probe_id::ProbeId,
        reason,
        settings::SETTINGS,
        state::Report,
        window::{
            LookupFor,
            Phase,
            Window, //
        }, //
    },
};

/// The handler on `fib_lookup`.
pub(crate) struct FibLookup<R>(pub(crate) Probed<R>);

/// What the entry hands to the return.
#[derive(Clone, Copy)]
pub(crate) struct Call {
    /// The window that the call belongs to; `None` for a call outside of any.
    index: Option<SlotIndex>,
    purpose: LookupFor,
    /// Where the lookup puts its result.
    result: KernelPtr<FibResult>,
}

impl<R: Report> kretprobe::Handler for FibLookup<R> {
    type Data = Call;

    /// `(table or net, flp, res, fib_flags)`
    fn entry(&self, ctx: &Entry<'_>) -> Option<Call> {
        let here = &Here::new(ctx);
        let watch = &self.0.watch;
        watch.report.hit(here, ProbeId::FibLookup);
        let result = KernelPtr::new(ctx.arg::<2>());
        let ours = watch.windows.with_current(here, |window, index| {
            window.note(|| Event::Called(self.0.function));
            let purpose = purpose(window, || KernelPtr::new(ctx.arg::<1>()));
            let matters = match purpose {
                LookupFor::Target | LookupFor::DadTarget => true,
                LookupFor::Sender => {
                    let wanted = window.lines && !window.tracing.is_count();
                    wanted || reason::GIVES_ERRNOS || window.takes_return()
                }
                // How the others end is for the log alone, but for arp_filter()'s, which is asked only where
                // it is on.
                LookupFor::Other => {
                    let wanted = window.lines && window.looks_back();
                    window.takes_return() || wanted
                }
            };
            if purpose == LookupFor::Sender {
                // There was one, whatever it finds.
                window.sender = Lookup::Unread;
            }
            matters.then_some(Call {
                index: Some(index),
                purpose,
                result,
            })
        });
        match ours {
            Some(watched) => watched,
            None if SETTINGS.read(ctx).all_calls => {
                self.0.stray(ctx, Event::Called(self.0.function));
                Some(Call {
                    index: None,
                    purpose: LookupFor::Other,
                    result,
                })
            }
            None => None,
        }
    }

    fn ret(&self, ctx: &Return<'_>, call: Call) {
        let here = &Here::new(ctx);
        let watch = &self.0.watch;
        let value = ctx.value();
        let returned = low32(value) as i32;
        let event = |lookup| Event::Returned {
            function: self.0.function,
            value,
            meaning: Meaning::Lookup(lookup),
        };
        let Some(index) = call.index else {
            return self.0.stray(ctx, event(ended(returned, call.result)));
        };
        watch.windows.with(here, index, |window| {
            let lookup = ended(returned, call.result);
            if window.lines && matches!(call.purpose, LookupFor::Target | LookupFor::DadTarget) {
                keep_route(window, lookup, call.result);
            }
            window.looked_up(call.purpose, lookup);
            window.note(|| event(lookup));
        });
    }
}

/// What a lookup of the address in `flow` is for, by where the packet is.
#[inline]
fn purpose(window: &mut Window, flow: impl FnOnce() -> KernelPtr<Flowi4>) -> LookupFor {
    match window.phase {
        Phase::Route => LookupFor::Target,
        Phase::Validate => LookupFor::Sender,
        Phase::Arp if window.awaits_dad_lookup() => match flow().daddr() {
            Ok(daddr) if daddr == window.tip => LookupFor::DadTarget,
            Ok(_) => LookupFor::Other,
            Err(_) => {
                window.dad_target = Lookup::Unread;
                LookupFor::Other
            }
        },
        Phase::Arp => LookupFor::Other,
    }
}

/// How the lookup ended. Only one that succeeded has written its result: after another, what is in it is left over
/// from an earlier lookup.
#[inline]
fn ended(returned: i32, result: KernelPtr<FibResult>) -> Lookup {
    match returned {
        0 => result.kind().map_or(Lookup::Unread, Lookup::Found),
        errno => Lookup::Failed(errno),
    }
}

/// Keeps the route of a lookup that found one, for the sentence.
#[inline]
fn keep_route(window: &mut Window, lookup: Lookup, result: KernelPtr<FibResult>) {
    if let Lookup::Found(_) = lookup {
        window.target_route = result.route().unwrap_or(FoundRoute::NONE);
    }
}
