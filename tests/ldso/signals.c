// SPDX-License-Identifier: GPL-2.0-only
/*
 * Handlers of signals: in the program while a library runs and the other way round,
 * with SA_SIGINFO, on a stack of their own, from timers. What was interrupted goes on
 * with what it had.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "kselftest.h"

int call(int (*function)(int), int value);
int triple(int value);
int (*address_of_own(void))(int);

#define STACK	16384

static volatile int seen, value, own = 2;
static char *volatile place;

static void handle(int number)
{
	char here;

	place = &here;
	seen = number + triple(own);
}

static void handle_info(int number, siginfo_t *info, void *context)
{
	char here;

	place = &here;
	value = info->si_value.sival_int;
	seen = number + (context ? triple(own) : 0);
}

static void set(int number, void (*with_info)(int, siginfo_t *, void *),
		int flags)
{
	struct sigaction action = { .sa_flags = flags };

	if (with_info)
		action.sa_sigaction = with_info;
	else
		action.sa_handler = handle;
	sigaction(number, &action, NULL);
	seen = 0;
	value = 0;
}

/* Is called by the library, and returns to it. */
static int raise_one(int number)
{
	raise(number);
	return own;
}

static void check_handlers(void)
{
	union sigval with = { .sival_int = 42 };

	set(SIGUSR1, NULL, 0);
	ksft_test_result(!raise(SIGUSR1) && seen == SIGUSR1 + 6,
			 "a handler\n");
	seen = 0;
	ksft_test_result(call(raise_one, SIGUSR1) == 9 && seen == SIGUSR1 + 6,
			 "while a library runs\n");
	set(SIGUSR2, handle_info, SA_SIGINFO);
	ksft_test_result(!sigqueue(getpid(), SIGUSR2, with) && value == 42 &&
			 seen == SIGUSR2 + 6, "SA_SIGINFO\n");
	ksft_test_result(call(raise_one, SIGUSR2) == 9,
			 "SA_SIGINFO, while a library runs\n");
	signal(SIGUSR2, (void (*)(int))(uintptr_t)address_of_own());
	ksft_test_result(!raise(SIGUSR2) && own == 2,
			 "a handler of a library\n");
}

static void check_stack(void)
{
	stack_t stack = { .ss_size = STACK };

	stack.ss_sp = malloc(STACK);
	ksft_test_result(stack.ss_sp && !sigaltstack(&stack, NULL),
			 "sigaltstack()\n");
	set(SIGUSR1, NULL, SA_ONSTACK);
	ksft_test_result(!raise(SIGUSR1) && place > (char *)stack.ss_sp &&
			 place < (char *)stack.ss_sp + STACK &&
			 seen == SIGUSR1 + 6, "a stack of its own\n");
	set(SIGUSR1, handle_info, SA_ONSTACK | SA_SIGINFO);
	ksft_test_result(call(raise_one, SIGUSR1) == 9 &&
			 place > (char *)stack.ss_sp &&
			 place < (char *)stack.ss_sp + STACK,
			 "with SA_SIGINFO\n");
}

static void notify(union sigval with)
{
	value = triple(with.sival_int);
	seen = own;
}

static bool runs_out(struct sigevent *event)
{
	const struct itimerspec soon = { .it_value.tv_nsec = 20000000 };
	timer_t timer;
	int i;

	if (timer_create(CLOCK_MONOTONIC, event, &timer) ||
	    timer_settime(timer, 0, &soon, NULL))
		return false;
	for (i = 0; i < 500 && !seen; i++)
		usleep(10000);
	return !timer_delete(timer) && seen;
}

static void check_timers(void)
{
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL };
	pthread_attr_t attributes;

	event.sigev_signo = SIGRTMIN;
	event.sigev_value.sival_int = 8;
	set(SIGRTMIN, handle_info, SA_SIGINFO);
	ksft_test_result(runs_out(&event) && value == 8, "a timer's signal\n");
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, STACK);
	event.sigev_notify = SIGEV_THREAD;
	event.sigev_notify_function = notify;
	event.sigev_notify_attributes = &attributes;
	seen = 0;
	ksft_test_result(runs_out(&event) && value == 24,
			 "a timer's thread\n");
}

int main(void)
{
	ksft_print_header();
	ksft_set_plan(10);
	check_handlers();
	check_stack();
	check_timers();
	ksft_finished();
}
