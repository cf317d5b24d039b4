#!/usr/bin/env python3
"""Programs stopped on one target and continued on another.

  test/migrate/run.py --build BUILD [--programs A,B] [--from T] [--to T]
                      [--opt O2] [--kinds L0,L1] [--points K] [--jobs 2]
                      [--full] [--plain]

Every program of programs/ (what their headers mean: harness/programs.py) first
runs uninterrupted on every target, where output and exit status must be those
of a build without the plugin, and on x86_64 it is never long from one safe
point to the next. Then, by kind of test:

  same, L0, L1, L2  stopped on one of the MAIN targets at a sampled safe point,
                    continued on each of them; L0 also between x86_64 and
                    riscv64 and ppc64le, L2 between x86_64 and armhf
  opt               between optimisation levels on x86_64, and at -O3 for just
                    this machine (-march=native)
  no-g              without -g, x86_64 to aarch64
  bare              without -g, on x86_64
  ping-pong         one run through all MAIN targets
  signal            a real signal, the program goes on and is killed, then
                    restored; and how soon it answers the signal
  blocked           a signal while the program waits for time, input or a
                    signal of its own; killed and restored, given its input
  self              programs that call mt_checkpoint: each call is a move

Programs are stopped in builds that poll in every iteration, and go on in builds
that poll as users' do; between x86_64, s390x and i386 those are stopped, too.
The output before and after must together be the uninterrupted one's. By default
each pair gets one of K=3 stops of its sender; --full tries 6 stops with every
receiver. --plain runs only the programs themselves, without the
plugin, at O0 and O2. Each failure is printed with the commands that repeat it,
whose executables stay; the last line is "N passed, N failed".

Relies on: a finished build; qemu-user for the other targets."""

import argparse
import collections
import concurrent.futures
import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness.compiler import CompileError, Compiler  # noqa: E402
from harness.execution import run, shown  # noqa: E402
from harness.programs import (HeaderError, KINDS, TARGETS,  # noqa: E402
                              all_programs)
from harness.scenarios import Scenarios  # noqa: E402

MAIN = ("x86_64", "aarch64", "s390x", "i386", "mips")
OTHERS = ("armhf", "riscv64", "ppc64le")
# Between these the build that users have is stopped, too.
USUAL = ("x86_64", "s390x", "i386")
FULL_POINTS, DEFAULT_POINTS = 6, 3


def parse_arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--build", type=Path, default=Path("build"))
    parser.add_argument("--programs", default="", help="names, by commas")
    parser.add_argument("--except", dest="excluded", default="",
                        help="names left out, by commas")
    parser.add_argument("--from", dest="source", choices=TARGETS)
    parser.add_argument("--to", dest="target", choices=TARGETS)
    parser.add_argument("--targets", default="",
                        help="leave the others out, by commas")
    parser.add_argument("--opt", default="O2", help="level of the pairs")
    parser.add_argument("--kinds", default="", help="kinds, by commas")
    parser.add_argument("--points", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--list", action="store_true",
                        help="print the programs and end")
    arguments = parser.parse_args()
    arguments.kinds = set(filter(None, arguments.kinds.split(","))) or \
        set(KINDS)
    if unknown := arguments.kinds - set(KINDS):
        parser.error(f"unknown kind {', '.join(unknown)}; known are "
                     + ", ".join(KINDS))
    return arguments


def chosen_programs(names, targets):
    """The programs named, restricted to the targets named; of all if none
    are."""
    programs = all_programs()
    wanted = names.split(",") if names else list(programs)
    if missing := [name for name in wanted if name not in programs]:
        sys.exit(f"no program {', '.join(missing)} in test/migrate/programs")
    chosen = [programs[name] for name in wanted]
    if targets:
        kept = set(targets.split(","))
        chosen = [replace(p, targets=tuple(t for t in p.targets if t in kept))
                  for p in chosen]
    return [program for program in chosen if program.targets]


def plan(program, arguments):
    """(kind-independent) tasks of one program: (method name, arguments) of
    Scenarios."""
    def allowed(sender, receiver):
        return (sender in program.targets and receiver in program.targets
                and arguments.source in (None, sender)
                and arguments.target in (None, receiver))

    level = arguments.opt
    for sender in TARGETS:
        if sender in program.targets and (
                arguments.source == sender or not arguments.source
                and (sender in MAIN or not arguments.target)):
            yield "uninterrupted", (sender, level)
    if "x86_64" in program.targets and arguments.source in (None, "x86_64"):
        yield "hears", ("x86_64", level)
    # Programs that stop themselves are not stopped at other places.
    if not program.self_checkpoint:
        for sender in TARGETS:
            receivers = [r for r in TARGETS if allowed(sender, r) and (
                {sender, r} <= set(MAIN) or "x86_64" in (sender, r)
                or sender == r or arguments.source and arguments.target)]
            if receivers:
                yield "stops", (sender, level,
                                [(r, level, None) for r in receivers])
            if sender in USUAL:
                yield "stops_usual", (sender, level, [
                    (r, level, None) for r in receivers if r in USUAL])
        # Named targets ask for their pair, not for what follows.
        if arguments.source or arguments.target:
            return
        x86 = "x86_64"
        if x86 in program.targets:
            for here, receivers in (("O2", ["O0"]), ("O0", ["O2", "O0"]),
                                    ("O1", ["O1"]), ("O3", ["O3"]),
                                    ("Os", ["Os"])):
                yield "stops", (x86, here, [(x86, there, "opt")
                                            for there in receivers])
            yield "without_types", (x86, x86, level)
            if "aarch64" in program.targets:
                yield "without_types", (x86, "aarch64", level)
        yield "ping_pong", ([t for t in MAIN if t in program.targets], level)
        for how in program.blocked:
            for sender, receiver in ((x86, x86), ("aarch64", "aarch64"),
                                     (x86, "s390x"), ("i386", x86)):
                if allowed(sender, receiver):
                    yield "blocked", (sender, receiver, level, how)
        if program.signal_arguments is not None:
            if allowed(x86, x86):
                yield "answers", (x86, level)
            for sender, receiver in ((x86, x86), (x86, "aarch64"),
                                     ("i386", "i386"), ("mips", x86)):
                if allowed(sender, receiver):
                    yield "signalled", (sender, receiver, level)
    else:
        yield "self_checkpoints", ([t for t in MAIN if t in program.targets],
                                   level)


def check_plain(compiler, program, target, level):
    """Runs a program without the plugin; returns (run, complaint)."""
    try:
        binary = compiler.compile(program, target, level, plain=True)
    except CompileError as error:
        return None, str(error)
    with tempfile.TemporaryDirectory(prefix="mt-plain-") as work:
        done = run(program, target, binary, work, timeout=20)
    if done.status != program.status:
        return done, (f"{done.complaint()} instead of {program.status}\n  "
                      + shown(program, target, binary))
    return done, None


def run_plain(compiler, programs, pool):
    """The programs alone must do the same on every target."""
    passed = failed = 0
    for program in programs:
        cases = [(t, level) for t in program.targets for level in ("O0", "O2")]
        results = pool.map(lambda case, program=program: check_plain(
            compiler, program, *case), cases)
        first = None
        for case, (done, complaint) in zip(cases, results):
            first = first or done
            if not complaint and done.output != first.output:
                complaint = (f"prints\n{done.output[-800:].decode()}but "
                             f"{cases[0][0]} -{cases[0][1]} prints\n"
                             f"{first.output[-800:].decode()}")
            passed += not complaint
            failed += bool(complaint)
            if complaint:
                print(f"FAIL {program.name} on {case[0]} -{case[1]}: "
                      f"{complaint}", flush=True)
    return passed, failed


def run_migrations(compiler, programs, pool, arguments):
    points = arguments.points or (FULL_POINTS if arguments.full
                                  else DEFAULT_POINTS)
    scenarios = Scenarios(compiler, points, arguments.full, arguments.kinds)
    futures = [(program, [pool.submit(scenarios.guarded, program, *task)
                          for task in plan(program, arguments)])
               for program in programs]
    table = collections.defaultdict(collections.Counter)
    totals = collections.Counter()
    for program, tasks in futures:
        outcomes = [outcome for task in tasks for outcome in task.result()]
        for outcome in outcomes:
            cell = table[outcome.program, outcome.kind]
            cell[outcome.verdict] += 1
            totals[outcome.verdict] += 1
            if outcome.verdict != "passed":
                print(outcome.report(), flush=True)
        # The commands printed for a failure name its executables.
        if all(outcome.verdict != "failed" for outcome in outcomes):
            compiler.discard(program)
    print_table(programs, table)
    if totals["skipped"]:
        print(f"{totals['skipped']} skipped, as their headers say")
    return totals["passed"], totals["failed"]


def print_table(programs, table):
    """Passed of all, by program and kind; skips are in parentheses."""
    columns = ["run"] + [k for k in KINDS if any((p.name, k) in table
                                                 for p in programs)]
    width = max(len(program.name) for program in programs)
    print(f"\n{'':{width}} " + " ".join(f"{c:>9}" for c in columns))
    for program in programs:
        cells = []
        for column in columns:
            counts = table[program.name, column]
            run_ = counts["passed"] + counts["failed"]
            text = f"{counts['passed']}/{run_}" if run_ else ""
            if counts["skipped"]:
                text += f"({counts['skipped']})"
            cells.append(f"{text:>9}")
        print(f"{program.name:{width}} " + " ".join(cells))
    print()


def main():
    arguments = parse_arguments()
    try:
        programs = chosen_programs(arguments.programs, arguments.targets)
    except HeaderError as error:
        sys.exit(str(error))
    excluded = set(filter(None, arguments.excluded.split(",")))
    if unknown := excluded - {program.name for program in programs}:
        sys.exit(f"--except: no program {', '.join(sorted(unknown))}")
    programs = [p for p in programs if p.name not in excluded]
    if excluded:
        print(f"left out: {', '.join(sorted(excluded))}")
    if arguments.list:
        print("\n".join(program.name for program in programs))
        return 0
    compiler = Compiler(arguments.build.resolve())
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        work = run_plain if arguments.plain else run_migrations
        options = () if arguments.plain else (arguments,)
        passed, failed = work(compiler, programs, pool, *options)
    print(f"{passed} passed, {failed} failed")
    return failed != 0 or passed == 0


if __name__ == "__main__":
    sys.exit(main())
