// SPDX-License-Identifier: GPL-2.0

//! A model of `arp_process()` and of what it calls, down to the sysctls and addresses that decide.
//!
//! It runs once for each combination of choices that makes a difference, and gives what a full set
//! of probes would have seen, with the true verdict. It is written after the kernel's source
//! (`net/ipv4/arp.c`, `route.c`, `fib_frontend.c`), not after the judge.

use crate::arp::observation::*;
use crate::arp::verdict::Verdict;
use crate::sample::*;

/// One packet, all of it seen.
pub(crate) struct World {
    pub(crate) seen: Observation,
    pub(crate) truth: Verdict,
    /// An earlier table was asked for the target, and had no route.
    pub(crate) asked_another_table: bool,
}

/// Every world that differs.
pub(crate) fn worlds() -> Vec<World> {
    let mut choices = Choices::default();
    let mut worlds = Vec::new();
    loop {
        worlds.push(Kernel::receive(&mut choices));
        if !choices.advance() {
            return worlds;
        }
    }
}

/// The choices of one run, as an odometer: each run ends with the next combination.
#[derive(Default)]
struct Choices {
    taken: Vec<(usize, usize)>,
    at: usize,
}

impl Choices {
    fn of<T: Copy>(&mut self, options: &[T]) -> T {
        if self.at == self.taken.len() {
            self.taken.push((0, options.len()));
        }
        self.at += 1;
        options[self.taken[self.at - 1].0]
    }

    fn either(&mut self) -> bool {
        self.of(&[false, true])
    }

    fn advance(&mut self) -> bool {
        self.at = 0;
        while let Some((choice, options)) = self.taken.pop() {
            if choice + 1 < options {
                self.taken.push((choice + 1, options));
                return true;
            }
        }
        false
    }
}

fn own(value: i32) -> Setting {
    Setting { all: 0, own: value }
}

const ANYCAST: u8 = 4;

/// Route input's refusal, and what it means for this packet.
type Refused = (DropReason, Verdict);

struct Kernel<'a> {
    choices: &'a mut Choices,
    seen: Observation,
    sip: [u8; 4],
    tip: [u8; 4],
    asked_another_table: bool,
    suppressed: bool,
}

impl<'a> Kernel<'a> {
    fn receive(choices: &'a mut Choices) -> World {
        let mut seen = observation();
        seen.no_route_input();
        seen.dropped = None;
        let mut kernel = Kernel {
            choices,
            seen,
            sip: [0; 4],
            tip: [0; 4],
            asked_another_table: false,
            suppressed: false,
        };
        let truth = kernel.arp_process();
        World {
            seen: kernel.seen,
            truth,
            asked_another_table: kernel.asked_another_table,
        }
    }

    /// The sysctls that are asked for more than once; the others are all on or all off until asked.
    fn configure(&mut self) {
        let all = self.choices.either();
        let on = |value| Setting {
            all: if all { value } else { 0 },
            own: 0,
        };
        *self.seen.conf() = Conf {
            no_addr: all,
            rp_filter: on(1),
            arp_ignore: on(8),
            arp_accept: on(1),
            arp_filter: on(1),
            forwarding: self.choices.either(),
            proxy_arp: on(1),
            proxy_arp_pvlan: on(1),
            medium_id: 0,
            route_localnet: own(i32::from(self.choices.either())),
            drop_gratuitous_arp: on(1),
            accept_local: on(1),
            src_valid_mark: Setting::default(),
        };
    }

    fn address(&mut self) {
        let tips = [
            [10, 0, 0, 1],
            [127, 0, 0, 1],
            [224, 0, 0, 1],
            [255; 4],
            [0; 4],
        ];
        self.tip = self.choices.of(&tips);
        let sips = [
            [10, 0, 0, 2],
            self.tip,
            [0; 4],
            [127, 0, 0, 2],
            [239, 0, 0, 1],
            [255; 4],
        ];
        self.sip = self.choices.of(&sips);
        let (sip, tip) = (self.sip, self.tip);
        self.seen.asks(sip, tip);
    }

    fn arp_process(&mut self) -> Verdict {
        if let Some(refused) = self.out_free_skb() {
            self.seen.dropped = Some(true);
            return refused;
        }
        self.seen.dropped = Some(false);
        let request = self.seen.packet().op == op::REQUEST;
        if self.sip == [0; 4] {
            return match request {
                true => self.duplicate_address_detection(),
                false => Verdict::Ignored,
            };
        }
        if !request {
            return self.update_our_arp_tables();
        }
        let verdict = match self.ip_route_input() {
            Ok(rt_type) => {
                self.seen.route_ret = Some(0);
                self.seen.rt_type = Some(rt_type);
                self.routed(rt_type)
            }
            Err((reason, verdict)) => {
                self.seen.route_ret = Some(99);
                self.seen.route_reason = Some(reason);
                self.update_our_arp_tables();
                verdict
            }
        };
        let answer_was_refused = matches!(
            verdict,
            Verdict::RpFilter | Verdict::NoRoute | Verdict::NotLocal | Verdict::RouteError
        ) && self.seen.enqueue != Enqueue::Full;
        match self.sip == self.tip && answer_was_refused {
            true => Verdict::Gratuitous,
            false => verdict,
        }
    }

    fn out_free_skb(&mut self) -> Option<Verdict> {
        if self.choices.either() {
            self.seen.in_dev = InDev::Absent;
            self.seen.conf = None;
            return Some(Verdict::NoInDevice);
        }
        self.configure();
        self.address();
        self.seen.packet().op = self.choices.of(&[op::REQUEST, op::REPLY]);
        match self.choices.of(&[None, Some(true), Some(false)]) {
            Some(true) => self.seen.packet().op = 8,
            Some(false) => self.seen.packet().pro = 0x86dd,
            None => return self.martian_or_gratuitous(),
        }
        Some(Verdict::Invalid)
    }

    fn martian_or_gratuitous(&mut self) -> Option<Verdict> {
        let loopback = self.tip[0] == 127 && !self.seen.conf().route_localnet.either();
        if self.tip[0] == 224 || loopback {
            return Some(Verdict::MartianTarget);
        }
        if self.sip != self.tip {
            return None;
        }
        self.seen.conf().drop_gratuitous_arp = own(i32::from(self.choices.either()));
        self.seen
            .conf()
            .drop_gratuitous_arp
            .either()
            .then_some(Verdict::GratuitousDropped)
    }

    fn duplicate_address_detection(&mut self) -> Verdict {
        match self.inet_addr_type() {
            rtn::LOCAL if self.arp_ignore() => Verdict::ArpIgnore,
            rtn::LOCAL => self.arp_send_dst(Verdict::Answered),
            rtn::BROADCAST => Verdict::MartianTarget,
            _ => Verdict::NotLocal,
        }
    }

    fn inet_addr_type(&mut self) -> u8 {
        if self.tip == [0; 4] || self.tip == [255; 4] {
            return rtn::BROADCAST;
        }
        let lookups = [
            (Lookup::Found(rtn::LOCAL), rtn::LOCAL),
            (Lookup::Found(rtn::BROADCAST), rtn::BROADCAST),
            (Lookup::Found(rtn::UNICAST), rtn::UNICAST),
            (Lookup::Failed(-11), rtn::UNICAST),
            // No local table, as the namespace is going away. (C says RTN_BROADCAST, but means none.)
            (Lookup::NotSeen, rtn::UNICAST),
        ];
        let (lookup, kind) = self.choices.of(&lookups);
        self.seen.dad_target = lookup;
        kind
    }

    fn arp_ignore(&mut self) -> bool {
        let mode = self.choices.of(&[0, 1, 2, 3, 5, 8, 9]);
        self.seen.conf().arp_ignore = own(mode);
        if !(1..=3).contains(&mode) {
            return mode == 8;
        }
        let confirmed = self.choices.of(&[0, 0x0100_000a]);
        self.seen.confirm_addr = Some(confirmed);
        confirmed == 0
    }

    fn ip_route_input(&mut self) -> Result<u8, Refused> {
        let (sip, tip) = (self.sip, self.tip);
        if sip[0] == 239 || sip == [255; 4] {
            return Err((DropReason::InvalidSource, Verdict::MartianSource));
        }
        if tip == [255; 4] {
            return Err((DropReason::InvalidProto, Verdict::MartianTarget));
        }
        if tip == [0; 4] {
            return Err((DropReason::InvalidDest, Verdict::RouteError));
        }
        if tip[0] != 127 && sip[0] == 127 && !self.seen.conf().route_localnet.either() {
            return Err((DropReason::Localnet, Verdict::MartianSource));
        }
        match self.fib_lookup() {
            None => Ok(rtn::UNREACHABLE),
            Some(rtn::BROADCAST) if self.choices.either() => self.mkroute_input(rtn::BROADCAST),
            Some(rtn::BROADCAST) => Err((DropReason::InvalidProto, Verdict::MartianTarget)),
            Some(rtn::LOCAL) => {
                self.fib_validate_source()?;
                Ok(self.cached(rtn::LOCAL))
            }
            Some(_) if !self.seen.conf().forwarding => Ok(rtn::UNREACHABLE),
            Some(rtn::UNICAST) => self.mkroute_input(rtn::UNICAST),
            Some(_) => Err((DropReason::InvalidDest, Verdict::RouteError)),
        }
    }

    fn fib_lookup(&mut self) -> Option<u8> {
        self.asked_another_table = self.choices.either();
        let lookups = [
            Lookup::Found(rtn::LOCAL),
            Lookup::Found(rtn::UNICAST),
            Lookup::Found(rtn::BROADCAST),
            Lookup::Found(ANYCAST),
            Lookup::Failed(-11),
            Lookup::Failed(-13),
            Lookup::Failed(-22),
            Lookup::Failed(-113),
        ];
        // A rule may forbid it before any table is asked.
        if !self.asked_another_table && self.choices.either() {
            return None;
        }
        self.seen.target = self.choices.of(&lookups);
        match self.seen.target {
            Lookup::Found(kind) => {
                // An `ip rule` may throw it away.
                self.suppressed = self.choices.either();
                (!self.suppressed).then_some(kind)
            }
            _ => None,
        }
    }

    fn fib_validate_source(&mut self) -> Result<(), Refused> {
        let rp_filter = Err((DropReason::RpFilter, Verdict::RpFilter));
        let local_source = Err((DropReason::LocalSource, Verdict::LocalSource));
        let martian = Err((DropReason::InvalidSource, Verdict::MartianSource));
        // With the lookup of the sender; none, where a look at the addresses is enough.
        let (result, sender) = self.choices.of(&[
            (Ok(0), Lookup::NotSeen),
            (Ok(0), Lookup::Found(rtn::UNICAST)),
            (Ok(1), Lookup::Found(rtn::UNICAST)),
            (rp_filter, Lookup::Found(rtn::UNICAST)),
            (rp_filter, Lookup::Failed(-11)),
            (local_source, Lookup::NotSeen),
            (local_source, Lookup::Found(rtn::LOCAL)),
            (martian, Lookup::Found(rtn::BROADCAST)),
            (martian, Lookup::Found(ANYCAST)),
        ]);
        self.seen.sender = sender;
        // What the sysctls must be for that.
        if result == rp_filter {
            let loose = sender == Lookup::Failed(-11) && self.seen.conf().arp_filter.either();
            self.seen.conf().rp_filter = own(if loose { 2 } else { 1 });
        } else if result == local_source {
            self.seen.conf().accept_local = own(0);
        }
        self.seen.validation = Validation::Returned(result.unwrap_or(-99));
        result.map(|_| ())
    }

    fn mkroute_input(&mut self, rt_type: u8) -> Result<u8, Refused> {
        self.fib_validate_source()?;
        self.seen.conf().proxy_arp_pvlan = own(i32::from(self.choices.either()));
        let same_interface = self.choices.either();
        if same_interface && !self.seen.conf().proxy_arp_pvlan.either() {
            return Err(match rt_type {
                rtn::BROADCAST => (DropReason::ArpPvlanDisable, Verdict::MartianTarget),
                _ => (DropReason::ArpPvlanDisable, Verdict::NotLocal),
            });
        }
        match self.choices.either() {
            true => Err((DropReason::Other, Verdict::RouteError)),
            false => Ok(self.cached(rt_type)),
        }
    }

    /// Routes with one `nhid` share the route that is made first.
    fn cached(&mut self, rt_type: u8) -> u8 {
        self.choices
            .of(&[rt_type, rtn::LOCAL, rtn::UNICAST, rtn::BROADCAST])
    }

    fn routed(&mut self, rt_type: u8) -> Verdict {
        if rt_type == rtn::LOCAL {
            return self.for_us();
        }
        let proxied = rt_type == rtn::UNICAST && self.choices.either();
        if self.seen.conf().forwarding && proxied {
            return self.proxy();
        }
        self.update_our_arp_tables();
        match (rt_type, self.seen.target) {
            (_, Lookup::Found(rtn::LOCAL | rtn::BROADCAST)) if self.suppressed => Verdict::NoRoute,
            // Without forwarding, it makes no difference whether there is a route to it.
            _ if self.suppressed && self.seen.conf().forwarding => Verdict::NoRoute,
            (rtn::UNREACHABLE, Lookup::Found(_)) => Verdict::NotLocal,
            (rtn::UNREACHABLE, _) => Verdict::NoRoute,
            (rtn::BROADCAST, _) => Verdict::MartianTarget,
            _ => Verdict::NotLocal,
        }
    }

    fn for_us(&mut self) -> Verdict {
        if self.arp_ignore() {
            return Verdict::ArpIgnore;
        }
        self.seen.conf().arp_filter = own(i32::from(self.choices.either()));
        if self.seen.conf().arp_filter.either() && self.choices.either() {
            return Verdict::ArpFilter;
        }
        if !self.neigh_event_ns() {
            return Verdict::NeighFailed;
        }
        self.arp_send_dst(Verdict::Answered)
    }

    fn arp_send_dst(&mut self, sent: Verdict) -> Verdict {
        self.seen.device.noarp = self.choices.either();
        if self.seen.device.noarp {
            return Verdict::Noarp;
        }
        self.seen.replied = true;
        sent
    }

    fn neigh_event_ns(&mut self) -> bool {
        self.seen.neigh_event_ns = true;
        let table_full = self.choices.either();
        if !table_full {
            // The compiler may inline neigh_update() here: then it is not seen.
            self.seen.neigh = self
                .choices
                .of(&[Neigh::Updated, Neigh::Fixed, Neigh::NotSeen]);
        }
        !table_full
    }

    fn proxy(&mut self) -> Verdict {
        self.neigh_event_ns();
        let (enqueue, verdict) = self.choices.of(&[
            (Enqueue::NotSeen, Verdict::Proxied),
            (Enqueue::Queued, Verdict::ProxyDelayed),
            (Enqueue::Full, Verdict::NotLocal),
        ]);
        self.seen.enqueue = enqueue;
        match verdict {
            Verdict::Proxied => self.arp_send_dst(verdict),
            _ => verdict,
        }
    }

    fn update_our_arp_tables(&mut self) -> Verdict {
        let (neigh, verdict) = self.choices.of(&[
            (Neigh::NotSeen, Verdict::Ignored),
            (Neigh::Updated, Verdict::Learned),
            (Neigh::Kept, Verdict::Ignored),
            (Neigh::Fixed, Verdict::Ignored),
        ]);
        self.seen.neigh = neigh;
        verdict
    }
}
