/* SPDX-License-Identifier: GPL-2.0 */
/* What the command line asks of arptool. */
#ifndef ARPTOOL_JOB_H
#define ARPTOOL_JOB_H

#include <stdbool.h>

#include "frame.h"

struct job {
	const char *dev, *netns, *fence;
	struct arp_frame frame;
	bool sha_set, eth_src_set, udp;
	unsigned long quiet, ticks, count, rate, replies, sip_step, wait_ms;
};

/* Fills @j from "--name value" pairs; ends the program on a wrong one. */
void job_parse(struct job *j, char **argv);

#endif
