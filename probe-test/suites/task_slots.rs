// SPDX-License-Identifier: GPL-2.0

//! A table of which each task owns a slot for the time of a call.

use core::cell::UnsafeCell;

use kernel::{
    prelude::*,
    sync::Arc, //
};

use crate::{
    harness::{
        on_call,
        on_entry,
        Tally, //
    },
    probe::{
        task_slots::{
            ClaimError,
            SlotIndex, //
        },
        Entry,
        TaskSlots, //
    },
    targets::{
        self,
        Sitter, //
    }, //
};

suite!(probe_task_slots:
    claim_and_release,
    no_second_claim,
    left_behind_is_taken_over,
    dead_owners_are_forgotten,
    for_512_processors,
    no_second_reference,
    no_release_while_borrowed,
    found_by_its_owner_only,
    owner_moves_to_another_cpu,
    full_is_told_and_passes,
);

type Slots = Arc<TaskSlots<usize>>;

fn slots() -> Result<Slots> {
    Ok(Arc::new(TaskSlots::new()?, GFP_KERNEL)?)
}

/// Runs `f` in a handler, where alone slots can be used: whether it ran, and gave true.
fn in_handler(f: impl Fn(&Entry<'_>) -> bool + Sync + 'static) -> Result<bool> {
    static TRUE: Tally = Tally::new();

    TRUE.reset();
    let _probe = on_entry(c"probe_kunit_inner", move |ctx| {
        if f(ctx) {
            TRUE.count();
        }
    })?;
    targets::inner(1);
    Ok(TRUE.get() == 1)
}

fn claim_and_release() -> Result {
    let slots = slots()?;
    expect!(in_handler(move |ctx| {
        let nobody = slots.with_current(ctx, |_, _| ()).is_none();
        let Ok(index) = slots.claim(ctx, |value| *value = 5) else {
            return false;
        };
        let mine = slots.with(ctx, index, |value| core::mem::replace(value, 6));
        let found = slots.with_current(ctx, |value, index| (*value, index));
        let again = found.and_then(|(_, index)| slots.with(ctx, index, |value| *value));
        let last = slots.release_after(ctx, index, |value| *value);
        // Released twice is released.
        let never = slots.release_after(ctx, index, |value| *value).is_none();
        let gone = slots.with(ctx, index, |_| ()).is_none()
            && slots.with_current(ctx, |_, _| ()).is_none();
        nobody && mine == Some(5) && again == Some(6) && last == Some(6) && never && gone
    })?);
    Ok(())
}

/// What an inner call is refused, an outer one keeps.
fn no_second_claim() -> Result {
    static NESTED: Tally = Tally::new();
    static KEPT: Tally = Tally::new();

    NESTED.reset();
    KEPT.reset();
    let slots = slots()?;
    let (at_entry, at_return, inside) = (slots.clone(), slots.clone(), slots);
    let _outer = on_call(
        c"probe_kunit_outer",
        0,
        move |ctx| at_entry.claim(ctx, |value| *value = 7).ok(),
        move |ctx, index| {
            KEPT.set(
                at_return
                    .release_after(ctx, index, |value| *value)
                    .unwrap_or(0),
            )
        },
    )?;
    let _inner = on_entry(c"probe_kunit_inner", move |ctx| {
        if inside.claim(ctx, |value| *value = 8).err() == Some(ClaimError::Nested) {
            NESTED.count();
        }
    })?;
    targets::outer(1);
    expect_eq!((NESTED.get(), KEPT.get()), (1, 7));
    // Released, it is free again.
    targets::outer(1);
    expect_eq!((NESTED.get(), KEPT.get()), (2, 7));
    Ok(())
}

/// A call whose return nobody saw has left its slot behind: the next one at the same place takes it.
fn left_behind_is_taken_over() -> Result {
    static CLAIMED: Tally = Tally::new();

    CLAIMED.reset();
    let slots = slots()?;
    let _probe = on_entry(c"probe_kunit_inner", move |ctx| {
        if slots.claim(ctx, |value| *value += 1).is_ok()
            && slots.with_current(ctx, |value, _| *value) == Some(CLAIMED.get() as usize + 1)
        {
            CLAIMED.count();
        }
    })?;
    for _ in 0..3 {
        targets::inner(1);
    }
    expect_eq!(CLAIMED.get(), 3);
    Ok(())
}

/// Tasks that die inside leave theirs behind, too. Another at the same address has none, and gets one.
fn dead_owners_are_forgotten() -> Result {
    static CLAIMED: Tally = Tally::new();
    static FULL: Tally = Tally::new();
    static STRANGERS: Tally = Tally::new();

    for tally in [&CLAIMED, &FULL, &STRANGERS] {
        tally.reset();
    }
    let slots = slots()?;
    let at_entry = slots.clone();
    let _probe = on_call(
        c"probe_kunit_sit",
        256,
        move |ctx| {
            STRANGERS.unless(at_entry.with_current(ctx, |_, _| ()).is_none());
            match at_entry.claim(ctx, |value| *value = 1) {
                Ok(_) => CLAIMED.count(),
                Err(_) => FULL.count(),
            }
            Some(())
        },
        |_, ()| (),
    )?;
    // The kernel gives the same few addresses out again and again.
    for _ in 0..64 {
        Sitter::start(targets::last_cpu())?.die();
        targets::settle();
    }
    expect_eq!((CLAIMED.get() + FULL.get(), STRANGERS.get()), (64, 0));
    pr_info!("# {} of 64 found a slot\n", CLAIMED.get());
    Ok(())
}

/// Too much for one piece of memory, were it contiguous.
fn for_512_processors() -> Result {
    #[derive(Default)]
    struct Large([[u64; 32]; 8]);

    let slots = Arc::new(TaskSlots::<Large>::for_cpus(512)?, GFP_KERNEL)?;
    expect_eq!(slots.len(), 2048);
    expect!(in_handler(move |ctx| {
        let Ok(index) = slots.claim(ctx, |value| value.0[7][31] = 3) else {
            return false;
        };
        slots.release_after(ctx, index, |value| value.0[7][31]) == Some(3)
    })?);
    expect_eq!(TaskSlots::<usize>::for_cpus(1)?.len(), 16);
    expect_eq!(TaskSlots::<usize>::for_cpus(8)?.len(), 64);
    expect_eq!(TaskSlots::<usize>::for_cpus(96)?.len(), 512);
    Ok(())
}

fn no_second_reference() -> Result {
    let slots = slots()?;
    expect!(in_handler(move |ctx| {
        let Ok(index) = slots.claim(ctx, |value| *value = 1) else {
            return false;
        };
        let none = slots.with(ctx, index, |_| {
            slots.with(ctx, index, |_| ()).is_none() && slots.with_current(ctx, |_, _| ()).is_none()
        });
        // And one after the other.
        none == Some(true) && slots.with(ctx, index, |value| *value) == Some(1)
    })?);
    Ok(())
}

fn no_release_while_borrowed() -> Result {
    let slots = slots()?;
    expect!(in_handler(move |ctx| {
        let Ok(index) = slots.claim(ctx, |value| *value = 1) else {
            return false;
        };
        let _ = slots.with(ctx, index, |value| {
            let refused = slots.release_after(ctx, index, |_| ()).is_none();
            *value = if refused { 2 } else { 3 };
        });
        let kept = slots.with(ctx, index, |value| *value) == Some(2);
        let _ = slots.release_after(ctx, index, |_| ());
        kept && slots.with(ctx, index, |_| ()).is_none()
    })?);
    Ok(())
}

/// What one handler leaves for another, which runs when it has.
struct Place(UnsafeCell<Option<SlotIndex>>);

// SAFETY: The test writes and reads it one after the other.
unsafe impl Sync for Place {}

impl Place {
    fn put(&self, index: Option<SlotIndex>) {
        // SAFETY: Nobody reads it meanwhile.
        unsafe { *self.0.get() = index };
    }

    fn look(&self) -> Option<SlotIndex> {
        // SAFETY: Nobody writes it meanwhile.
        unsafe { *self.0.get() }
    }
}

/// A task that knows another's slot can neither use nor free it.
fn found_by_its_owner_only() -> Result {
    static KEPT: Tally = Tally::new();

    KEPT.reset();
    let slots = slots()?;
    let place = Arc::new(Place(UnsafeCell::new(None)), GFP_KERNEL)?;
    let (at_entry, at_return, from) = (slots.clone(), slots.clone(), place.clone());
    let _probe = on_call(
        c"probe_kunit_sit",
        0,
        move |ctx| {
            let argument = ctx.arg::<0>();
            let index = at_entry.claim(ctx, |value| *value = argument).ok();
            from.put(index);
            index
        },
        move |ctx, index| {
            let kept = at_return.release_after(ctx, index, |value| *value);
            KEPT.set(kept.unwrap_or(0));
        },
    )?;
    let sitter = Sitter::start(targets::last_cpu())?;
    let argument = sitter.argument();
    expect!(in_handler(move |ctx| {
        place.look().is_some_and(|index| {
            slots
                .release_after(ctx, index, |value| *value = 0)
                .is_none()
                && slots.with(ctx, index, |value| *value = 0).is_none()
                && slots.with_current(ctx, |value, _| *value = 0).is_none()
        })
    })?);
    expect_eq!(sitter.leave(targets::last_cpu()), Sitter::RETURNS);
    expect_eq!(KEPT.get(), argument as u64);
    Ok(())
}

/// Claims at the entry, tells of it in `claimed` and `full`, and at the return finds its own again.
macro_rules! claim_in_each_call {
    ($slots:expr, $claimed:ident, $full:ident, $found:ident) => {{
        let (at_entry, at_return) = ($slots.clone(), $slots.clone());
        on_call(
            c"probe_kunit_sit",
            256,
            move |ctx| {
                let argument = ctx.arg::<0>();
                match at_entry.claim(ctx, |value| *value = argument) {
                    Ok(_) => $claimed.count(),
                    Err(ClaimError::Full) => {
                        $full.count();
                        return None;
                    }
                    Err(ClaimError::Nested) => return None,
                }
                Some(argument)
            },
            move |ctx, argument| {
                let found = at_return.with_current(ctx, |value, index| (*value, index));
                if let Some((value, index)) = found {
                    let last = at_return.release_after(ctx, index, |value| *value);
                    if value == argument && last == Some(argument) {
                        $found.count();
                    }
                }
            },
        )
    }};
}

fn owner_moves_to_another_cpu() -> Result {
    static CLAIMED: Tally = Tally::new();
    static FULL: Tally = Tally::new();
    static FOUND: Tally = Tally::new();

    for tally in [&CLAIMED, &FULL, &FOUND] {
        tally.reset();
    }
    let slots = slots()?;
    let _probe = claim_in_each_call!(slots, CLAIMED, FULL, FOUND)?;
    let sitter = Sitter::start(targets::first_cpu())?;
    expect_eq!(sitter.leave(targets::last_cpu()), Sitter::RETURNS);
    expect_eq!((CLAIMED.get(), FULL.get(), FOUND.get()), (1, 0, 1));
    Ok(())
}

fn full_is_told_and_passes() -> Result {
    static CLAIMED: Tally = Tally::new();
    static FULL: Tally = Tally::new();
    static FOUND: Tally = Tally::new();

    for tally in [&CLAIMED, &FULL, &FOUND] {
        tally.reset();
    }
    let slots = slots()?;
    let probe = claim_in_each_call!(slots, CLAIMED, FULL, FOUND)?;
    // What there is room for.
    let room = slots.len() as u64;
    let mut sitters = KVec::new();
    for _ in 0..4 * room {
        sitters.push(Sitter::start(targets::last_cpu())?, GFP_KERNEL)?;
    }
    expect_eq!(CLAIMED.get() + FULL.get(), 4 * room);
    // Of so many, each bucket got more than it takes.
    expect!((4..=room).contains(&CLAIMED.get()));
    drop(sitters);
    expect_eq!(FOUND.get(), CLAIMED.get());
    expect_eq!(probe.missed().total(), 0);

    // All is free again: one at a time, each finds a place.
    FULL.reset();
    for _ in 0..2 * room {
        Sitter::start(targets::last_cpu())?;
    }
    expect_eq!(FULL.get(), 0);
    Ok(())
}
