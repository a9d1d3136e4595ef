/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory for what the library fills in: more than any file of the tests needs. As
 * initializers, for variables on the stack and in files:
 *
 *	struct mapinfo_elf elf = ELF_ROOM;
 */
#ifndef MAPINFO_TESTS_ROOM_H
#define MAPINFO_TESTS_ROOM_H

#include <mapinfo.h>

/* For how many segments. */
#define SEGMENTS_ROOM	112

#define ELF_ROOM {							\
	.segments = (struct mapinfo_segment[SEGMENTS_ROOM]){ { 0 } },	\
	.room = SEGMENTS_ROOM,						\
}

#define MAPPING_ROOM {							\
	.spans = (struct mapinfo_mapped[SEGMENTS_ROOM]){ { 0 } },	\
	.room = SEGMENTS_ROOM,						\
}

#define PREDICTION_ROOM {						\
	.files = (struct mapinfo_file[SEGMENTS_ROOM]){ { 0 } },		\
}

#define PLAN_ROOM {							\
	.spans = (struct mapinfo_span[SEGMENTS_ROOM]){ { 0 } },		\
	.steps = (struct mapinfo_step[MAPINFO_STEPS(SEGMENTS_ROOM)]){ { 0 } }, \
}

#endif /* MAPINFO_TESTS_ROOM_H */
