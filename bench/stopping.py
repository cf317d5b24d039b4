"""Runs programs/pause.c, asks for checkpoints, and tells from what the program
noticed how long it stood still.

Relies on: the runtime switching the link `latest` once an image is complete."""

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


def command(mebibytes, instrumented=True):
    return [build.build(PROGRAM, kernels.HERE, "-O2", instrumented),
            str(mebibytes)]


def wait_until(condition, what, seconds=300):
    """Looks often, so that the time it ends is right within a fraction of a
    millisecond."""
    limit = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > limit:
            raise Failed(f"waited in vain for {what}")
        time.sleep(0.0002)


class Ours:
    """As one of peers.py."""

    name = "ours"

    def command(self, words, images):
        return words

    def checkpoint(self, pid, images):
        def latest():
            try:
                return os.readlink(images / "latest")
            except FileNotFoundError:
                return None

        before = latest()
        os.kill(pid, signal.SIGUSR1)
        wait_until(lambda: latest() != before, "an image")


@dataclass
class Stop:
    """One checkpoint; nanoseconds of CLOCK_MONOTONIC."""

    sent: int
    done: int
    gap: tuple = (0, 0)  # the longest the program saw meanwhile

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
                   or output.read_bytes().startswith(b"ready"), "the program")
        for _ in range(count):
            time.sleep(before)
            if process.poll() is not None:
                raise Failed(f"ends with {process.returncode}")
            sent = time.clock_gettime_ns(time.CLOCK_MONOTONIC)
            kind.checkpoint(process.pid, images)
            done = time.clock_gettime_ns(time.CLOCK_MONOTONIC)
            stops.append(Stop(sent, done))
            time.sleep(after)
        process.terminate()
        if process.wait(60) != 0:
            raise Failed(f"ends with {process.returncode}")
    finally:
        process.kill()
        process.wait()
    rows = [line.split() for line in output.read_text().splitlines()]
    gaps = [(int(a), int(b)) for kind, a, b in rows[1:] if kind == "gap"]
    work = [(int(a), int(b)) for kind, a, b in rows[1:] if kind == "work"]
    for stop in stops:
        stop.gap = max(((a, b) for a, b in gaps
                        if b > stop.sent and a < stop.done),
                       key=lambda gap: gap[1] - gap[0],
                       default=(stop.sent, stop.sent))
    return stops, work
