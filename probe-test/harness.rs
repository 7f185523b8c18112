// SPDX-License-Identifier: GPL-2.0

//! What the suites share: expectations, handlers made of closures, and a runner for kernels without
//! KUnit.

use core::marker::PhantomData;

use core::ffi::CStr;

use kernel::prelude::*;

use crate::{
    compat::atomic::{
        Atomic,
        Relaxed, //
    },
    probe::{
        kprobe,
        kretprobe,
        tracepoint::{
            self,
            Tracepoint, //
        },
        Entry,
        Hit,
        NotLeaked,
        Return,
        Symbol, //
    }, //
};

/// Ends the test with an error, and says why, unless the condition holds.
macro_rules! expect {
    ($condition:expr) => {
        if !$condition {
            pr_err!(
                "# {}:{}: not so: {}\n",
                file!(),
                line!(),
                stringify!($condition)
            );
            return Err(EINVAL);
        }
    };
}

/// Ends the test with an error, and says what was found, unless both are equal.
macro_rules! expect_eq {
    ($found:expr, $expected:expr) => {
        match (&$found, &$expected) {
            (found, expected) => {
                if *found != *expected {
                    pr_err!(
                        "# {}:{}: {} is {:?}, expected {:?}\n",
                        file!(),
                        line!(),
                        stringify!($found),
                        found,
                        expected
                    );
                    return Err(EINVAL);
                }
            }
        }
    };
}

/// Makes the named tests, functions that give a `Result`, a suite: KUnit's, and [`run`]'s.
macro_rules! suite {
    ($suite:ident: $($test:ident),* $(,)?) => {
        pub(crate) const SUITE: $crate::harness::Suite = $crate::harness::Suite {
            name: stringify!($suite),
            tests: &[$((stringify!($test), $test)),*],
        };

        // Where there is no KUnit, older crates lack the macro, and in newer ones it makes nothing.
        #[cfg(CONFIG_KUNIT = "y")]
        #[kernel::macros::kunit_tests($suite)]
        mod kunit {
            $(
                #[test]
                fn $test() -> kernel::prelude::Result {
                    super::$test()
                }
            )*
        }
    };
}

/// The name and the function of a test.
pub(crate) type Test = (&'static str, fn() -> Result);

pub(crate) struct Suite {
    pub(crate) name: &'static str,
    pub(crate) tests: &'static [Test],
}

/// Runs all tests and prints KTAP, as KUnit does.
#[cfg_attr(CONFIG_KUNIT = "y", expect(dead_code))]
pub(crate) fn run(suites: &[&Suite]) {
    for (index, suite) in suites.iter().enumerate() {
        pr_info!("    # Subtest: {}\n", suite.name);
        pr_info!("    1..{}\n", suite.tests.len());
        let mut failed = 0;
        for (index, (name, test)) in suite.tests.iter().enumerate() {
            let verdict = if test().is_ok() { "ok" } else { "not ok" };
            failed += usize::from(verdict != "ok");
            pr_info!("    {} {} {}\n", verdict, index + 1, name);
        }
        let verdict = if failed == 0 { "ok" } else { "not ok" };
        pr_info!("{} {} {}\n", verdict, index + 1, suite.name);
    }
}

/// How often something came to pass, counted from any context.
pub(crate) struct Tally(Atomic<u64>);

impl Tally {
    pub(crate) const fn new() -> Self {
        Self(Atomic::new(0))
    }

    /// From the start, for a test that is run a second time.
    pub(crate) fn reset(&self) {
        self.set(0);
    }

    pub(crate) fn set(&self, value: usize) {
        self.0.store(value as u64, Relaxed);
    }

    pub(crate) fn count(&self) {
        self.0.add(1, Relaxed);
    }

    /// Counts `condition`s that did not hold.
    pub(crate) fn unless(&self, condition: bool) {
        if !condition {
            self.count();
        }
    }

    pub(crate) fn get(&self) -> u64 {
        self.0.load(Relaxed)
    }
}

// SAFETY: The tests keep what they register in local variables, and drop it; they leak none, and end
// before the module's init does.
pub(crate) const NOT_LEAKED: NotLeaked = unsafe { NotLeaked::promise() };

/// A kprobe's handler that is a closure.
pub(crate) struct OnEntry<F>(F);

impl<F: Fn(&Entry<'_>) + Sync + 'static> kprobe::Handler for OnEntry<F> {
    fn entry(&self, ctx: &Entry<'_>) {
        (self.0)(ctx)
    }
}

pub(crate) type Kprobe<F> = Pin<KBox<kprobe::Registration<OnEntry<F>>>>;

/// Registers `entry` at the function `symbol`.
pub(crate) fn on_entry<F>(symbol: &CStr, entry: F) -> Result<Kprobe<F>>
where
    F: Fn(&Entry<'_>) + Sync + 'static,
{
    KBox::pin_init(
        kprobe::Registration::new(NOT_LEAKED, Symbol::new(symbol)?, OnEntry(entry)),
        GFP_KERNEL,
    )
}

/// A kretprobe's handlers that are closures.
pub(crate) struct OnCall<D, E, R>(E, R, PhantomData<fn() -> D>);

impl<D, E, R> kretprobe::Handler for OnCall<D, E, R>
where
    D: Copy + Send + 'static,
    E: Fn(&Entry<'_>) -> Option<D> + Sync + 'static,
    R: Fn(&Return<'_>, D) + Sync + 'static,
{
    type Data = D;

    fn entry(&self, ctx: &Entry<'_>) -> Option<D> {
        (self.0)(ctx)
    }

    fn ret(&self, ctx: &Return<'_>, data: D) {
        (self.1)(ctx, data)
    }
}

pub(crate) type Kretprobe<D, E, R> = Pin<KBox<kretprobe::Registration<OnCall<D, E, R>>>>;

/// Registers `entry` and `ret` at the function `symbol`, for `max_active` calls at once.
pub(crate) fn on_call<D, E, R>(
    symbol: &CStr,
    max_active: u32,
    entry: E,
    ret: R,
) -> Result<Kretprobe<D, E, R>>
where
    D: Copy + Send + 'static,
    E: Fn(&Entry<'_>) -> Option<D> + Sync + 'static,
    R: Fn(&Return<'_>, D) + Sync + 'static,
{
    let handler = OnCall(entry, ret, PhantomData);
    let max_active = kretprobe::MaxActive::new(max_active)?;
    KBox::pin_init(
        kretprobe::Registration::new(NOT_LEAKED, Symbol::new(symbol)?, max_active, handler),
        GFP_KERNEL,
    )
}

/// A tracepoint's handler that is a closure.
pub(crate) struct OnHit<P, F>(F, PhantomData<fn(P)>);

impl<P, F> tracepoint::Handler<P> for OnHit<P, F>
where
    P: Tracepoint,
    F: Fn(&Hit<'_>, &P::Event) + Sync + 'static,
{
    fn hit(&self, ctx: &Hit<'_>, event: &P::Event) {
        (self.0)(ctx, event)
    }
}

pub(crate) type OnTracepoint<P, F> = Pin<KBox<tracepoint::Registration<P, OnHit<P, F>>>>;

/// Registers `hit` at `tracepoint`.
pub(crate) fn on_hit<P, F>(tracepoint: P, hit: F) -> Result<OnTracepoint<P, F>>
where
    P: Tracepoint,
    F: Fn(&Hit<'_>, &P::Event) + Sync + 'static,
{
    KBox::pin_init(
        tracepoint::Registration::new(NOT_LEAKED, tracepoint, OnHit(hit, PhantomData)),
        GFP_KERNEL,
    )
}
