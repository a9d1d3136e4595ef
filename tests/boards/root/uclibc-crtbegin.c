// SPDX-License-Identifier: GPL-2.0-only
/*
 * What GCC's crtbeginS.o is to a shared library, as Debian's has code that a
 * Cortex-M3 does not have. Its call makes the linker give the library a
 * DT_PLTGOT, without which uClibc-ng does not know where the library's GOT is.
 */

void __cxa_finalize(void *object);

__attribute__((visibility("hidden"))) void *__dso_handle = &__dso_handle;

__attribute__((destructor)) static void finalize(void)
{
	__cxa_finalize(__dso_handle);
}
