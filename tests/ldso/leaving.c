// SPDX-License-Identifier: GPL-2.0-only
/*
 * A detached thread leaves its stack before it gives it back. On a processor that
 * stores the frame of an exception on the stack of what it interrupts, as ARM's M
 * profile does, a system call of a thread that has no stack any more writes to memory
 * that is no longer the process's. Where all memory that is freed is cleared
 * (init_on_free=1) and nothing keeps a program from reading it, that is seen: frames
 * have an address of code.
 */
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include "code.h"
#include "kselftest.h"
#include "lib.h"

#define THREADS	16
#define STACK	16384

static const char *volatile place;
static volatile int thread_id;

/* As the kernel was told. */
static bool clears_what_is_freed(void)
{
	FILE *file = fopen("/proc/cmdline", "r");
	char line[1024] = "";

	if (file && !fgets(line, sizeof(line), file))
		line[0] = 0;
	if (file)
		fclose(file);
	return strstr(line, "init_on_free=1");
}

static void *leave(void *argument)
{
	char here;

	place = &here;
	thread_id = (int)syscall(SYS_gettid);
	return argument;
}

/* Whether one of the words around is an address of libc's code. */
static bool has_frame(const char *around)
{
	const uintptr_t *word = (const uintptr_t *)(((uintptr_t)around & -16) - 1024);
	const uintptr_t code = (uintptr_t)code_of((void *)pthread_exit);
	unsigned int i;

	for (i = 0; i < 1024 / sizeof(*word) + 16; i++)
		if (word[i] + (1 << 19) - code < 1 << 20)
			return true;
	return false;
}

/* Whether a thread that is gone has left one; or has not gone. */
static bool leaves_frame(void)
{
	pthread_attr_t attributes;
	pthread_t thread;
	int tries;

	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, STACK);
	pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
	thread_id = 0;
	if (pthread_create(&thread, &attributes, leave, NULL))
		return true;
	for (tries = 0; tries < 1000; tries++) {
		usleep(1000);
		if (thread_id && syscall(SYS_tkill, thread_id, 0))
			return has_frame(place);
	}
	return true;
}

/*
 * Of memory that belongs to nobody, at the start of ARM boards without an MMU: where the
 * stack is that a thread changes to, by its distance from something, must be found.
 */
static unsigned int sum_of_first(void)
{
	unsigned int sum = 0;
#ifdef __arm__
	uintptr_t place = sizeof(int);

	/* so that the compiler sees no null pointer */
	asm("" : "+r" (place));
	for (; place < 65536; place += sizeof(int))
		sum = 31 * sum + *(const volatile unsigned int *)place;
#endif
	return sum;
}

int main(void)
{
	unsigned int i, frames = 0, sum = sum_of_first();

	ksft_print_header();
	ksft_set_plan(3);
	ksft_test_result(clears_what_is_freed(),
			 "what is freed is cleared here\n");
	for (i = 0; i < THREADS; i++)
		frames += leaves_frame();
	ksft_print_msg("%u of %u\n", frames, THREADS);
	ksft_test_result(!frames, "nothing is stored there later\n");
	ksft_test_result(sum == sum_of_first(), "nor where nothing is\n");
	ksft_finished();
}
