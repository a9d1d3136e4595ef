// SPDX-License-Identifier: GPL-2.0-only
/*
 * Thread-local variables of the program, of libraries that start with it and of
 * one that comes later, in the first thread and in three others.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "kselftest.h"

#define THREADS	3

int *get_initial(void);
int *get_general(void);
char *get_zeroed(void);
char *get_aligned(void);
int is_relocated(void);
extern __thread int initial, general;

static __thread int local = 33;
static __thread char local_zeroed[100];
static int *(*get_late)(void);
static pthread_barrier_t barrier;

static bool has_initial_values(void)
{
	unsigned int i;

	for (i = 0; i < 300; i++)
		if (get_zeroed()[i])
			return false;
	for (i = 0; i < sizeof(local_zeroed); i++)
		if (local_zeroed[i])
			return false;
	return local == 33 && initial == 11 && general == 22 && is_relocated();
}

static bool is_aligned(void)
{
	return (uintptr_t)get_aligned() % 64 == 0 &&
	       !strcmp(get_aligned(), "aligned");
}

static bool agrees(void)
{
	return get_initial() == &initial && get_general() == &general;
}

/* Each thread counts in its own variables, at the same time as the others. */
static void *count(void *argument)
{
	int i, number = (int)(intptr_t)argument;
	bool good = has_initial_values() && is_aligned() && agrees();

	pthread_barrier_wait(&barrier);
	for (i = 0; i < 100; i++) {
		local += number;
		*get_initial() += number;
		*get_general() += number;
		if (get_late)
			*get_late() += number;
	}
	pthread_barrier_wait(&barrier);
	good &= local == 33 + 100 * number && initial == 11 + 100 * number &&
		general == 22 + 100 * number;
	if (get_late)
		good &= *get_late() == 44 + 100 * number;
	return (void *)(intptr_t)good;
}

static bool run_threads(void)
{
	pthread_t threads[THREADS];
	pthread_attr_t attributes;
	bool good = true;
	void *result;
	intptr_t i;

	pthread_barrier_init(&barrier, NULL, THREADS);
	pthread_attr_init(&attributes);
	/* little memory, and in one piece */
	pthread_attr_setstacksize(&attributes, 16384);
	for (i = 0; i < THREADS; i++)
		if (pthread_create(&threads[i], &attributes, count,
				   (void *)(i + 1)))
			ksft_exit_fail_msg("no thread\n");
	for (i = 0; i < THREADS; i++) {
		pthread_join(threads[i], &result);
		good &= result != NULL;
	}
	pthread_barrier_destroy(&barrier);
	return good;
}

int main(void)
{
	void *library;

	ksft_print_header();
	ksft_set_plan(7);
	ksft_test_result(has_initial_values(), "initial values\n");
	ksft_test_result(is_aligned(), "alignment\n");
	ksft_test_result(agrees(), "one variable for program and library\n");
	ksft_test_result(run_threads(), "each thread has its own\n");
	library = dlopen("libtls_late.so", RTLD_NOW);
	if (!library)
		ksft_exit_fail_msg("%s\n", dlerror());
	get_late = (int *(*)(void))dlsym(library, "get_late");
	ksft_test_result(*get_late() == 44, "a library that comes later\n");
	ksft_test_result(get_late() == dlsym(library, "late"),
			 "dlsym() of a thread-local variable\n");
	ksft_test_result(run_threads(), "each thread has its own of that\n");
	ksft_finished();
}
