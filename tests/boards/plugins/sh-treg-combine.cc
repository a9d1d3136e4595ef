// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Debian's gcc 12.2 for SH compiles wrongly from -O1 on: its pass sh_treg_combine
 * takes "load; tst; branch" for a condition that was stored, and removes load and
 * tst. No option leaves the pass out; this plugin does.
 */
#include "gcc-plugin.h"
#include "plugin-version.h"
#include "context.h"
#include "tree.h"
#include "tree-pass.h"
#include <string.h>

#define PASS	"sh_treg_combine"

int plugin_is_GPL_compatible;

/* It runs more than once, each time with a number after its name. */
static void gate(void *status, void *)
{
	if (current_pass && current_pass->name &&
	    !strncmp(current_pass->name, PASS, strlen(PASS)))
		*(bool *)status = false;
}

int plugin_init(struct plugin_name_args *args,
		struct plugin_gcc_version *version)
{
	if (!plugin_default_version_check(version, &gcc_version))
		return 1;
	register_callback(args->base_name, PLUGIN_OVERRIDE_GATE, gate, NULL);
	return 0;
}
