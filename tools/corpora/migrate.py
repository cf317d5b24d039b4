"""Stops a program at a safe point on one target, goes on on another, and says
what became of it.

Every program is first run uninterrupted without the plugin on both targets: one
that differs by itself proves nothing and is left out. Then it is run with the
plugin and no checkpoint, which also counts its safe points.

Relies on: the runtime's MT_ environment variables and its messages, which start
with "mt: "."""

import enum
import functools
import os
import random
import re
import subprocess
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

from .build import BuildError, build

# The runtime's exit statuses: after MT_ON_CHECKPOINT=exit, and of a restore
# that it refuses.
CHECKPOINTED = 85
REFUSED = 86
NEVER = 10**12  # a safe point no program reaches


class Outcome(enum.IntEnum):
    """From best to worst: a program has the worst of its stops."""

    MIGRATED = 0
    DEFERRED = 1  # there was no image, or only later, and the result is right
    REFUSED = 2  # by the compiler or at the restore, with a message
    WRONG = 3
    CRASHED = 4  # a signal, or not ended in time


@dataclass
class Run:
    status: int  # negative: the signal; None: not ended in time
    output: bytes
    messages: str

    def same(self, other):
        return (self.status, self.output) == (other.status, other.output)

    def died(self):
        return self.status is None or self.status < 0

    def complaint(self):
        """The runtime's last message, or the last line of all."""
        lines = self.messages.strip().split("\n")
        ours = [line for line in lines if line.startswith("mt: ")]
        return (ours or lines)[-1]


def run(program, command, directory, **variables):
    """Runs in `directory`, appending to the files stdout and stderr there: the
    restored program goes on in the files it had."""
    environment = {name: value for name, value in os.environ.items()
                   if not name.startswith("MT_")}
    environment.update(variables)
    if program.trusted:
        environment["MT_TRUST_NUMBERS"] = "1"
    with open(directory / "stdout", "ab") as out, \
            open(directory / "stderr", "ab") as err:
        try:
            status = subprocess.run(
                [*command, *program.arguments], cwd=directory, stdout=out,
                stderr=err, stdin=subprocess.DEVNULL, env=environment,
                timeout=program.seconds).returncode
        except subprocess.TimeoutExpired:
            status = None
    written = [directory / name for name in ("stdout", *program.outputs)]
    return Run(status,
               b"".join(path.read_bytes() for path in written if path.exists()),
               (directory / "stderr").read_text(errors="replace"))


def fresh(program):
    """A directory with the program's inputs and an empty one for the image,
    removed when it is closed."""
    directory = tempfile.TemporaryDirectory(prefix="mt-corpus-")
    (Path(directory.name) / "image").mkdir()
    for name, text in program.inputs.items():
        path = Path(directory.name) / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    return directory


_once = {}
_once_lock = threading.Lock()


def once(function):
    """Remembers results; a second caller waits for the first one's."""

    @functools.wraps(function)
    def wrapped(program, *key):
        key = (function.__name__, program.name, program.executable.name, *key)
        with _once_lock:
            lock, results = _once.setdefault(key, (threading.Lock(), []))
        with lock:
            if not results:
                results.append(function(program, *key[3:]))
        return results[0]

    return wrapped


@once
def plain(program, target, level):
    binary = build(program.executable, target,
                   program.executable.plain_level or level, instrumented=False)
    with fresh(program) as directory:
        return run(program, target.command(binary), Path(directory))


@once
def unasked(program, target, level):
    """The run of the build that users have, with no variable set."""
    binary = build(program.executable, target, level)
    with fresh(program) as directory:
        return run(program, target.command(binary), Path(directory))


@once
def uninterrupted(program, target, level):
    """The run with the plugin, and how many safe points it passes."""
    binary = build(program.executable, target, level, dense=program.dense)
    with fresh(program) as name:
        result = run(program, target.command(binary), Path(name),
                     MT_CHECKPOINT_DIR=str(Path(name) / "image"),
                     MT_CHECKPOINT_AT=str(NEVER), MT_LOG="1")
    found = re.search(r"^mt: (\d+) safe points", result.messages, re.M)
    return result, int(found.group(1)) if found else 0


def eligible(program, source, target, levels):
    """Why the program can't take part, or None."""
    if program.unfit:
        return program.unfit
    try:
        here = plain(program, source, levels[0])
        there = plain(program, target, levels[1])
    except BuildError:
        return "does not build without the plugin"
    if here.died() or there.died() or program.checks_itself and here.status:
        return "fails without the plugin"
    if not here.same(there):
        return "differs between the targets without the plugin"
    return None


def points(program, count, sample):
    """`sample` safe points of 1..count, the same in every run: one at random
    from each of equal parts; of four and more the outer ones are the first and
    the last. In a long run it is one shortly before the last: such a run may be
    some safe points shorter another time, where something hangs on addresses."""
    if count <= sample:
        return list(range(1, count + 1))
    dice = random.Random(program.name)
    bounds = [1 + part * count // sample for part in range(sample + 1)]
    chosen = [dice.randint(low, high - 1)
              for low, high in zip(bounds, bounds[1:])]
    if sample >= 4:
        chosen[0] = 1
        chosen[-1] = count if count < 10000 else count - 100
    return chosen


def stop(program, source, target, levels, point):
    """Stops at the `point`-th safe point and goes on: (Outcome, remark)."""
    expected = plain(program, source, levels[0])
    with fresh(program) as name:
        directory = Path(name)
        image = str(directory / "image")
        binary = build(program.executable, source, levels[0],
                       dense=program.dense)
        first = run(program, source.command(binary), directory,
                    MT_CHECKPOINT_DIR=image, MT_CHECKPOINT_AT=str(point),
                    MT_ON_CHECKPOINT="exit", MT_LOG="1")
        if first.same(expected):
            failed = re.search(r"^mt: error: .*", first.messages, re.M)
            if failed:
                return Outcome.REFUSED, failed.group(0)
            return Outcome.DEFERRED, "no image: " + first.complaint()
        if first.died():
            return Outcome.CRASHED, f"before the image: {first.complaint()}"
        if first.status != CHECKPOINTED:
            return Outcome.WRONG, f"before the image: {first.complaint()}"
        waited = re.search(r"^mt: checkpoint deferred: .*", first.messages,
                           re.M)

        binary = build(program.executable, target, levels[1],
                       dense=program.dense)
        second = run(program, target.command(binary), directory,
                     MT_RESTORE=image, MT_LOG="1")
    if second.same(expected):
        if waited:
            return Outcome.DEFERRED, waited.group(0)
        return Outcome.MIGRATED, ""
    if second.died():
        return Outcome.CRASHED, f"after the restore: {second.complaint()}"
    if second.status == REFUSED:
        return Outcome.REFUSED, second.complaint()
    return Outcome.WRONG, (f"status {second.status}, {len(second.output)} "
                           f"bytes of {len(expected.output)}: "
                           f"{second.complaint()}")
