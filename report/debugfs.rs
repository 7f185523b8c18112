// SPDX-License-Identifier: GPL-2.0

//! What the files under `/sys/kernel/debug/arp_probe/` show.

use kernel::{
    prelude::*,
    sync::Arc, //
};

use super::{
    stats::BUCKETS,
    Reporter, //
};
use crate::{
    arp::{
        frame::NotOurs,
        verdict::Verdict, //
    },
    arp_abi::{
        debugfs_file,
        Debugfs,
        Show, //
    }, //
    compat::{
        seq_file::SeqFile,
        seq_print, //
    },
    watch::{
        probes::Probes,
        state::Watch, //
    },
};

/// The files; dropping it removes them.
pub(crate) type Files = Pin<KBox<Debugfs<Shown>>>;

/// What the files show.
pub(crate) struct Shown {
    watch: Arc<Watch<Reporter>>,
    probes: Arc<Probes<Reporter>>,
}

/// Makes the files.
///
/// Errors: `ENOMEM`.
///
/// Context: may sleep.
pub(crate) fn files(watch: &Arc<Watch<Reporter>>, probes: &Arc<Probes<Reporter>>) -> Result<Files> {
    let shown = Shown {
        watch: watch.clone(),
        probes: probes.clone(),
    };
    KBox::pin_init(Debugfs::new(shown), GFP_KERNEL)
}

impl Show for Shown {
    fn show(&self, which: debugfs_file::Type, out: &SeqFile) {
        match which {
            debugfs_file::ARP_DEBUGFS_VERDICTS => self.verdicts(out),
            debugfs_file::ARP_DEBUGFS_PROBES => self.list_probes(out),
            debugfs_file::ARP_DEBUGFS_LATENCY_NS => self.latency_ns(out),
            debugfs_file::ARP_DEBUGFS_LOG_SUPPRESSED => self.log_suppressed(out),
            debugfs_file::ARP_DEBUGFS_NOT_OURS => self.not_ours(out),
            _ => {}
        }
    }
}

impl Shown {
    /// `<token> <count>`, every token.
    fn verdicts(&self, out: &SeqFile) {
        for &verdict in Verdict::ALL {
            let count = self.watch.report.sum(|stats| stats.verdicts_of(verdict));
            seq_print!(out, "{} {}\n", verdict.token(), count);
        }
    }

    /// `<why> <count>`: ends of frames that are nobody's; every reason.
    fn not_ours(&self, out: &SeqFile) {
        for &why in NotOurs::ALL {
            let count = self.watch.report.sum(|stats| stats.not_ours_of(why));
            seq_print!(out, "{} {}\n", why.name(), count);
        }
    }

    /// `<from> <to> <count>`: packets that took at least `from` and less than `to` ns; every bucket.
    fn latency_ns(&self, out: &SeqFile) {
        for bucket in 0..BUCKETS {
            let from = if bucket == 0 { 0 } else { 1u64 << bucket };
            let count = self.watch.report.sum(|stats| stats.latency_of(bucket));
            seq_print!(out, "{} {} {}\n", from, 2u64 << bucket, count);
        }
    }

    /// `<lines>`
    fn log_suppressed(&self, out: &SeqFile) {
        seq_print!(out, "{}\n", self.watch.report.limiter.suppressed());
    }

    /// `<kind> <logical name> <symbol> hits=<n> missed=<n>`
    fn list_probes(&self, out: &SeqFile) {
        self.probes.list(&mut |probe| {
            let hits = self.watch.report.sum(|stats| stats.hits_of(probe.id));
            seq_print!(
                out,
                "{} {} {} hits={} missed={}\n",
                probe.kind,
                probe.id.name(),
                probe.place,
                hits,
                probe.missed
            );
        });
    }
}
