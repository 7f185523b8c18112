// SPDX-License-Identifier: GPL-2.0
/*
 * A plugin for QEMU that counts how often the guest runs each instruction,
 * between arptool's marks (arptool/ticks.h), and writes "ADDRESS COUNT" lines
 * to the file out=PATH when the second mark comes; of several pairs of marks
 * the last stays.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "qemu_api.h"

EXPORT int qemu_plugin_version = API;

#define LONGEST 16

static const struct mark {
	size_t size;
	unsigned char begin[8], end[8];
} marks[] = {
	{ 7, { 0x0f, 0x1f, 0x80, 0x01, 0x50, 0x52, 0x41 },
	     { 0x0f, 0x1f, 0x80, 0x02, 0x50, 0x52, 0x41 } },	/* x86 */
	{ 4, { 0x5f, 0x2a, 0x88, 0xd2 },
	     { 0x7f, 0x2a, 0x88, 0xd2 } },			/* arm64 */
	{ 0 }
};

/* Straight-line code, as QEMU translated it: run as a whole, or nearly. */
struct block {
	struct block *next;
	uint64_t runs;
	size_t n;
	uint64_t insns[];
};

static struct block *blocks;
static bool counting;
static char *out_path;

static void run_block(unsigned int vcpu, void *udata)
{
	struct block *block = udata;

	(void)vcpu;
	block->runs += counting;
}

static void begin(unsigned int vcpu, void *udata)
{
	struct block *block;

	(void)vcpu;
	(void)udata;
	for (block = blocks; block; block = block->next)
		block->runs = 0;
	counting = true;
}

static void end(unsigned int vcpu, void *udata)
{
	struct block *block;
	FILE *out;
	size_t i;

	(void)vcpu;
	(void)udata;
	counting = false;
	out = fopen(out_path, "w");
	if (!out) {
		perror(out_path);
		exit(1);
	}
	for (block = blocks; block; block = block->next)
		for (i = 0; i < block->n && block->runs; i++)
			fprintf(out, "%016" PRIx64 " %" PRIu64 "\n",
				block->insns[i], block->runs);
	fclose(out);
}

static void look_for_mark(struct qemu_plugin_insn *insn)
{
	size_t size = qemu_plugin_insn_size(insn);
	unsigned char code[LONGEST] = { 0 };
	const struct mark *mark;

	if (size > sizeof(code))
		return;
#if API >= 3
	qemu_plugin_insn_data(insn, code, size);
#else
	memcpy(code, qemu_plugin_insn_data(insn), size);
#endif
	for (mark = marks; mark->size; mark++) {
		if (size != mark->size)
			continue;
		if (!memcmp(code, mark->begin, size))
			qemu_plugin_register_vcpu_insn_exec_cb(insn, begin, CB_NO_REGS, NULL);
		if (!memcmp(code, mark->end, size))
			qemu_plugin_register_vcpu_insn_exec_cb(insn, end, CB_NO_REGS, NULL);
	}
}

static void translate(uint64_t id, struct qemu_plugin_tb *tb)
{
	size_t i, n = qemu_plugin_tb_n_insns(tb);
	struct qemu_plugin_insn *insn;
	struct block *block;

	(void)id;
	block = malloc(sizeof(*block) + n * sizeof(block->insns[0]));
	if (!block)
		abort();
	block->runs = 0;
	block->n = n;
	for (i = 0; i < n; i++) {
		insn = qemu_plugin_tb_get_insn(tb, i);
		block->insns[i] = qemu_plugin_insn_vaddr(insn);
		look_for_mark(insn);
	}
	block->next = blocks;
	blocks = block;
	qemu_plugin_register_vcpu_tb_exec_cb(tb, run_block, CB_NO_REGS, block);
}

EXPORT int qemu_plugin_install(uint64_t id, const struct qemu_info *info,
			       int argc, char **argv)
{
	(void)info;
	if (argc != 1 || strncmp(argv[0], "out=", 4)) {
		fprintf(stderr, "the plugin takes out=PATH\n");
		return -1;
	}
	out_path = strdup(argv[0] + 4);
	qemu_plugin_register_vcpu_tb_trans_cb(id, translate);
	return 0;
}
