// SPDX-License-Identifier: GPL-2.0

//! Counters without an atomic operation lose nothing.

use kernel::{
    prelude::*,
    sync::Arc, //
};

use crate::{
    harness::on_entry,
    probe::{
        per_cpu::Counter,
        PerCpu, //
    },
    targets, //
};

suite!(probe_per_cpu:
    each_cpu_counts_its_own,
    all_at_once,
);

fn each_cpu_counts_its_own() -> Result {
    let counters = Arc::new(PerCpu::new(Counter::new)?, GFP_KERNEL)?;
    expect!(counters.iter().all(|counter| counter.get() == 0));
    let here = counters.clone();
    let _probe = on_entry(c"probe_kunit_six", move |ctx| {
        here.here(ctx).add(2, ctx);
    })?;
    for cpu in targets::cpus() {
        targets::six_on(cpu, 5 + cpu as usize)?;
    }
    for cpu in targets::cpus() {
        let counted = counters.iter().nth(cpu as usize).map(Counter::get);
        expect_eq!(counted, Some(2 * (5 + cpu as u64)));
    }
    Ok(())
}

fn all_at_once() -> Result {
    let counters = Arc::new(PerCpu::new(Counter::new)?, GFP_KERNEL)?;
    let atomic = Arc::new(crate::harness::Tally::new(), GFP_KERNEL)?;
    let (here, everywhere) = (counters.clone(), atomic.clone());
    let probe = on_entry(c"probe_kunit_six", move |ctx| {
        everywhere.count();
        here.here(ctx).add(1, ctx);
    })?;
    let mut hammers = KVec::new();
    for cpu in targets::cpus() {
        hammers.push(targets::Hammer::start(cpu)?, GFP_KERNEL)?;
    }
    for _ in 0..10 {
        targets::settle();
    }
    drop(hammers);
    drop(probe);
    let counted: u64 = counters.iter().map(Counter::get).sum();
    expect_eq!(counted, atomic.get());
    expect!(counted > 0);
    Ok(())
}
