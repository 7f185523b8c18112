// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "wire.h"

/* IEEE 802 local experimental ethertype 1: no protocol handler takes it. */
#define ETHERTYPE_FENCE	0x88b5
#define RCVBUF_BYTES	(64 << 20)

void die(const char *what, const char *detail)
{
	fprintf(stderr, "arptool: %s: %s\n", what, detail);
	exit(2);
}

int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* A socket stays in the namespace it was made in: go there, make it, return. */
static int socket_in(const char *netns)
{
	char path[128];
	int here, there, fd;

	if (!netns)
		return socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);

	snprintf(path, sizeof(path), "/run/netns/%s", netns);
	here = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	there = open(path, O_RDONLY | O_CLOEXEC);
	if (here < 0 || there < 0)
		die(path, strerror(errno));
	if (setns(there, CLONE_NEWNET))
		die("setns", strerror(errno));
	fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
	if (setns(here, CLONE_NEWNET))
		die("setns back", strerror(errno));
	close(here);
	close(there);
	return fd;
}

/*
 * ETH_P_ALL, not ETH_P_ARP: frames that the kernel would not hand to its ARP
 * code (a VLAN without a device, say) are on the wire all the same.
 */
void wire_open(struct wire *w, const char *netns, const char *ifname)
{
	struct sockaddr_ll sll = { .sll_family = AF_PACKET,
				   .sll_protocol = htons(ETH_P_ALL) };
	struct ifreq ifr = { 0 };
	int size = RCVBUF_BYTES, on = 1;

	w->fd = socket_in(netns);
	if (w->fd < 0)
		die("packet socket", strerror(errno));
	if (strlen(ifname) >= sizeof(ifr.ifr_name))
		die(ifname, "interface name too long");
	memcpy(ifr.ifr_name, ifname, strlen(ifname));
	if (ioctl(w->fd, SIOCGIFINDEX, &ifr))
		die(ifname, strerror(errno));
	w->ifindex = ifr.ifr_ifindex;
	if (ioctl(w->fd, SIOCGIFHWADDR, &ifr))
		die(ifname, strerror(errno));
	memcpy(w->mac, ifr.ifr_hwaddr.sa_data, MAC_LEN);

	if (setsockopt(w->fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)))
		die("SO_RCVBUFFORCE", strerror(errno));
	/* The kernel takes a VLAN tag off the frame and hands it over aside. */
	if (setsockopt(w->fd, SOL_PACKET, PACKET_AUXDATA, &on, sizeof(on)))
		die("PACKET_AUXDATA", strerror(errno));
	if (setsockopt(w->fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &on,
		       sizeof(on)))
		die("PACKET_IGNORE_OUTGOING", strerror(errno));
	sll.sll_ifindex = w->ifindex;
	if (bind(w->fd, (struct sockaddr *)&sll, sizeof(sll)))
		die("bind", strerror(errno));
}

int wire_send(struct wire *w, const uint8_t *buf, size_t len)
{
	struct sockaddr_ll to = { .sll_family = AF_PACKET,
				  .sll_ifindex = w->ifindex };

	if (sendto(w->fd, buf, len, 0, (struct sockaddr *)&to, sizeof(to)) < 0)
		return errno;
	return 0;
}

void wire_send_fence(struct wire *w)
{
	struct arp_frame fence = { .ethertype = ETHERTYPE_FENCE,
				   .vlan = NO_VLAN, .length = -1 };
	uint8_t buf[FRAME_MAX];
	int err;

	memset(fence.eth_dst, 0xff, MAC_LEN);
	memcpy(fence.eth_src, w->mac, MAC_LEN);
	err = wire_send(w, buf, frame_build(&fence, buf));
	if (err)
		die("fence", strerror(err));
}

static int vlan_of(struct msghdr *msg)
{
	struct tpacket_auxdata aux;
	struct cmsghdr *c;

	for (c = CMSG_FIRSTHDR(msg); c; c = CMSG_NXTHDR(msg, c)) {
		if (c->cmsg_level != SOL_PACKET || c->cmsg_type != PACKET_AUXDATA)
			continue;
		memcpy(&aux, CMSG_DATA(c), sizeof(aux));
		if (aux.tp_status & TP_STATUS_VLAN_VALID)
			return aux.tp_vlan_tci;
	}
	return NO_VLAN;
}

/* One frame off the socket, without waiting; false when there is none. */
static bool take(struct wire *w, struct arp_frame *f, enum wire_seen *seen)
{
	uint8_t buf[FRAME_MAX], control[256];
	struct iovec iov = { .iov_base = buf, .iov_len = sizeof(buf) };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1,
			      .msg_control = control,
			      .msg_controllen = sizeof(control) };
	ssize_t len = recvmsg(w->fd, &msg, MSG_DONTWAIT);

	if (len < 0)
		return false;
	*seen = WIRE_NOTHING;
	if (frame_parse(f, buf, (size_t)len))
		return true;
	f->vlan = vlan_of(&msg);
	if (f->ethertype == ETHERTYPE_FENCE)
		*seen = WIRE_FENCE;
	else if (f->ethertype == ETH_P_ARP)
		*seen = WIRE_ARP;
	return true;
}

enum wire_seen wire_next(struct wire *w, struct arp_frame *f,
			 int64_t deadline_ms)
{
	struct pollfd pfd = { .fd = w->fd, .events = POLLIN };
	enum wire_seen seen;
	int64_t left;

	for (;;) {
		while (take(w, f, &seen))
			if (seen != WIRE_NOTHING)
				return seen;
		left = deadline_ms - now_ms();
		if (left <= 0 || poll(&pfd, 1, (int)left) <= 0)
			return WIRE_NOTHING;
	}
}
