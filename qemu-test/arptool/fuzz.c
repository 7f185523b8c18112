// SPDX-License-Identifier: GPL-2.0
/*
 * arptool fuzz: random frames onto an interface that may go away and come back
 * while they are sent. Many to a system call: the kernel's way of a frame, not
 * our way into the kernel, is what is to be busy.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fuzz.h"
#include "fuzz_frame.h"
#include "wire.h"

#define BURST	64
#define AWAY_MS	60000		/* for so long the interface may be gone */

struct fuzz {
	const char *dev;
	unsigned long count, sent, refused, away;
	unsigned long per_change;	/* so many frames, */
	int changes;			/* then a byte must come from here */
	struct fuzz_random random;
	struct sockaddr_ll to;
	int fd;			/* the frames */
	int links;		/* news of interfaces */
	uint8_t frames[BURST][FRAME_MAX];
	struct iovec iov[BURST];
	struct mmsghdr msgs[BURST];
};

static unsigned long whole_number(const char *what, const char *text,
				  unsigned long max)
{
	unsigned long v;
	char *end;

	errno = 0;
	v = strtoul(text, &end, 10);
	if (errno || *end || end == text || *text == '-' || v > max)
		die(what, "is not a whole number in range");
	return v;
}

static void make_burst(struct fuzz *z, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		z->iov[i].iov_base = z->frames[i];
		z->iov[i].iov_len = fuzz_frame(&z->random, z->frames[i]);
		z->msgs[i].msg_hdr = (struct msghdr) {
			.msg_name = &z->to,
			.msg_namelen = sizeof(z->to),
			.msg_iov = &z->iov[i],
			.msg_iovlen = 1,
		};
	}
}

static void wait_for(int fd, const char *what, const char *else_say)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };

	if (poll(&pfd, 1, AWAY_MS) <= 0)
		die(what, else_say);
}

/* No frame goes out before the name is an interface's again, and it is up. */
static void wait_for_link(struct fuzz *z)
{
	char news[8192];

	z->away++;
	wait_for(z->links, z->dev, "did not come back");
	/* What it says does not matter: what was refused is tried again. */
	while (recv(z->links, news, sizeof(news), MSG_DONTWAIT) > 0)
		continue;
}

/* Why the first of what is left was not sent; true: it never will be. */
static bool give_up(struct fuzz *z, int err)
{
	switch (err) {
	case EINVAL:			/* shorter than an Ethernet header */
	case EMSGSIZE:			/* longer than the MTU */
		z->refused++;
		return true;
	case ENOBUFS:
	case EAGAIN:
	case EINTR:
		return false;
	case ENXIO:
	case ENODEV:
	case ENETDOWN:
		wait_for_link(z);
		z->to.sll_ifindex = (int)if_nametoindex(z->dev);
		return false;
	default:
		die(z->dev, strerror(err));
	}
}

static void send_burst(struct fuzz *z, size_t n)
{
	size_t done = 0;
	int sent;

	while (done < n) {
		sent = sendmmsg(z->fd, z->msgs + done, (unsigned int)(n - done), 0);
		if (sent > 0) {
			done += (size_t)sent;
			z->sent += (unsigned long)sent;
		} else if (give_up(z, errno)) {
			done++;
		}
	}
}

/* Sees no frame, and so has no queue that could fill. */
static void open_sockets(struct fuzz *z)
{
	struct sockaddr_nl news = { .nl_family = AF_NETLINK,
				    .nl_groups = RTMGRP_LINK };

	z->fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
	if (z->fd < 0)
		die("packet socket", strerror(errno));
	z->links = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	if (z->links < 0 || bind(z->links, (struct sockaddr *)&news, sizeof(news)))
		die("netlink socket", strerror(errno));
	z->to.sll_family = AF_PACKET;
	z->to.sll_ifindex = (int)if_nametoindex(z->dev);
}

/* Whoever makes the changes may be slower than we are: then we wait. */
static void pace(struct fuzz *z, unsigned long before)
{
	char change;

	if (!z->per_change || before / z->per_change == z->sent / z->per_change)
		return;
	wait_for(z->changes, "CHANGES", "no change came");
	if (read(z->changes, &change, 1) != 1)
		die("CHANGES", "ended");
}

static void open_changes(struct fuzz *z, char **argv)
{
	if (!argv[0])
		return;
	if (!argv[1])
		die("fuzz", "needs CHANGES with FRAMES");
	z->per_change = whole_number("FRAMES", argv[0], ~0UL);
	z->changes = open(argv[1], O_RDONLY | O_CLOEXEC);
	if (z->changes < 0)
		die(argv[1], strerror(errno));
}

static void send_all(struct fuzz *z)
{
	unsigned long left, before;

	while (z->sent < z->count) {
		before = z->sent;
		left = z->count - z->sent;
		left = left < BURST ? left : BURST;
		make_burst(z, left);
		send_burst(z, left);
		pace(z, before);
	}
}

int do_fuzz(char **argv)
{
	static struct fuzz z;
	unsigned long seed, stream;
	int i;

	for (i = 0; i < 4; i++)
		if (!argv[i])
			die("fuzz", "needs IF COUNT SEED STREAM");
	z.dev = argv[0];
	z.count = whole_number("COUNT", argv[1], ~0UL);
	seed = whole_number("SEED", argv[2], UINT32_MAX);
	stream = whole_number("STREAM", argv[3], UINT32_MAX);
	fuzz_seed(&z.random, (uint32_t)seed, (uint32_t)stream);
	open_changes(&z, argv + 4);
	open_sockets(&z);
	send_all(&z);
	printf("sent=%lu refused=%lu away=%lu\n", z.sent, z.refused, z.away);
	return 0;
}
