// SPDX-License-Identifier: GPL-2.0
/*
 * Names of the kernel's functions: the table of them is not exported, what
 * prints it is. noinline, as it takes much of the stack.
 */
#include <linux/kernel.h>

#include "arp_abi.h"

noinline void arp_abi_symbol(unsigned long address, char *text,
			     unsigned int size)
{
	snprintf(text, size, "%ps", (void *)address);
}
