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

/* Static inline in the kernel, so out of bindgen's reach: kprobe_abi_helpers.c. */
unsigned long kprobe_abi_argument(struct pt_regs *regs, unsigned int n);
struct kretprobe *kprobe_abi_get_kretprobe(struct kretprobe_instance *ri);
unsigned long kprobe_abi_return_value(struct pt_regs *regs);
unsigned long kprobe_abi_stack_pointer(struct pt_regs *regs);

enum kprobe_abi_value {
	KPROBE_ABI_THREAD_SIZE = THREAD_SIZE,
};

#endif /* KPROBE_ABI_H */
