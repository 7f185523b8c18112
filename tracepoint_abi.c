// SPDX-License-Identifier: GPL-2.0
/*
 * Callbacks of tracepoints. In C, so that the compiler and kCFI hold their
 * prototypes against the kernel's.
 */
#include <linux/if_vlan.h>
#include <linux/netdevice.h>
#include <linux/preempt.h>
#include <linux/string.h>
#include <linux/tracepoint.h>
#include <net/neighbour.h>
#include <net/vxlan.h>
#include <trace/events/neigh.h>
#include <trace/events/net.h>
#include <trace/events/skb.h>

#include "tracepoint_abi.h"

/* A pointer to a const struct sock, or to another, as this kernel's tracepoint has it. */
#define RX_SK								\
	typeof(__builtin_choose_expr(					\
		__same_type(__traceiter_kfree_skb,			\
			    int (void *, struct sk_buff *, void *,	\
				 enum skb_drop_reason,			\
				 const struct sock *)),			\
		(const struct sock *)NULL, (struct sock *)NULL))

/*
 * Until 6.19 the kernel calls with preemption disabled, since then as a reader of
 * tracepoint_srcu, which may be preempted and go on elsewhere.
 */
static __always_inline void run(struct tracepoint_abi_probe *probe,
				const void *event)
{
	preempt_disable_notrace();
	probe->handler(probe, event);
	preempt_enable_notrace();
}

/*
 * Each event twice: what asks whether it is wanted has nothing on its stack,
 * and goes before all else.
 */
static noinline void run_kfree_skb(struct tracepoint_abi_probe *probe,
				   struct sk_buff *skb, void *location,
				   enum skb_drop_reason reason, RX_SK rx_sk)
{
	struct tracepoint_abi_kfree_skb event = {
		.skb = (unsigned long)skb,
		.location = (unsigned long)location,
		.rx_sk = (unsigned long)rx_sk,
		.reason = reason,
		.protocol = (__force unsigned short)skb->protocol,
	};

	run(probe, &event);
}

static void on_kfree_skb(void *data, struct sk_buff *skb, void *location,
			 enum skb_drop_reason reason, RX_SK rx_sk)
{
	struct tracepoint_abi_probe *probe = data;

	if (!probe->only ||
	    (unsigned short)probe->only ==
	    (__force unsigned short)skb->protocol ||
	    (probe->only & TRACEPOINT_ABI_VLAN &&
	     eth_type_vlan(skb->protocol)))
		run_kfree_skb(probe, skb, location, reason, rx_sk);
}

static noinline void run_neigh_update(struct tracepoint_abi_probe *probe,
				      struct neighbour *n, const u8 *lladdr,
				      u8 new, u32 flags, u32 portid)
{
	struct tracepoint_abi_neigh_update event = {
		.neigh = (unsigned long)n,
		.lladdr = (unsigned long)lladdr,
		.flags = flags,
		.portid = portid,
		.family = n->tbl->family,
		.new_state = new,
	};

	run(probe, &event);
}

static void on_neigh_update(void *data, struct neighbour *n, const u8 *lladdr,
			    u8 new, u32 flags, u32 nlmsg_pid)
{
	struct tracepoint_abi_probe *probe = data;

	if (!probe->only || probe->only == n->tbl->family)
		run_neigh_update(probe, n, lladdr, new, flags, nlmsg_pid);
}

static noinline void run_netif_rx(struct tracepoint_abi_probe *probe,
				  struct sk_buff *skb)
{
	struct tracepoint_abi_netif_rx event = {
		.skb = (unsigned long)skb,
	};

	run(probe, &event);
}

static void on_netif_rx(void *data, struct sk_buff *skb)
{
	struct tracepoint_abi_probe *probe = data;

	if (probe->only &&
	    probe->only != (__force unsigned short)skb->protocol)
		return;
	if (netif_is_bridge_master(skb->dev) || netif_is_vxlan(skb->dev))
		run_netif_rx(probe, skb);
}

static_assert(__same_type(__traceiter_netif_rx,
			  int (void *, struct sk_buff *)));

/* Not exported: found by its name. The kernel's own, so it does not go away. */
static struct tracepoint *netif_rx_tracepoint;

static void is_netif_rx(struct tracepoint *tracepoint, void *unused)
{
	if (!strcmp(tracepoint->name, "netif_rx"))
		netif_rx_tracepoint = tracepoint;
}

static int register_netif_rx(struct tracepoint_abi_probe *probe)
{
	for_each_kernel_tracepoint(is_netif_rx, NULL);
	if (!netif_rx_tracepoint)
		return -ENOENT;
	return tracepoint_probe_register(netif_rx_tracepoint, on_netif_rx,
					 probe);
}

int tracepoint_abi_register(struct tracepoint_abi_probe *probe)
{
	switch (probe->which) {
	case TRACEPOINT_ABI_KFREE_SKB:
		return register_trace_kfree_skb(on_kfree_skb, probe);
	case TRACEPOINT_ABI_NEIGH_UPDATE:
		return register_trace_neigh_update(on_neigh_update, probe);
	case TRACEPOINT_ABI_NETIF_RX:
		return register_netif_rx(probe);
	default:
		return -EINVAL;
	}
}

/* Callbacks may still be running: tracepoint_abi_synchronize() waits for them. */
void tracepoint_abi_unregister(struct tracepoint_abi_probe *probe)
{
	switch (probe->which) {
	case TRACEPOINT_ABI_KFREE_SKB:
		unregister_trace_kfree_skb(on_kfree_skb, probe);
		break;
	case TRACEPOINT_ABI_NEIGH_UPDATE:
		unregister_trace_neigh_update(on_neigh_update, probe);
		break;
	case TRACEPOINT_ABI_NETIF_RX:
		tracepoint_probe_unregister(netif_rx_tracepoint, on_netif_rx,
					    probe);
		break;
	}
}

void tracepoint_abi_synchronize(void)
{
	tracepoint_synchronize_unregister();
}
