// SPDX-License-Identifier: GPL-2.0

//! One use of the module, and what all of them on this host must agree on.
//!
//! Under `/run/arp-probe`, all of it changed only under `lock`:
//! - `sessions/NAME`: one file for each that runs, locked by it as long as it lives, whatever ends it; `NAME` is that of its
//!   tracefs instance. A file that nobody locks was left by one that was killed: the next start removes both.
//! - `loading`: somebody of us is loading the module; `loaded`: one of us did, and which load it was. Only that is unloaded, by
//!   the last one.

use std::fs;
use std::fs::DirBuilder;
use std::fs::File;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::path::PathBuf;
use std::process;
use std::thread;
use std::time::Duration;

use rustix::fs::flock;
use rustix::fs::FlockOperation;

use crate::error::said;
use crate::error::Context;
use crate::error::Result;
use crate::module;
use crate::tracefs;
use crate::tracefs::Instance;

const RUN: &str = "/run/arp-probe";

/// One use of the module. Its end, or its drop, leaves nothing behind.
pub struct Session {
    tracefs: PathBuf,
    /// `None` from the end on.
    mine: Option<Mine>,
}

struct Mine {
    file: PathBuf,
    _locked: File,
    instance: Option<Instance>,
}

impl Session {
    /// Loads the module where it is not loaded, clears away what was left by those that were killed, and makes an instance.
    ///
    /// Errors: not root, no tracefs, no module; nothing is left behind.
    pub fn open() -> Result<Self> {
        must_be_root("it loads a kernel module")?;
        let tracefs = tracefs::root()?;
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(run("sessions"))
            .context(|| format!("make {RUN}/sessions"))?;
        let _lock = lock()?;
        clear_dead(&tracefs)?;
        let name = free_name(&tracefs);
        let file = run("sessions").join(&name);
        let locked = File::create(&file).context(|| format!("make {}", file.display()))?;
        flock(&locked, FlockOperation::NonBlockingLockExclusive)
            .context(|| format!("lock {}", file.display()))?;
        let mut session = Self {
            tracefs,
            mine: Some(Mine {
                file,
                _locked: locked,
                instance: None,
            }),
        };
        let made = module_is_there().and_then(|()| Instance::make(&session.tracefs, &name));
        match made {
            Ok(instance) => {
                session.mine.as_mut().expect("it was just made").instance = Some(instance);
                Ok(session)
            }
            Err(error) => {
                let _ = session.end_locked();
                Err(error)
            }
        }
    }

    /// Its tracefs instance.
    pub fn instance(&self) -> &Instance {
        let mine = self.mine.as_ref().and_then(|mine| mine.instance.as_ref());
        mine.expect("a session has an instance until its end")
    }

    /// Ends it: removes the instance, and, if it is the last one, unloads what one of us loaded.
    ///
    /// Returns why the module stays, if it does though one of us loaded it.
    pub fn end(mut self) -> Result<Option<&'static str>> {
        self.end_with_lock()
    }

    fn end_with_lock(&mut self) -> Result<Option<&'static str>> {
        if self.mine.is_none() {
            return Ok(None);
        }
        let _lock = lock()?;
        self.end_locked()
    }

    fn end_locked(&mut self) -> Result<Option<&'static str>> {
        let Some(mine) = self.mine.take() else {
            return Ok(None);
        };
        let removed = mine.instance.as_ref().map_or(Ok(()), |instance| {
            instance.stop();
            instance.remove()
        });
        // An instance that stays is for the next start to remove.
        if removed.is_ok() {
            let _ = fs::remove_file(&mine.file);
        }
        drop(mine);
        let stays = if others_run() {
            None
        } else {
            unload_ours(&self.tracefs)?
        };
        removed.map(|()| stays)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.end_with_lock();
    }
}

/// Errors: not root.
pub fn must_be_root(why: &str) -> Result<()> {
    if rustix::process::geteuid().is_root() {
        return Ok(());
    }
    let words: Vec<_> = std::env::args().skip(1).collect();
    said(format!(
        "needs root ({why}): 'sudo {}'",
        [&["arp-probe".to_owned()], &words[..]].concat().join(" ")
    ))
}

/// Whether the module that is loaded was loaded by one of us.
pub fn loaded_by_us() -> bool {
    let noted = fs::read_to_string(run("loaded")).ok();
    noted.is_some() && noted.and_then(|text| text.trim().parse().ok()) == module::identity()
}

fn run(name: &str) -> PathBuf {
    Path::new(RUN).join(name)
}

/// Held until it is dropped. Who holds it loads or unloads the module at most: a minute is plenty.
fn lock() -> Result<File> {
    let path = run("lock");
    let file = File::create(&path).context(|| format!("make {}", path.display()))?;
    for _ in 0..1200 {
        if flock(&file, FlockOperation::NonBlockingLockExclusive).is_ok() {
            return Ok(file);
        }
        thread::sleep(Duration::from_millis(50));
    }
    said(format!(
        "another arp-probe has been at work on the module for a minute: 'fuser {}' shows which",
        path.display()
    ))
}

fn sessions() -> Vec<PathBuf> {
    let all = fs::read_dir(run("sessions"))
        .into_iter()
        .flatten()
        .flatten();
    all.map(|entry| entry.path()).collect()
}

fn is_alive(file: &Path) -> bool {
    File::open(file)
        .is_ok_and(|file| flock(&file, FlockOperation::NonBlockingLockExclusive).is_err())
}

fn others_run() -> bool {
    sessions().iter().any(|file| is_alive(file))
}

fn clear_dead(tracefs: &Path) -> Result<()> {
    for file in sessions().into_iter().filter(|file| !is_alive(file)) {
        let name = file
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or("");
        if let Some(instance) = tracefs::left_behind(tracefs, name) {
            instance.stop();
            instance.remove()?;
        }
        fs::remove_file(&file).context(|| format!("remove {}", file.display()))?;
    }
    Ok(())
}

/// The process' number may be another's, too, in another namespace.
fn free_name(tracefs: &Path) -> String {
    let base = format!("arp-probe-{}", process::id());
    let numbered = (2..).map(|n| format!("{base}-{n}"));
    let mut names = std::iter::once(base.clone()).chain(numbered);
    let taken = |name: &String| {
        tracefs::left_behind(tracefs, name).is_some() || run("sessions").join(name).exists()
    };
    names.find(|name| !taken(name)).unwrap_or(base)
}

/// Loads the module, unless it is; notes whose it is.
fn module_is_there() -> Result<()> {
    let (loading, loaded) = (run("loading"), run("loaded"));
    if module::is_loaded() {
        // One of us was killed while modprobe ran: what came of it is as quiet as we load it, and nobody else's.
        let quiet = |name| module::parameter(name).as_deref() == Some("N");
        if loading.exists() && quiet("trace") && quiet("verdict") {
            note(&loaded)?;
        }
        let _ = fs::remove_file(&loading);
        return Ok(());
    }
    let _ = fs::remove_file(&loaded);
    fs::write(&loading, "").context(|| format!("write {}", loading.display()))?;
    let done = module::load().and_then(|()| note(&loaded));
    let _ = fs::remove_file(&loading);
    done
}

fn note(loaded: &Path) -> Result<()> {
    let identity = module::identity().map_or_else(String::new, |inode| inode.to_string());
    fs::write(loaded, identity).context(|| format!("write {}", loaded.display()))
}

fn unload_ours(tracefs: &Path) -> Result<Option<&'static str>> {
    if !loaded_by_us() {
        // Somebody unloaded what we had loaded, or another one is there now.
        let _ = fs::remove_file(run("loaded"));
        return Ok(None);
    }
    if tracefs::others_record(tracefs) {
        return Ok(Some("somebody else records its events"));
    }
    match module::unload()? {
        module::Unloaded::InUse => Ok(Some("somebody uses it")),
        module::Unloaded::Gone => {
            let _ = fs::remove_file(run("loaded"));
            Ok(None)
        }
    }
}
