// SPDX-License-Identifier: GPL-2.0
/* Build, read and print ARP frames. */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "frame.h"

#define ETHERTYPE_VLAN	0x8100
#define ARP_PAYLOAD	28	/* header, two MAC and two IPv4 addresses */
#define ETH_HEADER	14
#define UDP_HEADER	8

static uint8_t *put(uint8_t *p, const void *from, size_t len)
{
	memcpy(p, from, len);
	return p + len;
}

static uint8_t *put16(uint8_t *p, uint16_t v)
{
	v = htons(v);
	return put(p, &v, sizeof(v));
}

static uint8_t *put32(uint8_t *p, uint32_t v)
{
	v = htonl(v);
	return put(p, &v, sizeof(v));
}

static uint16_t get16(const uint8_t *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

static uint32_t get32(const uint8_t *p)
{
	return (uint32_t)get16(p) << 16 | get16(p + 2);
}

size_t frame_build(const struct arp_frame *f, uint8_t *buf)
{
	uint8_t *p = buf;

	memset(buf, 0, FRAME_MAX);
	p = put(p, f->eth_dst, MAC_LEN);
	p = put(p, f->eth_src, MAC_LEN);
	if (f->vlan != NO_VLAN) {
		p = put16(p, ETHERTYPE_VLAN);
		p = put16(p, (uint16_t)f->vlan);
	}
	p = put16(p, f->ethertype);
	p = put16(p, f->hrd);
	p = put16(p, f->pro);
	p = put(p, &f->hln, 1);
	p = put(p, &f->pln, 1);
	p = put16(p, f->op);
	p = put(p, f->sha, MAC_LEN);
	p = put32(p, f->sip);
	p = put(p, f->tha, MAC_LEN);
	p = put32(p, f->tip);

	return f->length < 0 ? (size_t)(p - buf) : (size_t)f->length;
}

/* RFC 1071, of an even number of bytes */
static uint16_t inet_sum(const uint8_t *p, size_t len)
{
	uint32_t sum = 0;

	for (; len; p += 2, len -= 2)
		sum += get16(p);
	sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)~((sum & 0xffff) + (sum >> 16));
}

size_t udp_build(const struct arp_frame *f, uint8_t *buf)
{
	uint8_t *ip = buf + ETH_HEADER, *p = buf;

	memset(buf, 0, FRAME_MAX);
	p = put(p, f->eth_dst, MAC_LEN);
	p = put(p, f->eth_src, MAC_LEN);
	p = put16(p, 0x0800);
	p = put16(p, 0x4500);		/* version, header of 20 bytes */
	p = put16(p, 20 + UDP_HEADER);
	p = put32(p, 0x4000);		/* no id, not to be fragmented */
	p = put16(p, 0x4011);		/* ttl 64, UDP */
	p = put16(p, 0);
	p = put32(p, f->sip);
	p = put32(p, f->tip);
	put16(ip + 10, inet_sum(ip, 20));
	p = put16(p, 9);		/* discard, to discard */
	p = put16(p, 9);
	p = put16(p, UDP_HEADER);
	p = put16(p, 1);		/* which is not their checksum */
	return (size_t)(p - buf);
}

int frame_parse(struct arp_frame *f, const uint8_t *buf, size_t len)
{
	if (len < ETH_HEADER + ARP_PAYLOAD)
		return -1;

	memcpy(f->eth_dst, buf, MAC_LEN);
	memcpy(f->eth_src, buf + 6, MAC_LEN);
	f->vlan = NO_VLAN;
	f->ethertype = get16(buf + 12);
	f->hrd = get16(buf + 14);
	f->pro = get16(buf + 16);
	f->hln = buf[18];
	f->pln = buf[19];
	f->op = get16(buf + 20);
	memcpy(f->sha, buf + 22, MAC_LEN);
	f->sip = get32(buf + 28);
	memcpy(f->tha, buf + 32, MAC_LEN);
	f->tip = get32(buf + 38);
	f->length = (int)len;
	return 0;
}

static void print_mac(const char *name, const uint8_t *m)
{
	printf(" %s=%02x:%02x:%02x:%02x:%02x:%02x", name,
	       m[0], m[1], m[2], m[3], m[4], m[5]);
}

static void print_ip(const char *name, uint32_t ip)
{
	printf(" %s=%u.%u.%u.%u", name, ip >> 24, ip >> 16 & 255,
	       ip >> 8 & 255, ip & 255);
}

void frame_print(const struct arp_frame *f)
{
	if (f->op == 1)
		printf("request");
	else if (f->op == 2)
		printf("reply");
	else
		printf("op%u", f->op);
	print_ip("sip", f->sip);
	print_ip("tip", f->tip);
	print_mac("sha", f->sha);
	print_mac("tha", f->tha);
	print_mac("src", f->eth_src);
	print_mac("dst", f->eth_dst);
	if (f->vlan == NO_VLAN)
		printf(" vlan=none");
	else
		printf(" vlan=%d", f->vlan & 0xfff);
	printf(" len=%d\n", f->length);
}

int parse_mac(const char *text, uint8_t mac[MAC_LEN])
{
	char rest;

	if (!strcmp(text, "broadcast"))
		text = "ff:ff:ff:ff:ff:ff";
	return sscanf(text, "%hhx:%hhx:%hhx:%hhx:%hhx:%hhx%c",
		      &mac[0], &mac[1], &mac[2], &mac[3], &mac[4], &mac[5],
		      &rest) == MAC_LEN ? 0 : -1;
}

int parse_ip(const char *text, uint32_t *ip)
{
	struct in_addr addr;

	if (inet_pton(AF_INET, text, &addr) != 1)
		return -1;
	*ip = ntohl(addr.s_addr);
	return 0;
}
