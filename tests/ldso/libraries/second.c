// SPDX-License-Identifier: GPL-2.0-only
/* Comes after libfirst.so in the search order; has only the old hash table. */

extern int absent(void) __attribute__((weak));

const char *who(void)
{
	return "second";
}

const char *ask_who(void)
{
	return who();
}

/* Whether a weak symbol that nobody defines is a null pointer. */
int is_absent(void)
{
	return !absent;
}

/* A weak definition is as good as any other for a dynamic linker. */
__attribute__((weak)) int weak_value(void)
{
	return 2;
}

/* A pointer in writable data, relocated by symbol. */
const char *(*pointer_to_who)(void) = who;
