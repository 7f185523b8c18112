// SPDX-License-Identifier: GPL-2.0

//! Names of sysctls, as a reader can pass them to `sysctl`.

use core::fmt::{
    self,
    Display,
    Formatter, //
};

use super::escape::DevName;
use super::observation::Device;

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

/// The assignments that turn a sysctl off whose effective value is the larger of `all` and the
/// interface (`IN_DEV_MAXCONF()`) or either of them (`IN_DEV_ORCONF()`): one alone may do nothing.
pub(crate) struct Off<'a>(pub(crate) &'a Device, pub(crate) &'static str);

impl Display for Off<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let own = Sysctl::conf(self.0, self.1);
        write!(f, "sysctl net.ipv4.conf.all.{}=0 {own}=0", self.1)
    }
}
