// SPDX-License-Identifier: GPL-2.0
// error: associated function `from_raw` is private
// Outside of a handler there is no proof that one runs.

use crate::probe::Entry;
use kernel::prelude::*;

pub(super) fn program(_: crate::probe::NotLeaked) -> Result {
    // SAFETY: None.
    let _ = unsafe { Entry::from_raw(core::ptr::null_mut()) };
    Ok(())
}
