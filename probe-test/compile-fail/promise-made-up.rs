// SPDX-License-Identifier: GPL-2.0
// error: is unsafe and requires unsafe
// Safe code cannot promise that it leaks no registration.

use crate::probe::NotLeaked;
use kernel::prelude::*;

pub(super) fn program(_: NotLeaked) -> Result {
    let _ = NotLeaked::promise();
    Ok(())
}
