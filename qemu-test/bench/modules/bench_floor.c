// SPDX-License-Identifier: GPL-2.0
/*
 * Probes with empty handlers: the least that watching these functions by these
 * means can cost. Which functions, the command line says (bench/rows: the very
 * ones that arp_probe lists).
 */
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/string.h>
#include <linux/tracepoint.h>

#define MOST 32

static char *kprobes[MOST];
static unsigned int kprobes_num;
module_param_array(kprobes, charp, &kprobes_num, 0);
MODULE_PARM_DESC(kprobes, "functions to place a kprobe on");

static char *kretprobes[MOST];
static unsigned int kretprobes_num;
module_param_array(kretprobes, charp, &kretprobes_num, 0);
MODULE_PARM_DESC(kretprobes, "functions to place a kretprobe on");

static char *tracepoints[MOST];
static unsigned int tracepoints_num;
module_param_array(tracepoints, charp, &tracepoints_num, 0);
MODULE_PARM_DESC(tracepoints, "tracepoints to attach to, of the kernel itself, not of modules");

static struct tracepoint *attached[MOST];
static struct kprobe entry_probes[MOST], *entry_list[MOST];
static struct kretprobe return_probes[MOST], *return_list[MOST];

static int at_kprobe(struct kprobe *p, struct pt_regs *regs)
{
	return 0;
}
NOKPROBE_SYMBOL(at_kprobe);

static int at_entry(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	return 0;
}
NOKPROBE_SYMBOL(at_entry);

static int at_return(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	return 0;
}
NOKPROBE_SYMBOL(at_return);

/* Whatever arguments a tracepoint has, they are the caller's to clean up. */
static void at_tracepoint(void *data)
{
}

static void take_by_name(struct tracepoint *tp, void *unused)
{
	unsigned int i;

	for (i = 0; i < tracepoints_num; i++)
		if (!strcmp(tp->name, tracepoints[i]))
			attached[i] = tp;
}

static void detach(unsigned int n)
{
	while (n--)
		tracepoint_probe_unregister(attached[n], at_tracepoint, NULL);
	tracepoint_synchronize_unregister();
}

static int __init attach_all(void)
{
	unsigned int i;
	int err;

	for_each_kernel_tracepoint(take_by_name, NULL);
	for (i = 0; i < tracepoints_num; i++) {
		err = attached[i] ? tracepoint_probe_register(attached[i], at_tracepoint, NULL) : -ENOENT;
		if (err) {
			detach(i);
			return err;
		}
	}
	return 0;
}

static int __init bench_floor_init(void)
{
	unsigned int i;
	int err;

	for (i = 0; i < kprobes_num; i++) {
		entry_probes[i].symbol_name = kprobes[i];
		entry_probes[i].pre_handler = at_kprobe;
		entry_list[i] = &entry_probes[i];
	}
	for (i = 0; i < kretprobes_num; i++) {
		return_probes[i].kp.symbol_name = kretprobes[i];
		return_probes[i].entry_handler = at_entry;
		return_probes[i].handler = at_return;
		return_list[i] = &return_probes[i];
	}
	/* Each of them undoes itself when one of its probes cannot be placed. */
	err = kretprobes_num ? register_kretprobes(return_list, kretprobes_num) : 0;
	if (err)
		return err;
	err = kprobes_num ? register_kprobes(entry_list, kprobes_num) : 0;
	if (err)
		goto without_kprobes;
	err = attach_all();
	if (err)
		goto without_tracepoints;
	return 0;

without_tracepoints:
	if (kprobes_num)
		unregister_kprobes(entry_list, kprobes_num);
without_kprobes:
	if (kretprobes_num)
		unregister_kretprobes(return_list, kretprobes_num);
	return err;
}

static void __exit bench_floor_exit(void)
{
	detach(tracepoints_num);
	if (kprobes_num)
		unregister_kprobes(entry_list, kprobes_num);
	if (kretprobes_num)
		unregister_kretprobes(return_list, kretprobes_num);
}

module_init(bench_floor_init);
module_exit(bench_floor_exit);
MODULE_DESCRIPTION("Empty probes, for arp_probe's benchmark");
MODULE_LICENSE("GPL");
