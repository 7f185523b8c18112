// SPDX-License-Identifier: GPL-2.0

//! Many probes, unregistered at once.

use core::ffi::CStr;

use kernel::prelude::*;

use crate::{
    harness::{
        on_call,
        on_entry,
        Tally, //
    },
    probe::{
        clock,
        kprobe,
        kretprobe,
        Batch,
        Return, //
    },
    targets::{
        self,
        Sitter, //
    }, //
};

suite!(probe_batch:
    all_are_gone,
    grace_periods,
    what_it_saves,
    more_than_fit_at_once,
    an_empty_one,
    a_forgotten_one,
    one_twice,
    with_a_task_inside,
);

static HITS: Tally = Tally::new();

/// How often `f` makes this task wait for RCU, and what `f` gives.
fn waits<T>(f: impl FnOnce() -> T) -> Result<(u64, T)> {
    static TASK: Tally = Tally::new();
    static WAITS: Tally = Tally::new();

    TASK.set(crate::compat::current_task() as usize);
    WAITS.reset();
    let _counter = on_entry(c"synchronize_rcu", |_| {
        if TASK.get() == crate::compat::current_task() as u64 {
            WAITS.count();
        }
    })?;
    let value = f();
    Ok((WAITS.get(), value))
}

/// How long `f` took.
fn microseconds(f: impl FnOnce()) -> u64 {
    let begin = clock::now_ns();
    f();
    clock::now_ns().saturating_sub(begin) / 1000
}

/// As many kprobes as kretprobes.
struct Probes<P: kprobe::Handler, R: kretprobe::Handler> {
    kprobes: KVec<Pin<KBox<kprobe::Registration<P>>>>,
    kretprobes: KVec<Pin<KBox<kretprobe::Registration<R>>>>,
}

impl<P: kprobe::Handler, R: kretprobe::Handler> Probes<P, R> {
    fn unregister_at_once(&mut self) {
        let mut batch = Batch::new();
        self.kprobes
            .iter_mut()
            .for_each(|probe| batch.add_kprobe(probe.as_mut()));
        self.kretprobes
            .iter_mut()
            .for_each(|probe| batch.add_kretprobe(probe.as_mut()));
    }
}

/// One of each kind for each symbol, which calls `hit` at a call, and at its return.
fn register(
    symbols: impl IntoIterator<Item = &'static CStr>,
    hit: fn(),
) -> Result<Probes<impl kprobe::Handler, impl kretprobe::Handler>> {
    let mut kprobes = KVec::new();
    let mut kretprobes = KVec::new();
    for symbol in symbols {
        kprobes.push(on_entry(symbol, move |_| hit())?, GFP_KERNEL)?;
        let on_return = move |_: &Return<'_>, ()| hit();
        kretprobes.push(on_call(symbol, 0, |_| Some(()), on_return)?, GFP_KERNEL)?;
    }
    Ok(Probes {
        kprobes,
        kretprobes,
    })
}

fn all_are_gone() -> Result {
    HITS.reset();
    let mut outer = on_entry(c"probe_kunit_outer", |_| HITS.count())?;
    let mut inner = on_call(c"probe_kunit_inner", 0, |_| Some(()), |_, ()| HITS.count())?;
    targets::outer(1);
    expect_eq!(HITS.get(), 2);
    {
        let mut batch = Batch::new();
        batch.add_kprobe(outer.as_mut());
        batch.add_kretprobe(inner.as_mut());
        // Their handlers run until the batch is dropped.
        targets::outer(1);
        expect_eq!(HITS.get(), 4);
    }
    targets::outer(1);
    expect_eq!(HITS.get(), 4);
    // What is left of them does nothing, and counts nothing.
    expect_eq!((outer.missed(), inner.missed().total()), (0, 0));
    expect_eq!(
        (outer.disable(), outer.enable()),
        (Err(EINVAL), Err(EINVAL))
    );
    expect_eq!(
        (inner.disable(), inner.enable()),
        (Err(EINVAL), Err(EINVAL))
    );
    drop((outer, inner));
    targets::outer(1);
    expect_eq!(HITS.get(), 4);
    Ok(())
}

/// One for each kind, where each drop has one of its own.
fn grace_periods() -> Result {
    let symbols = [
        c"probe_kunit_outer",
        c"probe_kunit_inner",
        c"probe_kunit_rust_six",
    ];
    let mut probes = register(symbols, || {})?;
    let (waited, ()) = waits(|| probes.unregister_at_once())?;
    expect_eq!(waited, 2);
    // They are unregistered already.
    let (waited, ()) = waits(|| drop(probes))?;
    expect_eq!(waited, 0);

    let one = on_entry(c"probe_kunit_outer", |_| {})?;
    let other = on_entry(c"probe_kunit_inner", |_| {})?;
    let (waited, ()) = waits(|| drop((one, other)))?;
    expect_eq!(waited, 2);
    Ok(())
}

/// As many of each kind as fit into a batch, dropped one by one and as one. How long that took goes to the log, for
/// the cover letter of `upstream/second`: time is for people to judge, the waits that it is made of are counted.
fn what_it_saves() -> Result {
    const MANY: usize = 16;
    const PROBED: [&CStr; 2] = [c"probe_kunit_outer", c"probe_kunit_inner"];
    let symbols = || PROBED.into_iter().cycle().take(MANY);

    let probes = register(symbols(), || {})?;
    let (waited_single, single) = waits(|| microseconds(|| drop(probes)))?;

    let mut probes = register(symbols(), || {})?;
    let (waited_batch, batch) = waits(|| microseconds(|| probes.unregister_at_once()))?;
    pr_info!(
        "# unregistering {0} kprobes and {0} kretprobes: one by one {1} waits, {2} us; in a batch {3} waits, {4} us\n",
        MANY,
        waited_single,
        single,
        waited_batch,
        batch
    );
    expect_eq!((waited_single, waited_batch), (2 * MANY as u64, 2));
    Ok(())
}

fn more_than_fit_at_once() -> Result {
    HITS.reset();
    let mut probes = register([c"probe_kunit_inner"; 18], || HITS.count())?;
    targets::inner(1);
    expect_eq!(HITS.get(), 36);
    probes.unregister_at_once();
    targets::inner(1);
    expect_eq!(HITS.get(), 36);
    Ok(())
}

fn an_empty_one() -> Result {
    let (waited, ()) = waits(|| drop(Batch::new()))?;
    expect_eq!(waited, 0);
    Ok(())
}

/// Leaking is safe in Rust. Then the registrations unregister by themselves.
fn a_forgotten_one() -> Result {
    HITS.reset();
    let mut outer = on_entry(c"probe_kunit_outer", |_| HITS.count())?;
    let mut inner = on_call(c"probe_kunit_inner", 0, |_| Some(()), |_, ()| HITS.count())?;
    let mut batch = Batch::new();
    batch.add_kprobe(outer.as_mut());
    batch.add_kretprobe(inner.as_mut());
    core::mem::forget(batch);
    targets::outer(1);
    expect_eq!(HITS.get(), 2);
    drop((outer, inner));
    targets::outer(1);
    expect_eq!(HITS.get(), 2);
    Ok(())
}

fn one_twice() -> Result {
    let mut probe = on_entry(c"probe_kunit_inner", |_| {})?;
    Batch::new().add_kprobe(probe.as_mut());
    let (waited, ()) = waits(|| Batch::new().add_kprobe(probe.as_mut()))?;
    expect_eq!(waited, 0);
    Ok(())
}

fn with_a_task_inside() -> Result {
    HITS.reset();
    let mut probe = on_call(c"probe_kunit_sit", 0, |_| Some(()), |_, ()| HITS.count())?;
    let sitter = Sitter::start(targets::last_cpu())?;
    Batch::new().add_kretprobe(probe.as_mut());
    drop(probe);
    expect_eq!(sitter.leave(targets::last_cpu()), Sitter::RETURNS);
    expect_eq!(HITS.get(), 0);
    Ok(())
}
