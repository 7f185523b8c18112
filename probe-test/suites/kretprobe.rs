// SPDX-License-Identifier: GPL-2.0

//! A kretprobe's handlers: that both run, and what they see.

use kernel::prelude::*;

use crate::{
    harness::{
        on_call,
        Tally, //
    },
    targets::{
        self,
        Sitter, //
    }, //
};

suite!(probe_kretprobe:
    both_handlers_are_hit,
    both_handlers_are_hit_at_a_breakpoint,
    largest_data_comes_whole,
    no_data_at_all,
    skipped_returns,
    two_on_one_function,
    disable_and_enable,
    disabled_inside_a_call,
    returns_on_another_cpu,
);

fn both_handlers_are_hit() -> Result {
    static ENTRIES: Tally = Tally::new();
    static RETURNS: Tally = Tally::new();

    ENTRIES.reset();
    RETURNS.reset();
    let _probe = on_call(
        c"probe_kunit_six",
        0,
        |ctx| {
            ENTRIES.count();
            Some((ctx.arg::<0>(), ctx.arg::<5>()))
        },
        |ctx, data| {
            if data == (1, 6) && ctx.value() == 1 + 4 + 9 + 16 + 25 + 36 {
                RETURNS.count();
            }
        },
    )?;
    for hits in 1..=100 {
        expect_eq!(targets::six([1, 2, 3, 4, 5, 6]), 91);
        expect_eq!((ENTRIES.get(), RETURNS.get()), (hits, hits));
    }
    Ok(())
}

fn both_handlers_are_hit_at_a_breakpoint() -> Result {
    static RETURNS: Tally = Tally::new();

    RETURNS.reset();
    let _probe = on_call(
        c"probe_kunit_rust_six",
        0,
        |ctx| Some(ctx.arg::<3>()),
        |ctx, data| {
            if data == 4 && ctx.value() == 91 {
                RETURNS.count();
            }
        },
    )?;
    for hits in 1..=10 {
        expect_eq!(targets::rust_six([1, 2, 3, 4, 5, 6]), 91);
        expect_eq!(RETURNS.get(), hits);
    }
    Ok(())
}

fn largest_data_comes_whole() -> Result {
    static WRONG: Tally = Tally::new();
    static RETURNS: Tally = Tally::new();

    WRONG.reset();
    RETURNS.reset();
    let _probe = on_call(
        c"probe_kunit_inner",
        2,
        |ctx| Some([ctx.arg::<0>() as u64; 512]),
        |ctx, data| {
            RETURNS.count();
            let value = (ctx.value() - 1) as u64;
            WRONG.unless(data.iter().all(|word| *word == value));
        },
    )?;
    for value in 1..=20 {
        targets::inner(value);
    }
    expect_eq!((RETURNS.get(), WRONG.get()), (20, 0));
    Ok(())
}

fn no_data_at_all() -> Result {
    static RETURNS: Tally = Tally::new();

    RETURNS.reset();
    let _probe = on_call(
        c"probe_kunit_inner",
        1,
        |_| Some(()),
        |_, ()| RETURNS.count(),
    )?;
    targets::inner(1);
    targets::inner(1);
    expect_eq!(RETURNS.get(), 2);
    Ok(())
}

/// `None` lets the call go, and gives the instance back: there is only one.
fn skipped_returns() -> Result {
    static ENTRIES: Tally = Tally::new();
    static RETURNS: Tally = Tally::new();
    static WRONG: Tally = Tally::new();

    for tally in [&ENTRIES, &RETURNS, &WRONG] {
        tally.reset();
    }
    let probe = on_call(
        c"probe_kunit_inner",
        1,
        |ctx| {
            ENTRIES.count();
            Some(ctx.arg::<0>()).filter(|value| value % 3 == 0)
        },
        |_, value| {
            RETURNS.count();
            WRONG.unless(value % 3 == 0);
        },
    )?;
    for value in 0..30 {
        targets::inner(value);
    }
    expect_eq!((ENTRIES.get(), RETURNS.get(), WRONG.get()), (30, 10, 0));
    expect_eq!(probe.missed().total(), 0);
    Ok(())
}

fn two_on_one_function() -> Result {
    static FIRST: Tally = Tally::new();
    static SECOND: Tally = Tally::new();

    FIRST.reset();
    SECOND.reset();
    let first = on_call(
        c"probe_kunit_inner",
        0,
        |_| Some(1u8),
        |_, data| {
            if data == 1 {
                FIRST.count();
            }
        },
    )?;
    let second = on_call(
        c"probe_kunit_inner",
        0,
        |ctx| Some([ctx.arg::<0>(); 3]),
        |_, data| {
            if data == [8; 3] {
                SECOND.count();
            }
        },
    )?;
    targets::inner(8);
    drop(first);
    targets::inner(8);
    drop(second);
    targets::inner(8);
    expect_eq!((FIRST.get(), SECOND.get()), (1, 2));
    Ok(())
}

fn disable_and_enable() -> Result {
    static ENTRIES: Tally = Tally::new();
    static RETURNS: Tally = Tally::new();

    ENTRIES.reset();
    RETURNS.reset();
    let probe = on_call(
        c"probe_kunit_inner",
        0,
        |_| {
            ENTRIES.count();
            Some(())
        },
        |_, ()| RETURNS.count(),
    )?;
    targets::inner(1);
    probe.disable()?;
    targets::inner(1);
    expect_eq!((ENTRIES.get(), RETURNS.get()), (1, 1));
    probe.enable()?;
    targets::inner(1);
    expect_eq!((ENTRIES.get(), RETURNS.get()), (2, 2));
    Ok(())
}

/// A call whose return is hooked still comes to the return handler.
fn disabled_inside_a_call() -> Result {
    static RETURNS: Tally = Tally::new();

    RETURNS.reset();
    let probe = on_call(
        c"probe_kunit_sit",
        0,
        |_| Some(()),
        |ctx, ()| {
            if ctx.value() == Sitter::RETURNS {
                RETURNS.count();
            }
        },
    )?;
    let sitter = Sitter::start(targets::last_cpu())?;
    probe.disable()?;
    expect_eq!(RETURNS.get(), 0);
    expect_eq!(sitter.leave(targets::last_cpu()), Sitter::RETURNS);
    expect_eq!(RETURNS.get(), 1);
    Ok(())
}

fn returns_on_another_cpu() -> Result {
    static FROM: Tally = Tally::new();
    static TO: Tally = Tally::new();

    let _probe = on_call(
        c"probe_kunit_sit",
        0,
        |ctx| {
            Some((
                ctx.arg::<0>(),
                crate::compat::cpu::CpuId::current().as_u32(),
            ))
        },
        |_, (argument, cpu)| {
            FROM.set(argument ^ cpu as usize);
            TO.set(crate::compat::cpu::CpuId::current().as_u32() as usize);
        },
    )?;
    let (from, to) = (targets::first_cpu(), targets::last_cpu());
    let sitter = Sitter::start(from)?;
    let argument = sitter.argument();
    expect_eq!(sitter.leave(to), Sitter::RETURNS);
    expect_eq!(FROM.get(), (argument ^ from as usize) as u64);
    expect_eq!(TO.get(), to as u64);
    Ok(())
}
