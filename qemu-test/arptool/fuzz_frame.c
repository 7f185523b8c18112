// SPDX-License-Identifier: GPL-2.0
/*
 * What the frames are made of. Each field has its sensible value most of the
 * time: a frame in which everything is wrong is dropped at the first check, and
 * would test only that. The addresses are those of qemu-test/guest/fuzz-host.sh.
 */
#include <string.h>

#include "fuzz_frame.h"

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))
#define ETH_HEADER	14
#define ETH_MIN		60
#define ETH_MAX		1514
#define TAG_LEN		4

void fuzz_seed(struct fuzz_random *r, uint32_t seed, uint32_t stream)
{
	r->state = (uint64_t)stream << 32 | seed;
}

/* splitmix64 */
static uint64_t next(struct fuzz_random *r)
{
	uint64_t z = r->state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

static uint32_t below(struct fuzz_random *r, size_t limit)
{
	return (uint32_t)(next(r) % limit);
}

static int chance(struct fuzz_random *r, uint32_t percent)
{
	return below(r, 100) < percent;
}

/* Address classes: the bits of @random are drawn, the others are @base's. */
static const struct net {
	uint32_t base, random;
} nets[] = {
	{ 0x0a000001, 0 },		/* 10.0.0.1: always the host's */
	{ 0x0a000001, 0 },
	{ 0x0a000001, 0 },
	{ 0x0a000000, 0x7 },		/* some of these: now and then */
	{ 0x0a000000, 0xff },		/* its neighbours, and 10.0.0.255 */
	{ 0x0a000000, 0xff },
	{ 0x0a000000, 0xff },
	{ 0xc0a80901, 0 },		/* 192.168.9.1: its other interface's */
	{ 0xc0a80900, 0xff },
	{ 0xac100000, 0xffff },		/* 172.16/16: by changing routes */
	{ 0x0a630000, 0xffff },		/* 10.99/16: by none, or an error */
	{ 0xa9fe0000, 0xffff },		/* 169.254/16: link-local */
	{ 0x7f000000, 0x00ffffff },	/* loopback */
	{ 0xe0000000, 0x0fffffff },	/* multicast */
	{ 0xf0000000, 0x0fffffff },	/* class E, and 255.255.255.255 */
	{ 0x00000000, 0x00ffffff },	/* "this network" */
	{ 0x00000000, 0 },		/* a DAD probe's sender */
	{ 0x0a0000ff, 0 },		/* the subnet's broadcast address */
	{ 0xffffffff, 0 },
	{ 0x00000000, 0xffffffff },	/* any at all */
};

static uint32_t any_ip(struct fuzz_random *r)
{
	const struct net *n = &nets[below(r, COUNT(nets))];

	return n->base | (n->random & (uint32_t)next(r));
}

static const uint8_t macs[][MAC_LEN] = {
	{ 0x02, 0, 0, 0, 0, 2 },	/* the sender's own */
	{ 0x02, 0, 0, 0, 0, 1 },	/* the host's own */
	{ 0xff, 0xff, 0xff, 0xff, 0xff, 0xff },
	{ 0 },
	{ 0x01, 0x00, 0x5e, 0, 0, 1 },	/* multicast */
};

/* @usual is an index into macs[]. */
static void any_mac(struct fuzz_random *r, uint8_t *mac, int usual)
{
	uint64_t bits = next(r);

	if (chance(r, 70))
		memcpy(mac, macs[usual], MAC_LEN);
	else if (chance(r, 50))
		memcpy(mac, macs[below(r, COUNT(macs))], MAC_LEN);
	else
		memcpy(mac, &bits, MAC_LEN);
}

/* @usual in most cases, else one of @n others, now and then any number. */
static uint16_t number(struct fuzz_random *r, uint16_t usual, uint32_t percent,
		       const uint16_t *others, size_t n)
{
	if (chance(r, percent))
		return usual;
	return chance(r, 75) ? others[below(r, n)] : (uint16_t)next(r);
}

#define NUMBER(r, usual, percent, others) \
	number(r, usual, percent, others, COUNT(others))

/* IEEE 802, ARCnet, frame relay, FireWire, InfiniBand, reserved */
static const uint16_t hrds[] = { 6, 7, 15, 24, 32, 0, 0xffff };
/* IPv6, ARP itself, a VLAN tag's, AX.25's */
static const uint16_t pros[] = { 0x86dd, 0x0806, 0x8100, 0x00cc, 0, 0xffff };
/* reply; then RARP, InARP, NAK, none */
static const uint16_t ops[] = { 2, 2, 2, 2, 3, 4, 8, 9, 10, 0, 0xffff };
static const uint16_t hlns[] = { 0, 1, 5, 7, 8, 16, 20, 255 };
static const uint16_t plns[] = { 0, 1, 3, 5, 16, 255 };
static const uint16_t ethertypes[] = { 0x0800, 0x8035, 0x86dd, 0x88a8, 0 };
/* 5 and 7 have an interface at times (guest/fuzz-plan.awk) */
static const uint16_t vlans[] = { 7, 0, 1, 4094, 0xe005, 0x1005 };

static void any_arp(struct fuzz_random *r, struct arp_frame *f)
{
	f->hrd = NUMBER(r, 1, 94, hrds);
	f->pro = NUMBER(r, 0x0800, 95, pros);
	f->op = NUMBER(r, 1, 70, ops);
	f->hln = (uint8_t)NUMBER(r, 6, 97, hlns);
	f->pln = (uint8_t)NUMBER(r, 4, 97, plns);
	any_mac(r, f->sha, 0);
	any_mac(r, f->tha, 3);
	f->sip = any_ip(r);
	f->tip = chance(r, 10) ? f->sip : any_ip(r);
}

/* Whole and nothing more, padded, cut off, or longer than any interface's MTU. */
static int any_length(struct fuzz_random *r, int whole)
{
	uint32_t kind = below(r, 100);

	if (kind < 60)
		return whole;
	if (kind < 80)
		return ETH_MIN;
	if (kind < 90)
		return whole + (int)below(r, ETH_MAX - whole);
	if (kind < 98)
		return (int)below(r, (size_t)whole);
	return ETH_MAX + (int)below(r, FRAME_MAX - ETH_MAX);
}

/* A second tag outside the first: 802.1ad, or 802.1Q once more. */
static void second_tag(struct fuzz_random *r, uint8_t *buf)
{
	memmove(buf + 2 * MAC_LEN + TAG_LEN, buf + 2 * MAC_LEN,
		FRAME_MAX - 2 * MAC_LEN - TAG_LEN);
	buf[12] = chance(r, 50) ? 0x88 : 0x81;
	buf[13] = buf[12] == 0x88 ? 0xa8 : 0x00;
	buf[14] = 0;
	buf[15] = chance(r, 50) ? 5 : (uint8_t)next(r);
}

static void noise(struct fuzz_random *r, uint8_t *buf, int whole)
{
	uint32_t i, n = 1 + below(r, 4);

	for (i = 0; i < n; i++)
		buf[below(r, (size_t)whole)] = (uint8_t)next(r);
}

size_t fuzz_frame(struct fuzz_random *r, uint8_t *buf)
{
	struct arp_frame f = { .vlan = NO_VLAN, .length = -1 };
	int whole;

	any_mac(r, f.eth_dst, chance(r, 70) ? 2 : 1);
	any_mac(r, f.eth_src, 0);
	f.ethertype = NUMBER(r, 0x0806, 97, ethertypes);
	if (chance(r, 15))
		f.vlan = NUMBER(r, 5, 50, vlans);
	any_arp(r, &f);
	whole = (int)frame_build(&f, buf);
	if (f.vlan != NO_VLAN && chance(r, 30)) {
		second_tag(r, buf);
		whole += TAG_LEN;
	}
	if (chance(r, 5))
		noise(r, buf, whole);
	return (size_t)any_length(r, whole);
}
