// SPDX-License-Identifier: GPL-2.0

//! The parameters that can be written while the module is loaded.

use core::fmt::{
    self,
    Write, //
};

use kernel::prelude::*;

use crate::{
    params_abi::{
        self,
        writable_parameters, //
    },
    settings::{
        Parameter,
        Settings, //
    },
    watch::settings::SETTINGS, //
};

/// They set [`SETTINGS`].
struct Writable;

writable_parameters!(Writable);

impl params_abi::Writable for Writable {
    /// Errors: `EINVAL`, or `ERANGE` for a number that is too large, and a line in the log that says why.
    fn set(name: &[u8], value: &[u8]) -> Result {
        let parameter = Parameter::named(name).ok_or(EINVAL)?;
        SETTINGS.change(|settings| {
            settings.set(parameter, value).map_err(|refusal| {
                pr_err!("{}\n", format_args!("{refusal}"));
                match refusal.is_out_of_range() {
                    true => ERANGE,
                    false => EINVAL,
                }
            })
        })
    }

    fn write(name: &[u8], out: &mut dyn Write) -> fmt::Result {
        let settings: Settings = SETTINGS.get();
        settings.write(Parameter::named(name).ok_or(fmt::Error)?, out)
    }
}
