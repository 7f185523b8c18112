// SPDX-License-Identifier: GPL-2.0
/*
 * The files under /sys/kernel/debug/arp_probe/. In C for their owner: the files
 * of the kernel crate's debugfs have none, so the module could be unloaded while
 * one is open, and closing it would then jump into nowhere.
 */
#include <linux/debugfs.h>
#include <linux/module.h>
#include <linux/seq_file.h>

#include "arp_abi.h"

#define ARP_DEBUGFS_FILE(name, which)					\
	static int name##_show(struct seq_file *file, void *unused)	\
	{								\
		const struct arp_debugfs *debugfs = file->private;	\
									\
		return debugfs->show(file, which, debugfs->data);	\
	}								\
	DEFINE_SHOW_ATTRIBUTE(name)

ARP_DEBUGFS_FILE(verdicts, ARP_DEBUGFS_VERDICTS);
ARP_DEBUGFS_FILE(probes, ARP_DEBUGFS_PROBES);
ARP_DEBUGFS_FILE(latency_ns, ARP_DEBUGFS_LATENCY_NS);
ARP_DEBUGFS_FILE(log_suppressed, ARP_DEBUGFS_LOG_SUPPRESSED);
ARP_DEBUGFS_FILE(not_ours, ARP_DEBUGFS_NOT_OURS);

/* Without debugfs these do nothing, as ever: the files are a convenience. */
void arp_abi_debugfs_create(struct arp_debugfs *debugfs)
{
	struct dentry *dir = debugfs_create_dir("arp_probe", NULL);

	debugfs_create_file("verdicts", 0400, dir, debugfs, &verdicts_fops);
	debugfs_create_file("probes", 0400, dir, debugfs, &probes_fops);
	debugfs_create_file("latency_ns", 0400, dir, debugfs, &latency_ns_fops);
	debugfs_create_file("log_suppressed", 0400, dir, debugfs,
			    &log_suppressed_fops);
	debugfs_create_file("not_ours", 0400, dir, debugfs, &not_ours_fops);
	debugfs->dir = dir;
}

/* Waits for those who are reading. */
void arp_abi_debugfs_remove(struct arp_debugfs *debugfs)
{
	debugfs_remove(debugfs->dir);
}
