// SPDX-License-Identifier: GPL-2.0

//! Names of sysctls, as a reader can pass them to `sysctl`.

use core::fmt::{
    self,
    Display,
    Formatter, //
};

use super::escape::DevName;
use super::observation::{
    Device,
    Setting, //
};

/// A sysctl of one interface: `net.ipv4.conf.v0.rp_filter`.
pub(crate) struct Sysctl<'a> {
    /// `conf` or `neigh`.
    tree: &'static str,
    device: &'a Device,
    key: &'static str,
}

impl<'a> Sysctl<'a> {
    /// `net.ipv4.conf.<dev>.<key>`
    pub(crate) fn conf(device: &'a Device, key: &'static str) -> Self {
        let tree = "conf";
        Self { tree, device, key }
    }

    /// `net.ipv4.neigh.<dev>.<key>`
    pub(crate) fn neigh(device: &'a Device, key: &'static str) -> Self {
        let tree = "neigh";
        Self { tree, device, key }
    }
}

impl Display for Sysctl<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self { tree, device, key } = self;
        let name = DevName(&device.name);
        match name.has_dot() {
            true => write!(f, "net/ipv4/{tree}/{name}/{key}"),
            false => write!(f, "net.ipv4.{tree}.{name}.{key}"),
        }
    }
}

/// What `conf.all` and the interface say: ` of all`, ` of v0`, or both, whichever has the say.
pub(crate) struct Whose<'a>(pub(crate) &'a Device, pub(crate) Setting);

impl Display for Whose<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self(device, setting) = self;
        let dev = DevName(&device.name);
        match (setting.all == setting.max(), setting.own == setting.max()) {
            (true, true) => write!(f, " of all and {dev}"),
            (true, false) => f.write_str(" of all"),
            (false, _) => write!(f, " of {dev}"),
        }
    }
}

/// No remedy takes more assignments.
const MOST: usize = 12;

/// Assignments that one `sysctl` makes: all that it takes for what a sentence promises.
pub(crate) struct Switches<'a> {
    device: &'a Device,
    list: [(bool, &'static str, i32); MOST],
    len: usize,
}

impl<'a> Switches<'a> {
    pub(crate) fn new(device: &'a Device) -> Self {
        Self {
            device,
            list: [(false, "", 0); MOST],
            len: 0,
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.len == 0
    }

    fn push(&mut self, of_all: bool, key: &'static str, value: i32) {
        if let Some(slot) = self.list.get_mut(self.len) {
            *slot = (of_all, key, value);
            self.len = self.len.wrapping_add(1);
        }
    }

    /// The interface's own `key` gets `value`.
    pub(crate) fn set(&mut self, key: &'static str, value: i32) {
        self.push(false, key, value);
    }

    /// Turns `key` off wherever it is on: where the larger counts, or either, one alone may do nothing.
    pub(crate) fn off(&mut self, key: &'static str, setting: Setting) {
        self.lower(key, setting, 0);
    }

    /// Brings `key` down to `value` wherever it is more.
    pub(crate) fn lower(&mut self, key: &'static str, setting: Setting, value: i32) {
        if setting.all > value {
            self.push(true, key, value);
        }
        if setting.own > value {
            self.push(false, key, value);
        }
    }
}

impl Display for Switches<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("sysctl")?;
        let list = self.list.get(..self.len).unwrap_or(&[]);
        list.iter()
            .try_for_each(|&(of_all, key, value)| match of_all {
                true => write!(f, " net.ipv4.conf.all.{key}={value}"),
                false => write!(f, " {}={value}", Sysctl::conf(self.device, key)),
            })
    }
}
