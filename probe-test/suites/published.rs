// SPDX-License-Identifier: GPL-2.0

//! A value that changes while handlers read it: they see all of one, or all of the next.

use kernel::{
    prelude::*,
    sync::Arc, //
};

use crate::{
    harness::{
        on_entry,
        Tally, //
    },
    probe::Published,
    targets, //
};

suite!(probe_published:
    what_was_published_is_read,
    a_change_that_fails_changes_nothing,
    one_changes_at_a_time,
    nobody_sees_half_of_one,
);

fn what_was_published_is_read() -> Result {
    let value = Arc::new(Published::new(3u64), GFP_KERNEL)?;
    let sum = Arc::new(Tally::new(), GFP_KERNEL)?;
    let (read, added) = (value.clone(), sum.clone());
    let _probe = on_entry(c"probe_kunit_six", move |ctx| {
        for _ in 0..*read.read(ctx) {
            added.count();
        }
    })?;
    targets::six([0; 6]);
    expect_eq!(sum.get(), 3);
    for next in [10, 100, 1000] {
        value.change(|value| {
            *value = next;
            Ok::<_, Error>(())
        })?;
        expect_eq!(value.get(), next);
        targets::six([0; 6]);
    }
    expect_eq!(sum.get(), 1113);
    Ok(())
}

fn a_change_that_fails_changes_nothing() -> Result {
    let value = Published::new([1u64; 8]);
    let changed = value.change(|value| {
        *value = [2; 8];
        Err(EPIPE)
    });
    expect_eq!(changed, Err(EPIPE));
    expect_eq!(value.get(), [1; 8]);
    value.change(|value| {
        value[0] = 9;
        Ok::<_, Error>(())
    })?;
    // What the failed one had written is nowhere.
    expect_eq!(value.get(), [9, 1, 1, 1, 1, 1, 1, 1]);
    Ok(())
}

fn one_changes_at_a_time() -> Result {
    let value = Published::new(1u64);
    value.change(|outer| {
        *outer = 2;
        expect_eq!(value.change(|_| Ok::<_, Error>(())), Err(EBUSY));
        // And nobody sees what is not published yet.
        expect_eq!(value.get(), 1);
        Ok(())
    })?;
    expect_eq!(value.get(), 2);
    Ok(())
}

const WORDS: usize = 64;

fn nobody_sees_half_of_one() -> Result {
    let value = Arc::new(Published::new([0u64; WORDS]), GFP_KERNEL)?;
    let (halves, wholes) = (
        Arc::new(Tally::new(), GFP_KERNEL)?,
        Arc::new(Tally::new(), GFP_KERNEL)?,
    );
    let (read, half, whole) = (value.clone(), halves.clone(), wholes.clone());
    let probe = on_entry(c"probe_kunit_six", move |ctx| {
        let words = read.read(ctx);
        // Long enough for somebody to write in between, if anybody could.
        let same = (0..20).all(|_| {
            core::hint::black_box(words)
                .iter()
                .all(|&word| word == words[0])
        });
        match same {
            true => whole.count(),
            false => half.count(),
        }
    })?;
    let mut hammers = KVec::new();
    for cpu in targets::cpus() {
        hammers.push(targets::Hammer::start(cpu)?, GFP_KERNEL)?;
    }
    for round in 1..=200 {
        value.change(|words| {
            *words = [round; WORDS];
            Ok::<_, Error>(())
        })?;
    }
    drop(hammers);
    drop(probe);
    expect_eq!(halves.get(), 0);
    expect!(wholes.get() > 0);
    expect_eq!(value.get(), [200; WORDS]);
    Ok(())
}
