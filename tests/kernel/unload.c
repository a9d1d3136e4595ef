// SPDX-License-Identifier: GPL-2.0-only
/*
 * The module is not unloaded while a call of it goes on, not even if the device is
 * closed by then. Where there is userfaultfd() the call sleeps, on a page of the
 * question that is not there yet; elsewhere it is a vector on another CPU that takes
 * long enough.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/userfaultfd.h>

#include "kselftest.h"
#include "lib.h"

/* Until a vector has not ended too soon. */
#define TRIES	1000
#define ENTRIES	MAPINFO_VECTOR_MAX

/* A call in another thread. */
struct call {
	pthread_t thread;
	int device;
	unsigned long command;
	void *question;
	int result;
};

static int file;

static void *do_call(void *argument)
{
	struct call *call = argument;

	call->result = ask(call->device, call->command, call->question);
	return NULL;
}

static void start_call(struct call *call, unsigned long command, void *question)
{
	*call = (struct call){
		.device = open_device(),
		.command = command,
		.question = question,
	};
	if (pthread_create(&call->thread, NULL, do_call, call))
		ksft_exit_fail_msg("pthread_create\n");
}

static void ask_about_file(struct mapinfo_file *question)
{
	*question = (struct mapinfo_file){
		.fd = file, .prot = PROT_READ, .length = page_size(),
		.flags = MAPINFO_FILE_DIRECT_LENGTH,
	};
}

/* A page that is not there until somebody gives it: a descriptor that says who asks. */
static int make_page(void **page)
{
	int fd = (int)syscall(SYS_userfaultfd, O_CLOEXEC);
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register range = { .mode = UFFDIO_REGISTER_MODE_MISSING };

	if (fd < 0)
		return -1;
	*page = mmap(NULL, page_size(), RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	range.range.start = (uintptr_t)*page;
	range.range.len = page_size();
	if (*page == MAP_FAILED || ioctl(fd, UFFDIO_API, &api) ||
	    ioctl(fd, UFFDIO_REGISTER, &range))
		ksft_exit_fail_msg("userfaultfd: %s\n", strerror(errno));
	return fd;
}

static void give_page(int fd, void *page)
{
	struct mapinfo_file *source = aligned_alloc(page_size(), page_size());
	struct uffdio_copy copy = {
		.dst = (uintptr_t)page, .src = (uintptr_t)source,
		.len = page_size(),
	};

	ask_about_file(source);
	if (ioctl(fd, UFFDIO_COPY, &copy))
		ksft_exit_fail_msg("UFFDIO_COPY: %s\n", strerror(errno));
	free(source);
}

/* What unloading gets while the call sleeps; 1 if it was not answered then. */
static int unload_while_it_sleeps(int fd, void *page)
{
	struct uffd_msg message;
	struct call call;
	int result;

	start_call(&call, MAPINFO_FILE, page);
	if (read(fd, &message, sizeof(message)) != sizeof(message) ||
	    message.event != UFFD_EVENT_PAGEFAULT)
		ksft_exit_fail_msg("no page is asked for\n");
	close(call.device);
	result = remove_module("mapinfo");
	give_page(fd, page);
	pthread_join(call.thread, NULL);
	return call.result || !((struct mapinfo_file *)page)->valid ? 1 : result;
}

/* The same of a vector; 0 if it had ended before, and the module is there again. */
static int unload_amid_vector(struct mapinfo_file *files)
{
	struct mapinfo_vector vector = {
		.count = ENTRIES, .entry_size = sizeof(files[0]),
		.entries = (uintptr_t)files,
	};
	const volatile struct mapinfo_file *answers = files;
	struct call call;
	unsigned int i;
	int result;
	bool early;

	for (i = 0; i < ENTRIES; i++)
		ask_about_file(&files[i]);
	start_call(&call, MAPINFO_FILES, &vector);
	while (!answers[0].valid)
		;
	close(call.device);
	result = remove_module("mapinfo");
	early = !answers[ENTRIES - 1].valid;
	pthread_join(call.thread, NULL);
	if (!result && insert_module("mapinfo"))
		ksft_exit_fail_msg("the module cannot be loaded again\n");
	if (early && !result)
		return 1;
	return early ? result : 0;
}

static int unload_amid_vectors(void)
{
	struct mapinfo_file *files = malloc(ENTRIES * sizeof(files[0]));
	unsigned int i;
	int result = 0;

	for (i = 0; i < TRIES && !result; i++)
		result = unload_amid_vector(files);
	ksft_print_msg("%u vectors until one was still being answered\n", i);
	free(files);
	return result;
}

int main(void)
{
	void *page;
	int fd, result;

	ksft_print_header();
	ksft_set_plan(2);
	file = make_file(RAMFS_DIR, 16 * page_size(), NULL);
	fd = make_page(&page);
	result = fd < 0 ? unload_amid_vectors() :
			  unload_while_it_sleeps(fd, page);
	ksft_test_result(result == -EWOULDBLOCK,
			 "unloading is refused while a call %s: %d\n",
			 fd < 0 ? "goes on" : "sleeps", result);
	ksft_test_result(!remove_module("mapinfo") && !insert_module("mapinfo"),
			 "and works when it has ended\n");
	ksft_finished();
}
