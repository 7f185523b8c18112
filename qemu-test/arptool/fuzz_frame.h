/* SPDX-License-Identifier: GPL-2.0 */
/* ARP frames made up at random: the same seed gives the same frames. */
#ifndef ARPTOOL_FUZZ_FRAME_H
#define ARPTOOL_FUZZ_FRAME_H

#include <stddef.h>
#include <stdint.h>

#include "frame.h"

struct fuzz_random {
	uint64_t state;
};

/* Two streams of one seed have nothing in common. */
void fuzz_seed(struct fuzz_random *r, uint32_t seed, uint32_t stream);

/* Writes the next frame to @buf (FRAME_MAX bytes) and returns its length. */
size_t fuzz_frame(struct fuzz_random *r, uint8_t *buf);

#endif
