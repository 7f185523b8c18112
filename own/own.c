// SPDX-License-Identifier: GPL-2.0
/*
 * RUST=own: what the crates need of C that is neither in the kernel's headers nor
 * in its rust/helpers/.
 */
#include <linux/cpumask.h>
#include <linux/kern_levels.h>
#include <linux/kprobes.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/smp.h>

#include "own.h"

/* The longest line of ours, and more than printk() takes of one. */
#define LINE_MAX_LEN 1024

/*
 * What the crates mean by _printk() (ld --wrap). A kernel built without Rust does
 * not know %pA: the arguments are made text here, by the function that vsprintf()
 * calls for %pA elsewhere. fmt is the crate's own: a level, perhaps "%s: " with
 * the module's name, and the arguments.
 */
int __wrap__printk(const char *fmt, ...)
{
	char text[LINE_MAX_LEN], *end = text + sizeof(text) - 1;
	const char *name = NULL;
	va_list args;

	va_start(args, fmt);
	if (fmt[2] == '%' && fmt[3] == 's')
		name = va_arg(args, const char *);
	*min(rust_fmt_argument(text, end, va_arg(args, const void *)), end) = '\0';
	va_end(args);
	if (name)
		return _printk(KERN_SOH "%c%s: %s", fmt[1], name, text);
	return _printk(KERN_SOH "%c%s", fmt[1], text);
}

/* compat/cpu.rs, for crates that do not have these. */
unsigned int own_cpu(void)
{
	return raw_smp_processor_id();
}
NOKPROBE_SYMBOL(own_cpu);

unsigned int own_nr_cpu_ids(void)
{
	return nr_cpu_ids;
}
