"""Programs of a corpus and how they are compiled: with mtcc, and with plain
clang for the reference. What is up to date is not built again.

Relies on: the build directory (MT_BUILD_DIR, default build/) being up to
date."""

import os
import subprocess
import threading
from dataclasses import dataclass, field
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent.parent
BUILD = Path(os.environ.get("MT_BUILD_DIR", TOP / "build")).resolve()
OUTPUT = BUILD / "corpus"
MTCC = BUILD / "bin" / "mtcc"


class BuildError(Exception):
    """The compiler refused a program; carries what it said."""


@dataclass(frozen=True)
class Executable:
    name: str  # unique in its corpus
    sources: tuple  # of Path
    flags: tuple = ()  # for compiling
    libraries: tuple = ()  # for linking
    plain_level: str = "-O2"  # of the reference build


@dataclass(frozen=True)
class Program:
    """An executable with arguments, run in a directory of its own."""

    name: str
    executable: Executable
    arguments: tuple = ()
    inputs: dict = field(default_factory=dict, hash=False)  # file name: text
    seconds: int = 600  # it may take on the slowest target


# One lock an output: whoever comes second finds it built.
_locks = {}
_locks_lock = threading.Lock()


def _lock(path):
    with _locks_lock:
        return _locks.setdefault(path, threading.Lock())


def _newest(paths):
    return max((path.stat().st_mtime_ns for path in paths if path.exists()),
               default=0)


def _make(output, inputs, command):
    """Runs `command`, which writes `output`, unless it is newer than inputs."""
    with _lock(output):
        if output.exists() and output.stat().st_mtime_ns > _newest(inputs):
            return output
        output.parent.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            output.unlink(missing_ok=True)
            raise BuildError(" ".join(command) + "\n" + done.stderr)
        return output


def build(executable, target, level, instrumented=True):
    """Compiles and links, and returns the binary's path. Raises BuildError."""
    kind = "mt" if instrumented else "plain"
    folder = OUTPUT / executable.name / f"{target.name}-{kind}{level}"
    compiler, runtime = ([], [])
    driver = ["clang-19"]
    if instrumented:
        compiler = [MTCC, BUILD / "lib" / "MigPass.so"]
        runtime = [BUILD / "lib" / target.triple / "libmigrt.a"]
        driver = [str(MTCC)]
    driver += [f"--target={target.triple}", level]
    objects = []
    for source in executable.sources:
        output = folder / (source.stem + ".o")
        objects.append(_make(output, [source, *compiler],
                             [*driver, *executable.flags, "-c", str(source),
                              "-o", str(output)]))
    output = folder / executable.name
    return _make(output, [*objects, *runtime],
                 [*driver, *map(str, objects), *executable.libraries,
                  "-o", str(output)])
