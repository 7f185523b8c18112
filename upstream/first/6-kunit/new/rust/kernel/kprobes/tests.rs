// SPDX-License-Identifier: GPL-2.0

//! KUnit tests of kprobes and kretprobes.

use core::hint::black_box;

use crate::{
    error::to_result,
    kprobes::{
        kprobe,
        kretprobe::{
            self,
            MaxActive, //
        },
        Entry,
        Return,
        Symbol, //
    },
    prelude::*,
    sync::atomic::{
        Atomic,
        Relaxed, //
    },
};

/// What the tests probe: Rust leaves no room for ftrace, so that a probe here is a breakpoint.
#[no_mangle]
#[inline(never)]
extern "C" fn rust_kprobes_kunit_six(
    a: usize,
    b: usize,
    c: usize,
    d: usize,
    e: usize,
    f: usize,
) -> usize {
    black_box(a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f)
}

fn call_six(args: [usize; 6]) -> usize {
    let [a, b, c, d, e, f] = args;
    black_box(
        rust_kprobes_kunit_six as extern "C" fn(usize, usize, usize, usize, usize, usize) -> usize,
    )(a, b, c, d, e, f)
}

/// The sum of 1 to `depth`, by `depth + 1` calls.
#[no_mangle]
#[inline(never)]
extern "C" fn rust_kprobes_kunit_sum(depth: usize) -> usize {
    let below = match depth {
        0 => 0,
        _ => black_box(call_sum(depth - 1)),
    };
    below + depth
}

fn call_sum(depth: usize) -> usize {
    black_box(rust_kprobes_kunit_sum as extern "C" fn(usize) -> usize)(depth)
}

const ARGS: [usize; 6] = [1, 20, 300, 4000, 50000, 600000];
const SUM: usize = 1 + 2 * 20 + 3 * 300 + 4 * 4000 + 5 * 50000 + 6 * 600000;

/// Counts the calls with [`ARGS`]; neither field is at the start of a registration.
struct CountArgs {
    others: Atomic<u64>,
    hits: Atomic<u64>,
}

impl CountArgs {
    fn new() -> Self {
        Self {
            others: Atomic::new(0),
            hits: Atomic::new(0),
        }
    }

    fn counts(&self) -> (u64, u64) {
        (self.hits.load(Relaxed), self.others.load(Relaxed))
    }
}

impl kprobe::Handler for CountArgs {
    fn entry(&self, ctx: &Entry<'_>) {
        let args = [
            ctx.arg::<0>(),
            ctx.arg::<1>(),
            ctx.arg::<2>(),
            ctx.arg::<3>(),
            ctx.arg::<4>(),
            ctx.arg::<5>(),
        ];
        let counter = if args == ARGS {
            &self.hits
        } else {
            &self.others
        };
        counter.add(1, Relaxed);
    }
}

/// Two registrations, and something before each.
#[pin_data]
struct Two {
    before: u64,
    #[pin]
    first: kprobe::Registration<CountArgs>,
    between: u8,
    #[pin]
    second: kprobe::Registration<CountArgs>,
}

impl Two {
    fn new() -> Result<Pin<KBox<Self>>> {
        let name = || Symbol::new(c"rust_kprobes_kunit_six");
        KBox::try_pin_init(
            try_pin_init!(Self {
                before: 1,
                // SAFETY: The tests leak none.
                first <- unsafe { kprobe::Registration::new(name()?, CountArgs::new()) },
                between: 2,
                // SAFETY: The tests leak none.
                second <- unsafe { kprobe::Registration::new(name()?, CountArgs::new()) },
            }? Error),
            GFP_KERNEL,
        )
    }
}

/// How often the C function was called with this buffer.
struct CountBuffer {
    buffer: usize,
    hits: Atomic<u64>,
}

impl kprobe::Handler for CountBuffer {
    fn entry(&self, ctx: &Entry<'_>) {
        if ctx.arg::<0>() == self.buffer {
            self.hits.add(1, Relaxed);
        }
    }
}

fn register(name: &CStr) -> Result<Pin<KBox<kprobe::Registration<CountArgs>>>> {
    // SAFETY: The tests leak none.
    let init = unsafe { kprobe::Registration::new(Symbol::new(name)?, CountArgs::new()) };
    KBox::pin_init(init, GFP_KERNEL)
}

/// What went from the entry of each call to its return, and what was returned.
struct Sums {
    returns: Atomic<u64>,
    wrong: Atomic<u64>,
    at_least: usize,
}

impl Sums {
    fn new(at_least: usize) -> Self {
        Self {
            returns: Atomic::new(0),
            wrong: Atomic::new(0),
            at_least,
        }
    }

    fn counts(&self) -> (u64, u64) {
        (self.returns.load(Relaxed), self.wrong.load(Relaxed))
    }
}

impl kretprobe::Handler for Sums {
    type Data = [usize; 3];

    fn entry(&self, ctx: &Entry<'_>) -> Option<[usize; 3]> {
        let depth = ctx.arg::<0>();
        (depth >= self.at_least).then_some([depth, !depth, depth * (depth + 1) / 2])
    }

    fn ret(&self, ctx: &Return<'_>, [depth, complement, sum]: [usize; 3]) {
        self.returns.add(1, Relaxed);
        if depth != !complement || sum != ctx.value() || depth < self.at_least {
            self.wrong.add(1, Relaxed);
        }
    }
}

fn register_sums(
    at_least: usize,
    max_active: MaxActive,
) -> Result<Pin<KBox<kretprobe::Registration<Sums>>>> {
    let symbol = Symbol::new(c"rust_kprobes_kunit_sum")?;
    // SAFETY: The tests leak none.
    let init = unsafe { kretprobe::Registration::new(symbol, max_active, Sums::new(at_least)) };
    KBox::pin_init(init, GFP_KERNEL)
}

macro_rules! expect_eq {
    ($found:expr, $expected:expr) => {{
        let (found, expected) = ($found, $expected);
        if found != expected {
            pr_err!(
                "{}:{}: {} is {:?}, expected {:?}\n",
                file!(),
                line!(),
                stringify!($found),
                found,
                expected
            );
            return Err(EINVAL);
        }
    }};
}

#[macros::kunit_tests(rust_kprobes)]
mod cases {
    use super::*;

    #[test]
    fn hits_and_arguments() -> Result {
        let two = Two::new()?;
        call_six(ARGS);
        call_six([0; 6]);
        expect_eq!(two.first.handler().counts(), (1, 1));
        expect_eq!(two.second.handler().counts(), (1, 1));
        expect_eq!((two.before, two.between), (1, 2));
        expect_eq!((two.first.missed(), two.second.missed()), (0, 0));
        Ok(())
    }

    #[test]
    fn hits_where_ftrace_is() -> Result {
        let text = c"42";
        let handler = CountBuffer {
            buffer: text.as_char_ptr() as usize,
            hits: Atomic::new(0),
        };
        // SAFETY: The tests leak none.
        let init = unsafe { kprobe::Registration::new(Symbol::new(c"kstrtoint")?, handler) };
        let probe = KBox::pin_init(init, GFP_KERNEL)?;
        for _ in 0..10 {
            let mut value = 0;
            // SAFETY: Both pointers are valid, and the text ends with a NUL.
            to_result(unsafe { bindings::kstrtoint(text.as_char_ptr(), 0, &mut value) })?;
            expect_eq!(value, 42);
        }
        expect_eq!(probe.handler().hits.load(Relaxed), 10);
        Ok(())
    }

    #[test]
    fn nothing_after_drop() -> Result {
        let kept = register(c"rust_kprobes_kunit_six")?;
        drop(register(c"rust_kprobes_kunit_six")?);
        call_six(ARGS);
        expect_eq!(kept.handler().counts(), (1, 0));
        drop(kept);
        expect_eq!(call_six(ARGS), SUM);
        Ok(())
    }

    #[test]
    fn disable_and_enable() -> Result {
        let probe = register(c"rust_kprobes_kunit_six")?;
        probe.disable()?;
        call_six(ARGS);
        expect_eq!(probe.handler().counts(), (0, 0));
        probe.enable()?;
        call_six(ARGS);
        expect_eq!(probe.handler().counts(), (1, 0));
        Ok(())
    }

    #[test]
    fn refused() -> Result {
        let refused = |name| register(name).err();
        expect_eq!(refused(c"rust_kprobes_kunit_none"), Some(ENOENT));
        // On the blacklist.
        expect_eq!(refused(c"get_kprobe"), Some(EINVAL));
        // Made by the compiler: its arguments may be others.
        expect_eq!(refused(c"kstrtoint.cold"), Some(EINVAL));
        expect_eq!(MaxActive::new(MaxActive::MAX + 1).err(), Some(EINVAL));
        Ok(())
    }

    #[test]
    fn each_call_has_its_data() -> Result {
        let probe = register_sums(0, MaxActive::new(16)?)?;
        expect_eq!(call_sum(9), 45);
        expect_eq!(probe.handler().counts(), (10, 0));
        expect_eq!(probe.missed().total(), 0);
        Ok(())
    }

    #[test]
    fn only_what_entry_chose() -> Result {
        let probe = register_sums(7, MaxActive::new(16)?)?;
        expect_eq!(call_sum(9), 45);
        expect_eq!(probe.handler().counts(), (3, 0));
        Ok(())
    }

    #[test]
    fn counts_what_it_missed() -> Result {
        let probe = register_sums(0, MaxActive::new(4)?)?;
        expect_eq!(call_sum(9), 45);
        expect_eq!(probe.handler().counts(), (4, 0));
        expect_eq!(probe.missed().instances, 6);
        Ok(())
    }
}
