// SPDX-License-Identifier: GPL-2.0-only
/*
 * How threads begin and end: clone() of the program's own, cancelled in a call that
 * waits, before one, and amid the program's code or a library's; detached.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kselftest.h"

int call(int (*function)(int), int value);
int triple(int value);

#define STACK	16384

static volatile int cleaned, started, own = 4;
static int ends[2];
static char cloned_stack[STACK] __attribute__((aligned(16)));

static void clean(void *argument)
{
	cleaned = triple(own) + (argument != NULL);
}

/*
 * With room on its stack: on some machines musl takes registers from there when it
 * cancels, whatever was interrupted.
 */
__attribute__((noinline)) static int spin(int step)
{
	volatile int room[16] = { 0 };

	started = 1;
	for (;;)
		room[own % 16] += step;
	return room[0];
}

static void *wait_for_ever(void *argument)
{
	char byte;

	pthread_cleanup_push(clean, argument);
	started = 1;
	read(ends[0], &byte, 1);
	pthread_cleanup_pop(0);
	return NULL;
}

/* Cancellation is pending when the call comes. */
static void *wait_late(void *argument)
{
	char byte;

	pthread_cleanup_push(clean, argument);
	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
	started = 1;
	while (started == 1)
		sched_yield();
	pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, NULL);
	read(ends[0], &byte, 1);
	pthread_cleanup_pop(0);
	return NULL;
}

static void *spin_in_program(void *argument)
{
	pthread_cleanup_push(clean, argument);
	pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, NULL);
	spin(0);
	pthread_cleanup_pop(0);
	return NULL;
}

static void *spin_below_library(void *argument)
{
	pthread_cleanup_push(clean, argument);
	pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, NULL);
	call(spin, 0);
	pthread_cleanup_pop(0);
	return NULL;
}

static bool is_cancelled(void *(*function)(void *))
{
	pthread_attr_t attributes;
	pthread_t thread;
	void *result;

	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, STACK);
	started = 0;
	cleaned = 0;
	if (pthread_create(&thread, &attributes, function, (void *)1))
		return false;
	while (!started)
		usleep(10000);
	/* let it come to where it waits */
	usleep(50000);
	if (pthread_cancel(thread))
		return false;
	started = 2;
	return !pthread_join(thread, &result) && result == PTHREAD_CANCELED &&
		cleaned == 13;
}

static void *count(void *argument)
{
	__atomic_add_fetch((int *)argument, own, __ATOMIC_SEQ_CST);
	return NULL;
}

/* Each unmaps the stack that it runs on. */
static bool detach(int threads)
{
	pthread_attr_t attributes;
	pthread_t thread;
	int i, tries, sum = 0;

	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, STACK);
	pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
	for (i = 0; i < threads; i++) {
		if (pthread_create(&thread, &attributes, count, &sum))
			return false;
		for (tries = 0; tries < 500 && __atomic_load_n(&sum,
				__ATOMIC_SEQ_CST) != (i + 1) * own; tries++)
			usleep(1000);
	}
	return sum == threads * own;
}

static int child(void *argument)
{
	return triple(own) + *(int *)argument;
}

/* libc's clone() gets a function of the program. */
static bool clones(void)
{
	int argument = 1, status, pid;

	pid = clone(child, cloned_stack + STACK,
		    CLONE_VM | CLONE_VFORK | SIGCHLD, &argument);
	return pid > 0 && waitpid(pid, &status, 0) == pid &&
		WIFEXITED(status) && WEXITSTATUS(status) == 13;
}

int main(void)
{
	ksft_print_header();
	ksft_set_plan(6);
	if (pipe(ends))
		ksft_exit_fail_msg("no pipe\n");
	ksft_test_result(clones(), "clone()\n");
	ksft_test_result(is_cancelled(wait_for_ever), "in a call that waits\n");
	ksft_test_result(is_cancelled(wait_late), "before a call\n");
	ksft_test_result(is_cancelled(spin_in_program), "amid the program\n");
	ksft_test_result(is_cancelled(spin_below_library),
			 "called by a library\n");
	ksft_test_result(detach(32), "32 detached threads\n");
	ksft_finished();
}
