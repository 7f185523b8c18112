// SPDX-License-Identifier: GPL-2.0
#include <linux/irq_work.h>
#include <linux/kthread.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <net/arp.h>
#include <net/net_namespace.h>
#include <trace/events/skb.h>

#include "events.h"

/* A packet with that ethertype, in host byte order; NULL without memory. */
struct sk_buff *probe_kunit_packet(unsigned short protocol)
{
	struct sk_buff *skb = alloc_skb(64, GFP_KERNEL);

	if (skb)
		skb->protocol = htons(protocol);
	return skb;
}

/* As one that was used: that is no event. */
void probe_kunit_packet_free(struct sk_buff *skb)
{
	consume_skb(skb);
}

/* Drops it, as the network stack does. */
noinline void probe_kunit_drop(struct sk_buff *skb, unsigned int reason)
{
	sk_skb_reason_drop(NULL, skb, reason);
}

static void tell(struct sk_buff *skb)
{
	trace_kfree_skb(skb, tell, SKB_DROP_REASON_NOT_SPECIFIED, NULL);
}

struct telling {
	struct irq_work work;
	struct sk_buff *skb;
};

static void tell_in_irq(struct irq_work *work)
{
	tell(container_of(work, struct telling, work)->skb);
}

/*
 * Comes to the tracepoint without dropping the packet, which not every context
 * may. The interrupt needs a caller that may be interrupted.
 */
void probe_kunit_tell(struct sk_buff *skb, unsigned int where)
{
	struct telling telling = { .skb = skb };
	unsigned long flags;

	switch (where) {
	case PROBE_KUNIT_HERE:
		tell(skb);
		break;
	case PROBE_KUNIT_IRQS_OFF:
		local_irq_save(flags);
		tell(skb);
		local_irq_restore(flags);
		break;
	case PROBE_KUNIT_BH_OFF:
		local_bh_disable();
		tell(skb);
		local_bh_enable();
		break;
	case PROBE_KUNIT_IN_IRQ:
		telling.work = IRQ_WORK_INIT_HARD(tell_in_irq);
		irq_work_queue(&telling.work);
		irq_work_sync(&telling.work);
		break;
	}
}

/* Whether the kernel counts what disables preemption, and nothing has. */
bool probe_kunit_can_be_preempted(void)
{
	return IS_ENABLED(CONFIG_PREEMPT_COUNT) && preempt_count() == 0;
}

struct probe_kunit_teller {
	struct task_struct *task;
	struct sk_buff *skb;
};

static int teller_main(void *data)
{
	struct probe_kunit_teller *teller = data;

	while (!kthread_should_stop()) {
		tell(teller->skb);
		cond_resched();
	}
	return 0;
}

/* A thread that comes to the tracepoint on one CPU until it is stopped. */
struct probe_kunit_teller *probe_kunit_teller_start(int cpu, struct sk_buff *skb)
{
	struct probe_kunit_teller *teller = kzalloc(sizeof(*teller), GFP_KERNEL);

	if (!teller)
		return NULL;
	teller->skb = skb;
	teller->task = kthread_run_on_cpu(teller_main, teller, cpu, "probe_teller/%u");
	if (IS_ERR(teller->task)) {
		kfree(teller);
		return NULL;
	}
	return teller;
}

void probe_kunit_teller_stop(struct probe_kunit_teller *teller)
{
	kthread_stop(teller->task);
	kfree(teller);
}

/* Tells an entry of ARP's on the loopback device, where nothing comes of it; its address, or 0. */
unsigned long probe_kunit_neigh_update(const u8 *lladdr, u8 state, u32 flags, u32 portid)
{
	__be32 address = htonl(INADDR_LOOPBACK);
	struct neighbour *n = neigh_create(&arp_tbl, &address, init_net.loopback_dev);

	if (IS_ERR(n))
		return 0;
	neigh_update(n, lladdr, state, flags, portid);
	neigh_release(n);
	return (unsigned long)n;
}
