/* SPDX-License-Identifier: GPL-2.0 */
/* Events for the tests of tracepoints. */
#ifndef PROBE_KUNIT_EVENTS_H
#define PROBE_KUNIT_EVENTS_H

#include <linux/types.h>

struct sk_buff;
struct probe_kunit_teller;

/* Where probe_kunit_tell() comes to the tracepoint. */
enum probe_kunit_where {
	PROBE_KUNIT_HERE,
	PROBE_KUNIT_IRQS_OFF,
	PROBE_KUNIT_BH_OFF,
	PROBE_KUNIT_IN_IRQ,
};

struct sk_buff *probe_kunit_packet(unsigned short protocol);
void probe_kunit_packet_free(struct sk_buff *skb);
void probe_kunit_drop(struct sk_buff *skb, unsigned int reason);
void probe_kunit_tell(struct sk_buff *skb, unsigned int where);
bool probe_kunit_can_be_preempted(void);
struct probe_kunit_teller *probe_kunit_teller_start(int cpu, struct sk_buff *skb);
void probe_kunit_teller_stop(struct probe_kunit_teller *teller);
unsigned long probe_kunit_neigh_update(const u8 *lladdr, u8 state, u32 flags, u32 portid);

#endif /* PROBE_KUNIT_EVENTS_H */
