// SPDX-License-Identifier: GPL-2.0
#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/fs.h>
#include <linux/kprobes.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/workqueue.h>

#include "targets.h"

/* With it a function has an effect and a result that the compiler cannot know: each call of it is made. */
static __always_inline unsigned long touched(unsigned long value)
{
	asm volatile("" : "+r" (value) : : "memory");
	return value;
}

unsigned long probe_kunit_data = 1;

noinline __noclone
unsigned long probe_kunit_six(unsigned long a, unsigned long b, unsigned long c,
			      unsigned long d, unsigned long e, unsigned long f)
{
	unsigned long sum = a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f;

	return touched(sum);
}

/* The sum of 1 ... depth. */
noinline __noclone unsigned long probe_kunit_recurse(unsigned long depth)
{
	unsigned long below = depth;

	if (depth)
		below = probe_kunit_recurse(depth - 1);
	return touched(below) + depth;
}

noinline __noclone unsigned long probe_kunit_inner(unsigned long value)
{
	return touched(value) + 1;
}

noinline __noclone unsigned long probe_kunit_outer(unsigned long value)
{
	unsigned long inner = probe_kunit_inner(10 * value);

	return touched(inner) + 1;
}

noinline __noclone unsigned long probe_kunit_untouchable(unsigned long value)
{
	return touched(value);
}
NOKPROBE_SYMBOL(probe_kunit_untouchable);

struct probe_kunit_sitter {
	struct completion inside;
	struct completion leave;
	struct completion gone;
	struct task_struct *task;
	unsigned long returned;
	bool dies;
};

noinline __noclone unsigned long probe_kunit_sit(struct probe_kunit_sitter *sitter)
{
	unsigned long value = 0x517;

	complete(&sitter->inside);
	wait_for_completion(&sitter->leave);
	if (sitter->dies)
		kthread_complete_and_exit(&sitter->gone, 0);
	return touched(value);
}

static int sitter_main(void *data)
{
	struct probe_kunit_sitter *sitter = data;

	sitter->returned = probe_kunit_sit(sitter);
	/* Core text from here on: the module may go. */
	kthread_complete_and_exit(&sitter->gone, 0);
}

/* Returns when the thread, on @cpu, is inside the function; NULL if none could be had. */
struct probe_kunit_sitter *probe_kunit_sitter_start(int cpu)
{
	struct probe_kunit_sitter *sitter = kzalloc(sizeof(*sitter), GFP_KERNEL);
	struct task_struct *task;

	if (!sitter)
		return NULL;
	init_completion(&sitter->inside);
	init_completion(&sitter->leave);
	init_completion(&sitter->gone);
	task = kthread_create(sitter_main, sitter, "probe_sitter");
	if (IS_ERR(task)) {
		kfree(sitter);
		return NULL;
	}
	sitter->task = get_task_struct(task);
	set_cpus_allowed_ptr(task, cpumask_of(cpu));
	wake_up_process(task);
	wait_for_completion(&sitter->inside);
	return sitter;
}

static unsigned long sitter_end(struct probe_kunit_sitter *sitter)
{
	unsigned long returned;

	complete(&sitter->leave);
	wait_for_completion(&sitter->gone);
	returned = sitter->returned;
	put_task_struct(sitter->task);
	kfree(sitter);
	return returned;
}

/* Lets it return, on @cpu; what the function returned. */
unsigned long probe_kunit_sitter_leave(struct probe_kunit_sitter *sitter, int cpu)
{
	set_cpus_allowed_ptr(sitter->task, cpumask_of(cpu));
	return sitter_end(sitter);
}

/* Lets the thread end without a return from the function. */
void probe_kunit_sitter_die(struct probe_kunit_sitter *sitter)
{
	sitter->dies = true;
	sitter_end(sitter);
}

struct probe_kunit_hammer {
	struct task_struct *task;
	unsigned long calls;
};

static int hammer_main(void *data)
{
	struct probe_kunit_hammer *hammer = data;

	while (!kthread_should_stop()) {
		probe_kunit_six(1, 2, 3, 4, 5, 6);
		WRITE_ONCE(hammer->calls, hammer->calls + 1);
		cond_resched();
	}
	return 0;
}

struct probe_kunit_hammer *probe_kunit_hammer_start(int cpu)
{
	struct probe_kunit_hammer *hammer = kzalloc(sizeof(*hammer), GFP_KERNEL);

	if (!hammer)
		return NULL;
	hammer->task = kthread_run_on_cpu(hammer_main, hammer, cpu, "probe_hammer/%u");
	if (IS_ERR(hammer->task)) {
		kfree(hammer);
		return NULL;
	}
	return hammer;
}

/* How often it called. */
unsigned long probe_kunit_hammer_stop(struct probe_kunit_hammer *hammer)
{
	unsigned long calls;

	kthread_stop(hammer->task);
	calls = hammer->calls;
	kfree(hammer);
	return calls;
}

static long six_times(void *times)
{
	unsigned long left;

	for (left = (unsigned long)times; left; left--)
		probe_kunit_six(1, 2, 3, 4, 5, 6);
	return 0;
}

/* Calls probe_kunit_six() on @cpu, and comes back when that is done. */
int probe_kunit_six_on(int cpu, unsigned long times)
{
	return work_on_cpu(cpu, six_times, (void *)times);
}

/* The online CPU after @cpu, -1 before the first; -1 after the last. */
int probe_kunit_next_cpu(int cpu)
{
	unsigned int next = cpumask_next(cpu, cpu_online_mask);

	return next < nr_cpu_ids ? (int)next : -1;
}

/* What RCU callbacks are to do for tasks that ended is done, or will be after a few more of these. */
void probe_kunit_settle(void)
{
	schedule_timeout_uninterruptible(1);
	rcu_barrier();
}

unsigned long probe_kunit_user_page(void)
{
	unsigned long page;

	if (!current->mm)
		return 0;
	page = vm_mmap(NULL, 0, PAGE_SIZE, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, 0);
	if (IS_ERR_VALUE(page))
		return 0;
	if (put_user(1UL, (unsigned long __user *)page)) {
		probe_kunit_user_page_free(page);
		return 0;
	}
	return page;
}

void probe_kunit_user_page_free(unsigned long page)
{
	vm_munmap(page, PAGE_SIZE);
}

bool probe_kunit_touch_the_switch(void)
{
	struct file *file = filp_open("/sys/kernel/debug/kprobes/enabled", O_WRONLY, 0);
	unsigned long page = probe_kunit_user_page();
	loff_t at = 0;

	if (!IS_ERR(file)) {
		/* kernel_write() does not write to files of this kind. */
		if (page)
			file->f_op->write(file, (const char __user *)page, 1, &at);
		filp_close(file, NULL);
	}
	if (page)
		probe_kunit_user_page_free(page);
	return page && !IS_ERR(file);
}
