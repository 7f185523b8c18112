// SPDX-License-Identifier: GPL-2.0
// error: type annotations needed
// appended to: probe/pinned.rs
// The check that no registration is `Unpin` finds a type that is.

fn _unpin() {
    let _ = <usize as NotUnpin<_>>::check;
}
