// SPDX-License-Identifier: GPL-2.0

//! A kprobe's handler: that it runs, and what it sees.

use kernel::prelude::*;

use crate::{
    harness::{
        on_entry,
        Tally, //
    },
    probe::{
        clock,
        Entry, //
    },
    targets, //
};

suite!(probe_kprobe:
    is_hit,
    sees_six_arguments,
    sees_six_arguments_at_a_breakpoint,
    two_on_one_function,
    disable_and_enable,
    counts_what_it_missed,
    hits_on_every_cpu,
);

/// Registered is not armed: only a hit tells.
fn is_hit() -> Result {
    static HITS: Tally = Tally::new();

    HITS.reset();
    targets::inner(1);
    {
        let _probe = on_entry(c"probe_kunit_inner", |_| HITS.count())?;
        expect_eq!(HITS.get(), 0);
        for hits in 1..=100 {
            expect_eq!(targets::inner(1), 2);
            expect_eq!(HITS.get(), hits);
        }
    }
    targets::inner(1);
    expect_eq!(HITS.get(), 100);
    Ok(())
}

const ARGUMENTS: [usize; 6] = [11, 1 << 40, 13, 14, 15, 16];
const SUM: usize = 11 + 2 * (1 << 40) + 3 * 13 + 4 * 14 + 5 * 15 + 6 * 16;

fn arguments(ctx: &Entry<'_>) -> [usize; 6] {
    [
        ctx.arg::<0>(),
        ctx.arg::<1>(),
        ctx.arg::<2>(),
        ctx.arg::<3>(),
        ctx.arg::<4>(),
        ctx.arg::<5>(),
    ]
}

fn sees_six_arguments() -> Result {
    static SEEN: Tally = Tally::new();

    SEEN.reset();
    let _probe = on_entry(c"probe_kunit_six", |ctx| {
        if arguments(ctx) == ARGUMENTS {
            SEEN.count();
        }
    })?;
    expect_eq!(targets::six(ARGUMENTS), SUM);
    expect_eq!(SEEN.get(), 1);
    Ok(())
}

/// A function that ftrace has no place in: the kernel puts an int3 there, or a BRK.
fn sees_six_arguments_at_a_breakpoint() -> Result {
    static SEEN: Tally = Tally::new();

    SEEN.reset();
    let _probe = on_entry(c"probe_kunit_rust_six", |ctx| {
        if arguments(ctx) == ARGUMENTS {
            SEEN.count();
        }
    })?;
    for _ in 0..10 {
        expect_eq!(targets::rust_six(ARGUMENTS), SUM);
    }
    expect_eq!(SEEN.get(), 10);
    Ok(())
}

fn two_on_one_function() -> Result {
    static FIRST: Tally = Tally::new();
    static SECOND: Tally = Tally::new();

    FIRST.reset();
    SECOND.reset();
    let first = on_entry(c"probe_kunit_inner", |_| FIRST.count())?;
    targets::inner(1);
    {
        let second = on_entry(c"probe_kunit_inner", |_| SECOND.count())?;
        targets::inner(1);
        second.disable()?;
        targets::inner(1);
    }
    targets::inner(1);
    expect_eq!((FIRST.get(), SECOND.get()), (4, 1));
    expect_eq!(first.missed(), 0);
    Ok(())
}

fn disable_and_enable() -> Result {
    static HITS: Tally = Tally::new();

    HITS.reset();
    let probe = on_entry(c"probe_kunit_inner", |_| HITS.count())?;
    targets::inner(1);
    probe.disable()?;
    probe.disable()?;
    targets::inner(1);
    expect_eq!(HITS.get(), 1);
    probe.enable()?;
    probe.enable()?;
    targets::inner(1);
    expect_eq!(HITS.get(), 2);
    // Dropped while disabled.
    probe.disable()?;
    drop(probe);
    targets::inner(1);
    expect_eq!(HITS.get(), 2);
    Ok(())
}

/// A handler that calls a probed function: that one's handler is not run inside it.
fn counts_what_it_missed() -> Result {
    static HITS: Tally = Tally::new();

    HITS.reset();
    let inner = on_entry(c"probe_kunit_inner", |_| HITS.count())?;
    let at_ftrace = on_entry(c"probe_kunit_six", |_| {
        targets::inner(1);
    })?;
    let at_breakpoint = on_entry(c"probe_kunit_rust_six", |_| {
        targets::inner(1);
    })?;
    targets::six(ARGUMENTS);
    expect_eq!((HITS.get(), inner.missed()), (0, 1));
    targets::rust_six(ARGUMENTS);
    expect_eq!((HITS.get(), inner.missed()), (0, 2));
    targets::inner(1);
    expect_eq!((HITS.get(), inner.missed()), (1, 2));
    expect_eq!((at_ftrace.missed(), at_breakpoint.missed()), (0, 0));
    Ok(())
}

fn hits_on_every_cpu() -> Result {
    static HITS: Tally = Tally::new();
    static LAST: Tally = Tally::new();

    HITS.reset();
    let _probe = on_entry(c"probe_kunit_six", |_| {
        HITS.count();
        LAST.set(clock::now_ns() as usize);
    })?;
    let mut expected = 0;
    for cpu in targets::cpus() {
        let before = clock::now_ns();
        targets::six_on(cpu, 10)?;
        expected += 10;
        expect_eq!(HITS.get(), expected);
        expect!((before..=clock::now_ns()).contains(&LAST.get()));
    }
    Ok(())
}
