// SPDX-License-Identifier: GPL-2.0
/*
 * failnth FROM FILE [PARAMETER...]
 *
 * Loads the module FILE again and again, and makes the kernel fail the FROMth
 * allocation of that system call, then the next, and so on (/proc/self/fail-nth,
 * Documentation/fault-injection/fault-injection.rst), until a load asks for
 * fewer. After each it says what came of it, and unloads what was loaded:
 *
 *   n=17 errno=12 left=0 probes=0
 *   n=18 errno=0 probes=7 left=0
 *   end n=19 errno=0 probes=7 left=0
 *
 * errno of the load, 0 if it succeeded; probes that are registered after it;
 * left: what there still is at the end, modules of that name and probes.
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

/* The errno of the load; whether an allocation was failed. */
static int load(int module, const char *parameters, int n, int *failed)
{
	int fd = open("/proc/self/fail-nth", O_RDWR);
	int error;

	if (fd < 0)
		die("/proc/self/fail-nth");
	fail_nth(fd, n);
	error = syscall(SYS_finit_module, module, parameters, 0) ? errno : 0;
	*failed = !left_to_go(fd);
	fail_nth(fd, 0);
	close(fd);
	return error;
}

static void unload(const char *name)
{
	if (syscall(SYS_delete_module, name, O_NONBLOCK))
		die("delete_module");
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

int main(int argc, char **argv)
{
	char *name, *parameters;
	int n, module, failed;

	if (argc < 3) {
		fprintf(stderr, "usage: failnth FROM FILE [PARAMETER...]\n");
		return 2;
	}
	n = atoi(argv[1]);
	module = open(argv[2], O_RDONLY | O_CLOEXEC);
	if (module < 0)
		die(argv[2]);
	name = module_name(argv[2]);
	parameters = joined(argv + 3);
	for (failed = 1; failed; n++) {
		int error = load(module, parameters, n, &failed);
		int probes = lines(PROBES, NULL);

		if (!error)
			unload(name);
		printf("%sn=%d errno=%d probes=%d left=%d\n", failed ? "" : "end ", n, error,
		       probes, lines("/proc/modules", name) + lines(PROBES, NULL));
	}
	return 0;
}
