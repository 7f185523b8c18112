/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ARP frames with every field settable, wrong values included: what is put
 * on the wire here is what a test says, not what a protocol allows.
 */
#ifndef ARPTOOL_FRAME_H
#define ARPTOOL_FRAME_H

#include <stddef.h>
#include <stdint.h>

#define MAC_LEN		6
#define FRAME_MAX	2048
#define NO_VLAN		(-1)

struct arp_frame {
	uint8_t eth_dst[MAC_LEN];
	uint8_t eth_src[MAC_LEN];
	int vlan;		/* VLAN id of an 802.1Q tag, or NO_VLAN */
	uint16_t ethertype;
	uint16_t hrd, pro, op;
	uint8_t hln, pln;	/* header fields only: the layout stays 6 and 4 */
	uint8_t sha[MAC_LEN], tha[MAC_LEN];
	uint32_t sip, tip;	/* host byte order */
	int length;		/* of the whole frame; -1: what it takes */
};

/* Writes @f to @buf (FRAME_MAX bytes) and returns the frame's length. */
size_t frame_build(const struct arp_frame *f, uint8_t *buf);

/*
 * Writes a UDP datagram from @f's MAC and IP addresses to its targets', whose
 * checksum is wrong: a kernel that gets it drops it, and replies nothing.
 */
size_t udp_build(const struct arp_frame *f, uint8_t *buf);

/* Reads @len bytes of an untagged frame into @f; 0, or -1 if too short. */
int frame_parse(struct arp_frame *f, const uint8_t *buf, size_t len);

/* One line, fixed field names, for scripts to match. */
void frame_print(const struct arp_frame *f);

int parse_mac(const char *text, uint8_t mac[MAC_LEN]);
int parse_ip(const char *text, uint32_t *ip);

#endif
