// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel's static inline functions that the probe layer needs, as symbols.
 * NOKPROBE: they run inside probe handlers.
 */
#include <linux/gcd.h>
#include <linux/irq_work.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

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

/* gcd() is const: it is not called if nobody takes its result. */
unsigned long kprobe_abi_canary(unsigned long tag)
{
	return gcd(tag, 0);
}

struct kprobe_abi_later {
	struct irq_work irq;
	struct delayed_work work;
	bool (*run)(void *data);
	void *data;
};

static void later_work(struct work_struct *work)
{
	struct kprobe_abi_later *later =
		container_of(to_delayed_work(work), struct kprobe_abi_later, work);

	if (later->run(later->data))
		kprobe_abi_later_again(later);
}

static void later_irq(struct irq_work *irq)
{
	struct kprobe_abi_later *later =
		container_of(irq, struct kprobe_abi_later, irq);

	kprobe_abi_later_again(later);
}

struct kprobe_abi_later *kprobe_abi_later_new(bool (*run)(void *data), void *data)
{
	struct kprobe_abi_later *later = kzalloc(sizeof(*later), GFP_KERNEL);

	if (!later)
		return NULL;
	init_irq_work(&later->irq, later_irq);
	INIT_DELAYED_WORK(&later->work, later_work);
	later->run = run;
	later->data = data;
	return later;
}

/* In any context: a workqueue's lock may be the one that was interrupted. */
void kprobe_abi_later_ask(struct kprobe_abi_later *later)
{
	irq_work_queue(&later->irq);
}
NOKPROBE_SYMBOL(kprobe_abi_later_ask);

void kprobe_abi_later_again(struct kprobe_abi_later *later)
{
	schedule_delayed_work(&later->work, HZ / 2);
}

/* For those who ask no more. */
void kprobe_abi_later_free(struct kprobe_abi_later *later)
{
	irq_work_sync(&later->irq);
	cancel_delayed_work_sync(&later->work);
	kfree(later);
}

/* Not NOKPROBE: no handler calls these three. */
void kprobe_abi_rcu_read_lock(void)
{
	rcu_read_lock();
}

void kprobe_abi_rcu_read_unlock(void)
{
	rcu_read_unlock();
}

void kprobe_abi_synchronize_rcu_expedited(void)
{
	synchronize_rcu_expedited();
}
