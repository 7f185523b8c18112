// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel's static inline functions that the probe layer needs, as symbols.
 * NOKPROBE: they run inside probe handlers.
 */
#include "kprobe_abi.h"

unsigned long kprobe_abi_argument(struct pt_regs *regs, unsigned int n)
{
	return regs_get_kernel_argument(regs, n);
}
NOKPROBE_SYMBOL(kprobe_abi_argument);

#ifndef CONFIG_KRETPROBE_ON_RETHOOK
struct kretprobe *kprobe_abi_get_kretprobe(struct kretprobe_instance *ri)
{
	return get_kretprobe(ri);
}
NOKPROBE_SYMBOL(kprobe_abi_get_kretprobe);
#endif

unsigned long kprobe_abi_return_value(struct pt_regs *regs)
{
	return regs_return_value(regs);
}
NOKPROBE_SYMBOL(kprobe_abi_return_value);

unsigned long kprobe_abi_stack_pointer(struct pt_regs *regs)
{
	return kernel_stack_pointer(regs);
}
NOKPROBE_SYMBOL(kprobe_abi_stack_pointer);
