// SPDX-License-Identifier: GPL-2.0
/* Where the kernel keeps what bindgen does not tell. */

#include <net/arp.h>

#include "arp_abi.h"

unsigned long arp_abi_arp_tbl(void)
{
	return (unsigned long)&arp_tbl;
}

unsigned long arp_abi_net_namespaces(void)
{
	return (unsigned long)&net_namespace_list;
}

/* C has no offset of a bitfield: it is where one that is set alone shows. */
unsigned int arp_abi_from_ingress(void)
{
#ifdef CONFIG_NET_REDIRECT
	static const struct sk_buff redirected = { .from_ingress = 1 };
	const u8 *bytes = (const u8 *)&redirected;
	unsigned int i;

	for (i = 0; i < sizeof(redirected); i++)
		if (bytes[i])
			return i << 8 | bytes[i];
#endif
	return 0;
}
