#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Boot a board, run tests on it, and judge the run.

usage: run_board.py BOARD ROOT RESULTS TEST...

Writes RESULTS/BOARD/TEST.tap for each test, just as the board sent it, and
RESULTS/BOARD/board.tap, the verdict on the run itself. The status is 0 if
both were written: prove says what they are worth. The kernel's log is beside
them: console.log. A line of it that matches $known_report, a
regular expression, is no failure. $arguments are for the kernel. $kernel is the folder of
one that is booted in place of the board's. With $counted set the machine's clock counts
instructions.
"""

import os
import re
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))

# Seconds. A board needs a minute or two for everything, and several times that on a
# machine that has other work; these only end a hang. A caller may know better.
LIMIT = int(os.environ.get("limit", "1500"))
SILENCE = int(os.environ.get("silence", "300"))

DONE = "# board done"

# A line of the kernel's log that matches is a failure.
REPORTS = re.compile("|".join([
    r"(?-i:\bWARNING:)", r"\bWARN at\b", r"(?-i:\bBUG\b)", r"\bOops\b",
    r"Kernel panic", r"general protection fault", r"corruption",
    r"detected buffer overflow", r"field-spanning",
    r"Internal error", r"Unhandled exception", r"Unable to handle kernel",
    r"(?-i:\bK[AC]SAN:)", r"\bUBSAN:", r"\bkmemleak:.*suspected", r"kmemleak:.*disabled",
    r"possible recursive locking", r"circular locking dependency",
    r"inconsistent lock state", r"suspicious RCU usage",
    r"sleeping function called", r"blocked for more than", r"detected.*\bstalls?\b",
    r"Out of memory", r"page allocation failure", r"scheduling while atomic",
    r"leaked", r"bad page", r"nobody cared",
]), re.IGNORECASE)

# What the caller wants to tell the kernel besides.
ARGUMENTS = "".join(" " + word for word in os.environ.get("arguments", "").split())

# What the caller knows of, for a reason of its own.
KNOWN = re.compile(os.environ.get("known_report", "^$"))

# What keeps Linux from stopping a CPU that has nothing to do, on a machine that counts.
POLLS = re.compile(r"Kernel command line: .*\b(nohlt|idle=poll)\b")
KNOWS_NOT = re.compile(r"Unknown kernel command line parameters .*\b(nohlt|idle=poll)\b")

# After one of these nothing more will come, but for what is known.
FATAL = re.compile(r"Kernel panic|Unhandled exception" +
                   ("" if "known_report" in os.environ else "|end trace"))


def read(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read().replace("\r", "")
    except FileNotFoundError:
        return ""


class Files:
    """Where a run leaves its traces."""

    def __init__(self, work):
        os.makedirs(work, exist_ok=True)
        self.work = work
        self.console = os.path.join(work, "console.log")
        self.results = os.path.join(work, "results.log")
        self.qemu = os.path.join(work, "qemu.log")
        for path in (self.console, self.results, self.qemu):
            if os.path.exists(path):
                os.remove(path)

    def size(self):
        return sum(os.path.getsize(path) for path in
                   (self.console, self.results) if os.path.exists(path))


def watch(command, files, limit=LIMIT, silence=SILENCE):
    """Run the machine until it is done; return why it ended, None if done."""
    with open(files.qemu, "w", encoding="utf-8") as log:
        machine = subprocess.Popen(command, stdin=subprocess.DEVNULL,
                                   stdout=log, stderr=log)
    start = last_word = time.monotonic()
    size = 0
    try:
        while True:
            exited = machine.poll() is not None
            now = time.monotonic()
            if files.size() != size:
                size, last_word = files.size(), now
            if DONE in read(files.results).splitlines():
                return None
            if exited:
                return f"the machine ended with status {machine.returncode}"
            if FATAL.search(read(files.console)):
                time.sleep(1)  # let the report come to its end
                return "the kernel died"
            if now - last_word > silence:
                return f"nothing was heard for {silence} s"
            if now - start > limit:
                return f"not done after {limit} s"
            time.sleep(0.1)
    finally:
        machine.kill()
        machine.wait()


def split(results):
    """What each test printed, and its exit status (None: it did not end)."""
    tests = {}
    name = None
    for line in results.splitlines():
        if line.startswith("# begin "):
            name = line.split()[2]
            tests[name] = [[], None]
        elif name and line.startswith(f"# end {name} "):
            tests[name][1] = int(line.split()[3])
            name = None
        elif name:
            tests[name][0].append(line)
    return {name: ("".join(line + "\n" for line in lines), status)
            for name, (lines, status) in tests.items()}


def judge_idle(log):
    """Whether the clock of a machine that counts can be believed."""
    if not POLLS.search(log):
        return ["the kernel was not told to poll when idle: nohlt or idle=poll"]
    return [line for line in log.splitlines() if KNOWS_NOT.search(line)]


def judge(wanted, tests, log, why_ended, counted=False):
    """The checks of the run itself: pairs of a name and what was wrong."""
    reports = [line for line in log.splitlines()
               if REPORTS.search(line) and not KNOWN.search(line)]
    checks = [
        ("comes up and runs tests", [] if tests else ["no test began"]),
        ("comes to its end", [why_ended] if why_ended else []),
        ("has nothing to report in the kernel's log",
         reports if log else ["the kernel's log is empty"]),
    ]
    for name in wanted:
        tap, status = tests.get(name, ("", None))
        failed = re.search(r"^not ok ", tap, re.MULTILINE)
        if name not in tests:
            wrong = ["it never began"]
        elif status is None:
            wrong = ["it never ended"]
        elif status and not failed:
            wrong = [f"status {status}, though no test failed"]
        elif failed and not status:
            wrong = ["status 0, though a test failed"]
        else:
            wrong = []
        checks.append((f"runs {name} to its end", wrong))
    if counted:
        checks.append(("never stops its CPU", judge_idle(log)))
    return checks


def write_results(board, folder, wanted, tests, checks):
    for name in wanted:
        with open(os.path.join(folder, f"{name}.tap"), "w",
                  encoding="utf-8") as file:
            file.write(tests.get(name, ("", None))[0])
    with open(os.path.join(folder, "board.tap"), "w",
              encoding="utf-8") as file:
        file.write(f"TAP version 13\n1..{len(checks)}\n")
        for number, (name, wrong) in enumerate(checks, 1):
            file.writelines(f"# {line}\n" for line in wrong)
            file.write(f"{'not ' if wrong else ''}ok {number} - "
                       f"{board} {name}\n")


def run(*command):
    """What a program prints."""
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout


def add_tests(root, wanted, work):
    """The root file system with /etc/tests, which tells init; its path. A kernel's
    command line has no room for it: 256 characters on some."""
    names = os.path.join(work, "tests")
    with open(names, "w", encoding="utf-8") as file:
        file.writelines(f"{name}\n" for name in wanted)
    # the date is in the archive, whose digits the kernel reads: they are counted, too
    os.utime(names, (0, 0))
    files = names + ".files"
    with open(files, "w", encoding="utf-8") as file:
        file.write(f"file /etc/tests {names} 644 0 0\n")
    gen_init_cpio = run(os.path.join(HERE, "scripts", "build-gen-init-cpio"))
    added = run(gen_init_cpio.decode().strip(), files)
    with open(root, "rb") as file:
        first = file.read()
    # what a machine has in its flash lies beside it
    beside = os.path.join(work, "romfs.image")
    if not os.path.lexists(beside):
        os.symlink(os.path.join(os.path.dirname(os.path.abspath(root)),
                                "romfs.image"), beside)
    path = os.path.join(work, "root")
    with open(path, "wb") as file:
        # the kernel wants the second archive to begin at a multiple of four
        file.write(first + b"\0" * (-len(first) % 4) + added)
    return path


def assignments(path):
    """The variables that a configuration file for the shell sets."""
    return dict(re.findall(r'^(\w+)="?([^"\n]*)', read(path), re.MULTILINE))


def main():
    if len(sys.argv) < 5:
        sys.exit(__doc__)
    board, root, results = sys.argv[1:4]
    wanted = sys.argv[4:]
    machine = assignments(os.path.join(HERE, board, "board.conf"))["machine"]
    machine = os.path.join(HERE, "machines", machine)
    bootargs = assignments(os.path.join(machine, "machine.conf"))["bootargs"]
    kernel = os.environ.get("kernel") or run(
        os.path.join(HERE, "scripts", "build-kernel"), board).decode().strip()
    folder = os.path.join(results, board)
    files = Files(folder)
    why_ended = watch(
        [os.path.join(machine, "boot"), kernel, add_tests(root, wanted, files.work),
         files.work, f"{bootargs}{ARGUMENTS}",
         f"file,path={files.console}", f"file,path={files.results}"], files)
    if why_ended:
        why_ended = "\n# ".join([why_ended] + read(files.qemu).splitlines())
    tests = split(read(files.results))
    checks = judge(wanted, tests, read(files.console), why_ended,
                   bool(os.environ.get("counted")))
    write_results(board, folder, wanted, tests, checks)


if __name__ == "__main__":
    main()
