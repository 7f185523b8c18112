// SPDX-License-Identifier: GPL-2.0

//! From when to when probes prove something.

use kernel::{
    prelude::*,
    sync::Arc, //
};

use crate::{
    harness::NOT_LEAKED,
    probe::{
        Batch,
        Gate,
        Switch, //
    },
    targets, //
};

suite!(probe_gate:
    closed_at_first_and_at_last,
    what_happens_is_told,
    nothing_is_proven_of_what_was_before,
    the_switch_is_on,
    the_switch_is_touched,
);

fn closed_at_first_and_at_last() -> Result {
    let gate = Gate::new();
    expect!(gate.pass().is_none() && !gate.is_open());
    gate.open();
    expect!(gate.pass().is_some() && gate.is_open());
    gate.close();
    expect!(gate.pass().is_none() && !gate.is_open());
    gate.close();
    expect!(gate.pass().is_none());
    Ok(())
}

fn what_happens_is_told() -> Result {
    let gate = Gate::new();
    gate.open();
    gate.prove(gate.look());
    let (Some(early), Some(late)) = (gate.pass(), gate.pass()) else {
        return Err(EINVAL);
    };
    expect!(gate.held_since(early) && gate.held_since(late));
    gate.disturb();
    expect!(!gate.held_since(early));
    // Who comes after it has nothing to fear.
    expect!(gate.pass().is_some_and(|pass| gate.held_since(pass)));
    gate.doubt();
    expect!(gate.pass().is_some_and(|pass| !gate.held_since(pass)));
    gate.prove(gate.look());
    expect!(gate.pass().is_some_and(|pass| gate.held_since(pass)));
    expect!(!gate.held_since(early) && !gate.held_since(late));
    let last = gate.pass();
    gate.close();
    expect!(last.is_some_and(|pass| !gate.held_since(pass)));
    gate.open();
    expect!(last.is_some_and(|pass| !gate.held_since(pass)));
    Ok(())
}

fn nothing_is_proven_of_what_was_before() -> Result {
    let gate = Gate::new();
    gate.open();
    let unproven = gate.look();
    gate.prove(unproven);
    // It passed before that.
    expect!(!gate.held_since(unproven));
    // What was found out is no longer true.
    let old = gate.look();
    gate.doubt();
    gate.prove(old);
    expect!(gate.pass().is_some_and(|pass| !gate.held_since(pass)));
    Ok(())
}

fn the_switch_is_on() -> Result {
    let gate = Arc::new(Gate::new(), GFP_KERNEL)?;
    let switch = Switch::new(NOT_LEAKED, &gate)?;
    expect!(gate.pass().is_none());
    switch.open(&gate);
    expect!(gate.pass().is_some_and(|pass| gate.held_since(pass)));
    gate.close();
    Ok(())
}

/// Whoever writes to the file, nonsense too, may be about to disarm: until it is known that he is not,
/// nothing is proven.
fn the_switch_is_touched() -> Result {
    let gate = Arc::new(Gate::new(), GFP_KERNEL)?;
    let mut switch = Switch::new(NOT_LEAKED, &gate)?;
    switch.open(&gate);
    let before = gate.pass();
    if !targets::touch_the_switch() {
        pr_info!("# no /sys/kernel/debug/kprobes/enabled here\n");
        return Ok(());
    }
    expect!(before.is_some_and(|pass| !gate.held_since(pass)));
    let proven = || gate.pass().is_some_and(|pass| gate.held_since(pass));
    expect!(!proven());
    for _ in 0..1000 {
        if proven() {
            break;
        }
        targets::settle();
    }
    expect!(proven());
    gate.close();
    let mut batch = Batch::new();
    switch.add_to(&mut batch);
    drop(batch);
    Ok(())
}
