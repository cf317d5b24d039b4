"""How much larger object files become, and how much longer they take to
compile, at -O2: `fast` is .text, `total` has the resume code with it, and what
runs only for a checkpoint where that stands in a section of its own. The
kernels count together; SQLite is one file (not with --quick: it takes minutes).

Relies on: kernels.py; size of binutils."""

import os
import subprocess
from dataclasses import dataclass

from corpora.build import MTCC

from . import kernels
from .measure import Chart, Failed, Result, Table, median

LEVEL = "O2"
APART = (".text.mt.resume", ".text.split.")


@dataclass
class Object:
    """Of one or several object files."""

    fast: int = 0  # bytes
    total: int = 0
    seconds: float = 0  # user time of the compiler

    def add(self, other):
        self.fast += other.fast
        self.total += other.total
        self.seconds += other.seconds


def sections(path):
    """{name: bytes} of an object file."""
    output = subprocess.run(["size", "-A", "-d", path], check=True,
                            capture_output=True, text=True).stdout
    rows = [line.split() for line in output.splitlines()]
    return {row[0]: int(row[1]) for row in rows
            if len(row) == 3 and row[1].isdigit()}


def compiled(source, flags, ours, runs, options):
    """Compiles with -g, which mtcc adds by itself, and returns the Object."""
    output = options.work / (source.stem + ".o")
    driver = [MTCC] if ours else ["clang-19"]
    times = []
    for _ in range(runs):
        before = os.times().children_user
        done = subprocess.run(
            [*driver, f"-{LEVEL}", "-g", *flags, "-c", source, "-o", output],
            capture_output=True, text=True)
        if done.returncode != 0:
            raise Failed(f"{source.name} does not compile: {done.stderr}")
        times.append(os.times().children_user - before)
    size = sections(output)
    total = sum(size[name] for name in size
                if name == ".text" or name.startswith(".text."))
    apart = sum(size[name] for name in size if name.startswith(APART))
    return Object(total - apart, total, median(times))


def compare(programs, runs, options):
    """The Objects of all last sources, without the plugin and with it."""
    sums = (Object(), Object())
    for program in programs:
        executable = kernels.at_level(program, LEVEL)
        for ours in (False, True):
            sums[ours].add(compiled(executable.sources[-1], executable.flags,
                                    ours, runs, options))
    return sums


def run(options):
    own = kernels.kernels()
    parts = [(f"{len(own)} kernels", own, options.runs)]
    if not options.quick:
        parts.append(("SQLite", [kernels.sqlite_program()], 1))
    table = Table(("", 12), ("plain text", 10), ("fast text", 10),
                  ("ratio", 6), ("total", 10), ("ratio", 6),
                  ("plain s", 8), ("ours s", 8), ("ratio", 6))
    bars = []
    for name, programs, runs in parts:
        plain, ours = compare(programs, runs, options)
        ratios = (ours.fast / plain.fast, ours.total / plain.fast,
                  ours.seconds / plain.seconds)
        table.row(name, plain.fast, ours.fast, ratios[0], ours.total,
                  ratios[1], plain.seconds, ours.seconds, ratios[2])
        bars += [(f"{name}, {what}", ratio) for what, ratio
                 in zip(("fast text", "total text", "compile time"), ratios)]
    fast, total, seconds = ratios
    return Result(f"size: fast {fast:.2f} total {total:.2f} "
                  f"compile {seconds:.2f}",
                  [Chart("Object files with the plugin, plain = 1", bars)])
