// SPDX-License-Identifier: GPL-2.0

//! Probes that go while their function runs.

use kernel::prelude::*;

use crate::{
    harness::{
        on_call,
        on_entry,
        Tally, //
    },
    targets::{
        self,
        Hammer,
        Sitter, //
    }, //
};

suite!(probe_unregister:
    with_a_task_inside,
    with_a_task_inside_and_another_probe,
    with_a_task_inside_that_dies,
    with_more_tasks_than_instances_inside,
    again_with_a_task_inside,
    while_it_is_hit,
);

/// Returns for which a handler ran that should not have.
static LATE: Tally = Tally::new();

fn with_a_task_inside() -> Result {
    LATE.reset();
    let probe = on_call(
        c"probe_kunit_sit",
        0,
        |_| Some([1usize; 4]),
        |_, _| LATE.count(),
    )?;
    let sitter = Sitter::start(targets::last_cpu())?;
    drop(probe);
    expect_eq!(sitter.leave(targets::first_cpu()), Sitter::RETURNS);
    expect_eq!(LATE.get(), 0);
    Ok(())
}

/// The other's handlers are run as if nothing had happened.
fn with_a_task_inside_and_another_probe() -> Result {
    static RETURNS: Tally = Tally::new();

    LATE.reset();
    RETURNS.reset();
    let _stays = on_call(
        c"probe_kunit_sit",
        0,
        |ctx| Some(ctx.arg::<0>()),
        |_, argument| RETURNS.set(argument),
    )?;
    let goes = on_call(c"probe_kunit_sit", 0, |_| Some(()), |_, ()| LATE.count())?;
    let sitter = Sitter::start(targets::last_cpu())?;
    let argument = sitter.argument();
    drop(goes);
    expect_eq!(sitter.leave(targets::last_cpu()), Sitter::RETURNS);
    expect_eq!((RETURNS.get(), LATE.get()), (argument as u64, 0));
    Ok(())
}

fn with_a_task_inside_that_dies() -> Result {
    LATE.reset();
    let probe = on_call(
        c"probe_kunit_sit",
        1,
        |_| Some([9u8; 100]),
        |_, _| LATE.count(),
    )?;
    let sitter = Sitter::start(targets::last_cpu())?;
    drop(probe);
    sitter.die();
    targets::settle();
    expect_eq!(LATE.get(), 0);
    Ok(())
}

fn with_more_tasks_than_instances_inside() -> Result {
    LATE.reset();
    let probe = on_call(c"probe_kunit_sit", 2, |_| Some(()), |_, ()| LATE.count())?;
    let mut sitters = KVec::new();
    for _ in 0..5 {
        sitters.push(Sitter::start(targets::last_cpu())?, GFP_KERNEL)?;
    }
    expect_eq!(probe.missed().instances, 3);
    drop(probe);
    for sitter in sitters {
        expect_eq!(sitter.leave(targets::first_cpu()), Sitter::RETURNS);
    }
    expect_eq!(LATE.get(), 0);
    Ok(())
}

/// A new probe sees the new call, and not the return of the call that the old one had hooked.
fn again_with_a_task_inside() -> Result {
    static LAST: Tally = Tally::new();

    LATE.reset();
    LAST.reset();
    let old = on_call(c"probe_kunit_sit", 0, |_| Some(()), |_, ()| LATE.count())?;
    let early = Sitter::start(targets::last_cpu())?;
    drop(old);
    let _new = on_call(
        c"probe_kunit_sit",
        0,
        |ctx| Some(ctx.arg::<0>()),
        |_, argument| LAST.set(argument),
    )?;
    let late = Sitter::start(targets::last_cpu())?;
    let argument = late.argument();
    expect_eq!(early.leave(targets::last_cpu()), Sitter::RETURNS);
    expect_eq!(LAST.get(), 0);
    expect_eq!(late.leave(targets::last_cpu()), Sitter::RETURNS);
    expect_eq!((LAST.get(), LATE.get()), (argument as u64, 0));
    Ok(())
}

/// What a handler owns: not to be used once it is dropped.
struct Owned(KBox<u64>);

const ALIVE: u64 = 0x600d_600d_600d_600d;

impl Owned {
    fn new() -> Result<Self> {
        Ok(Self(KBox::new(ALIVE, GFP_KERNEL)?))
    }

    fn is_alive(&self) -> bool {
        *self.0 == ALIVE
    }
}

impl Drop for Owned {
    fn drop(&mut self) {
        *self.0 = 0xdead;
    }
}

/// On every CPU, and from the very moment of registration to that of the drop.
fn while_it_is_hit() -> Result {
    static HITS: Tally = Tally::new();
    static DEAD: Tally = Tally::new();

    HITS.reset();
    DEAD.reset();
    let mut hammers = KVec::new();
    for cpu in targets::cpus() {
        hammers.push(Hammer::start(cpu)?, GFP_KERNEL)?;
    }
    for _ in 0..8 {
        let owned = Owned::new()?;
        let kprobe = on_entry(c"probe_kunit_six", move |_| {
            HITS.count();
            DEAD.unless(owned.is_alive());
        })?;
        let (at_entry, at_return) = (Owned::new()?, Owned::new()?);
        let kretprobe = on_call(
            c"probe_kunit_six",
            0,
            move |ctx| {
                DEAD.unless(at_entry.is_alive());
                Some([ctx.arg::<0>(); 8])
            },
            move |_, data| DEAD.unless(at_return.is_alive() && data == [1; 8]),
        )?;
        targets::settle();
        drop(kprobe);
        drop(kretprobe);
    }
    drop(hammers);
    expect_eq!(DEAD.get(), 0);
    expect!(HITS.get() > 8);
    Ok(())
}
