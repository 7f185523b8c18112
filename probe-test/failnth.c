// SPDX-License-Identifier: GPL-2.0
/*
 * failnth [--unload COMMAND] FROM FILE [PARAMETER...]
 *
 * Loads the module FILE again and again, and makes the kernel fail the FROMth
 * allocation of that system call, then the next, and so on (/proc/self/fail-nth,
 * Documentation/fault-injection/fault-injection.rst), until a load asks for
 * fewer. After each it says what came of it, and unloads what was loaded:
 *
 *   n=17 errno=12 probes=0 said=0 left=0
 *   n=18 errno=0 probes=6 said=1 left=0
 *   end n=19 errno=0 probes=7 said=0 left=0
 *
 * errno of the load, 0 if it succeeded; kprobes that are registered after it;
 * without how many it said that it does; left: what there still is at the end,
 * modules of that name and kprobes. Those that there were before any load do
 * not count, nor do tracepoints.
 *
 * With --unload it is the allocations of the unload that fail: errno is the
 * unload's, and COMMAND, which is to hit what was probed, is run after each.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PROBES "/sys/kernel/debug/kprobes/list"

static void die(const char *what)
{
	fprintf(stderr, "failnth: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* How many lines of the file begin with the word, all for NULL. */
static int lines(const char *path, const char *word)
{
	size_t length = word ? strlen(word) : 0;
	char line[1024];
	int count = 0;
	FILE *file = fopen(path, "r");

	if (!file)
		die(path);
	while (fgets(line, sizeof(line), file))
		if (!word || (!strncmp(line, word, length) && line[length] == ' '))
			count++;
	fclose(file);
	return count;
}

static void fail_nth(int fd, int n)
{
	char text[16];
	int length = snprintf(text, sizeof(text), "%d", n);

	if (pwrite(fd, text, length, 0) != length)
		die("/proc/self/fail-nth");
}

/* How many allocations are left to go; 0 if the one to fail was reached. */
static int left_to_go(int fd)
{
	char text[16];
	ssize_t length = pread(fd, text, sizeof(text) - 1, 0);

	if (length <= 0)
		die("/proc/self/fail-nth");
	text[length] = '\0';
	return atoi(text);
}

/* What is loaded, and how; and the kernel's log. */
struct job {
	int module, log;
	const char *name, *parameters;
	int probes_before;
};

static int load(const struct job *job)
{
	return syscall(SYS_finit_module, job->module, job->parameters, 0) ? errno : 0;
}

static int unload(const struct job *job)
{
	return syscall(SYS_delete_module, job->name, O_NONBLOCK) ? errno : 0;
}

/* The errno of that call with its @nth allocation failed; whether there was one. */
static int failing(int (*call)(const struct job *), const struct job *job, int nth, int *failed)
{
	int fd = open("/proc/self/fail-nth", O_RDWR);
	int error;

	if (fd < 0)
		die("/proc/self/fail-nth");
	fail_nth(fd, nth);
	error = call(job);
	*failed = !left_to_go(fd);
	fail_nth(fd, 0);
	close(fd);
	return error;
}

static void must(const char *what, int error)
{
	errno = error;
	if (error)
		die(what);
}

static int probes(const struct job *job)
{
	return lines(PROBES, NULL) - job->probes_before;
}

/* Whether it says that a function is not probed: a tracepoint is called system:name. */
static int names_function(const char *record)
{
	const char *name = strstr(record, " is not probed (");

	if (!name)
		return 0;
	while (name > record && name[-1] != ' ')
		if (*--name == ':')
			return 0;
	return 1;
}

/* How many records of the log, since the last call, name a function that is not probed. */
static int said(const struct job *job)
{
	char record[8192];
	int count = 0;

	for (;;) {
		ssize_t length = read(job->log, record, sizeof(record) - 1);

		if (length < 0 && errno == EAGAIN)
			return count;
		/* Some are gone already: read on from where the log begins now. */
		if (length < 0 && errno == EPIPE)
			continue;
		if (length < 0)
			die("/dev/kmsg");
		record[length] = '\0';
		count += names_function(record);
	}
}

/* The name that the kernel gives to the module in the file. */
static char *module_name(const char *file)
{
	const char *slash = strrchr(file, '/');
	char *name = strdup(slash ? slash + 1 : file);
	char *dot = name ? strrchr(name, '.') : NULL;

	if (dot)
		*dot = '\0';
	return name;
}

static char *joined(char **words)
{
	static char text[4096];

	for (; *words; words++) {
		strncat(text, *words, sizeof(text) - strlen(text) - 2);
		strcat(text, " ");
	}
	return text;
}

/* One round of each kind: the errno, and how many probes there were while it was loaded. */
static int round_of_load(const struct job *job, int nth, int *failed, int *placed)
{
	int error = failing(load, job, nth, failed);

	*placed = probes(job);
	if (!error)
		must("delete_module", unload(job));
	return error;
}

static int round_of_unload(const struct job *job, int nth, int *failed, int *placed)
{
	must("finit_module", load(job));
	*placed = probes(job);
	return failing(unload, job, nth, failed);
}

int main(int argc, char **argv)
{
	const char *command = NULL;
	struct job job;
	int n, failed;

	if (argc > 2 && !strcmp(argv[1], "--unload")) {
		command = argv[2];
		argc -= 2;
		argv += 2;
	}
	if (argc < 3) {
		fprintf(stderr, "usage: failnth [--unload COMMAND] FROM FILE [PARAMETER...]\n");
		return 2;
	}
	n = atoi(argv[1]);
	job.module = open(argv[2], O_RDONLY | O_CLOEXEC);
	if (job.module < 0)
		die(argv[2]);
	job.log = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (job.log < 0 || lseek(job.log, 0, SEEK_END) < 0)
		die("/dev/kmsg");
	job.name = module_name(argv[2]);
	job.parameters = joined(argv + 3);
	job.probes_before = lines(PROBES, NULL);
	for (failed = 1; failed; n++) {
		int placed, error = (command ? round_of_unload : round_of_load)(&job, n, &failed, &placed);

		if (command && system(command))
			die(command);
		printf("%sn=%d errno=%d probes=%d said=%d left=%d\n", failed ? "" : "end ", n, error, placed,
		       said(&job), lines("/proc/modules", job.name) + probes(&job));
	}
	return 0;
}
