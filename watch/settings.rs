// SPDX-License-Identifier: GPL-2.0

//! Where handlers find what the parameters are set to.

use crate::{
    probe::Published,
    settings::Settings, //
};

/// What the writable parameters are set to. A static, as they are set before the module's init, and may be until
/// after its exit.
pub(crate) static SETTINGS: Published<Settings> = Published::new(Settings::DEFAULT);
