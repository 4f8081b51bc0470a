// SPDX-License-Identifier: GPL-2.0
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench_step.h"

/*
 * Which opcodes write memory: Intel Software Developer's Manual, volume 2, A.3
 * "One, Two, Three-byte Opcode Maps", without those that compilers do not use.
 * First those that do if their operand is in memory, which ModRM says.
 */
static const unsigned char writes[] = {
	0x00, 0x01, 0x08, 0x09, 0x10, 0x11, 0x18, 0x19, 0x20, 0x21, 0x28, 0x29,
	0x30, 0x31, 0x86, 0x87, 0x88, 0x89, 0x8f, 0xc0, 0xc1, 0xc6, 0xc7, 0xd0,
	0xd1, 0xd2, 0xd3,
};

/* The same, behind 0x0f; set and bit operations, xadd, cmpxchg, SSE's moves */
static const unsigned char writes_0f[] = {
	0x11, 0x13, 0x17, 0x29, 0x2b, 0x7e, 0x7f, 0x90, 0x91, 0x92, 0x93, 0x94,
	0x95, 0x96, 0x97, 0x98, 0x99, 0x9a, 0x9b, 0x9c, 0x9d, 0x9e, 0x9f, 0xab,
	0xb0, 0xb1, 0xb3, 0xbb, 0xc0, 0xc1, 0xc3, 0xd6, 0xe7,
};

static bool is_prefix(unsigned char byte)
{
	return (byte & 0xf0) == 0x40 || byte == 0x66 || byte == 0xf0 ||
	       byte == 0xf2 || byte == 0xf3 || byte == 0x64 || byte == 0x65;
}

/* Those of which ModRM's middle field chooses the operation */
static bool group_writes(unsigned char op, unsigned int reg)
{
	switch (op) {
	case 0x80 ... 0x83:
		return reg != 7;	/* but cmp */
	case 0xf6 ... 0xf7:
		return reg == 2 || reg == 3;
	case 0xfe ... 0xff:
		return reg < 2;
	}
	return false;
}

static bool is_push(const unsigned char *code)
{
	unsigned int reg = code[1] >> 3 & 7;

	return (*code & 0xf8) == 0x50 || *code == 0x68 || *code == 0x6a ||
	       *code == 0xe8 || (*code == 0xff && (reg == 2 || reg == 6));
}

static bool is_store(const unsigned char *code)
{
	while (is_prefix(*code))
		code++;
	if (is_push(code) || (*code & 0xfc) == 0xa4 || (*code & 0xfe) == 0xaa)
		return true;
	if (*code == 0x0f)
		return code[2] < 0xc0 &&
		       memchr(writes_0f, code[1], sizeof(writes_0f));
	return code[1] < 0xc0 && (memchr(writes, *code, sizeof(writes)) ||
				  group_writes(*code, code[1] >> 3 & 7));
}

/* The child's part: the call between two breakpoints */
static void stepped(void (*fn)(void *arg), void *arg)
{
	ptrace(PTRACE_TRACEME, 0, NULL, NULL);
	__asm__ volatile("int3" ::: "memory");
	fn(arg);
	__asm__ volatile("int3" ::: "memory");
	_exit(0);
}

static void count_one(pid_t child, struct step_count *count, int *status)
{
	struct user_regs_struct regs;
	unsigned char code[16];
	long word;
	int i;

	ptrace(PTRACE_GETREGS, child, NULL, &regs);
	for (i = 0; i < 2; i++) {
		word = ptrace(PTRACE_PEEKTEXT, child,
			      (void *)(regs.rip + i * sizeof(word)), NULL);
		memcpy(code + i * sizeof(word), &word, sizeof(word));
	}
	if (*code == 0xcc)
		kill(child, SIGKILL);
	else
		ptrace(PTRACE_SINGLESTEP, child, NULL, NULL);
	count->instructions += *code != 0xcc;
	count->stores += is_store(code);
	if (waitpid(child, status, 0) < 0)
		abort();
}

struct step_count step_through(void (*fn)(void *arg), void *arg)
{
	struct step_count count = { 0 };
	pid_t child = fork();
	int status;

	if (!child)
		stepped(fn, arg);
	if (child < 0 || waitpid(child, &status, 0) < 0)
		abort();
	while (WIFSTOPPED(status))
		count_one(child, &count, &status);
	return count;
}
