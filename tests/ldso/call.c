// SPDX-License-Identifier: GPL-2.0-only
/* A system call of a traced process, on each of the boards' machines. */
#include <elf.h>
#include <errno.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#include "call.h"
#include "kselftest.h"

long call_ptrace(int request, pid_t pid, unsigned long address, void *data)
{
	long ret;

	errno = 0;
	ret = ptrace(request, pid, address, data);
	if (ret == -1 && errno)
		ksft_exit_fail_msg("ptrace %#x: %s\n", request, strerror(errno));
	return ret;
}

unsigned long call_flushes(const struct call *call, unsigned long *start)
{
	const unsigned long *arguments = call->arguments;

	*start = arguments[0];
#if defined(__arm__)
	return call->number == 0xf0002 ? arguments[1] - *start : 0;
#elif defined(__riscv)
	return call->number == SYS_riscv_flush_icache ? arguments[1] - *start : 0;
#elif defined(__m68k__)
	return call->number == SYS_cacheflush ? arguments[3] : 0;
#elif defined(__sh__)
	return call->number == SYS_cacheflush ? arguments[1] : 0;
#else
	return 0;
#endif
}

#if defined(__m68k__)

/* Linux has no PTRACE_GET_SYSCALL_INFO there. */
enum { D1, D2, A0 = 7, D0 = 14, ORIG_D0 = 16, REGISTERS = 19 };

void call_read(pid_t pid, struct call *call)
{
	unsigned long registers[REGISTERS];

	call_ptrace(PTRACE_GETREGS, pid, 0, registers);
	call->number = registers[ORIG_D0];
	memcpy(call->arguments, &registers[D1], 5 * sizeof(registers[0]));
	call->arguments[5] = registers[A0];
}

static void write_register(pid_t pid, unsigned long number, unsigned long value)
{
	call_ptrace(PTRACE_POKEUSER, pid, number * sizeof(value), (void *)value);
}

/* Where it has an empty string. */
static unsigned long end_of_string(pid_t pid, unsigned long address)
{
	while ((call_ptrace(PTRACE_PEEKDATA, pid, address, NULL) >> 24) & 255)
		address++;
	return address;
}

/*
 * A ColdFire has looked up the call before it asks the tracer. So it is made, with
 * arguments that it does not take: no length, no path, or what is no open file.
 */
void call_skip(pid_t pid, const struct call *call)
{
	const unsigned long *arguments = call->arguments;

	switch (call->number) {
	case SYS_open:
		write_register(pid, D1, end_of_string(pid, arguments[0]));
		break;
	case SYS_mmap2:
		write_register(pid, D2, 0);
		break;
	case SYS_openat:
	case SYS_statx:
		write_register(pid, D2, end_of_string(pid, arguments[1]));
		/* fall through */
	default:
		write_register(pid, D1, -1UL);
	}
}

long call_result(pid_t pid)
{
	return call_ptrace(PTRACE_PEEKUSER, pid, D0 * sizeof(long), NULL);
}

void call_set_result(pid_t pid, const struct call *call, long result)
{
	write_register(pid, D0, (unsigned long)result);
	write_register(pid, D1, call->arguments[0]);
	write_register(pid, D2, call->arguments[1]);
}

bool call_cannot_fail(const struct call *call)
{
	return call->number == SYS_get_thread_area ||
	       call->number == SYS_atomic_cmpxchg_32;
}

#else

static void read_info(pid_t pid, struct __ptrace_syscall_info *info)
{
	call_ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof(*info), info);
}

void call_read(pid_t pid, struct call *call)
{
	struct __ptrace_syscall_info info;
	unsigned int i;

	read_info(pid, &info);
	call->number = (unsigned long)info.entry.nr;
	for (i = 0; i < ARRAY_SIZE(call->arguments); i++)
		call->arguments[i] = (unsigned long)info.entry.args[i];
}

long call_result(pid_t pid)
{
	struct __ptrace_syscall_info info;

	read_info(pid, &info);
	return (long)info.exit.rval;
}

#if defined(__arm__)

#ifndef PTRACE_SET_SYSCALL
#define PTRACE_SET_SYSCALL	23
#endif

/* From here on: ARM's own, as the question for the thread pointer. */
#define ARM_CALLS		0xf0000

void call_skip(pid_t pid, const struct call *call)
{
	call_ptrace(PTRACE_SET_SYSCALL, pid, 0, (void *)-1L);
}

void call_set_result(pid_t pid, const struct call *call, long result)
{
	call_ptrace(PTRACE_POKEUSER, pid, 0, (void *)result);
}

bool call_cannot_fail(const struct call *call)
{
	return call->number >= ARM_CALLS;
}

#elif defined(__sh__)

#define NUMBER	(3 * sizeof(long))	/* r3 */

void call_skip(pid_t pid, const struct call *call)
{
	call_ptrace(PTRACE_POKEUSER, pid, NUMBER, (void *)-1L);
}

/* Who makes the call still has its number in r3. */
void call_set_result(pid_t pid, const struct call *call, long result)
{
	call_ptrace(PTRACE_POKEUSER, pid, NUMBER, (void *)call->number);
	call_ptrace(PTRACE_POKEUSER, pid, 0, (void *)result);
}

bool call_cannot_fail(const struct call *call)
{
	return false;
}

#elif defined(__riscv)

enum { A0 = 10, A7 = 17, REGISTERS = 32 };

static void write_registers(pid_t pid, const unsigned long *result,
			    unsigned long number)
{
	unsigned long registers[REGISTERS];
	struct iovec vector = { registers, sizeof(registers) };

	call_ptrace(PTRACE_GETREGSET, pid, NT_PRSTATUS, &vector);
	registers[A7] = number;
	if (result)
		registers[A0] = *result;
	call_ptrace(PTRACE_SETREGSET, pid, NT_PRSTATUS, &vector);
}

void call_skip(pid_t pid, const struct call *call)
{
	write_registers(pid, NULL, -1UL);
}

/* Who makes the call still has its number in a7. */
void call_set_result(pid_t pid, const struct call *call, long result)
{
	unsigned long value = (unsigned long)result;

	write_registers(pid, &value, call->number);
}

bool call_cannot_fail(const struct call *call)
{
	return false;
}

#endif
#endif
