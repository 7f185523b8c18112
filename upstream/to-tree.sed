# SPDX-License-Identifier: GPL-2.0
# From a module's private layer to a public part of the kernel crate: what is called otherwise there.

# The bindings are the crate's own.
/^use crate::kprobe_abi as abi;$/d
/^    kprobe_abi as abi,/d
s/\babi::kprobe_abi_argument\b/bindings::regs_get_kernel_argument/
s/\bcrate::kprobe_abi::kprobe_abi_argument\b/bindings::regs_get_kernel_argument/
s/\bcrate::kprobe_abi::kprobe_abi_return_value\b/bindings::regs_return_value/
s/\babi::kprobe_abi_get_kretprobe\b/bindings::get_kretprobe/
s/\babi::copy_nofault\b/bindings::copy_from_kernel_nofault/
/^    \/\/ Where it is more than the kernel's function, it looks itself\.$/,/^    }$/d
s/\bcrate::kprobe_abi::kprobe_abi_stack_pointer\b/bindings::kernel_stack_pointer/
s/\babi::kprobe_abi_value_KPROBE_ABI_THREAD_SIZE as usize/bindings::THREAD_SIZE/
s/\babi::/bindings::/g

# So is everything that is imported from `kernel`; in the examples it stays.
/^ *\/\//!s/\bkernel::/crate::/g
s/^    compat::FromBytes,/    transmute::FromBytes,/
s/\bcrate::compat::atomic\b/crate::sync::atomic/
s/\bcrate::compat::current_task()/crate::task::Task::current_raw()/
s/^    atomic::\(Atomic,\|{\)$/    sync::atomic::\1/
s/\bcrate::compat::/crate::/g
/\/\//s/\bcrate::probe::/kernel::kprobes::/
/\/\//s/\bcrate::probe\b/crate::kprobes/
s/```ignore$/```/

s/\bpub(crate) /pub /

# A promise that is handed over here is an unsafe constructor there, as those of `kernel::irq` and others.
/^    not_leaked::NotLeaked,$/d
/^ *_promise: NotLeaked,$/d
s/(_promise: NotLeaked, /(/
# RUST=own: the crates of older kernels lack what the tree has (compat.rs).
/^use crate::compat;$/d
/^use core::convert::Infallible;$/d
/^    convert::Infallible,$/d
s/\bcompat::cast_\(from\|into\)\b/Opaque::cast_\1/
s/\bcompat::current_task()/Task::current_raw()/
s/\bcompat::inc_len(\([a-z]*\), \([a-z]*\))/\1.inc_len(\2)/
s/\bcompat::c_str(/CStr::from_char_ptr(/
s/^            registered: {$/            registered: UnsafeCell::new(true),\
            _: {/
/^                UnsafeCell::new(true)$/d
s/\bimpl PinInit<T, Infallible>,/impl PinInit<T, E>,/
s/^    ) -> impl PinInit<Self, Error> {$/    ) -> impl PinInit<Self, Error>\
    where\
        Error: From<E>,\
    {/
s|^    pub fn new($|    ///\
    /// # Safety\
    ///\
    /// The registration must be dropped before the module that `T` is in is unloaded. So callers must not\
    /// `mem::forget()` it, or otherwise prevent its [`Drop`] implementation from running.\
    pub unsafe fn new<E>(|
s|^//!     \(k[a-z]*::Registration::new(\)promise, \(.*\),$|//!     // SAFETY: It is dropped below.\
//!     unsafe { \1\2 },|
s/: `_promise`\.$/: the caller sees to it./
/^ *\/\/\/ It must not be leaked: see \[`NotLeaked`\]\.$/,/^ *\/\/\/$/d
s/^\( *\/\/   \)(checked in \[`super::pinned`\]), /\1(it has fields that are pinned), /

# A C string can be shown as it is.
/^use super::symbol::Ascii;$/d
s/^\( *\)Ascii(\([a-z]*\)),$/\1\2,/

# What is named elsewhere there, or not at all.
/^ *\/\/\//s/\[the soundness notes\](super#soundness), [0-9]/[the notes](super#implementation)/
s/^\( *\/\/ An `int` in C, which wraps\): as `MissedView` reads it\.$/\1./

# In this tree register_k(ret)probe() says that it could not arm a probe, unregistering takes off what cannot be
# disarmed, and without kretprobes there is no such module.
s/^\( *\)unsafe { \(register_k[a-z]*\)(Opaque::cast_into(\(.*\)))? };$/\1to_result(unsafe {\
\1    let inner = \3;\
\1    bindings::\2(Opaque::cast_into(inner))\
\1})?;/
s/by the second call's return/by the call's return/
s/^\( *\/\/\/\) `EIO` if the kernel took it but could not arm it.*/\1 If it could not be armed, what ftrace gives, `ENOMEM` mostly./
/^ *\/\/\/ `EOPNOTSUPP` in a kernel without kretprobes\.$/d
