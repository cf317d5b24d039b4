"""What the benchmarks share: running a program and taking its time, comparing
two in turn, and printing tables.

Two programs are compared by running them in pairs, one right after the other,
so that whatever else the machine does meets both; what counts is the median of
the pairs' ratios. Each run has an environment of another length, which moves the
stack: the same loop takes up to half as long again where its variables lie
badly (Mytkowicz et al., "Producing wrong data without doing anything obviously
wrong!", ASPLOS 2009). Time is wall time from outside (options.clock "wall"), or the
process's user and system time ("cpu") for a machine that others use too.

Relies on: Linux (wait4)."""

import math
import os
import random
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

median = statistics.median


class Failed(Exception):
    """A program did not do what it must; carries why."""


@dataclass(frozen=True)
class Options:
    quick: bool
    runs: int  # pairs, or repetitions
    clock: str  # "wall" or "cpu"
    kernels: tuple  # names, empty for all
    levels: tuple  # of kernels.LEVELS
    work: Path  # scratch, on the file system to be measured


@dataclass(frozen=True)
class Chart:
    title: str  # with the unit
    bars: list  # of (label, number)


@dataclass(frozen=True)
class Result:
    summary: str
    charts: list
    fine: bool = True  # whether everything measured was also right


@dataclass
class Run:
    wall: float
    cpu: float
    status: int  # negative: the signal
    output: bytes

    def seconds(self, clock):
        return self.wall if clock == "wall" else self.cpu


lengths = random.Random(1)


def environment(**variables):
    """Ours without any MT_ variable, with `variables`, of random length."""
    clean = {name: value for name, value in os.environ.items()
             if not name.startswith("MT_")}
    return {**clean, "PADDING": "x" * lengths.randrange(4096),
            **{name: str(value) for name, value in variables.items()}}


def run(command, cwd=None, messages=subprocess.DEVNULL, **variables):
    """Runs to the end, with standard output in a file; MT_ variables as
    given."""
    with tempfile.TemporaryFile() as output:
        began = time.perf_counter()
        process = subprocess.Popen(
            [str(word) for word in command], cwd=cwd, stdout=output,
            stderr=messages, stdin=subprocess.DEVNULL,
            env=environment(**variables))
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        return Run(wall, usage.ru_utime + usage.ru_stime, process.returncode,
                   output.read())


def checked(command, expected=None, status=0, **keywords):
    """As run(), for a program that must end with `status` and print
    `expected`."""
    result = run(command, **keywords)
    if result.status != status:
        raise Failed(f"ends with {result.status} instead of {status}")
    if expected is not None and result.output != expected:
        raise Failed(f"prints {result.output[-60:]!r} "
                     f"instead of {expected[-60:]!r}")
    return result


@dataclass
class Comparison:
    """Of two programs, in pairs of seconds."""

    first: list = field(default_factory=list)
    second: list = field(default_factory=list)

    def add(self, first, second):
        self.first.append(first)
        self.second.append(second)

    @property
    def ratio(self):
        return median(b / a for a, b in zip(self.first, self.second))


def compare(first, second, runs):
    """Calls the two, which return seconds, in turn."""
    result = Comparison()
    for _ in range(runs):
        result.add(first(), second())
    return result


def geomean(numbers):
    return math.exp(statistics.fmean(math.log(number) for number in numbers))


def worst(ratios):
    """`geomean G worst W (name)` of {name: ratio}."""
    if not ratios:
        return "nothing measured"
    name = max(ratios, key=ratios.get)
    return (f"geomean {geomean(ratios.values()):.3f} "
            f"worst {ratios[name]:.3f} ({name})")


def percentile(numbers, percent):
    """The smallest of the numbers that `percent` of them do not exceed."""
    ordered = sorted(numbers)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


class Table:
    """Prints rows as they come, in columns of given widths; the first column
    is of names, the others are of numbers."""

    def __init__(self, *columns):
        self.widths = [max(width, len(title)) for title, width in columns]
        self.row(*(title for title, _ in columns))

    def row(self, *cells):
        cells = [f"{cell:.3f}" if isinstance(cell, float) else str(cell)
                 for cell in cells]
        line = [cell.rjust(width) for cell, width in zip(cells, self.widths)]
        line[0] = cells[0].ljust(self.widths[0])
        print("  ".join(line).rstrip(), flush=True)
