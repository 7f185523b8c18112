/* SPDX-License-Identifier: GPL-2.0 */
/* The raw sockets through which arptool sees and feeds an interface. */
#ifndef ARPTOOL_WIRE_H
#define ARPTOOL_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "frame.h"

struct wire {
	int fd;
	int ifindex;
	uint8_t mac[MAC_LEN];
};

enum wire_seen {
	WIRE_NOTHING,		/* the deadline passed, or a signal came */
	WIRE_ARP,		/* an ARP frame came in: see @f */
	WIRE_FENCE,		/* our own fence frame came in */
};

/* Opens @ifname in the named network namespace; NULL: the caller's. */
void wire_open(struct wire *w, const char *netns, const char *ifname);

/* 0, or an errno: ENOBUFS and ENETDOWN are the caller's business. */
int wire_send(struct wire *w, const uint8_t *buf, size_t len);

/* Waits until @deadline_ms (of now_ms()) for the next frame of interest. */
enum wire_seen wire_next(struct wire *w, struct arp_frame *f,
			 int64_t deadline_ms);

void wire_send_fence(struct wire *w);

int64_t now_ms(void);

/* Says what failed and ends the program with status 2. */
void die(const char *what, const char *detail) __attribute__((noreturn));

#endif
