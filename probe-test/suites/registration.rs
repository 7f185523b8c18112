// SPDX-License-Identifier: GPL-2.0

//! What can be probed, and the errno of what cannot.

use core::ffi::CStr;

use kernel::{
    prelude::*,
    str::CString, //
};

use crate::{
    compat,
    harness::{
        on_call,
        on_entry, //
    },
    probe::{
        kretprobe::MaxActive,
        symbol,
        Symbol, //
    }, //
};

suite!(probe_registration:
    no_such_symbol,
    data_is_no_code,
    blacklisted,
    compiler_clones,
    in_the_middle_of_nothing_left,
    same_function_many_times,
    max_active_is_bounded,
    names_are_shown_as_ascii,
    refusals_have_words,
);

/// The errors of a kprobe and of a kretprobe at `symbol`.
fn refused(symbol: &CStr) -> (Option<Error>, Option<Error>) {
    (
        on_entry(symbol, |_| {}).err(),
        on_call(symbol, 0, |_| None::<()>, |_, ()| {}).err(),
    )
}

fn no_such_symbol() -> Result {
    expect_eq!(
        refused(c"probe_kunit_no_such_function"),
        (Some(ENOENT), Some(ENOENT))
    );
    expect_eq!(
        refused(c"no_such_module:probe_kunit_six"),
        (Some(ENOENT), Some(ENOENT))
    );
    let (kprobe, kretprobe) = refused(c"");
    expect!(kprobe.is_some() && kretprobe.is_some());
    Ok(())
}

fn data_is_no_code() -> Result {
    expect_eq!(refused(c"probe_kunit_data"), (Some(EINVAL), Some(EINVAL)));
    expect_eq!(refused(c"jiffies"), (Some(EINVAL), Some(EINVAL)));
    Ok(())
}

fn blacklisted() -> Result {
    expect_eq!(
        refused(c"probe_kunit_untouchable"),
        (Some(EINVAL), Some(EINVAL))
    );
    // The layer's own helpers, which run inside handlers.
    expect_eq!(
        refused(c"kprobe_abi_return_value"),
        (Some(EINVAL), Some(EINVAL))
    );
    Ok(())
}

fn compiler_clones() -> Result {
    for name in [
        c"arp_process.constprop.0",
        c"f.isra.0",
        c"f.part.1",
        c"f.cold",
        c".",
    ] {
        expect!(Symbol::is_compiler_clone(name));
        expect_eq!(refused(name), (Some(EINVAL), Some(EINVAL)));
    }
    expect!(!Symbol::is_compiler_clone(c"probe_kunit_six"));
    Ok(())
}

/// What was refused leaves nothing: the same memory and the same function serve the next.
fn in_the_middle_of_nothing_left() -> Result {
    for _ in 0..5 {
        expect_eq!(
            refused(c"probe_kunit_untouchable"),
            (Some(EINVAL), Some(EINVAL))
        );
        let probe = on_entry(c"probe_kunit_six", |_| {})?;
        let shown = CString::try_from_fmt(compat::format!("{}", probe.symbol()))?;
        expect_eq!(compat::bytes(&shown), b"probe_kunit_six");
    }
    Ok(())
}

/// The kernel gathers them in one.
fn same_function_many_times() -> Result {
    let mut probes = KVec::new();
    for _ in 0..8 {
        probes.push(Some(on_entry(c"probe_kunit_six", |_| {})?), GFP_KERNEL)?;
    }
    // From the middle, too.
    for index in [3, 0] {
        drop(probes[index].take());
    }
    for probe in probes.iter().flatten() {
        expect_eq!(probe.missed(), 0);
    }
    Ok(())
}

fn max_active_is_bounded() -> Result {
    expect!(MaxActive::new(0).is_ok());
    expect!(MaxActive::new(MaxActive::MAX).is_ok());
    for instances in [MaxActive::MAX + 1, 1 << 24, i32::MAX as u32, u32::MAX] {
        expect_eq!(MaxActive::new(instances).err(), Some(EINVAL));
    }
    // The most, with the largest data: as much as the kernel's arithmetic has to bear. It may lack
    // the memory.
    let largest = on_call(
        c"probe_kunit_six",
        MaxActive::MAX,
        |_| Some([1u8; 4096]),
        |_, _| {},
    );
    expect!(matches!(largest, Ok(_) | Err(ENOMEM)));
    Ok(())
}

fn names_are_shown_as_ascii() -> Result {
    let name = Symbol::new(c"a\n\x1b[2J b\xff")?;
    let shown = CString::try_from_fmt(compat::format!("{}", name))?;
    expect_eq!(compat::bytes(&shown), b"a\\x0a\\x1b[2J\\x20b\\xff");
    Ok(())
}

fn refusals_have_words() -> Result {
    let unsupported = Error::from_errno(-(kernel::bindings::EOPNOTSUPP as i32));
    for error in [ENOENT, EINVAL, ENOMEM, EIO, unsupported] {
        expect!(symbol::refusal(error) != symbol::refusal(EPERM));
    }
    Ok(())
}
