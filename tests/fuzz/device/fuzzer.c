// SPDX-License-Identifier: GPL-2.0-only
/*
 * For libFuzzer: what the kernel counts of an input (KCOV, of the module alone) are
 * the counters that it goes by.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <linux/kcov.h>

#include "device.h"
#include "kinds.h"

#define KCOV		"/sys/kernel/debug/kcov"
#define TAINTED		"/proc/sys/kernel/tainted"
/* Steps from block to block that one input can make; those behind are lost. */
#define TRACE		(1UL << 16)
#define COUNTERS	(1U << 13)

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

__attribute__((section("__libfuzzer_extra_counters")))
static uint8_t counters[COUNTERS];

static unsigned long *trace;
static int tainted;
static char taint_at_first[16];

static void read_taint(char taint[16])
{
	memset(taint, 0, 16);
	if (pread(tainted, taint, 15, 0) < 1)
		fail("%s", TAINTED);
}

static void open_kcov(void)
{
	int fd = open(KCOV, O_RDWR | O_CLOEXEC);

	if (fd < 0 || ioctl(fd, KCOV_INIT_TRACE, TRACE))
		fail("%s", KCOV);
	trace = mmap(NULL, TRACE * sizeof(*trace), PROT_READ | PROT_WRITE,
		     MAP_SHARED, fd, 0);
	if (trace == MAP_FAILED || ioctl(fd, KCOV_ENABLE, KCOV_TRACE_PC))
		fail("%s cannot be enabled", KCOV);
}

/* A child of this program serves FUSE. */
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	if (*argc == 3 && !strcmp((*argv)[1], "fuse"))
		_exit(serve_fuse((*argv)[2]));
	device_open();
	tainted = open(TAINTED, O_RDONLY | O_CLOEXEC);
	read_taint(taint_at_first);
	open_kcov();
	return 0;
}

/* A step is where it came from and where it leads. */
static void count_steps(void)
{
	const unsigned long n = __atomic_load_n(&trace[0], __ATOMIC_RELAXED);
	unsigned long i, last = 0;

	for (i = 1; i <= n; i++) {
		uint8_t *counter = &counters[(trace[i] ^ last) % COUNTERS];

		*counter += *counter < 255;
		last = trace[i] >> 1;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char taint[16];

	__atomic_store_n(&trace[0], 0, __ATOMIC_RELAXED);
	device_try(data, size);
	count_steps();
	read_taint(taint);
	if (strcmp(taint, taint_at_first))
		fail("the kernel has something to report");
	return 0;
}
