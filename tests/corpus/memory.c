// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "watch.h"

/* Read at once, in pages. */
#define BLOCK		64

struct vma {
	uintptr_t start;
	uintptr_t end;
	uint64_t offset;
	unsigned long inode;
	uint8_t prot;
};

static struct vma *vmas;
static size_t count;

static bool parse(const char *line, struct vma *vma)
{
	unsigned long start, end, offset;
	char prot[5];

	if (sscanf(line, "%lx-%lx %4s %lx %*x:%*x %lu", &start, &end, prot,
		   &offset, &vma->inode) != 5)
		return false;
	vma->start = start;
	vma->end = end;
	vma->offset = offset;
	vma->prot = (prot[0] == 'r' ? PROT_READ : 0) |
		    (prot[1] == 'w' ? PROT_WRITE : 0) |
		    (prot[2] == 'x' ? PROT_EXEC : 0);
	return true;
}

static void read_vmas(int pid)
{
	static size_t room;
	char path[40], line[5000];
	FILE *maps;

	count = 0;
	snprintf(path, sizeof(path), "/proc/%d/maps", pid);
	maps = fopen(path, "r");
	while (maps && fgets(line, sizeof(line), maps)) {
		if (count == room) {
			room = 2 * room + 64;
			vmas = realloc(vmas, room * sizeof(*vmas));
		}
		count += parse(line, &vmas[count]);
	}
	if (maps)
		fclose(maps);
}

static const struct vma *vma_at(uintptr_t address)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (address >= vmas[middle].end)
			low = middle + 1;
		else
			high = middle;
	}
	return low < count && address >= vmas[low].start ? &vmas[low] : NULL;
}

static void see_page(const struct file *file, const struct wanted *wanted,
		     const struct load *load, struct seen *seen)
{
	uintptr_t address = load->bias + wanted->vaddr;
	const struct vma *vma = vma_at(address);

	memset(seen, 0, sizeof(*seen));
	if (!vma)
		return;
	seen->mapped = true;
	seen->prot = vma->prot;
	seen->is_file = vma->inode == file->inode;
	if (seen->is_file)
		seen->offset = vma->offset + (address - vma->start);
}

/* How many of the pages lie one after another, and can be read at once. */
static size_t run_of(const struct file *file, const struct load *load, size_t i)
{
	size_t n = 1;

	while (n < BLOCK && i + n < file->pages_count &&
	       load->pages[i + n].mapped &&
	       file->pages[i + n].vaddr == file->pages[i].vaddr + n * PAGE)
		n++;
	return n;
}

static void read_pages(int memory, const struct file *file, struct load *load)
{
	static unsigned char bytes[BLOCK * PAGE];
	size_t i, n, k;

	for (i = 0; i < file->pages_count; i += n) {
		ssize_t size;

		n = 1;
		if (!load->pages[i].mapped || !file->pages[i].kind)
			continue;
		n = run_of(file, load, i);
		size = pread(memory, bytes, n * PAGE,
			     (off_t)(load->bias + file->pages[i].vaddr));
		n = size > (ssize_t)PAGE ? (size_t)size / PAGE : 1;
		if (size < (ssize_t)PAGE) {
			load->pages[i].faults = true;
			continue;
		}
		for (k = 0; k < n; k++)
			sum_page(&file->pages[i + k], bytes + k * PAGE,
				 load->pages[i + k].sums);
	}
}

void look_at_memory(int pid, const struct file *file, struct load *load,
		    bool later)
{
	char path[40];
	int memory;
	size_t i;

	read_vmas(pid);
	for (i = 0; later && i < file->pages_count; i++) {
		const struct vma *vma;

		vma = vma_at(load->bias + file->pages[i].vaddr);
		load->pages[i].later = vma ? vma->prot : 0;
	}
	if (later)
		return;
	for (i = 0; i < file->pages_count; i++)
		see_page(file, &file->pages[i], load, &load->pages[i]);
	snprintf(path, sizeof(path), "/proc/%d/mem", pid);
	memory = open(path, O_RDONLY | O_CLOEXEC);
	read_pages(memory, file, load);
	close(memory);
}
