"""Compiles test programs with the plugin or without, once for each content.

Relies on: BUILD/lib with the plugin and the runtime of each target."""

import hashlib
import platform
import shutil
import subprocess
import tempfile
import threading
from functools import lru_cache
from pathlib import Path

from .programs import TARGETS, TOP

# Stands for the runtime in a plain build.
PLAIN_API = """int mt_checkpoint(void) { return -1; }
void mt_hold(void) {}
void mt_release(void) {}
int mt_add_hook(void (*f)(int, void *), void *a) { return 0; }
int mt_remove_hook(void (*f)(int, void *), void *a) { return 0; }
void *mt_typed(void *block) { return block; }
"""


class CompileError(Exception):
    """The command and what it printed."""


@lru_cache(maxsize=None)
def _digest_once(path, size, time):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _digest(path):
    """Of a file's contents, which are read again only if it has changed."""
    status = path.stat()
    return _digest_once(path, status.st_size, status.st_mtime_ns)


class Compiler:
    """Builds into a cache directory, from which tests run."""

    def __init__(self, build):
        self.build = build
        self.cache = build / "test" / "programs"
        self.cache.mkdir(parents=True, exist_ok=True)
        self._prune()
        self.locks, self.lock = {}, threading.Lock()
        self.outputs = {}  # by the program's name

    def _prune(self):
        """Removes what was built with another plugin: nobody asks for it any
        more, and each change would leave some gigabytes."""
        plugin = self.build / "lib" / "MigPass.so"
        since = plugin.stat().st_mtime if plugin.exists() else 0
        for folder in self.cache.iterdir():
            if folder.stat().st_mtime < since:
                shutil.rmtree(folder, ignore_errors=True)

    def compile(self, program, target, level, debug=True, flags=(),
                plain=False, dense=False):
        """The path of the program's executable for a target name and a level
        such as 'O2'. `plain` leaves plugin and runtime out; `dense` keeps a
        poll in every iteration of every loop, so that there are many places to
        stop at. Raises CompileError."""
        plugin = self.build / "lib" / "MigPass.so"
        runtime = (self.build / "lib" / TARGETS[target].triple /
                   "libmigrt.a")
        # DWARF 5 of riscv64 holds relocations that crash GNU ld 2.40.
        symbols = "-gdwarf-4" if target == "riscv64" else "-g"
        command = ["clang-19", f"--target={TARGETS[target].triple}",
                   symbols if debug else "-g0", f"-{level}", "-w",
                   "-I", str(TOP / "include"), *flags]
        if level == "O3" and TARGETS[target].triple.startswith(
                platform.machine()):
            # All that this machine can do; each operation rounds, as elsewhere.
            command += ["-march=native", "-ffp-contract=off"]
        inputs = [*program.sources, *program.library, *program.headers,
                  TOP / "include" / "mt" / "mt.h"]
        if not plain:
            for part in (plugin, runtime):
                if not part.exists():
                    raise CompileError(f"{part} is missing: build it first")
            command.append(f"-fpass-plugin={plugin}")
            options = (["-mt-polls-everywhere"] if program.polls else
                       ["-mt-dense-polls"] if dense else [])
            if program.annotations:
                options.append(f"-mt-annotations={program.annotations}")
                inputs.append(program.annotations)
            if options:
                command += ["-Xclang", "-load", "-Xclang", str(plugin)]
            for option in options:
                command += ["-mllvm", option]
            inputs += [plugin, runtime]
        key = hashlib.sha256(repr((command, [
            (str(p), _digest(p)) for p in inputs])).encode()).hexdigest()
        # The name the runtime reports is the program's.
        output = self.cache / f"{target}-{level}-{key[:12]}" / program.name
        with self.lock:
            lock = self.locks.setdefault(output, threading.Lock())
            self.outputs.setdefault(program.name, set()).add(output)
        with lock:
            if not output.exists():
                self._link(program, command, [] if plain else [str(runtime)],
                           output)
        return output

    def discard(self, program):
        """Removes the program's executables: those of all programs would take
        tens of gigabytes."""
        with self.lock:
            outputs = self.outputs.pop(program.name, ())
        for output in outputs:
            shutil.rmtree(output.parent, ignore_errors=True)

    def _link(self, program, command, runtime, output):
        with tempfile.TemporaryDirectory(dir=self.cache) as scratch:
            scratch = Path(scratch)
            made = scratch / program.name
            files = [str(s) for s in program.sources]
            if program.library:
                objects = []
                for source in program.library:
                    objects.append(str(scratch / f"{source.stem}.o"))
                    _run([*command, "-c", str(source), "-o", objects[-1]])
                files.append(str(scratch / "libprogram.a"))
                _run(["llvm-ar-19", "rcs", files[-1], *objects])
            if not runtime:
                (scratch / "api.c").write_text(PLAIN_API)
                files.append(str(scratch / "api.c"))
            _run([*command, *files, *runtime, "-lm", "-o", str(made)])
            output.parent.mkdir(exist_ok=True)
            made.rename(output)


def _run(command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise CompileError(" ".join(command) + "\n" + done.stderr.strip())
