// SPDX-License-Identifier: GPL-2.0

//! Checked at compile time: no registration is `Unpin`.
//!
//! While a registration is being dropped, or in a [`Batch`](super::Batch), there is a `&mut` to it, and
//! handlers still run with a `&` to the handler in it. That is sound for types that are not `Unpin`
//! alone: only of others does the compiler hold a `&mut` for the only reference there is (no `noalias`,
//! `UnsafePinned` to be).

use super::{
    kprobe,
    kretprobe,
    tracepoint::{
        self,
        Tracepoint, //
    }, //
};

/// `<T as NotUnpin<_>>::check` names one function, unless `T` is `Unpin`: then two, and it does not compile.
trait NotUnpin<Which> {
    fn check() {}
}

struct AnyType;
struct Unpinned;

impl<T: ?Sized> NotUnpin<AnyType> for T {}
impl<T: ?Sized + Unpin> NotUnpin<Unpinned> for T {}

fn _registrations<K, R, P, T>()
where
    K: kprobe::Handler,
    R: kretprobe::Handler,
    P: Tracepoint,
    T: tracepoint::Handler<P>,
{
    let _ = <kprobe::Registration<K> as NotUnpin<_>>::check;
    let _ = <kretprobe::Registration<R> as NotUnpin<_>>::check;
    let _ = <tracepoint::Registration<P, T> as NotUnpin<_>>::check;
}
