// SPDX-License-Identifier: GPL-2.0

//! Tables of cases for the judge.

use crate::arp::judge::judge;
use crate::arp::observation::*;
use crate::arp::verdict::Verdict;
use crate::sample::*;

/// What is tried, how it differs from [`observation()`], and what is to come out.
pub(crate) type Case = (&'static str, fn(&mut Observation), Verdict);

pub(crate) fn run(cases: &[Case]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(what, change, expected)| {
            let mut seen = observation();
            change(&mut seen);
            let got = judge(&seen);
            (got != *expected).then(|| format!("{what}: {}, not {}", got.token(), expected.token()))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

pub(crate) const OURS: [u8; 4] = [10, 0, 0, 1];
pub(crate) const SENDER: [u8; 4] = [10, 0, 0, 2];
pub(crate) const ZERO: [u8; 4] = [0, 0, 0, 0];
pub(crate) const LOOPBACK: [u8; 4] = [127, 0, 0, 1];
pub(crate) const MULTICAST: [u8; 4] = [224, 0, 0, 251];
pub(crate) const LIMITED: [u8; 4] = [255, 255, 255, 255];

/// Route input refused.
pub(crate) fn refused(seen: &mut Observation, reason: DropReason) {
    seen.route_ret = Some(16);
    seen.rt_type = None;
    seen.route_reason = Some(reason);
}

/// Route input found another route than one to us.
pub(crate) fn routed_to(seen: &mut Observation, kind: u8) {
    seen.target = Lookup::Found(kind);
    seen.rt_type = Some(kind);
    seen.conf().forwarding = true;
}

/// Route input ended with this lookup of the target, and took no route.
pub(crate) fn not_taken(seen: &mut Observation, lookup: Lookup) {
    seen.target = lookup;
    seen.rt_type = Some(rtn::UNREACHABLE);
    seen.validation = Validation::NotSeen;
}

/// `arp_process()` returned `NET_RX_DROP`.
pub(crate) fn dropped(seen: &mut Observation) {
    seen.no_route_input();
    seen.dropped = Some(true);
}

pub(crate) fn dad(seen: &mut Observation, target: Lookup) {
    seen.no_route_input();
    seen.asks(ZERO, OURS);
    seen.dad_target = target;
}

pub(crate) fn reply(seen: &mut Observation, neigh: Neigh) {
    seen.no_route_input();
    seen.packet().op = op::REPLY;
    seen.neigh = neigh;
}

/// One case a line: `Verdict: "what is tried" { how it differs from observation() }`.
macro_rules! cases {
    ($s:ident; $($verdict:ident: $what:literal { $($change:tt)* })*) => {
        &[$((
            $what,
            |$s: &mut Observation| {
                let _ = &$s;
                $($change)*
            },
            Verdict::$verdict,
        )),*]
    };
}
pub(crate) use cases;
