// SPDX-License-Identifier: GPL-2.0
/*
 * How many frames with a VLAN tag in their data the kernel dropped, and how many
 * of them carry ARP behind it: what a histogram of skb:kfree_skb cannot tell, as
 * skb->protocol is the tag's. By the kernel's helpers, and nothing of arp_probe.
 */
#include <linux/atomic.h>
#include <linux/if_ether.h>
#include <linux/if_vlan.h>
#include <linux/module.h>
#include <linux/skbuff.h>
#include <trace/events/skb.h>

static atomic_t tagged = ATOMIC_INIT(0);
module_param_named(tagged, tagged.counter, int, 0444);
MODULE_PARM_DESC(tagged, "frames with a tag that were dropped");

static atomic_t tagged_arp = ATOMIC_INIT(0);
module_param_named(tagged_arp, tagged_arp.counter, int, 0444);
MODULE_PARM_DESC(tagged_arp, "those of them with ARP behind the one tag");

/* A pointer to a const struct sock, or to another, as this kernel's tracepoint has it. */
#define RX_SK								\
	typeof(__builtin_choose_expr(					\
		__same_type(__traceiter_kfree_skb,			\
			    int (void *, struct sk_buff *, void *,	\
				 enum skb_drop_reason,			\
				 const struct sock *)),			\
		(const struct sock *)NULL, (struct sock *)NULL))

/* On its way out a frame begins with its Ethernet header; on its way in that is behind it. */
static bool begins_with_header(const struct sk_buff *skb)
{
	return !skb_mac_header_was_set(skb) ||
	       skb->data <= skb_mac_header(skb);
}

/* A frame that ends with its tag, or in it, does not say what it carries. */
static bool carries_arp(const struct sk_buff *skb)
{
	int at = begins_with_header(skb) ? ETH_HLEN : 0;
	const struct vlan_hdr *tag;
	struct vlan_hdr room;

	tag = skb_header_pointer(skb, at, sizeof(room), &room);
	return tag && tag->h_vlan_encapsulated_proto == htons(ETH_P_ARP);
}

static void on_kfree_skb(void *data, struct sk_buff *skb, void *location,
			 enum skb_drop_reason reason, RX_SK rx_sk)
{
	if (!eth_type_vlan(skb->protocol))
		return;
	atomic_inc(&tagged);
	if (carries_arp(skb))
		atomic_inc(&tagged_arp);
}

static int __init arp_drops_init(void)
{
	return register_trace_kfree_skb(on_kfree_skb, NULL);
}

static void __exit arp_drops_exit(void)
{
	unregister_trace_kfree_skb(on_kfree_skb, NULL);
	tracepoint_synchronize_unregister();
}

module_init(arp_drops_init);
module_exit(arp_drops_exit);
MODULE_DESCRIPTION("Counts dropped ARP frames behind a VLAN tag, for arp_probe's tests");
MODULE_LICENSE("GPL");
