/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tracepoints, each with its arguments as a struct, so that the Rust side has
 * one prototype for all: tracepoint_abi.c makes the one from the other. Pointers
 * are numbers: nobody is to follow them but by reads that survive a fault.
 */
#ifndef TRACEPOINT_ABI_H
#define TRACEPOINT_ABI_H

#include <linux/types.h>

enum tracepoint_abi_which {
	TRACEPOINT_ABI_KFREE_SKB,
	TRACEPOINT_ABI_NEIGH_UPDATE,
	TRACEPOINT_ABI_NETIF_RX,
};

struct tracepoint_abi_probe {
	/* Called with preemption disabled; @event is the struct of @which. */
	void	(*handler)(struct tracepoint_abi_probe *probe, const void *event);
	unsigned int which;
	/* Of what events the handler is called; 0: of all. */
	unsigned int only;
};

/*
 * skb:kfree_skb; only: skb->protocol, as it is there; with TRACEPOINT_ABI_VLAN
 * set, packets with a VLAN tag in their data, too.
 */
#define TRACEPOINT_ABI_VLAN 0x10000
struct tracepoint_abi_kfree_skb {
	unsigned long skb;
	unsigned long location;
	unsigned long rx_sk;
	unsigned int reason;
	unsigned short protocol;
};

/* neigh:neigh_update; only: the address family of the entry's table. */
struct tracepoint_abi_neigh_update {
	unsigned long neigh;
	unsigned long lladdr;
	unsigned int flags;
	unsigned int portid;
	unsigned int family;
	unsigned char new_state;
};

/*
 * net:netif_rx, of bridges and vxlan devices alone; only: skb->protocol, as it
 * is there.
 */
struct tracepoint_abi_netif_rx {
	unsigned long skb;
};

int tracepoint_abi_register(struct tracepoint_abi_probe *probe);
void tracepoint_abi_unregister(struct tracepoint_abi_probe *probe);
void tracepoint_abi_synchronize(void);

#endif /* TRACEPOINT_ABI_H */
