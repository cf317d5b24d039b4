"""Runs a compiled program, on this machine or under qemu-user, with the MT_
variables of a step, and remembers the command line that repeats it.

Relies on: prlimit(1) for stack sizes; qemu-user's QEMU_STACK_SIZE."""

import os
import re
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .programs import TARGETS

CHECKPOINTED = 85  # the runtime's exit status with MT_ON_CHECKPOINT=exit
REFUSED = 86  # and that of a restore that it refused
NEVER = 10**12  # a safe point no program reaches
TIMEOUT = 120  # seconds


@dataclass
class Run:
    status: int  # negative: the signal; None: not ended in time
    output: bytes
    messages: str
    rest: bytes = b""  # of standard input, not read

    def complaint(self):
        """How it ended, with the runtime's last words."""
        said = [line for line in self.messages.splitlines()
                if line.startswith("mt: ")] or self.messages.splitlines()
        how = ("not ended in time" if self.status is None
               else f"status {self.status}")
        return how + (": " + said[-1] if said else "")

    def safe_points(self):
        """How many safe points the runtime has counted, None if it said
        nothing."""
        found = re.findall(r"^mt: (\d+) safe points", self.messages, re.M)
        return int(found[-1]) if found else None

    def longest_apart(self):
        """The longest processor time between two safe points in seconds, None
        if the runtime said nothing."""
        found = re.findall(r"^mt: \d+ safe points, at most (\d+) us",
                           self.messages, re.M)
        return int(found[-1]) / 1e6 if found else None


def command(program, target, binary, arguments=None):
    """The argument list that runs the program's binary for a target name."""
    words = list(TARGETS[target].command(binary))
    if arguments is None:
        arguments = program.arguments
    if program.stack and words[0] == str(binary):
        words = ["prlimit", f"--stack={program.stack << 20}", *words]
    return [*words, *arguments]


def environment(program, target, **variables):
    """The environment of a run: this process's without MT_, and what the
    program and the step want."""
    out = {name: value for name, value in os.environ.items()
           if not name.startswith("MT_")}
    out["LC_ALL"] = "C"
    if program.stack:
        out["QEMU_STACK_SIZE"] = str(program.stack << 20)
    out.update(program.environment)
    out.update(variables)
    return out


def shown(program, target, binary, **variables):
    """The command line of a run, for a person to repeat it."""
    extra = dict(program.environment)
    if program.stack:
        extra["QEMU_STACK_SIZE"] = str(program.stack << 20)
    extra.update(variables)
    words = [f"{name}={shlex.quote(value)}" for name, value in extra.items()]
    return " ".join(words + [shlex.join(command(program, target, binary))])


def run(program, target, binary, directory, stdin=None, timeout=TIMEOUT,
        **variables):
    """Runs the program in a directory. `stdin` is what is left of its input;
    None: all of it. A program with stdin=file reads the directory's file
    'stdin', from its start or, restored, where the image says."""
    directory = Path(directory)
    data = program.input if stdin is None else stdin
    reader = None
    if program.stdin == "file":
        path = directory / "stdin"
        if not path.exists():
            path.write_bytes(data)
        source = reader = os.open(path, os.O_RDONLY)
    elif program.stdin == "pipe":
        # Small enough for the pipe to hold; what the program does not read
        # stays in it.
        reader, writer = os.pipe()
        os.write(writer, data)
        os.close(writer)
        source = reader
    else:
        source = subprocess.DEVNULL
    try:
        process = subprocess.Popen(
            command(program, target, binary), cwd=directory, stdin=source,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=environment(program, target, **variables))
        try:
            output, errors = process.communicate(timeout=timeout)
            status = process.returncode
        except subprocess.TimeoutExpired:
            process.kill()
            output, errors = process.communicate()
            status = None
        rest = b""
        if program.stdin == "pipe":
            while chunk := os.read(reader, 65536):
                rest += chunk
    finally:
        if reader is not None:
            os.close(reader)
    return Run(status, output, errors.decode(errors="replace"), rest)
