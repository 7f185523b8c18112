// SPDX-License-Identifier: GPL-2.0
/*
 * arptool: put ARP frames on a wire, and say what came back on it.
 *
 * Its last line of output is "sent=N replies=N others=N errors=N", where
 * "others" are the ARP frames that were no replies. Exit status: 0; 1 when
 * the replies asked for did not all come; 2 when it could not do its work.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "fuzz.h"
#include "job.h"
#include "ticks.h"
#include "wire.h"
#include "xdp.h"

#define DEADLINE_MS	10000

static const char usage[] =
"arptool send --dev IF [--netns NS] [FRAME] [--count N] [--rate N] [--quiet]\n"
"             [--sip-step N] [--replies N] [--wait MS] [--fence DEV]\n"
"             [--ticks]\n"
"    sends --count frames (1; 0: until a signal), --rate a second, and prints\n"
"    each ARP frame that comes in. --replies: wait until N came, at most\n"
"    --wait MS (10000). --fence DEV: DEV, in the caller's namespace, is the\n"
"    other end of IF; end when what was sent is known to have been dealt\n"
"    with, however long that takes. --sip-step: add N to the sender's address\n"
"    after each frame. --quiet: only the last line. --ticks: that line also says\n"
"    ticks=N, what the CPU's counter counted from the first frame on until the\n"
"    last of --replies was there.\n"
"arptool udp --dev IF ... as send\n"
"    sends UDP datagrams of a wrong checksum from --sip to --tip in their place.\n"
"arptool listen --dev IF [--netns NS] [--count N] [--wait MS]\n"
"    prints \"ready\", then each ARP frame, until N came, MS passed, or a\n"
"    signal.\n"
"arptool fuzz IF COUNT SEED STREAM [FRAMES CHANGES]\n"
"    sends COUNT random frames, the same ones for the same SEED and STREAM, and\n"
"    waits for IF when it is gone. Its last line: \"sent=N refused=N away=N\",\n"
"    where the socket itself refused what was too short or too long.\n"
"    After each FRAMES frames it waits for one byte out of the fifo CHANGES.\n"
"arptool xdp-drop IF\n"
"    drops every frame that comes in there, by a generic XDP program; prints\n"
"    \"ready\", and ends with a signal.\n"
"FRAME: --op 1 --sip 0.0.0.0 --tip 0.0.0.0 --sha IF's --tha 00:00:00:00:00:00\n"
"       --eth-src IF's --eth-dst broadcast --hrd 1 --pro 0x800 --hln 6 --pln 4\n"
"       --ethertype 0x806 --vlan none --len 42 (the whole frame's)\n";

/* The only thing that a signal handler may touch. */
static volatile sig_atomic_t stopped;

struct tally {
	unsigned long sent, replies, others, errors;
};

static void stop(int sig)
{
	(void)sig;
	stopped = 1;
}

static void seen_frame(const struct job *j, struct tally *t,
		       const struct arp_frame *f)
{
	if (f->op == 2)
		t->replies++;
	else
		t->others++;
	if (!j->quiet)
		frame_print(f);
}

/* Frames until the fence (true), or until the deadline or a signal (false). */
static bool drain(const struct job *j, struct wire *w, struct tally *t,
		  int64_t deadline)
{
	struct arp_frame f;

	for (;;) {
		switch (wire_next(w, &f, deadline)) {
		case WIRE_ARP:
			seen_frame(j, t, &f);
			break;
		case WIRE_FENCE:
			return true;
		case WIRE_NOTHING:
			return false;
		}
	}
}

/*
 * Frames keep their order on a wire, as long as they are sent on one CPU: each
 * has its own queue of what is to be received (netif_rx()), and the one that
 * has work left from ours may be overtaken by another.
 */
static void stay_on_this_cpu(void)
{
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET(sched_getcpu(), &one);
	if (sched_setaffinity(0, sizeof(one), &one))
		die("sched_setaffinity", strerror(errno));
}

/*
 * So when a frame sent after ours has come out at the far end, the kernel there
 * has dealt with ours; and when a frame sent back after that has come in here,
 * so has every reply it caused.
 */
static void fence(const struct job *j, struct wire *w, struct wire *far,
		  struct tally *t)
{
	struct tally ignored = { 0 };
	struct job silent = *j;

	silent.quiet = true;
	wire_send_fence(w);
	if (!drain(&silent, far, &ignored, now_ms() + DEADLINE_MS))
		die(j->fence, "the fence did not arrive: is it the other end?");
	wire_send_fence(far);
	if (!drain(j, w, t, now_ms() + DEADLINE_MS))
		die(j->dev, "the fence did not come back");
}

static void wait_for_replies(const struct job *j, struct wire *w,
			     struct tally *t)
{
	int64_t deadline = now_ms() + (int64_t)j->wait_ms;
	struct arp_frame f;

	while (t->replies < j->replies && !stopped) {
		if (wire_next(w, &f, deadline) != WIRE_ARP)
			break;
		seen_frame(j, t, &f);
	}
}

/* A full receive queue is the wire's back pressure: let it drain, try again. */
static void send_one(struct wire *w, struct job *j, struct tally *t)
{
	uint8_t buf[FRAME_MAX];
	size_t len = j->udp ? udp_build(&j->frame, buf) : frame_build(&j->frame, buf);
	int err, tries = 0;

	while ((err = wire_send(w, buf, len)) == ENOBUFS && tries++ < 1000)
		sched_yield();
	if (err)
		t->errors++;
	else
		t->sent++;
	j->frame.sip += (uint32_t)j->sip_step;
}

static void pace(const struct job *j, unsigned long done, int64_t start)
{
	int64_t due = start + (int64_t)(done * 1000 / (j->rate ? j->rate : 1));
	struct timespec t = { 0 };

	if (!j->rate || due <= now_ms())
		return;
	due -= now_ms();
	t.tv_sec = due / 1000;
	t.tv_nsec = due % 1000 * 1000000;
	nanosleep(&t, NULL);
}

static int do_send(struct job *j)
{
	struct wire w, far;
	struct tally t = { 0 };
	int64_t start = now_ms();
	uint64_t ticks;
	unsigned long i;

	wire_open(&w, j->netns, j->dev);
	if (j->fence) {
		wire_open(&far, NULL, j->fence);
		stay_on_this_cpu();
	}
	if (!j->sha_set)
		memcpy(j->frame.sha, w.mac, MAC_LEN);
	if (!j->eth_src_set)
		memcpy(j->frame.eth_src, w.mac, MAC_LEN);

	ticks_mark_begin();
	ticks = ticks_now();
	for (i = 0; !stopped && (!j->count || i < j->count); i++) {
		pace(j, i, start);
		send_one(&w, j, &t);
		drain(j, &w, &t, 0);
	}
	wait_for_replies(j, &w, &t);
	ticks = ticks_now() - ticks;
	ticks_mark_end();
	if (j->fence)
		fence(j, &w, &far, &t);

	printf("sent=%lu replies=%lu others=%lu errors=%lu",
	       t.sent, t.replies, t.others, t.errors);
	if (j->ticks)
		printf(" ticks=%llu", (unsigned long long)ticks);
	printf("\n");
	return t.errors ? 2 : t.replies < j->replies;
}

static int do_listen(struct job *j)
{
	int64_t deadline = now_ms() + (int64_t)j->wait_ms;
	struct tally t = { 0 };
	struct arp_frame f;
	struct wire w;

	wire_open(&w, j->netns, j->dev);
	printf("ready\n");
	while (!stopped && (!j->count || t.replies + t.others < j->count)) {
		if (wire_next(&w, &f, deadline) != WIRE_ARP)
			break;
		seen_frame(j, &t, &f);
	}
	printf("sent=0 replies=%lu others=%lu errors=0\n", t.replies, t.others);
	return 0;
}

static const struct job default_job = {
	.frame = { .eth_dst = { 255, 255, 255, 255, 255, 255 },
		   .vlan = NO_VLAN, .ethertype = 0x806, .hrd = 1,
		   .pro = 0x800, .hln = 6, .pln = 4, .op = 1, .length = -1 },
	.count = 1,
	.wait_ms = DEADLINE_MS,
};

int main(int argc, char **argv)
{
	struct sigaction act = { .sa_handler = stop };
	struct job j = default_job;

	setvbuf(stdout, NULL, _IOLBF, 0);
	sigaction(SIGTERM, &act, NULL);
	sigaction(SIGINT, &act, NULL);
	if (argc > 1 && !strcmp(argv[1], "send")) {
		job_parse(&j, argv + 2);
		return do_send(&j);
	}
	if (argc > 1 && !strcmp(argv[1], "udp")) {
		j.udp = true;
		job_parse(&j, argv + 2);
		return do_send(&j);
	}
	if (argc > 1 && !strcmp(argv[1], "listen")) {
		j.count = 0;
		j.wait_ms = 86400000;
		job_parse(&j, argv + 2);
		return do_listen(&j);
	}
	if (argc > 1 && !strcmp(argv[1], "fuzz"))
		return do_fuzz(argv + 2);
	if (argc > 1 && !strcmp(argv[1], "xdp-drop"))
		return do_xdp_drop(argv + 2);
	fputs(usage, stderr);
	return 2;
}
