"""Programs that csmith makes up: they print a checksum of their variables.

Between byte orders they have no unions, bit-fields or packed structs, with which
the checksum would hang on the byte order by itself.

Relies on: Debian's csmith and libcsmith-dev."""

import subprocess

from . import debian
from .build import OUTPUT, Executable, Program
from .targets import BIG_ENDIAN
from .torture import PAIRS, QUICK_PAIRS  # noqa: F401

SAMPLE = 2
QUICK_SAMPLE = 1
SEEDS = range(1, 501)
QUICK_SEEDS = range(1, 7)
PORTABLE = ("--no-unions", "--no-bitfields", "--no-packed-struct")
SECONDS = 20  # some of the programs never end


def generate(seed, options, folder):
    path = folder / f"{seed}.c"
    if not path.exists():
        program = debian.unpacked("csmith") / "usr" / "bin" / "csmith"
        folder.mkdir(parents=True, exist_ok=True)
        # It leaves a file where it runs.
        done = subprocess.run([program, "--seed", str(seed), *options],
                              check=True, capture_output=True, cwd=folder)
        path.write_bytes(done.stdout)
    return path


def programs(quick, source, target):
    swapped = (source in BIG_ENDIAN) != (target in BIG_ENDIAN)
    kind = "portable" if swapped else "full"
    headers = debian.unpacked("libcsmith-dev") / "usr" / "include" / "csmith"
    return [Program(name=f"{kind}-{seed}", dense=True, seconds=SECONDS,
                    executable=Executable(
                        name=f"csmith/{kind}-{seed}",
                        sources=(generate(seed, PORTABLE if swapped else (),
                                          OUTPUT / "csmith" / kind),),
                        flags=("-w", "-I", str(headers)),
                        # Compilers may leave out loops that never end.
                        plain_level="-O0"))
            for seed in (QUICK_SEEDS if quick else SEEDS)]
