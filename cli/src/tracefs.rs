// SPDX-License-Identifier: GPL-2.0

//! A tracefs instance of our own: its buffers, its settings, its end.

use std::fs;
use std::fs::File;
use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::io::Read;
use std::os::fd::AsFd;
use std::os::fd::BorrowedFd;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use rustix::fs::OFlags;

use crate::error::said;
use crate::error::Context;
use crate::error::Error;
use crate::error::Result;
use crate::event::Reader;
use crate::ring::Layout;

/// Both events of the module.
pub const EVENTS: [&str; 2] = ["arp_verdict", "arp_line"];

/// Buffers: so much for each CPU, and for all of them together.
const BUFFER_KIB: usize = 4096;
const ALL_BUFFERS_KIB: usize = 64 * 1024;
const LEAST_BUFFER_KIB: usize = 256;

/// Where tracefs is mounted.
///
/// Errors: nowhere, or it is closed to us (lockdown).
pub fn root() -> Result<PathBuf> {
    for place in ["/sys/kernel/tracing", "/sys/kernel/debug/tracing"] {
        let path = Path::new(place);
        match fs::read_dir(path.join("instances")) {
            Ok(_) => return Ok(path.to_owned()),
            Err(error) if error.kind() == ErrorKind::PermissionDenied => {
                return said(format!(
                    "the kernel does not let root into {place}: a lockdown for confidentiality ('cat /sys/kernel/security/lockdown') forbids all tracing, or this is a container"
                ));
            }
            Err(_) => {}
        }
    }
    said("tracefs is not mounted: 'mount -t tracefs tracefs /sys/kernel/tracing'")
}

/// An instance, by its directory.
#[derive(Debug)]
pub struct Instance {
    dir: PathBuf,
}

impl Instance {
    /// Makes one.
    pub fn make(root: &Path, name: &str) -> Result<Self> {
        let dir = root.join("instances").join(name);
        fs::create_dir(&dir).context(|| format!("make the tracefs instance {}", dir.display()))?;
        Ok(Self { dir })
    }

    /// The path of one of its files.
    pub fn path(&self, file: &str) -> PathBuf {
        self.dir.join(file)
    }

    fn read(&self, file: &str) -> Result<String> {
        let path = self.path(file);
        at_once(&path).context(|| format!("read {}", path.display()))
    }

    fn write(&self, file: &str, value: &str) -> Result<()> {
        let path = self.path(file);
        fs::write(&path, value).context(|| format!("write '{value}' to {}", path.display()))
    }

    /// How to read its events.
    ///
    /// Errors: the module is of another version.
    pub fn reader(&self) -> Result<Reader> {
        let [verdict, line] = EVENTS.map(|event| {
            fs::read_to_string(self.path(&format!("events/arp_probe/{event}/format")))
        });
        match (verdict, line) {
            (Ok(verdict), Ok(line)) => Reader::new(&verdict, &line),
            _ => said("the module that is loaded is of another version (it lacks the event arp_line): 'rmmod arp_probe', and install the arp-probe and the module of one version"),
        }
    }

    /// Sets it up, and opens the buffer of each CPU; nothing is recorded yet.
    pub fn prepare(&self) -> Result<Vec<Pipe>> {
        // Wake the reader for the first event, not for half a buffer; since 5.0.
        let _ = self.write("buffer_percent", "0");
        self.write("trace_clock", "mono")?;
        let layout = Layout::parse(&self.read("events/header_page")?).ok_or_else(|| {
            Error::Said("this kernel's trace pages are of a kind that arp-probe does not know: file a bug with 'cat /sys/kernel/tracing/events/header_page'".to_owned())
        })?;
        let mut cpus = Vec::new();
        for entry in fs::read_dir(self.path("per_cpu"))
            .context(|| "list the buffers".to_owned())?
            .flatten()
        {
            let name = entry.file_name();
            cpus.extend(
                name.to_str()
                    .and_then(|name| name.strip_prefix("cpu")?.parse::<usize>().ok()),
            );
        }
        cpus.sort_unstable();
        let each = (ALL_BUFFERS_KIB / cpus.len().max(1)).clamp(LEAST_BUFFER_KIB, BUFFER_KIB);
        self.write("buffer_size_kb", &each.to_string())?;
        cpus.into_iter()
            .map(|cpu| Pipe::open(self, cpu, layout.clone()))
            .collect()
    }

    /// Starts recording, of those events that pass the filter.
    pub fn start(&self, filter: Option<&str>) -> Result<()> {
        for event in EVENTS {
            if let Some(filter) = filter {
                // It spares the kernel work; what it refuses is left out by us all the same.
                let _ = self.write(&format!("events/arp_probe/{event}/filter"), filter);
            }
        }
        // The line first: so no verdict is without its partner at the beginning.
        self.write("events/arp_probe/arp_line/enable", "1")?;
        self.write("events/arp_probe/arp_verdict/enable", "1")
    }

    /// Ends recording. The module may be gone by now.
    pub fn stop(&self) {
        for event in EVENTS {
            let _ = self.write(&format!("events/arp_probe/{event}/enable"), "0");
        }
    }

    /// Removes it. Somebody may be reading one of its files right now: waits two seconds for him.
    pub fn remove(&self) -> Result<()> {
        for _ in 0..40 {
            match fs::remove_dir(&self.dir) {
                Err(error) if error.kind() == ErrorKind::ResourceBusy => {
                    thread::sleep(Duration::from_millis(50))
                }
                Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
                other => return other.context(|| format!("remove {}", self.dir.display())),
            }
        }
        said(format!(
            "the tracefs instance {0} is in use by somebody else: 'rmdir {0}' when he is done",
            self.dir.display()
        ))
    }
}

/// An instance by its name, as one that was killed has left it; if it is there.
pub fn left_behind(root: &Path, name: &str) -> Option<Instance> {
    let dir = root.join("instances").join(name);
    dir.is_dir().then_some(Instance { dir })
}

/// Whether anybody but us records the module's events: to unload it takes them away from him.
pub fn others_record(root: &Path) -> bool {
    let on = |dir: &Path| {
        let state = fs::read_to_string(dir.join("events/arp_probe/enable")).unwrap_or_default();
        !matches!(state.trim(), "" | "0")
    };
    let instances = fs::read_dir(root.join("instances"))
        .into_iter()
        .flatten()
        .flatten();
    on(root) || instances.into_iter().any(|entry| on(&entry.path()))
}

/// One CPU's buffer.
#[derive(Debug)]
pub struct Pipe {
    /// The CPU's number.
    pub cpu: usize,
    /// Not to be waited for: the CPU has no buffer.
    pub offline: bool,
    file: File,
    stats: PathBuf,
    layout: Layout,
    page: Vec<u8>,
}

impl Pipe {
    fn open(instance: &Instance, cpu: usize, layout: Layout) -> Result<Self> {
        let path = instance.path(&format!("per_cpu/cpu{cpu}/trace_pipe_raw"));
        let file = OpenOptions::new()
            .read(true)
            .custom_flags(OFlags::NONBLOCK.bits() as i32)
            .open(&path)
            .context(|| format!("open {}", path.display()))?;
        Ok(Self {
            cpu,
            offline: false,
            file,
            stats: instance.path(&format!("per_cpu/cpu{cpu}/stats")),
            page: vec![0; layout.page_size()],
            layout,
        })
    }

    /// The next page, if there is one.
    pub fn read(&mut self) -> Result<Option<(&Layout, &[u8])>> {
        loop {
            return match self.file.read(&mut self.page) {
                Ok(0) => Ok(None),
                Ok(size) => Ok(Some((&self.layout, &self.page[..size]))),
                Err(error) if error.kind() == ErrorKind::WouldBlock => Ok(None),
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => said(format!(
                    "cannot read the trace of CPU {}: {error}",
                    self.cpu
                )),
            };
        }
    }

    /// How many events the buffer has lost since it was made.
    pub fn lost(&self) -> u64 {
        lost(&at_once(&self.stats).unwrap_or_default())
    }
}

impl AsFd for Pipe {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.file.as_fd()
    }
}

/// A file that must be read by one call: `header_page` gives nothing to a second one, and `stats` is counted anew for each.
fn at_once(path: &Path) -> std::io::Result<String> {
    let mut text = vec![0; 1 << 16];
    let size = File::open(path)?.read(&mut text)?;
    text.truncate(size);
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// What a `stats` file says that was lost: written over, or not written.
pub fn lost(stats: &str) -> u64 {
    let of = |key: &str| -> u64 {
        let line = stats.lines().find_map(|line| line.strip_prefix(key));
        line.and_then(|number| number.trim().parse().ok())
            .unwrap_or(0)
    };
    of("overrun:") + of("commit overrun:") + of("dropped events:")
}
