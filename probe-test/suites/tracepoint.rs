// SPDX-License-Identifier: GPL-2.0

//! Tracepoints: that a handler runs, what it sees, and where it runs.

use kernel::{
    prelude::*,
    sync::Arc, //
};

use crate::{
    events::{
        self,
        Packet,
        Place,
        Teller, //
    },
    harness::{
        on_entry,
        on_hit,
        Tally, //
    },
    probe::{
        clock,
        memory,
        per_cpu::Counter,
        tracepoint::{
            KfreeSkb,
            NeighUpdate, //
        },
        Batch,
        PerCpu,
        TaskSlots, //
    },
    targets, //
};

suite!(probe_tracepoint:
    sees_a_drop,
    sees_a_neighbour_update,
    other_protocols_are_left_out,
    several_at_one,
    cannot_be_preempted,
    on_top_of_a_handler,
    counts_on_every_cpu,
    a_drop_waits,
    a_batch_waits_once,
    while_it_is_hit,
);

const ARP: u16 = 0x0806;
/// An ethertype for tests (`ETH_P_802_EX1`): no other packet of the machine has it.
const EXPERIMENT: u16 = 0x88b5;

static HITS: Tally = Tally::new();

fn sees_a_drop() -> Result {
    static SKB: Tally = Tally::new();
    static LOCATION: Tally = Tally::new();
    static REASON: Tally = Tally::new();

    HITS.reset();
    let packet = Packet::new(EXPERIMENT)?;
    let skb = packet.address();
    let _probe = on_hit(KfreeSkb::of_protocol(EXPERIMENT), |_, event| {
        HITS.count();
        SKB.set(event.skb());
        LOCATION.set(event.location());
        REASON.set(event.reason() as usize);
        HITS.unless(event.protocol() == EXPERIMENT && event.rx_sk() == 0);
    })?;
    drop(Packet::new(EXPERIMENT)?);
    expect_eq!(HITS.get(), 0);
    packet.dropped(7);
    expect_eq!((HITS.get(), REASON.get()), (1, 7));
    expect_eq!(SKB.get(), skb as u64);
    // Where it was dropped is code.
    expect!(memory::read::<usize>(LOCATION.get() as usize).is_ok());
    Ok(())
}

fn sees_a_neighbour_update() -> Result {
    const AF_INET: u16 = 2;
    const AF_INET6: u16 = 10;
    static NEIGH: Tally = Tally::new();
    static TOLD: Tally = Tally::new();
    static WRONG: Tally = Tally::new();
    static OTHERS: Tally = Tally::new();

    OTHERS.reset();
    TOLD.reset();
    WRONG.reset();
    let _probe = on_hit(NeighUpdate::of_family(AF_INET), |_, event| {
        if event.portid() != 0x5eed {
            return;
        }
        TOLD.count();
        NEIGH.set(event.neigh());
        WRONG.unless(event.new_state() == 4 && event.flags() == 1 && event.family() == 2);
        WRONG.unless(memory::read::<[u8; 6]>(event.lladdr()) == Ok([2, 0, 0, 0, 7, 7]));
    })?;
    let _other = on_hit(NeighUpdate::of_family(AF_INET6), |_, event| {
        if event.portid() == 0x5eed {
            OTHERS.count();
        }
    })?;
    let neigh = events::neigh_update(&[2, 0, 0, 0, 7, 7], 4, 1, 0x5eed)?;
    expect_eq!((TOLD.get(), WRONG.get(), OTHERS.get()), (1, 0, 0));
    expect_eq!(NEIGH.get(), neigh as u64);
    Ok(())
}

fn other_protocols_are_left_out() -> Result {
    static ALL: Tally = Tally::new();

    HITS.reset();
    ALL.reset();
    let others = Packet::new(EXPERIMENT)?;
    let address = others.address();
    let _arp = on_hit(KfreeSkb::of_protocol(ARP), move |_, event| {
        if event.skb() == address {
            HITS.count();
        }
    })?;
    let _all = on_hit(KfreeSkb::ALL, move |_, event| {
        if event.skb() == address {
            ALL.count();
        }
    })?;
    others.tell(Place::Here);
    expect_eq!((HITS.get(), ALL.get()), (0, 1));
    Ok(())
}

/// Each is registered for itself: the kernel would refuse the same one twice.
fn several_at_one() -> Result {
    let packet = Packet::new(EXPERIMENT)?;
    let register = || on_hit(KfreeSkb::of_protocol(EXPERIMENT), |_, _| HITS.count());
    HITS.reset();
    let first = register()?;
    let second = register()?;
    let third = register()?;
    packet.tell(Place::Here);
    expect_eq!(HITS.get(), 3);
    drop(second);
    packet.tell(Place::Here);
    expect_eq!(HITS.get(), 5);
    drop((first, third));
    packet.tell(Place::Here);
    expect_eq!(HITS.get(), 5);
    let _again = register()?;
    packet.tell(Place::Here);
    expect_eq!(HITS.get(), 6);
    Ok(())
}

fn cannot_be_preempted() -> Result {
    static PREEMPTIBLE: Tally = Tally::new();

    HITS.reset();
    PREEMPTIBLE.reset();
    let packet = Packet::new(EXPERIMENT)?;
    let _probe = on_hit(KfreeSkb::of_protocol(EXPERIMENT), |_, _| {
        HITS.count();
        PREEMPTIBLE.unless(!events::can_be_preempted());
    })?;
    for place in [Place::Here, Place::IrqsOff, Place::BhOff, Place::InIrq] {
        packet.tell(place);
    }
    expect_eq!((HITS.get(), PREEMPTIBLE.get()), (4, 0));
    Ok(())
}

/// Inside a kprobe's handler, whose slot is lent, as an interrupt would: the same task, on the same CPU.
fn on_top_of_a_handler() -> Result {
    static LENT: Tally = Tally::new();

    HITS.reset();
    LENT.reset();
    let slots: Arc<TaskSlots<usize>> = Arc::new(TaskSlots::new()?, GFP_KERNEL)?;
    let same = slots.clone();
    let packet = Packet::new(EXPERIMENT)?;
    let _tracepoint = on_hit(KfreeSkb::of_protocol(EXPERIMENT), move |ctx, _| {
        HITS.count();
        let lent = same.with_current(ctx, |value, _| *value = 2);
        LENT.unless(lent.is_none());
    })?;
    let seen = Arc::new(Tally::new(), GFP_KERNEL)?;
    let kept = seen.clone();
    let _kprobe = on_entry(c"probe_kunit_inner", move |ctx| {
        let Ok(index) = slots.claim(ctx, |value| *value = 1) else {
            return;
        };
        let lent = slots.with(ctx, index, |value| {
            packet.tell(Place::Here);
            *value
        });
        // Now it is not, and the tracepoint's handler gets it.
        packet.tell(Place::IrqsOff);
        let last = slots.release_after(ctx, index, |value| *value);
        kept.unless(lent == Some(1) && last == Some(2));
    })?;
    targets::inner(1);
    expect_eq!((HITS.get(), LENT.get(), seen.get()), (2, 1, 0));
    Ok(())
}

fn counts_on_every_cpu() -> Result {
    let counters = Arc::new(PerCpu::new(Counter::new)?, GFP_KERNEL)?;
    let atomic = Arc::new(Tally::new(), GFP_KERNEL)?;
    let (here, everywhere) = (counters.clone(), atomic.clone());
    let probe = on_hit(KfreeSkb::of_protocol(EXPERIMENT), move |ctx, _| {
        everywhere.count();
        here.here(ctx).add(1, ctx);
    })?;
    let mut tellers = KVec::new();
    for cpu in targets::cpus() {
        // Two, that take turns.
        tellers.push(Teller::start(cpu, Packet::new(EXPERIMENT)?)?, GFP_KERNEL)?;
        tellers.push(Teller::start(cpu, Packet::new(EXPERIMENT)?)?, GFP_KERNEL)?;
    }
    for _ in 0..10 {
        targets::settle();
    }
    drop(tellers);
    drop(probe);
    let counted: u64 = counters.iter().map(Counter::get).sum();
    expect_eq!(counted, atomic.get());
    expect!(counted > 0);
    Ok(())
}

/// Until its handler is done.
fn a_drop_waits() -> Result {
    const NS: u64 = 20_000_000;
    static INSIDE: Tally = Tally::new();

    if targets::first_cpu() == targets::last_cpu() {
        return Ok(());
    }
    for batched in [false, true, false, true] {
        INSIDE.reset();
        let mut probe = on_hit(KfreeSkb::of_protocol(EXPERIMENT), |_, _| {
            let began = clock::now_ns();
            INSIDE.set(1);
            while clock::now_ns().saturating_sub(began) < NS {
                core::hint::spin_loop();
            }
            INSIDE.set(0);
        })?;
        let teller = Teller::start(targets::last_cpu(), Packet::new(EXPERIMENT)?)?;
        for _ in 0..1000 {
            if INSIDE.get() == 1 {
                break;
            }
            targets::settle();
        }
        expect_eq!(INSIDE.get(), 1);
        if batched {
            Batch::new().add_tracepoint(probe.as_mut());
        } else {
            drop(probe);
        }
        expect_eq!(INSIDE.get(), 0);
        drop(teller);
    }
    Ok(())
}

fn a_batch_waits_once() -> Result {
    static WAITS: Tally = Tally::new();

    HITS.reset();
    WAITS.reset();
    let packet = Packet::new(EXPERIMENT)?;
    let _waits = on_entry(c"probe_kunit:tracepoint_abi_synchronize", |_| WAITS.count())?;
    let mut probes = KVec::new();
    // More than there is room for at once.
    for _ in 0..18 {
        let probe = on_hit(KfreeSkb::of_protocol(EXPERIMENT), |_, _| HITS.count())?;
        probes.push(probe, GFP_KERNEL)?;
    }
    packet.tell(Place::Here);
    expect_eq!(HITS.get(), 18);
    {
        let mut batch = Batch::new();
        let mut few = probes.iter_mut().skip(15);
        few.by_ref()
            .for_each(|probe| batch.add_tracepoint(probe.as_mut()));
        packet.tell(Place::Here);
        expect_eq!((HITS.get(), WAITS.get()), (36, 0));
    }
    expect_eq!(WAITS.get(), 1);
    packet.tell(Place::Here);
    expect_eq!(HITS.get(), 36 + 15);
    // Those that are unregistered already are left out.
    {
        let mut batch = Batch::new();
        probes
            .iter_mut()
            .for_each(|probe| batch.add_tracepoint(probe.as_mut()));
    }
    expect_eq!(WAITS.get(), 2);
    drop(probes);
    expect_eq!(WAITS.get(), 2);
    packet.tell(Place::Here);
    expect_eq!(HITS.get(), 36 + 15);
    let alone = on_hit(KfreeSkb::of_protocol(EXPERIMENT), |_, _| HITS.count())?;
    drop(alone);
    expect_eq!(WAITS.get(), 3);
    Ok(())
}

/// On every CPU, and from the very moment of registration to that of the drop.
fn while_it_is_hit() -> Result {
    const ALIVE: u64 = 0x600d_600d_600d_600d;
    static DEAD: Tally = Tally::new();

    struct Owned(KBox<u64>);
    impl Drop for Owned {
        fn drop(&mut self) {
            *self.0 = 0xdead;
        }
    }

    HITS.reset();
    DEAD.reset();
    let mut tellers = KVec::new();
    for cpu in targets::cpus() {
        tellers.push(Teller::start(cpu, Packet::new(EXPERIMENT)?)?, GFP_KERNEL)?;
    }
    for _ in 0..8 {
        let owned = Owned(KBox::new(ALIVE, GFP_KERNEL)?);
        let probe = on_hit(KfreeSkb::of_protocol(EXPERIMENT), move |_, _| {
            HITS.count();
            DEAD.unless(*owned.0 == ALIVE);
        })?;
        targets::settle();
        drop(probe);
    }
    drop(tellers);
    expect_eq!(DEAD.get(), 0);
    expect!(HITS.get() > 8);
    Ok(())
}
