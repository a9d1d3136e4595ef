// SPDX-License-Identifier: GPL-2.0-only
/*
 * setjmp() and longjmp() across libraries, with what they must keep: registers of the
 * FPU, where the processor has one, and the mask of signals.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/auxv.h>

#include "kselftest.h"

void call_to_jump(void (*function)(void));
void jump(jmp_buf buffer, int value);
int jump_in_library(void (*function)(jmp_buf));
int triple(int value);
extern int calls;

static jmp_buf buffer;
static sigjmp_buf signal_buffer;
static int own = 5;

static void jump_back(void)
{
	longjmp(buffer, own);
}

static void jump_there(jmp_buf there)
{
	longjmp(there, own);
}

static int set_and(void (*function)(void))
{
	int result = setjmp(buffer);

	if (!result)
		call_to_jump(function);
	/* a library is called after the return by longjmp() */
	return triple(result) + own;
}

static int set_and_let_jump(void)
{
	int result = setjmp(buffer);

	if (!result)
		jump(buffer, 0);
	return triple(result) + own;
}

static bool keeps_mask(void)
{
	sigset_t set, before;

	sigprocmask(SIG_SETMASK, NULL, &before);
	if (!sigsetjmp(signal_buffer, 1)) {
		sigfillset(&set);
		sigprocmask(SIG_SETMASK, &set, NULL);
		siglongjmp(signal_buffer, 1);
	}
	sigprocmask(SIG_SETMASK, NULL, &set);
	return sigismember(&set, SIGUSR1) == sigismember(&before, SIGUSR1) &&
		triple(own) == 15;
}

#ifdef __arm__
#define HWCAP_VFP	(1 << 6)

static double get_d8(void)
{
	int words[2];
	double value;

	asm volatile(".fpu vfp\n\tvmov %0, %1, d8\n\t.fpu softvfp" :
		     "=r" (words[0]), "=r" (words[1]));
	memcpy(&value, words, sizeof(value));
	return value;
}

static void set_d8(double value)
{
	int words[2];

	memcpy(words, &value, sizeof(value));
	asm volatile(".fpu vfp\n\tvmov d8, %0, %1\n\t.fpu softvfp" : :
		     "r" (words[0]), "r" (words[1]));
}

/* This is compiled for processors without an FPU: nothing else uses d8. */
static bool keeps_fpu(void)
{
	if (!(getauxval(AT_HWCAP) & HWCAP_VFP))
		return true;
	set_d8(1.5);
	if (!setjmp(buffer)) {
		set_d8(2.5);
		longjmp(buffer, 1);
	}
	return get_d8() == 1.5;
}
#else
static bool keeps_fpu(void)
{
	volatile double value = 1.5;

	if (!setjmp(buffer))
		longjmp(buffer, 1);
	return value == 1.5;
}
#endif

int main(void)
{
	int before = calls;

	ksft_print_header();
	ksft_set_plan(6);
	ksft_test_result(set_and(jump_back) == 20,
			 "over a frame of a library\n");
	ksft_test_result(set_and_let_jump() == 8, "from a library\n");
	ksft_test_result(jump_in_library(jump_there) == 12,
			 "from the program into a library\n");
	ksft_test_result(calls == before + 2, "variables are what they were\n");
	ksft_test_result(keeps_mask(), "with the mask of signals\n");
	ksft_test_result(keeps_fpu(), "with registers of the FPU\n");
	ksft_finished();
}
