/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What kprobe_abi.rs takes from the kernel's own headers. bindgen reads this
 * file in the build, for the very configuration that the module is built for.
 */
#ifndef KPROBE_ABI_H
#define KPROBE_ABI_H

#include <linux/kprobes.h>
#include <linux/ptrace.h>
#include <linux/rcupdate.h>
#include <linux/timekeeping.h>
#include <linux/uaccess.h>
#ifdef CONFIG_X86_64
#include <asm/extable_fixup_types.h>
#include <asm/vsyscall.h>
#endif

#ifndef CONFIG_KPROBES
#error "this kernel has no kprobes: CONFIG_KPROBES is needed"
#endif
#ifndef CONFIG_KRETPROBES
#error "this architecture has no kretprobes (HAVE_KRETPROBES)"
#endif
#ifndef CONFIG_HAVE_FUNCTION_ARG_ACCESS_API
#error "this architecture does not say where a function's arguments are (HAVE_FUNCTION_ARG_ACCESS_API; 32-bit arm and um)"
#endif
#ifdef CONFIG_GENERIC_ATOMIC64
#error "64-bit atomics take a lock here, which a handler may have interrupted (GENERIC_ATOMIC64)"
#endif

/* Static inline in the kernel, so out of bindgen's reach: kprobe_abi_helpers.c. */
unsigned long kprobe_abi_argument(struct pt_regs *regs, unsigned int n);
struct kretprobe *kprobe_abi_get_kretprobe(struct kretprobe_instance *ri);
unsigned long kprobe_abi_return_value(struct pt_regs *regs);
unsigned long kprobe_abi_stack_pointer(struct pt_regs *regs);
void kprobe_abi_rcu_read_lock(void);
void kprobe_abi_rcu_read_unlock(void);
void kprobe_abi_synchronize_rcu_expedited(void);

/* Calls gcd(tag, 0), which is tag. */
unsigned long kprobe_abi_canary(unsigned long tag);

/* Work that a handler asks for (probe/later.rs): run() says whether to run again. */
struct kprobe_abi_later;
struct kprobe_abi_later *kprobe_abi_later_new(bool (*run)(void *data), void *data);
void kprobe_abi_later_ask(struct kprobe_abi_later *later);
void kprobe_abi_later_again(struct kprobe_abi_later *later);
void kprobe_abi_later_free(struct kprobe_abi_later *later);

enum kprobe_abi_value {
	KPROBE_ABI_THREAD_SIZE = THREAD_SIZE,
#ifdef CONFIG_X86_64
	/* For an entry of the exception table: of the register that is number 0, ax. */
	KPROBE_ABI_EX_EFAULT = EX_TYPE_EFAULT_REG,
	KPROBE_ABI_VSYSCALL_BELOW_END = -(VSYSCALL_ADDR),
#endif
};

#endif /* KPROBE_ABI_H */
