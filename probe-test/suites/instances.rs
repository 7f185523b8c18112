// SPDX-License-Identifier: GPL-2.0

//! Each call's own instance data, through recursion and nesting, and when there are too few.

use core::ffi::CStr;

use kernel::prelude::*;

use crate::{
    harness::{
        on_call,
        on_entry,
        Tally, //
    },
    targets::{
        self,
        Sitter, //
    }, //
};

suite!(probe_instances:
    recursion_in_c,
    recursion_in_rust,
    nested_functions,
    many_tasks_inside,
    too_few_instances,
    missed_inside_a_handler,
    missed_view,
    task_dies_inside,
);

fn recursion(symbol: &CStr, recurse: fn(usize) -> usize) -> Result {
    static ENTRIES: Tally = Tally::new();
    static RETURNS: Tally = Tally::new();
    static WRONG: Tally = Tally::new();

    for tally in [&ENTRIES, &RETURNS, &WRONG] {
        tally.reset();
    }
    let probe = on_call(
        symbol,
        32,
        |ctx| {
            ENTRIES.count();
            Some(ctx.arg::<0>())
        },
        |ctx, depth| {
            // The innermost returns first, each with its own data.
            WRONG.unless(depth as u64 == RETURNS.get());
            WRONG.unless(ctx.value() == depth * (depth + 1) / 2);
            RETURNS.count();
        },
    )?;
    expect_eq!(recurse(20), 210);
    expect_eq!((ENTRIES.get(), RETURNS.get(), WRONG.get()), (21, 21, 0));
    expect_eq!(probe.missed().total(), 0);
    Ok(())
}

fn recursion_in_c() -> Result {
    recursion(c"probe_kunit_recurse", targets::recurse)
}

fn recursion_in_rust() -> Result {
    recursion(c"probe_kunit_rust_recurse", targets::rust_recurse)
}

fn nested_functions() -> Result {
    static ORDER: Tally = Tally::new();
    static WRONG: Tally = Tally::new();

    ORDER.reset();
    WRONG.reset();
    let _outer = on_call(
        c"probe_kunit_outer",
        0,
        |ctx| {
            WRONG.unless(ORDER.get() == 0);
            ORDER.set(1);
            Some([ctx.arg::<0>(); 5])
        },
        |ctx, data| {
            WRONG.unless(ORDER.get() == 3 && data == [7; 5] && ctx.value() == 72);
            ORDER.set(0);
        },
    )?;
    let _inner = on_call(
        c"probe_kunit_inner",
        0,
        |ctx| {
            WRONG.unless(ORDER.get() == 1);
            ORDER.set(2);
            Some(ctx.arg::<0>() as u16)
        },
        |ctx, data| {
            WRONG.unless(ORDER.get() == 2 && data == 70 && ctx.value() == 71);
            ORDER.set(3);
        },
    )?;
    for _ in 0..10 {
        expect_eq!(targets::outer(7), 72);
    }
    expect_eq!((ORDER.get(), WRONG.get()), (0, 0));
    Ok(())
}

/// They leave in the order in which they came: not as a stack would have it.
fn many_tasks_inside() -> Result {
    static LAST: Tally = Tally::new();

    let probe = on_call(
        c"probe_kunit_sit",
        8,
        |ctx| Some(ctx.arg::<0>()),
        |_, argument| LAST.set(argument),
    )?;
    let mut sitters = KVec::new();
    for _ in 0..8 {
        sitters.push(Sitter::start(targets::last_cpu())?, GFP_KERNEL)?;
    }
    for sitter in sitters {
        let argument = sitter.argument();
        expect_eq!(sitter.leave(targets::first_cpu()), Sitter::RETURNS);
        expect_eq!(LAST.get(), argument as u64);
    }
    expect_eq!(probe.missed().total(), 0);
    Ok(())
}

fn too_few_instances() -> Result {
    static ENTRIES: Tally = Tally::new();
    static RETURNS: Tally = Tally::new();

    ENTRIES.reset();
    RETURNS.reset();
    let probe = on_call(
        c"probe_kunit_recurse",
        1,
        |_| {
            ENTRIES.count();
            Some(())
        },
        |_, ()| RETURNS.count(),
    )?;
    for round in 1..=3 {
        expect_eq!(targets::recurse(4), 10);
        expect_eq!((ENTRIES.get(), RETURNS.get()), (round, round));
        let missed = probe.missed();
        expect_eq!((missed.instances, missed.nested), (4 * round as usize, 0));
        expect_eq!(missed.total(), 4 * round as usize);
    }
    Ok(())
}

fn missed_inside_a_handler() -> Result {
    static HITS: Tally = Tally::new();

    HITS.reset();
    let inner = on_call(
        c"probe_kunit_inner",
        0,
        |_| {
            HITS.count();
            Some(())
        },
        |_, ()| HITS.count(),
    )?;
    let _outer = on_entry(c"probe_kunit_six", |_| {
        targets::inner(1);
    })?;
    targets::six([0; 6]);
    targets::six([0; 6]);
    expect_eq!(HITS.get(), 0);
    let missed = inner.missed();
    expect_eq!((missed.instances, missed.nested, missed.total()), (0, 2, 2));
    Ok(())
}

fn missed_view() -> Result {
    let probe = on_call(c"probe_kunit_recurse", 1, |_| Some(()), |_, ()| {})?;
    let view = probe.missed_view();
    expect_eq!(view.total(), 0);
    targets::recurse(6);
    expect_eq!(view.total(), 6);
    expect_eq!(probe.missed().instances, 6);
    drop(probe);
    // A wrong number perhaps, and no fault.
    let _ = view.total();
    Ok(())
}

/// Its instance goes back to the pool without a handler: nobody runs a destructor.
fn task_dies_inside() -> Result {
    static RETURNS: Tally = Tally::new();

    RETURNS.reset();
    let probe = on_call(
        c"probe_kunit_sit",
        1,
        |_| Some([5u64; 8]),
        |_, _| RETURNS.count(),
    )?;
    Sitter::start(targets::last_cpu())?.die();
    expect_eq!(RETURNS.get(), 0);
    // When the kernel has put the task away, the one instance serves again.
    for _ in 0..1000 {
        let missed = probe.missed().instances;
        let sitter = Sitter::start(targets::last_cpu())?;
        expect_eq!(sitter.leave(targets::last_cpu()), Sitter::RETURNS);
        if probe.missed().instances == missed {
            expect_eq!(RETURNS.get(), 1);
            return Ok(());
        }
        targets::settle();
    }
    pr_err!("# the instance of a task that died was not given back\n");
    Err(EINVAL)
}
