// SPDX-License-Identifier: GPL-2.0-only
/* A FUSE file system with one file, and a child that serves it until we are gone. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <linux/fuse.h>

#include "kselftest.h"
#include "kinds.h"
#include "lib.h"
#include "mounts.h"

#define FILE_NODE	2
#define FILE_BYTES	(3 * page_size() + 100)

union answer {
	struct fuse_init_out init;
	struct fuse_entry_out entry;
	struct fuse_attr_out attr;
	struct fuse_open_out open;
	unsigned char bytes[16384];
};

static struct fuse_attr attributes(uint64_t node)
{
	return (struct fuse_attr){
		.ino = node,
		.size = node == FILE_NODE ? FILE_BYTES : 0,
		.mode = node == FILE_NODE ? S_IFREG | 0755 : S_IFDIR | 0755,
		.nlink = 1,
		.blksize = 512,
	};
}

static size_t answer_read(const struct fuse_read_in *in, union answer *out)
{
	size_t size = in->size;

	if (in->offset >= FILE_BYTES)
		return 0;
	if (size > sizeof(out->bytes))
		size = sizeof(out->bytes);
	return size < FILE_BYTES - in->offset ? size : FILE_BYTES - in->offset;
}

/* The length of the answer, or a negative errno. */
static ssize_t answer(const struct fuse_in_header *in, bool direct,
		      union answer *out)
{
	switch (in->opcode) {
	case FUSE_INIT:
		out->init.major = FUSE_KERNEL_VERSION;
		out->init.minor = FUSE_KERNEL_MINOR_VERSION;
		out->init.max_write = 4096;
		return sizeof(out->init);
	case FUSE_LOOKUP:
		out->entry.nodeid = FILE_NODE;
		out->entry.attr_valid = 3600;
		out->entry.attr = attributes(FILE_NODE);
		return sizeof(out->entry);
	case FUSE_GETATTR:
		out->attr.attr_valid = 3600;
		out->attr.attr = attributes(in->nodeid);
		return sizeof(out->attr);
	case FUSE_OPEN:
		out->open.open_flags = direct ? FOPEN_DIRECT_IO : 0;
		return sizeof(out->open);
	case FUSE_READ:
		return (ssize_t)answer_read((const void *)(in + 1), out);
	case FUSE_FLUSH:
	case FUSE_RELEASE:
		return 0;
	default:
		return -ENOSYS;
	}
}

static bool serve_one(int fuse, bool direct)
{
	static union {
		struct fuse_in_header in;
		unsigned char bytes[FUSE_MIN_READ_BUFFER];
	} request;
	static struct {
		struct fuse_out_header header;
		union answer answer;
	} reply;
	ssize_t length = read(fuse, &request, sizeof(request));

	if (length < 0)
		return errno == EINTR || errno == EAGAIN || errno == ENOENT;
	if (request.in.opcode == FUSE_FORGET ||
	    request.in.opcode == FUSE_BATCH_FORGET)
		return true;
	memset(&reply, 0, sizeof(reply));
	length = answer(&request.in, direct, &reply.answer);
	reply.header.unique = request.in.unique;
	reply.header.error = length < 0 ? (int)length : 0;
	reply.header.len = (uint32_t)sizeof(reply.header) +
			   (length < 0 ? 0 : (uint32_t)length);
	return write(fuse, &reply, reply.header.len) > 0;
}

/* The child: says where the file system is, or the error, in one line. */
int serve_fuse(const char *mode)
{
	int fuse = open("/dev/fuse", O_RDWR | O_CLOEXEC), ret;
	char where[FOLDER_NAME], options[128];
	struct pollfd polled[2] = {
		{ .fd = fuse, .events = POLLIN }, { .fd = STDIN_FILENO },
	};

	snprintf(options, sizeof(options),
		 "fd=%d,rootmode=40000,user_id=0,group_id=0", fuse);
	ret = fuse < 0 ? -errno : mount_new("fuse", "test", options, where);
	printf("%s\n", ret ? strerror(-ret) : where);
	fflush(stdout);
	if (ret)
		return 1;
	while (poll(polled, 2, -1) > 0 && !polled[1].revents)
		if (!serve_one(fuse, !strcmp(mode, "direct")))
			break;
	unmount(where);
	return 0;
}

int open_fuse(const char *mode)
{
	char line[FOLDER_NAME], path[FILE_NAME];
	int to, from, fd;
	ssize_t n;

	/* the child ends when we do, which closes @to */
	run_again("fuse", mode, &to, &from);
	n = read(from, line, sizeof(line) - 1);
	close(from);
	if (n < 1 || line[0] != '/')
		return -ENODEV;
	line[n - 1] = '\0';
	snprintf(path, sizeof(path), "%s/file", line);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}
