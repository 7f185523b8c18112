// SPDX-License-Identifier: GPL-2.0

//! The settings that may change while the module is loaded: which packets are looked at, and what is said of them.
//!
//! Plain data; text in, text out. Needs no kernel, as [`crate::arp`], of which it knows the verdicts. It is a
//! `mod.rs` for the same reason.

use core::{
    fmt::{
        self,
        Write, //
    },
    num::NonZeroU32, //
};

pub(crate) mod filter;
pub(crate) mod names;
pub(crate) mod network;
pub(crate) mod refusal;
pub(crate) mod show;
mod word;

use self::{
    filter::Filter,
    names::Names,
    network::Network,
    refusal::{
        Refusal,
        Why, //
    },
    show::Show, //
};

/// How many lines the log takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limit {
    /// At most this many lines per interval; 0: no limit.
    pub(crate) burst: u32,
    /// The interval, in milliseconds.
    pub(crate) interval_ms: NonZeroU32,
}

/// What all of them are set to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    /// Which packets are looked at.
    pub(crate) filter: Filter,
    /// Each probed call and return is logged.
    pub(crate) trace: bool,
    /// Calls outside of any `arp_process()`, too.
    pub(crate) all_calls: bool,
    /// One verdict line per packet is logged.
    pub(crate) verdict: bool,
    /// Which verdicts get lines.
    pub(crate) show: Show,
    pub(crate) limit: Limit,
}

macro_rules! parameters {
    ($($variant:ident = $name:literal,)*) => {
        /// One of them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Parameter { $($variant,)* }

        impl Parameter {
            #[cfg(test)]
            pub(crate) const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The parameter's name, as `insmod` and sysfs have it.
            pub(crate) const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The parameter with this name.
            pub(crate) fn named(name: &[u8]) -> Option<Self> {
                $(if name == $name.as_bytes() {
                    return Some(Self::$variant);
                })*
                None
            }
        }
    };
}

parameters! {
    Trace = "trace",
    AllCalls = "all_calls",
    Verdict = "verdict",
    Ifindex = "ifindex",
    Dev = "dev",
    Netns = "netns",
    Sip = "sip",
    Tip = "tip",
    Show = "show",
    LogBurst = "log_burst",
    LogIntervalMs = "log_interval_ms",
}

impl Settings {
    /// What they are before anybody sets them.
    pub(crate) const DEFAULT: Self = Self {
        filter: Filter::OPEN,
        trace: true,
        all_calls: false,
        verdict: true,
        show: Show::ALL,
        limit: Limit {
            burst: 100,
            interval_ms: NonZeroU32::MIN.saturating_add(999),
        },
    };

    /// Sets `parameter` to what `value` says. If it is refused, nothing has changed.
    pub(crate) fn set<'a>(
        &mut self,
        parameter: Parameter,
        value: &'a [u8],
    ) -> Result<(), Refusal<'a>> {
        self.try_set(parameter, value).map_err(|why| Refusal {
            parameter,
            value,
            why,
        })
    }

    fn try_set<'a>(&mut self, parameter: Parameter, value: &'a [u8]) -> Result<(), Why<'a>> {
        match parameter {
            Parameter::Trace => self.trace = word::boolean(value)?,
            Parameter::AllCalls => self.all_calls = word::boolean(value)?,
            Parameter::Verdict => self.verdict = word::boolean(value)?,
            Parameter::Ifindex => self.filter.set_ifindex(ifindex(value)?),
            Parameter::Dev => self.filter.set_names(Names::parse(value)?),
            Parameter::Netns => self.filter.set_netns(word::unsigned(value)?),
            Parameter::Sip => self.filter.set_sip(Network::parse(value)?),
            Parameter::Tip => self.filter.set_tip(Network::parse(value)?),
            Parameter::Show => self.show = Show::parse(value)?,
            Parameter::LogBurst => self.limit.burst = word::unsigned(value)?,
            Parameter::LogIntervalMs => {
                self.limit.interval_ms =
                    NonZeroU32::new(word::unsigned(value)?).ok_or(Why::NoInterval)?;
            }
        }
        Ok(())
    }

    /// Writes what `parameter` is set to, as [`Self::set`] takes it.
    pub(crate) fn write(&self, parameter: Parameter, out: &mut dyn Write) -> fmt::Result {
        let filter = &self.filter;
        match parameter {
            Parameter::Trace => out.write_str(word::yes_or_no(self.trace)),
            Parameter::AllCalls => out.write_str(word::yes_or_no(self.all_calls)),
            Parameter::Verdict => out.write_str(word::yes_or_no(self.verdict)),
            Parameter::Ifindex => write!(out, "{}", filter.ifindex()),
            Parameter::Dev => filter.names().write(out),
            Parameter::Netns => write!(out, "{}", filter.netns()),
            Parameter::Sip => write_network(filter.sip(), out),
            Parameter::Tip => write_network(filter.tip(), out),
            Parameter::Show => self.show.write(out),
            Parameter::LogBurst => write!(out, "{}", self.limit.burst),
            Parameter::LogIntervalMs => write!(out, "{}", self.limit.interval_ms),
        }
    }
}

/// An interface's index, an `int` in the kernel, or 0.
fn ifindex(value: &[u8]) -> Result<i32, Why<'_>> {
    match word::integer(value)? {
        index if index < 0 => Err(Why::NoIndex),
        index => i32::try_from(index).map_err(|_| Why::IndexTooLarge),
    }
}

fn write_network(network: Option<Network>, out: &mut dyn Write) -> fmt::Result {
    network.map_or(Ok(()), |network| write!(out, "{network}"))
}
