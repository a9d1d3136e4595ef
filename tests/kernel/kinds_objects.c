// SPDX-License-Identifier: GPL-2.0-only
/* Descriptors that no file system has a name for. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/fanotify.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <linux/bpf.h>
#include <linux/dma-heap.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/io_uring.h>
#include <linux/netlink.h>
#include <linux/perf_event.h>
#include <linux/udmabuf.h>

#include "kselftest.h"
#include "kinds.h"
#include "lib.h"

static int result(long fd)
{
	return fd < 0 ? -errno : (int)fd;
}

static int open_tcp(const char *unused)
{
	return result(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
}

static int open_udp(const char *unused)
{
	return result(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
}

static int open_unix(const char *unused)
{
	return result(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
}

static int open_netlink(const char *unused)
{
	return result(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC,
			     NETLINK_ROUTE));
}

static int open_packet(const char *unused)
{
	return result(socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC,
			     htons(ETH_P_ALL)));
}

/* What a socket can be mapped for: a ring of packets. */
static int open_packet_ring(const char *unused)
{
	const struct tpacket_req ring = {
		.tp_block_size = (unsigned int)page_size(),
		.tp_block_nr = 3,
		.tp_frame_size = (unsigned int)page_size(),
		.tp_frame_nr = 3,
	};
	int fd = open_packet(NULL);

	if (fd >= 0 && setsockopt(fd, SOL_PACKET, PACKET_RX_RING, &ring,
				  sizeof(ring)))
		ksft_print_msg("PACKET_RX_RING: %s\n", strerror(errno));
	return fd;
}

static int open_pipe(const char *end)
{
	int ends[2], wanted = *end == 'w';

	if (pipe2(ends, O_CLOEXEC))
		return -errno;
	close(ends[!wanted]);
	return ends[wanted];
}

static int open_fifo(const char *path)
{
	int fd;

	if (mkfifo(path, 0600))
		return -errno;
	fd = result(open(path, O_RDWR | O_CLOEXEC));
	unlink(path);
	return fd;
}

static int open_terminal(const char *unused)
{
	mkdir("/dev/pts", 0755);
	mount("devpts", "/dev/pts", "devpts", 0, NULL);
	return result(open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC));
}

static int open_epoll(const char *unused)
{
	return result(epoll_create1(EPOLL_CLOEXEC));
}

static int open_event(const char *unused)
{
	return result(eventfd(0, EFD_CLOEXEC));
}

static int open_timer(const char *unused)
{
	return result(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC));
}

static int open_signal(const char *unused)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	return result(signalfd(-1, &set, SFD_CLOEXEC));
}

static int open_inotify(const char *unused)
{
	return result(inotify_init1(IN_CLOEXEC));
}

static int open_fanotify(const char *unused)
{
	return result(fanotify_init(FAN_CLOEXEC, O_RDONLY));
}

static int open_pid(const char *unused)
{
	return result(syscall(SYS_pidfd_open, getpid(), 0));
}

static int open_userfault(const char *unused)
{
	return result(syscall(SYS_userfaultfd, O_CLOEXEC));
}

static int open_io_uring(const char *unused)
{
	struct io_uring_params params = { 0 };

	return result(syscall(SYS_io_uring_setup, 8, &params));
}

static int open_perf(const char *unused)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_SOFTWARE,
		.size = sizeof(attr),
		.config = PERF_COUNT_SW_CPU_CLOCK,
		.disabled = 1,
	};

	return result(syscall(SYS_perf_event_open, &attr, 0, -1, -1,
			      PERF_FLAG_FD_CLOEXEC));
}

static int open_bpf(uint32_t type, uint32_t flags, uint32_t entries)
{
	union bpf_attr attr = {
		.map_type = type,
		.key_size = type == BPF_MAP_TYPE_ARRAY ? 4 : 0,
		.value_size = type == BPF_MAP_TYPE_ARRAY ? 4 : 0,
		.max_entries = entries,
		.map_flags = flags,
	};

	return result(syscall(SYS_bpf, BPF_MAP_CREATE, &attr, sizeof(attr)));
}

static int open_bpf_array(const char *unused)
{
	return open_bpf(BPF_MAP_TYPE_ARRAY, 0, 16);
}

static int open_bpf_mapped_array(const char *unused)
{
	return open_bpf(BPF_MAP_TYPE_ARRAY, BPF_F_MMAPABLE, 4096);
}

static int open_bpf_ring(const char *unused)
{
	return open_bpf(BPF_MAP_TYPE_RINGBUF, 0, (uint32_t)page_size());
}

/* Since Linux 6.9. */
/* It has 4 GB of addresses, for each of which KASAN would take 512 MB. */
static int open_bpf_arena(const char *unused)
{
	if (kernel_has("kasan_report"))
		return -EOPNOTSUPP;
	return open_bpf(BPF_MAP_TYPE_ARENA, BPF_F_MMAPABLE, 3);
}

static int open_dma_heap(const char *path)
{
	struct dma_heap_allocation_data data = {
		.len = 3 * page_size(),
		.fd_flags = O_RDWR | O_CLOEXEC,
	};
	int heap = open(path, O_RDWR | O_CLOEXEC), fd;

	if (heap < 0)
		return -errno;
	fd = ioctl(heap, DMA_HEAP_IOCTL_ALLOC, &data) ? -errno : (int)data.fd;
	close(heap);
	return fd;
}

static int open_udmabuf(const char *path)
{
	struct udmabuf_create create = { .size = 3 * page_size() };
	int device = open(path, O_RDWR | O_CLOEXEC), fd;

	if (device < 0)
		return -errno;
	create.memfd = (uint32_t)syscall(SYS_memfd_create, "test", 2U);
	if (ftruncate((int)create.memfd, (off_t)create.size) ||
	    fcntl((int)create.memfd, F_ADD_SEALS, F_SEAL_SHRINK))
		ksft_print_msg("memfd: %s\n", strerror(errno));
	create.flags = UDMABUF_FLAGS_CLOEXEC;
	fd = result(ioctl(device, UDMABUF_CREATE, &create));
	close((int)create.memfd);
	close(device);
	return fd;
}

const struct kind kinds_of_objects[] = {
	{ "TCP", open_tcp, "", FULL },
	{ "UDP", open_udp, "", FULL },
	{ "UNIX socket", open_unix, "", FULL },
	{ "netlink", open_netlink, "", FULL },
	{ "packet socket", open_packet, "", FULL },
	{ "packet socket with a ring", open_packet_ring, "", FULL },
	{ "pipe, to read", open_pipe, "read", KNOWN | EVERYWHERE },
	{ "pipe, to write", open_pipe, "write", KNOWN | EVERYWHERE },
	{ "FIFO", open_fifo, EXT2_DIR "/fifo", KNOWN | EVERYWHERE },
	{ "pseudo terminal", open_terminal, "", KNOWN | FULL },
	{ "epoll", open_epoll, "", KNOWN | FULL },
	{ "event", open_event, "", KNOWN | FULL },
	{ "timer", open_timer, "", KNOWN | FULL },
	{ "signal", open_signal, "", KNOWN | FULL },
	{ "inotify", open_inotify, "", KNOWN | FULL },
	{ "fanotify", open_fanotify, "", KNOWN | FULL },
	{ "process", open_pid, "", KNOWN | FULL },
	{ "userfault", open_userfault, "", KNOWN | FULL },
	{ "io_uring", open_io_uring, "", FULL },
	{ "perf", open_perf, "", FULL },
	{ "BPF array", open_bpf_array, "", FULL },
	{ "BPF array to be mapped", open_bpf_mapped_array, "", FULL },
	{ "BPF ring", open_bpf_ring, "", FULL },
	{ "BPF arena", open_bpf_arena, "", NEWER },
	{ "DMA heap", open_dma_heap, "/dev/dma_heap/system", NEWER },
	{ "udmabuf", open_udmabuf, "/dev/udmabuf", NEWER },
	{ }
};
