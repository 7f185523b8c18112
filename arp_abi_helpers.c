// SPDX-License-Identifier: GPL-2.0
/* Where the kernel keeps what there is one of, but for what bindgen takes. */

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
