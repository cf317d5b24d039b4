"""Compiles the benchmarks that are C++ programs linked with parts of the
runtime, without the plugin.

Relies on: the build directory's third-party headers and static libraries."""

import subprocess

from corpora.build import BUILD, TOP

from . import kernels
from .measure import Failed

CORE = [BUILD / "rt" / "libmtcore.a",
        BUILD / "rt" / f"libmigrt-support-{kernels.HERE.name}.a"]


def compiled(sources, options, *flags):
    """Compiles into the scratch directory; returns the binary's path."""
    output = options.work / sources[0].stem
    done = subprocess.run(
        ["clang++-19", "-std=c++20", "-O2", "-fexceptions",
         *(f"-I{folder}" for folder in (TOP, TOP / "rt", TOP / "include",
                                        BUILD / "headers")),
         *sources, *flags, "-o", output], capture_output=True, text=True)
    if done.returncode != 0:
        raise Failed(f"{sources[0].name} does not compile: {done.stderr}")
    return output
