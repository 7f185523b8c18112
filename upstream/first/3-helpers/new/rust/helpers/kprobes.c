// SPDX-License-Identifier: GPL-2.0

#include <linux/kprobes.h>
#include <linux/ptrace.h>

#ifdef CONFIG_KPROBES
#ifdef CONFIG_HAVE_FUNCTION_ARG_ACCESS_API
__rust_helper unsigned long
rust_helper_regs_get_kernel_argument(struct pt_regs *regs, unsigned int n)
{
	return regs_get_kernel_argument(regs, n);
}
#endif

#ifdef CONFIG_KRETPROBES
#ifndef CONFIG_KRETPROBE_ON_RETHOOK
__rust_helper struct kretprobe *
rust_helper_get_kretprobe(struct kretprobe_instance *ri)
{
	return get_kretprobe(ri);
}
#endif

__rust_helper unsigned long
rust_helper_regs_return_value(struct pt_regs *regs)
{
	return regs_return_value(regs);
}
#endif
#endif
