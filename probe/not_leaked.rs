// SPDX-License-Identifier: GPL-2.0

//! The promise that registrations end before their module does.

/// A promise that registrations are dropped before the code of their handlers goes away.
///
/// A kprobe and a tracepoint take no reference on the module that their handler is in. Safe code can
/// leak a registration (`mem::forget()`, a leaked box, a cycle of `Arc`s, a static); its memory would
/// stay, but the module's code goes with the module, and the next hit would jump into nowhere. No type
/// can rule that out: a registration that held the module could never be unloaded, as it is the
/// module's exit that drops it. So every constructor takes this promise, which only unsafe code gives.
///
/// # Invariants
///
/// That there is one means that every registration made with it, or with a copy, is dropped before the
/// exit of the module that contains its handler ends, or else is never unloaded.
#[derive(Clone, Copy)]
pub(crate) struct NotLeaked(());

impl NotLeaked {
    /// Promises it.
    ///
    /// # Safety
    ///
    /// Each registration that is made with the promise or a copy of it must be dropped before the exit
    /// function of the module ends, on every path: also where its initialisation fails half-way. This
    /// holds for all code that the promise is handed to.
    pub(crate) const unsafe fn promise() -> Self {
        // INVARIANT: By the safety requirements.
        Self(())
    }
}
