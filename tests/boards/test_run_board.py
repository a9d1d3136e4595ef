#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""The runner against boards that misbehave: each must fail the right checks.

The boards are shell commands that write to the console ($1) and to the
results ($2). TAP.
"""

import os
import sys
import tempfile

import run_board as run

GOOD_LOG = "echo '[ 0.1] Run /init' > $1;"
GOOD_TEST = "printf '# begin a\\r\\n1..1\\r\\nok 1\\r\\n# end a 0\\r\\n' >> $2;"
DONE = "echo '# board done' >> $2; sleep 60"

# Of each case: what the board does, and the checks that must fail.
COMES_UP, ENDS, LOG, RUNS_A, POLLS = range(5)
CASES = [
    ("a good board", GOOD_LOG + GOOD_TEST + DONE, set()),
    ("a board that prints nothing", "sleep 60",
     {COMES_UP, ENDS, LOG, RUNS_A}),
    ("a board that exits at once", "exit 1", {COMES_UP, ENDS, LOG, RUNS_A}),
    ("a board that talks for ever",
     GOOD_LOG + "while echo tick >> $1; do sleep 0.1; done",
     {COMES_UP, ENDS, RUNS_A}),
    ("a test that never ends",
     GOOD_LOG + "printf '# begin a\\n1..1\\nok 1\\n' >> $2; sleep 60",
     {ENDS, RUNS_A}),
    ("a test that is not run", GOOD_LOG + DONE, {COMES_UP, RUNS_A}),
    ("a test that crashes",
     GOOD_LOG + "printf '# begin a\\n1..1\\nok 1\\n# end a 139\\n' >> $2;" +
     DONE, {RUNS_A}),
    ("a test that hides its failure",
     GOOD_LOG + "printf '# begin a\\n1..1\\nnot ok 1\\n# end a 0\\n' >> $2;" +
     DONE, {RUNS_A}),
    ("a test that fails, which prove sees",
     GOOD_LOG + "printf '# begin a\\n1..1\\nnot ok 1\\n# end a 1\\n' >> $2;" +
     DONE, set()),
    ("a kernel that dies",
     GOOD_LOG + GOOD_TEST + "echo 'Unhandled exception: IPSR = 6' >> $1;"
     "sleep 60", {ENDS, LOG}),
] + [
    (f"a kernel that says {line!r}",
     GOOD_LOG + f"echo '[ 1.2] {line}' >> $1;" + GOOD_TEST + DONE, {LOG})
    for line in [
        "WARNING: CPU: 0 PID: 37 at mm/nommu.c:922 do_mmap+0x2ed",
        "BUG: sleeping function called from invalid context",
        "Internal error: Oops: 5 [#1] SMP ARM",
        "BUG: KASAN: use-after-free in mapinfo_ioctl",
        "UBSAN: shift-out-of-bounds in map.c:12",
        "kmemleak: 3 new suspected memory leaks",
        "WARNING: possible circular locking dependency detected",
        "INFO: task init:1 blocked for more than 120 seconds",
        "rcu: INFO: rcu_sched self-detected stall on CPU",
        "rcu: INFO: rcu_preempt detected expedited stalls on CPUs/tasks: { 1-... }",
        "init: page allocation failure: order:5",
        # as lib/maple_tree.c, lib/string_helpers.c, mm/page_poison.c, mm/slub.c,
        # lib/list_debug.c, mm/usercopy.c, mm/kmemleak.c, kernel/kcsan/report.c and
        # kernel/locking/lockdep.c say it
        "WARN at mas_update_gap:1566 (1)",
        "memset: detected buffer overflow: 16 byte write of buffer size 8",
        "memcpy: detected field-spanning write (size 8) of single field",
        "pagealloc: memory corruption",
        "BUG kmalloc-64 (Tainted: G O): Poison overwritten",
        "list_del corruption, ffff888001 -> next is LIST_POISON1",
        "kernel BUG at mm/usercopy.c:102!",
        "kmemleak: Kernel memory leak detector disabled",
        "BUG: KCSAN: data-race in mapinfo_ioctl / mapinfo_ioctl",
        "WARNING: bad unlock balance detected!",
        "WARNING: lock held when returning to user space!",
    ]
] + [
    (f"a kernel that says {line!r}",
     GOOD_LOG + f"echo '[ 1.2] {line}' >> $1;" + GOOD_TEST + DONE, set())
    for line in [
        "Invalid parameters for execmem allocator, module loading will fail",
        "mapinfo: loading out-of-tree module taints kernel.",
        "brd: module loaded",
        "kmemleak: Kernel memory leak detector initialized (mem pool available: 3896)",
        'PCI: if necessary, use "pci=nocrs" and report a bug',
        "..MP-BIOS bug: 8254 timer not connected to IO-APIC",
        "kcsan: strict mode configured",
        "BTRFS warning: duplicate device /dev/loop1 devid 1 generation 49",
    ]
]

# The same of boards that count.
COUNTED = [
    (name, f"echo '{log}' > $1;" + GOOD_TEST + DONE, expected)
    for name, log, expected in [
        ("a kernel that polls", "[ 0.0] Kernel command line: nohlt console=ttyS0", set()),
        ("a PC that polls", "[ 0.0] Kernel command line: nokaslr idle=poll quiet", set()),
        ("a kernel that was not told to", "[ 0.0] Kernel command line: quiet", {POLLS}),
        ("a kernel that knows no nohlt",
         "Kernel command line:  nohlt results=/dev/ttyS1\n"
         'Unknown kernel command line parameters "nohlt results=/dev/ttyS1", will be',
         {POLLS}),
    ]
]


def failed_checks(work, script, counted):
    files = run.Files(work)
    why_ended = run.watch(["sh", "-c", script, "sh", files.console,
                           files.results], files, limit=6, silence=3)
    tests = run.split(run.read(files.results))
    checks = run.judge(["a"], tests, run.read(files.console), why_ended, counted)
    return {number for number, (_, wrong) in enumerate(checks) if wrong}


def main():
    cases = [(*case, False) for case in CASES] + [(*case, True) for case in COUNTED]
    print(f"TAP version 13\n1..{len(cases)}")
    failures = 0
    for number, (name, script, expected, counted) in enumerate(cases, 1):
        with tempfile.TemporaryDirectory() as work:
            failed = failed_checks(os.path.join(work, "board"), script, counted)
        if failed != expected:
            failures += 1
            print(f"# failed checks {failed}, expected {expected}")
        print(f"{'ok' if failed == expected else 'not ok'} {number} - {name}")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
