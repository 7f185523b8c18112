/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the sending cost, for the benchmark: the CPU's own counter, which under
 * QEMU's -icount shift=0 counts instructions, and marks around what is counted
 * for a profiler that sees every instruction (bench/profile/plugin.c).
 */
#ifndef ARPTOOL_TICKS_H
#define ARPTOOL_TICKS_H

#include <stdint.h>

/* In nanoseconds of the guest's time on arm64, in TSC ticks on x86. */
static inline uint64_t ticks_now(void)
{
#if defined(__x86_64__)
	uint32_t lo, hi;

	__asm__ volatile("lfence; rdtsc" : "=a"(lo), "=d"(hi) : : "memory");
	return (uint64_t)hi << 32 | lo;
#elif defined(__aarch64__)
	uint64_t count, hz;

	__asm__ volatile("isb; mrs %0, cntvct_el0" : "=r"(count) : : "memory");
	__asm__ volatile("mrs %0, cntfrq_el0" : "=r"(hz));
	return count / hz * 1000000000 + count % hz * 1000000000 / hz;
#else
#error "ticks_now() does not know this architecture's counter"
#endif
}

/* Instructions that do nothing, and that no compiler would emit. */
static inline void ticks_mark_begin(void)
{
#if defined(__x86_64__)
	__asm__ volatile("nopl 0x41525001(%%rax)" : : : "memory");
#elif defined(__aarch64__)
	__asm__ volatile("movz xzr, #0x4152" : : : "memory");
#endif
}

static inline void ticks_mark_end(void)
{
#if defined(__x86_64__)
	__asm__ volatile("nopl 0x41525002(%%rax)" : : : "memory");
#elif defined(__aarch64__)
	__asm__ volatile("movz xzr, #0x4153" : : : "memory");
#endif
}

#endif
