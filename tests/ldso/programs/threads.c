// SPDX-License-Identifier: GPL-2.0-only
/*
 * Three threads, which add up numbers. Their stacks are set to be small: what is
 * reserved for one by default, 2 MB of uClibc-ng's, may be too much for a board.
 */
#include <pthread.h>
#include <stdio.h>

#define THREADS		3
#define STACK		16384

static __thread int number;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int sum;

static void *add(void *argument)
{
	number = (int)(long)argument;
	pthread_mutex_lock(&mutex);
	sum += number;
	pthread_mutex_unlock(&mutex);
	return argument;
}

int main(void)
{
	pthread_t threads[THREADS];
	pthread_attr_t attributes;
	int i;

	pthread_attr_init(&attributes);
	if (pthread_attr_setstacksize(&attributes, STACK))
		return 1;
	for (i = 0; i < THREADS; i++)
		if (pthread_create(&threads[i], &attributes, add,
				   (void *)(long)(i + 1)))
			return 2;
	for (i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	printf("%d %d\n", sum, number);
	return 0;
}
