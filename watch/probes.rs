// SPDX-License-Identifier: GPL-2.0

//! The probes of this module, placed and taken away together.

use core::{
    ffi::CStr,
    pin::Pin, //
};

use kernel::{
    prelude::*,
    sync::Arc, //
};

use super::{
    handlers::{
        ArpProcess,
        ArpRcv,
        ArpXmit,
        EntryPoint,
        FibLookup,
        FibValidateSource,
        InetConfirmAddr,
        IpRouteInput,
        KfreeSkb,
        NeighEventNs,
        NeighUpdate,
        NetifRx,
        PneighEnqueue,
        Probed, //
    },
    probe_id::ProbeId,
    state::{
        Report,
        Watch, //
    }, //
    symbols::{
        self,
        Symbols, //
    },
};
use crate::{
    arp_abi::{
        value,
        Params, //
    },
    compat::fmt,
    probe::{
        kprobe,
        kretprobe::{
            self,
            MaxActive,
            Missed, //
        },
        symbol::{
            refusal,
            Ascii, //
        },
        tracepoint,
        Batch,
        NotLeaked,
        Switch,
        Symbol, //
    }, //
};

type Kprobe<T> = Pin<KBox<kprobe::Registration<T>>>;
type Tracepoint<P, T> = Pin<KBox<tracepoint::Registration<P, T>>>;
type Kretprobe<T> = Pin<KBox<kretprobe::Registration<T>>>;

/// All probes. Dropping it closes the gate and unregisters them, for three RCU grace periods.
pub(crate) struct Probes<R: Report> {
    watch: Arc<Watch<R>>,
    switch: Switch,
    arp_process: Kretprobe<ArpProcess<R>>,
    ip_route_input: Kretprobe<IpRouteInput<R>>,
    fib_validate_source: Kretprobe<FibValidateSource<R>>,
    fib_lookup: Kretprobe<FibLookup<R>>,
    parp_redo: Option<Kretprobe<ArpProcess<R>>>,
    arp_xmit: Option<Kprobe<ArpXmit<R>>>,
    neigh_event_ns: Option<Kprobe<NeighEventNs<R>>>,
    neigh_update: Option<Tracepoint<tracepoint::NeighUpdate, NeighUpdate<R>>>,
    inet_confirm_addr: Option<Kretprobe<InetConfirmAddr<R>>>,
    pneigh_enqueue: Option<Kprobe<PneighEnqueue<R>>>,
    /// With `frames` alone. Not where `arp_rcv()` stands in for `arp_process()`.
    arp_rcv: Option<Kprobe<ArpRcv<R>>>,
    kfree_skb: Option<Tracepoint<tracepoint::KfreeSkb, KfreeSkb<R>>>,
    netif_rx: Option<Tracepoint<tracepoint::NetifRx, NetifRx<R>>>,
}

/// `ETH_P_ARP`
const ARP: u16 = value::ABI_ETH_P_ARP as u16;

/// One probe, as debugfs lists it.
pub(crate) struct Listed<'a> {
    pub(crate) kind: &'static str,
    pub(crate) id: ProbeId,
    /// The symbol, or the tracepoint's name.
    pub(crate) place: &'a dyn fmt::Display,
    pub(crate) missed: usize,
}

impl<R: Report> Probes<R> {
    /// Registers all probes: the four that the module is for, in the original's order, then those
    /// that add certainty. Nothing is watched before [`open`](Self::open).
    ///
    /// Errors: those of [`kretprobe::Registration::new`] for the first of the four that cannot be
    /// placed, and `EINVAL` for a compiler's clone. The error was logged, and the probes before it
    /// are unregistered again.
    ///
    /// Context: the module's init; sleeps. What this returns must not be leaked ([`NotLeaked`]).
    pub(crate) fn register(
        promise: NotLeaked,
        watch: &Arc<Watch<R>>,
        params: &Params,
        max_active: MaxActive,
    ) -> Result<Self> {
        let placing = Placing {
            promise,
            watch,
            max_active,
        };
        let arp_process = placing.required(Symbols::arp_process(params), |probed| ArpProcess {
            entry_point: entry_point(probed.function),
            probed,
        })?;
        let ip_route_input = placing.required(Symbols::ip_route_input(params), IpRouteInput)?;
        let fib_validate_source =
            placing.required(Symbols::fib_validate_source(params), FibValidateSource)?;
        let fib_lookup = placing.required(Symbols::fib_lookup(params), FibLookup)?;
        let through_arp_rcv = arp_process.handler().entry_point == EntryPoint::ArpRcv;
        Ok(Self {
            watch: watch.clone(),
            arp_process,
            ip_route_input,
            fib_validate_source,
            fib_lookup,
            parp_redo: through_arp_rcv.then(|| placing.parp_redo()).flatten(),
            arp_xmit: placing.witness(ProbeId::ArpXmit, c"arp_xmit", ArpXmit),
            neigh_event_ns: placing.witness(ProbeId::NeighEventNs, c"neigh_event_ns", NeighEventNs),
            neigh_update: placing.tracepoint(
                ProbeId::NeighUpdate,
                tracepoint::NeighUpdate::of_family(value::ABI_AF_INET as u16),
                NeighUpdate,
            ),
            inet_confirm_addr: placing.inet_confirm_addr(),
            pneigh_enqueue: placing.witness(
                ProbeId::PneighEnqueue,
                c"pneigh_enqueue",
                PneighEnqueue,
            ),
            arp_rcv: (params.frames && !through_arp_rcv)
                .then(|| placing.witness(ProbeId::ArpRcv, symbols::ARP_RCV, ArpRcv))
                .flatten(),
            kfree_skb: params
                .frames
                .then(|| {
                    let frames = tracepoint::KfreeSkb::of_protocol(ARP).or_tagged();
                    placing.tracepoint(ProbeId::KfreeSkb, frames, KfreeSkb)
                })
                .flatten(),
            netif_rx: params
                .frames
                .then(|| {
                    let frames = tracepoint::NetifRx::of_protocol(ARP);
                    placing.tracepoint(ProbeId::NetifRx, frames, NetifRx)
                })
                .flatten(),
            switch: Switch::new(promise, &watch.gate)?,
        })
    }

    /// Begins to watch. To be called once all is registered that the verdicts rest on.
    pub(crate) fn open(&self) {
        self.switch.open(&self.watch.gate);
    }

    /// Calls `f` for each probe that is registered.
    pub(crate) fn list(&self, f: &mut dyn FnMut(Listed<'_>)) {
        let mut kretprobe = |id, symbol: &Symbol, missed: Missed| {
            f(Listed {
                kind: "kretprobe",
                id,
                place: symbol,
                missed: missed.total(),
            })
        };
        macro_rules! kretprobes {
            ($($id:ident: $probe:expr,)*) => {$(
                if let Some(probe) = $probe {
                    kretprobe(ProbeId::$id, probe.symbol(), probe.missed());
                }
            )*};
        }
        kretprobes! {
            ArpProcess: Some(&self.arp_process),
            ParpRedo: self.parp_redo.as_ref(),
            IpRouteInput: Some(&self.ip_route_input),
            FibValidateSource: Some(&self.fib_validate_source),
            FibLookup: Some(&self.fib_lookup),
            InetConfirmAddr: self.inet_confirm_addr.as_ref(),
        }
        macro_rules! kprobes {
            ($($id:ident: $probe:expr,)*) => {$(
                if let Some(probe) = $probe {
                    f(Listed {
                        kind: "kprobe",
                        id: ProbeId::$id,
                        place: probe.symbol(),
                        missed: probe.missed(),
                    });
                }
            )*};
        }
        kprobes! {
            ArpXmit: self.arp_xmit.as_ref(),
            NeighEventNs: self.neigh_event_ns.as_ref(),
            PneighEnqueue: self.pneigh_enqueue.as_ref(),
            ArpRcv: self.arp_rcv.as_ref(),
        }
        macro_rules! tracepoints {
            ($($tracepoint:ident: $probe:expr,)*) => {$(
                if $probe.is_some() {
                    f(Listed {
                        kind: "tracepoint",
                        id: ProbeId::$tracepoint,
                        place: &<tracepoint::$tracepoint as tracepoint::Tracepoint>::NAME,
                        missed: 0,
                    });
                }
            )*};
        }
        tracepoints! {
            NeighUpdate: self.neigh_update,
            KfreeSkb: self.kfree_skb,
            NetifRx: self.netif_rx,
        }
    }
}

impl<R: Report> Drop for Probes<R> {
    fn drop(&mut self) {
        self.watch.gate.close();
        let mut batch = Batch::new();
        macro_rules! add {
            ($add:ident: $($probe:expr),*) => {$(
                if let Some(probe) = $probe {
                    batch.$add(probe.as_mut());
                }
            )*};
        }
        add!(add_kretprobe: Some(&mut self.arp_process), &mut self.parp_redo);
        add!(add_kretprobe: Some(&mut self.ip_route_input), Some(&mut self.fib_validate_source));
        add!(add_kretprobe: Some(&mut self.fib_lookup), &mut self.inet_confirm_addr);
        add!(add_kprobe: &mut self.arp_xmit, &mut self.neigh_event_ns);
        add!(add_kprobe: &mut self.pneigh_enqueue, &mut self.arp_rcv);
        add!(add_tracepoint: &mut self.neigh_update, &mut self.kfree_skb, &mut self.netif_rx);
        self.switch.add_to(&mut batch);
    }
}

/// Where the arguments of the function that packets come in by are.
fn entry_point(function: &CStr) -> EntryPoint {
    if function == symbols::ARP_RCV {
        EntryPoint::ArpRcv
    } else if function == symbols::PARP_REDO {
        EntryPoint::ParpRedo
    } else {
        EntryPoint::ArpProcess
    }
}

/// What is needed to place a probe.
struct Placing<'a, R> {
    promise: NotLeaked,
    watch: &'a Arc<Watch<R>>,
    max_active: MaxActive,
}

impl<R: Report> Placing<'_, R> {
    fn probed(&self, function: &'static CStr) -> Probed<R> {
        Probed {
            watch: self.watch.clone(),
            function,
        }
    }

    fn kretprobe<T: kretprobe::Handler>(
        &self,
        function: &'static CStr,
        handler: impl FnOnce(Probed<R>) -> T,
    ) -> Result<Kretprobe<T>> {
        let symbol = Symbol::new(function)?;
        let handler = handler(self.probed(function));
        let registration =
            kretprobe::Registration::new(self.promise, symbol, self.max_active, handler);
        let probe = KBox::pin_init(registration, GFP_KERNEL)?;
        self.watch.misses.watch(probe.missed_view());
        Ok(probe)
    }

    /// Places a probe that the module cannot do without, at the first of its symbols that exists.
    fn required<T: kretprobe::Handler>(
        &self,
        symbols: Symbols,
        handler: impl Fn(Probed<R>) -> T,
    ) -> Result<Kretprobe<T>> {
        let mut missing: Option<&'static CStr> = None;
        for function in symbols.candidates() {
            match self.kretprobe(function, &handler) {
                Ok(probe) => {
                    if let Some(missing) = missing {
                        pr_info!(
                            "{} is not in this kernel: probing {} in its place\n",
                            Ascii(missing),
                            Ascii(function)
                        );
                    }
                    return Ok(probe);
                }
                Err(ENOENT) => missing = Some(function),
                Err(error) => return Err(refused(symbols, function, error)),
            }
        }
        Err(missing.map_or(EINVAL, |function| refused(symbols, function, ENOENT)))
    }

    /// Places a kprobe that the module can do without.
    fn witness<T: kprobe::Handler>(
        &self,
        id: ProbeId,
        function: &'static CStr,
        handler: impl FnOnce(Probed<R>) -> T,
    ) -> Option<Kprobe<T>> {
        let place = || {
            let symbol = Symbol::new(function)?;
            let handler = handler(self.probed(function));
            let registration = kprobe::Registration::new(self.promise, symbol, handler);
            let probe = KBox::pin_init(registration, GFP_KERNEL)?;
            self.watch.misses.watch(probe.missed_view());
            Ok(probe)
        };
        self.armed(id, &Ascii(function), place())
    }

    /// Registers at a tracepoint that the module can do without.
    fn tracepoint<P: tracepoint::Tracepoint, T: tracepoint::Handler<P>>(
        &self,
        id: ProbeId,
        tracepoint: P,
        handler: impl FnOnce(Probed<R>) -> T,
    ) -> Option<Tracepoint<P, T>> {
        let handler = handler(self.probed(c""));
        let placed = KBox::pin_init(
            tracepoint::Registration::new(self.promise, tracepoint, handler),
            GFP_KERNEL,
        );
        self.armed(id, &P::NAME, placed)
    }

    fn inet_confirm_addr(&self) -> Option<Kretprobe<InetConfirmAddr<R>>> {
        let function = c"inet_confirm_addr";
        let placed = self.kretprobe(function, InetConfirmAddr);
        self.armed(ProbeId::InetConfirmAddr, &Ascii(function), placed)
    }

    /// `arp_rcv()` does not see a packet again that waited for its proxy delay: this does.
    fn parp_redo(&self) -> Option<Kretprobe<ArpProcess<R>>> {
        let function = symbols::PARP_REDO;
        let placed = self.kretprobe(function, |probed| ArpProcess {
            entry_point: entry_point(function),
            probed,
        });
        self.armed(ProbeId::ParpRedo, &Ascii(function), placed)
    }

    /// Says once that an optional probe could not be placed.
    fn armed<T>(&self, id: ProbeId, place: &dyn fmt::Display, placed: Result<T>) -> Option<T> {
        match placed {
            Ok(probe) => {
                self.watch.set_armed(id);
                Some(probe)
            }
            Err(error) => {
                pr_warn!(
                    "{} is not probed ({}): verdicts that need it will be 'unknown'\n",
                    place,
                    refusal(error)
                );
                None
            }
        }
    }
}

/// Logs why a required probe could not be placed, and hands the error on.
fn refused(symbols: Symbols, function: &CStr, error: Error) -> Error {
    let name = Ascii(function);
    pr_err!(
        "register_kretprobe {} failed, returned {}\n",
        name,
        error.to_errno()
    );
    let reason = if Symbol::is_compiler_clone(function) {
        "a compiler's clone, whose arguments are not where the source has them"
    } else {
        refusal(error)
    };
    pr_err!("{}: {} (parameter {})\n", name, reason, symbols.param);
    error
}
