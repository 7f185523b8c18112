// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "job.h"
#include "wire.h"

enum kind { FLAG, ULONG, INT, U16, U8, IP, MAC, TEXT };

struct option {
	const char *name;
	enum kind kind;
	size_t offset;		/* of the value, in struct job */
	unsigned long max;	/* for the numbers */
};

#define JOB(name, kind, member, max) \
	{ "--" name, kind, offsetof(struct job, member), max }

static const struct option options[] = {
	JOB("dev", TEXT, dev, 0),
	JOB("netns", TEXT, netns, 0),
	JOB("fence", TEXT, fence, 0),
	JOB("quiet", FLAG, quiet, 0),
	JOB("ticks", FLAG, ticks, 0),
	JOB("count", ULONG, count, ~0UL),
	JOB("rate", ULONG, rate, 1000000),
	JOB("replies", ULONG, replies, ~0UL),
	JOB("sip-step", ULONG, sip_step, ~0U),
	JOB("wait", ULONG, wait_ms, 86400000),
	JOB("op", U16, frame.op, 0xffff),
	JOB("hrd", U16, frame.hrd, 0xffff),
	JOB("pro", U16, frame.pro, 0xffff),
	JOB("ethertype", U16, frame.ethertype, 0xffff),
	JOB("hln", U8, frame.hln, 0xff),
	JOB("pln", U8, frame.pln, 0xff),
	JOB("vlan", INT, frame.vlan, 0xffff),
	JOB("len", INT, frame.length, FRAME_MAX),
	JOB("sip", IP, frame.sip, 0),
	JOB("tip", IP, frame.tip, 0),
	JOB("sha", MAC, frame.sha, 0),
	JOB("tha", MAC, frame.tha, 0),
	JOB("eth-src", MAC, frame.eth_src, 0),
	JOB("eth-dst", MAC, frame.eth_dst, 0),
};

static unsigned long number(const char *text, unsigned long max)
{
	unsigned long v;
	char *end;

	errno = 0;
	v = strtoul(text, &end, 0);
	if (errno || *end || end == text || *text == '-' || v > max)
		die(text, "not a number in range");
	return v;
}

static void set(void *to, const struct option *o, const char *text)
{
	switch (o->kind) {
	case FLAG:
		*(unsigned long *)to = 1;
		break;
	case ULONG:
		*(unsigned long *)to = number(text, o->max);
		break;
	case INT:
		*(int *)to = (int)number(text, o->max);
		break;
	case U16:
		*(uint16_t *)to = (uint16_t)number(text, o->max);
		break;
	case U8:
		*(uint8_t *)to = (uint8_t)number(text, o->max);
		break;
	case IP:
		if (parse_ip(text, to))
			die(text, "not an IPv4 address");
		break;
	case MAC:
		if (parse_mac(text, to))
			die(text, "not a MAC address");
		break;
	case TEXT:
		*(const char **)to = text;
		break;
	}
}

static const struct option *find(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if (!strcmp(options[i].name, name))
			return &options[i];
	die(name, "no such option; run arptool alone for a list");
}

void job_parse(struct job *j, char **argv)
{
	const struct option *o;

	for (; *argv; argv++) {
		o = find(*argv);
		if (o->kind != FLAG && !*++argv)
			die(o->name, "needs a value");
		set((char *)j + o->offset, o, *argv);
		if (o->offset == offsetof(struct job, frame.sha))
			j->sha_set = true;
		if (o->offset == offsetof(struct job, frame.eth_src))
			j->eth_src_set = true;
	}
	if (!j->dev)
		die("--dev", "needs the name of an interface");
}
