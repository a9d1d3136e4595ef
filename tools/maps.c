// SPDX-License-Identifier: MIT
/*
 * mapinfo maps: mappings, one by one. Of this program the device says whose memory each
 * is; of others, and without the device, /proc as far as it does.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "output.h"
#include "tool.h"

/* 1 if there is a mapping at or above @address, 0 if not, or an error. */
static int next_map(const struct mapinfo_context *context, uint64_t address,
		    struct mapinfo_map *map)
{
	int ret;

	memset(map, 0, sizeof(*map));
	map->addr = address;
	map->flags = MAPINFO_MAP_NEXT;
	ret = mapinfo_ask(context, map, 1);
	if (ret)
		return ret;
	if (map->error)
		return map->error == -ENOENT ? 0 : map->error;
	/* a walk that does not advance would not end */
	return map->vma_end > address ? 1 : -EIO;
}

static const char *map_verdict(const struct mapinfo_map *map)
{
	return verdict_name(map->valid & MAPINFO_VALID_VERDICT ?
			    map->verdict : MAPINFO_VERDICT_NONE);
}

static void print_json(struct output *out, const struct mapinfo_map *map)
{
	char prot[4], flags[64];

	json_open(out, NULL, '{');
	json_unsigned(out, "start", map->vma_start);
	json_unsigned(out, "end", map->vma_end);
	json_string(out, "prot", prot_name(map->vma_flags, prot));
	json_string(out, "verdict", map_verdict(map));
	json_string(out, "flags", vm_flags_name(map->vma_flags, flags));
	if (map->valid & MAPINFO_VALID_REGION) {
		json_unsigned(out, "region_start", map->region_start);
		json_unsigned(out, "region_end", map->region_end);
		json_unsigned(out, "region_top", map->region_top);
		json_string(out, "region_flags",
			    vm_flags_name(map->region_flags, flags));
		json_number(out, "users", map->region_users);
	}
	if (map->valid & MAPINFO_VALID_FILE) {
		json_unsigned(out, "offset", map->vma_offset);
		json_number(out, "major", map->dev_major);
		json_number(out, "minor", map->dev_minor);
		json_unsigned(out, "inode", map->inode);
	}
	json_close(out, '}');
}

/* The region on a line of its own, where the mapping is not all of it: 80 columns. */
static void print_text(const struct mapinfo_map *map)
{
	char prot[4], flags[64];

	printf("%08" PRIx64 "-%08" PRIx64 " %-4s ", (uint64_t)map->vma_start,
	       (uint64_t)map->vma_end, prot_name(map->vma_flags, prot));
	print_verdict(map_verdict(map), 9);
	printf(" %-15s", vm_flags_name(map->vma_flags, flags));
	if (map->valid & MAPINFO_VALID_FILE)
		printf(" %08" PRIx64 " %02x:%02x %" PRIu64,
		       (uint64_t)map->vma_offset, map->dev_major,
		       map->dev_minor, (uint64_t)map->inode);
	putchar('\n');
	if (map->valid & MAPINFO_VALID_REGION)
		printf("  region %08" PRIx64 "-%08" PRIx64 ", users %u\n",
		       (uint64_t)map->region_start, (uint64_t)map->region_top,
		       map->region_users);
}

static int print_own(const struct mapinfo_context *context, struct output *out)
{
	struct mapinfo_map map;
	uint64_t address = 0;
	int ret;

	if (out->json) {
		json_string(out, "source", "device");
		json_open(out, "maps", '[');
	} else {
		printf("%-17s %s %-9s %-15s %-8s %-5s %s\n", "mapping", "prot",
		       "verdict", "flags", "offset", "dev", "inode");
	}
	while ((ret = next_map(context, address, &map)) > 0) {
		if (out->json)
			print_json(out, &map);
		else
			print_text(&map);
		address = map.vma_end;
	}
	if (out->json)
		json_close(out, ']');
	return ret;
}

static bool is_process(const char *name)
{
	return !strcmp(name, "self") ||
	       (*name && !name[strspn(name, "0123456789")]);
}

bool command_maps(const struct invocation *invocation)
{
	const char *process = invocation->files[0] ? invocation->files[0] : "self";
	bool own = !strcmp(process, "self") && invocation->context->device >= 0;
	struct output *out = invocation->output;
	char path[40];
	int ret;

	if (!is_process(process) || strlen(process) > 10) {
		fprintf(stderr, "mapinfo: %s: neither a PID nor self\n", process);
		return false;
	}
	snprintf(path, sizeof(path), "/proc/%s/maps", process);
	if (out->json)
		json_begin(out, "maps");
	ret = own ? print_own(invocation->context, out) :
		    print_proc_maps(path, has_mmu(&invocation->context->system),
				    out);
	if (out->json) {
		if (ret)
			json_string(out, "error", strerror(-ret));
		json_end(out);
	}
	if (ret)
		fprintf(stderr, "mapinfo: %s: %s\n",
			own ? MAPINFO_DEVICE : process, strerror(-ret));
	return !ret;
}
