"""Runs programs/pause.c, asks for checkpoints, and tells from what the program
noticed how long it stood still.

Relies on: the runtime forking once the program is parked, and switching the
link `latest` once the image is complete."""

import os
import signal
import subprocess
import time
from dataclasses import dataclass

from corpora import build
from corpora.build import TOP, Executable

from . import kernels
from .measure import Failed, environment

PROGRAM = Executable(name="bench-pause",
                     sources=(TOP / "bench" / "programs" / "pause.c",),
                     flags=("-g",))


# Nanoseconds: what the program takes no notice of.
UNNOTICED = 10_000


def command(mebibytes, instrumented=True):
    return [build.build(PROGRAM, kernels.HERE, "-O2", instrumented),
            str(mebibytes)]


def wait_until(condition, seconds):
    """Looks often, so that the time it ends is right within a fraction of a
    millisecond. Returns whether the condition came true in time."""
    limit = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > limit:
            return False
        time.sleep(0.0002)
    return True


class Ours:
    """As one of peers.py. A request that comes to nothing is repeated, and what
    is measured goes on from the first."""

    name = "ours"
    patience = 60  # seconds

    def __init__(self):
        self.repeated = 0

    def command(self, words, images):
        return words

    def checkpoint(self, pid, images):
        before = latest(images)
        for _ in range(5):
            os.kill(pid, signal.SIGUSR1)
            if wait_until(lambda: latest(images) != before, self.patience):
                return
            self.repeated += 1
        raise Failed("no image comes")


def latest(images):
    try:
        return os.readlink(images / "latest")
    except FileNotFoundError:
        return None


def clock():
    """The one that the program reads, in nanoseconds."""
    return time.clock_gettime_ns(time.CLOCK_MONOTONIC)


@dataclass
class Stop:
    """One checkpoint; nanoseconds of CLOCK_MONOTONIC."""

    sent: int
    done: int
    gap: tuple = (0, 0)  # as the program saw it
    later: float = 0  # seconds: its longest gap after the image, to the next

    @property
    def pause(self):
        return (self.gap[1] - self.gap[0]) / 1e9

    @property
    def parked(self):
        """From the request to the last sign of life, in seconds."""
        return max(0, self.gap[0] - self.sent) / 1e9


def observe(kind, words, count, options, before=0.3, after=0.3):
    """Takes `count` checkpoints with some time before and after each. Returns
    the Stops and what the program did: [(start of 10 ms, steps)]."""
    images = options.work / f"stop-{kind.name}"
    images.mkdir(exist_ok=True)
    output = images / "output"
    stops = []
    with open(output, "wb") as out:
        process = subprocess.Popen(
            [str(word) for word in kind.command(words, images)], stdout=out,
            stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
            env=environment(MT_CHECKPOINT_DIR=images, MT_KEEP=1))
    try:
        wait_until(lambda: process.poll() is not None
                   or output.read_bytes().startswith(b"ready"), 60)
        for _ in range(count):
            time.sleep(before)
            if process.poll() is not None:
                raise Failed(f"ends with {process.returncode}")
            sent = clock()
            kind.checkpoint(process.pid, images)
            stops.append(Stop(sent, clock()))
            time.sleep(after)
        process.terminate()
        if process.wait(60) != 0:
            raise Failed(f"ends with {process.returncode}")
    finally:
        process.kill()
        process.wait()
    rows = [line.split() for line in output.read_text().splitlines()[1:]]
    seen = {what: [(int(a), int(b)) for row, a, b in rows if row == what]
            for what in ("gap", "fork", "work")}
    for stop in stops:
        stop.gap = (during(stop, seen["fork"]) or during(stop, seen["gap"])
                    or (stop.sent, stop.sent + UNNOTICED))
    for stop, after in zip(stops, stops[1:] + [None]):
        stop.later = max(((b - a) / 1e9 for a, b in seen["gap"]
                          if a > stop.done and (not after or b < after.sent)),
                         default=0)
    return stops, seen["work"]


def during(stop, gaps):
    """The longest of the gaps that are not wholly before or after, or None."""
    return max(((a, b) for a, b in gaps if b > stop.sent and a < stop.done),
               key=lambda gap: gap[1] - gap[0], default=None)
