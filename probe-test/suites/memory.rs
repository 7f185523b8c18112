// SPDX-License-Identifier: GPL-2.0

//! Bad addresses give errors, wherever they are read.

use kernel::prelude::*;

use crate::{
    harness::{
        on_entry,
        Tally, //
    },
    probe::{
        memory,
        KernelPtr, //
    },
    targets, //
};

suite!(probe_memory:
    reads_what_is_there,
    refuses_null,
    refuses_user_addresses,
    refuses_mapped_user_memory,
    refuses_what_ends_elsewhere,
    refuses_what_is_not_canonical,
    copies_any_length,
    survives_unmapped_kernel_addresses,
    survives_the_end_of_a_mapping,
    survives_in_handlers,
    follows_pointers,
);

/// Where error pointers point: no kernel maps the last page.
const UNMAPPED: usize = usize::MAX & !4095;

/// x86 knows by the address that it is no kernel's; arm64 tries it, and faults.
fn is_refused<T>(read: Result<T>) -> bool {
    matches!(read, Err(EFAULT))
}

fn reads_what_is_there() -> Result {
    static WORDS: [u32; 4] = [0x0403_0201, 0x0807_0605, 3, 4];

    let address = WORDS.as_ptr() as usize;
    expect_eq!(memory::read::<u32>(address + 4), Ok(0x0807_0605));
    expect_eq!(
        memory::read::<u16>(address + 1).map(u16::from_le),
        Ok(0x0302)
    );
    expect_eq!(
        memory::read::<u64>(address).map(u64::from_le),
        Ok(0x0807_0605_0403_0201)
    );
    let mut bytes = [0; 5];
    memory::read_into(address + 2, &mut bytes)?;
    expect_eq!(bytes, [3, 4, 5, 6, 7]);
    memory::read_into(UNMAPPED, &mut [])?;
    Ok(())
}

fn refuses_null() -> Result {
    expect!(is_refused(memory::read::<u8>(0)));
    expect!(is_refused(memory::read::<u64>(8)));
    expect!(is_refused(memory::read_into(0, &mut [0; 16])));
    Ok(())
}

fn refuses_user_addresses() -> Result {
    for address in [4096, 0x40_0000, usize::MAX >> 17, usize::MAX >> 1] {
        expect!(is_refused(memory::read::<u64>(address)));
    }
    Ok(())
}

/// Where the kernel itself could read it: an arm64 without PAN does.
fn refuses_mapped_user_memory() -> Result {
    // A kernel thread, as KUnit's may be, has none.
    let Some(memory) = targets::UserMemory::new() else {
        pr_info!("# no user memory here\n");
        return Ok(());
    };
    expect!(is_refused(memory::read::<u8>(memory.address())));
    expect!(is_refused(memory::read::<u64>(memory.address() + 8)));
    expect!(is_refused(memory::read_into(
        memory.address(),
        &mut [0; 16]
    )));
    Ok(())
}

/// Its first byte may be the kernel's: the last is asked for, too.
fn refuses_what_ends_elsewhere() -> Result {
    // Around the end of all addresses, to those of users.
    expect!(is_refused(memory::read::<u64>(usize::MAX - 3)));
    expect!(is_refused(memory::read_into(usize::MAX - 15, &mut [0; 64])));
    #[cfg(CONFIG_X86_64)]
    {
        // Into the page of vsyscalls (VSYSCALL_ADDR), which is a user's though it lies in the kernel's half.
        const VSYSCALL: usize = 0xffff_ffff_ff60_0000;
        expect!(is_refused(memory::read::<u64>(VSYSCALL - 4)));
        expect!(is_refused(memory::read::<u64>(VSYSCALL)));
    }
    Ok(())
}

/// The processor's own complaint about such an address is another than a page fault.
fn refuses_what_is_not_canonical() -> Result {
    #[cfg(CONFIG_X86_64)]
    for address in [1 << 63, (1 << 63) | 0x1234, 0x80ff_ffff_ffff_ff00] {
        expect!(is_refused(memory::read::<u8>(address)));
        expect!(is_refused(memory::read::<u64>(address)));
        expect!(is_refused(memory::read::<[u8; 28]>(address)));
        expect!(is_refused(memory::read_into(address, &mut [0; 15])));
    }
    Ok(())
}

/// In words and what is left of one, and no byte beside them; at any address.
fn copies_any_length() -> Result {
    let mut from = [0u8; 64];
    for (n, byte) in from.iter_mut().enumerate() {
        *byte = n as u8 + 1;
    }
    for (start, len) in (0..8).flat_map(|start| (0..=40).map(move |len| (start, len))) {
        let mut to = [0xaa; 48];
        memory::read_into(from.as_ptr() as usize + start, &mut to[..len])?;
        expect!(to[..len] == from[start..start + len]);
        expect!(to[len..].iter().all(|&byte| byte == 0xaa));
    }
    expect_eq!(
        memory::read::<[u8; 31]>(from.as_ptr() as usize + 1).map(|bytes| bytes[30]),
        Ok(32)
    );
    Ok(())
}

fn survives_unmapped_kernel_addresses() -> Result {
    expect_eq!(memory::read::<u8>(UNMAPPED), Err(EFAULT));
    expect_eq!(memory::read::<u64>(UNMAPPED + 8), Err(EFAULT));
    expect_eq!(memory::read_into(UNMAPPED, &mut [0; 64]), Err(EFAULT));
    // Over the end of all addresses.
    expect!(memory::read::<u64>(usize::MAX - 3).is_err());
    Ok(())
}

fn survives_the_end_of_a_mapping() -> Result {
    // More than kmalloc() gives: it is vmalloc()'s, which leaves a page unmapped behind each area. No `VVec`, since 6.12
    // does not export its vrealloc().
    const SIZE: usize = 8 << 20;
    let mut area: KVVec<u8> = KVVec::with_capacity(SIZE, GFP_KERNEL)?;
    area.extend_with(SIZE, 7, GFP_KERNEL)?;
    let end = area.as_ptr() as usize + SIZE;
    expect_eq!(memory::read::<u32>(end - 4), Ok(0x0707_0707));
    expect_eq!(memory::read::<u8>(end), Err(EFAULT));
    expect_eq!(memory::read::<u32>(end - 2), Err(EFAULT));
    expect_eq!(memory::read_into(end - 8, &mut [0; 16]), Err(EFAULT));
    Ok(())
}

/// A fault inside a handler comes on top of the probe's own exception, where it is one.
fn survives_in_handlers() -> Result {
    static HITS: Tally = Tally::new();
    static WRONG: Tally = Tally::new();

    HITS.reset();
    WRONG.reset();
    let read = |ctx: &crate::probe::Entry<'_>| {
        HITS.count();
        for argument in [ctx.arg::<0>(), ctx.arg::<1>()] {
            WRONG.unless(memory::read::<u64>(argument).is_err());
        }
    };
    let _in_c = on_entry(c"probe_kunit_six", read)?;
    let _in_rust = on_entry(c"probe_kunit_rust_six", read)?;
    // It adds up: the function goes on with its own registers.
    let sum = UNMAPPED.wrapping_mul(2).wrapping_add(3 + 4 + 5 + 6);
    expect_eq!(targets::six([0, UNMAPPED, 1, 1, 1, 1]), sum);
    expect_eq!(
        targets::rust_six([0, UNMAPPED >> 40, 1, 1, 1, 1]),
        2 * (UNMAPPED >> 40) + 18
    );
    expect_eq!((HITS.get(), WRONG.get()), (2, 0));
    Ok(())
}

fn follows_pointers() -> Result {
    #[repr(C)]
    struct Node {
        next: *const Node,
        value: u32,
    }

    let last = Node {
        next: core::ptr::null(),
        value: 2,
    };
    let first = Node {
        next: &last,
        value: 1,
    };
    let value = core::mem::offset_of!(Node, value) as u32;
    let found: KernelPtr<Node> = KernelPtr::new(&raw const first as usize);
    expect_eq!(found.field::<u32>(value), Ok(1));
    let next: KernelPtr<Node> = found.pointer(0)?;
    expect_eq!(next.address(), &raw const last as usize);
    expect_eq!(next.field::<u32>(value), Ok(2));
    let end: KernelPtr<Node> = next.pointer(0)?;
    expect!(end.is_null());
    expect!(is_refused(end.field::<u32>(value)));
    expect!(is_refused(end.pointer::<Node>(0).map(KernelPtr::address)));
    Ok(())
}
