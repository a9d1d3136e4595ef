// SPDX-License-Identifier: MIT
/* Makes visible to the processor what text relocations have stored. */
#include "internal.h"
#include "machine.h"

int mapinfo_flush(const struct mapinfo_context *context,
		  const struct mapinfo_mapping *mapping)
{
	const struct mapinfo_mapped *span = mapping->spans;
	const struct mapinfo_mapped *end = mapinfo_spans_end(mapping);
	long result = 0;

	if (must_flush(NATIVE_MACHINE))
		for (; !result && span < end; span++)
			result = context->sys.flush(span->start, span->length);
	return (int)result;
}
