"""Programs of a corpus and how they are compiled: with mtcc, and with plain
clang for the reference. What is up to date is not built again.

Relies on: the build directory (MT_BUILD_DIR, default build/) being up to
date."""

import os
import shutil
import signal
import subprocess
import threading
from dataclasses import dataclass, field
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent.parent
BUILD = Path(os.environ.get("MT_BUILD_DIR", TOP / "build")).resolve()
OUTPUT = BUILD / "corpus"
MTCC = BUILD / "bin" / "mtcc"
PLUGIN = BUILD / "lib" / "MigPass.so"
# What compiling may take: clang needs hours where mips passes a struct of
# 128 KiB as words.
PLAIN_SECONDS, MT_SECONDS = 120, 1200


class BuildError(Exception):
    """The compiler refused a program; carries what it said."""


@dataclass(frozen=True)
class Executable:
    name: str  # unique in its corpus
    sources: tuple  # of Path
    flags: tuple = ()  # for compiling
    libraries: tuple = ()  # for linking
    plain_level: str = ""  # of the reference build; default: the level asked for
    annotations: Path = None  # a file for mtcc


@dataclass(frozen=True)
class Program:
    """An executable with arguments, run in a directory of its own."""

    name: str
    executable: Executable
    arguments: tuple = ()
    dense: bool = False  # stopped in builds with polls everywhere
    # Its numbers of addresses are trusted, as somebody who knows it would say.
    trusted: bool = False
    checks_itself: bool = False  # a status other than 0 is a failure
    inputs: dict = field(default_factory=dict, hash=False)  # file name: content
    outputs: tuple = ()  # files that it writes and that count as output
    seconds: int = 600  # it may take on the slowest target
    unfit: str = ""  # why its result says nothing of a migration


# One lock an output: whoever comes second finds it built.
_locks = {}
_locks_lock = threading.Lock()


def _lock(path):
    with _locks_lock:
        return _locks.setdefault(path, threading.Lock())


def _newest(paths):
    return max((path.stat().st_mtime_ns for path in paths if path.exists()),
               default=0)


def _error_of(command, seconds):
    """Runs a compiler, and returns what it said if it failed, else None."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE, text=True,
                               start_new_session=True)
    try:
        errors = process.communicate(timeout=seconds)[1]
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)  # and what the driver has begun
        process.communicate()
        return f"takes more than {seconds} s"
    return errors if process.returncode else None


def _make(output, inputs, command, seconds):
    """Runs `command`, which writes `output`, unless it is newer than inputs."""
    with _lock(output):
        if output.exists() and output.stat().st_mtime_ns > _newest(inputs):
            return output
        output.parent.mkdir(parents=True, exist_ok=True)
        error = _error_of(command, seconds)
        if error is not None:
            output.unlink(missing_ok=True)
            raise BuildError(" ".join(command) + "\n" + error)
        return output


def discard(executable, target, level):
    """Removes what was built for a target."""
    for folder in (OUTPUT / executable.name).glob(f"{target.name}-*{level}"):
        shutil.rmtree(folder, ignore_errors=True)


def build(executable, target, level, instrumented=True, dense=False):
    """Compiles and links, and returns the binary's path. Raises BuildError.
    `dense` builds poll everywhere; they and others have different images."""
    kind = "dense" if dense else "mt" if instrumented else "plain"
    folder = OUTPUT / executable.name / f"{target.name}-{kind}{level}"
    compiler, runtime = [], []
    seconds = PLAIN_SECONDS
    driver = ["clang-19"]
    if instrumented:
        seconds = MT_SECONDS
        compiler = [MTCC, PLUGIN]
        runtime = [BUILD / "lib" / target.triple / "libmigrt.a"]
        driver = [str(MTCC)]
        if executable.annotations:
            driver.append(f"--annotations={executable.annotations}")
            compiler.append(executable.annotations)
    driver += [f"--target={target.triple}", level]
    if (target.name, level) == ("mips", "-O0"):
        # What LLVM selects in a hurry there takes members of packed structs as
        # if they were aligned: kernels see to it, the emulator does not.
        driver += ["-mllvm", "-fast-isel=false"]
    flags = list(executable.flags)
    if dense:
        flags += ["-Xclang", "-load", "-Xclang", str(PLUGIN), "-mllvm",
                  "-mt-polls-everywhere"]
    output = folder / executable.name
    if len(executable.sources) == 1:
        source = executable.sources[0]
        return _make(output, [source, *compiler, *runtime],
                     [*driver, *flags, str(source), *executable.libraries,
                      "-o", str(output)], seconds)
    objects = []
    for source in executable.sources:
        made = folder / (source.stem + ".o")
        objects.append(_make(made, [source, *compiler],
                             [*driver, *flags, "-c", str(source),
                              "-o", str(made)], seconds))
    return _make(output, [*objects, *runtime],
                 [*driver, *map(str, objects), *executable.libraries,
                  "-o", str(output)], seconds)
