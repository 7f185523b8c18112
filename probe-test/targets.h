/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the tests of the safe layer probe, and threads to call it. In C, where
 * the compiler leaves room for ftrace at each entry: with it the kernel puts a
 * probe there, and an int3 (BRK) elsewhere, as into targets.rs's functions.
 */
#ifndef PROBE_KUNIT_TARGETS_H
#define PROBE_KUNIT_TARGETS_H

struct probe_kunit_sitter;
struct probe_kunit_hammer;

unsigned long probe_kunit_six(unsigned long a, unsigned long b, unsigned long c,
			      unsigned long d, unsigned long e, unsigned long f);
unsigned long probe_kunit_recurse(unsigned long depth);
unsigned long probe_kunit_outer(unsigned long value);
unsigned long probe_kunit_inner(unsigned long value);
unsigned long probe_kunit_untouchable(unsigned long value);
unsigned long probe_kunit_sit(struct probe_kunit_sitter *sitter);
extern unsigned long probe_kunit_data;

/* A thread that sits inside probe_kunit_sit() until it is told to leave. */
struct probe_kunit_sitter *probe_kunit_sitter_start(int cpu);
unsigned long probe_kunit_sitter_leave(struct probe_kunit_sitter *sitter, int cpu);
void probe_kunit_sitter_die(struct probe_kunit_sitter *sitter);

/* A thread that calls probe_kunit_six() on one CPU until it is stopped. */
struct probe_kunit_hammer *probe_kunit_hammer_start(int cpu);
unsigned long probe_kunit_hammer_stop(struct probe_kunit_hammer *hammer);

int probe_kunit_six_on(int cpu, unsigned long times);
int probe_kunit_next_cpu(int cpu);
void probe_kunit_settle(void);

/* Writes what is no number to /sys/kernel/debug/kprobes/enabled; false if there is no such file. */
bool probe_kunit_touch_the_switch(void);

/* A page of the current process, mapped and written to; 0 if there is none. */
unsigned long probe_kunit_user_page(void);
void probe_kunit_user_page_free(unsigned long page);

#endif /* PROBE_KUNIT_TARGETS_H */
