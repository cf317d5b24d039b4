"""GCC's c-torture execute tests: small programs that check themselves, written
against compilers. They are stopped in builds that poll everywhere.

Relies on: Debian's gcc-12-source."""

import re
import subprocess

from . import debian
from .build import Executable, Program

TARGETS = ["x86_64", "aarch64", "s390x", "i386", "mips"]
PAIRS = [("x86_64", level, target, level)
         for target in TARGETS for level in ("-O0", "-O2")]
QUICK_PAIRS = [("x86_64", "-O2", target, "-O2")
               for target in ("x86_64", "s390x", "i386")]
SAMPLE = 2
QUICK_SAMPLE = 1
QUICK_STEP = 80  # every so many tests are the short sample

# What the tests were written for; clang would refuse much of it.
DIALECT = ("-w", "-Wno-implicit-int", "-Wno-implicit-function-declaration",
           "-Wno-int-conversion", "-Wno-incompatible-function-pointer-types",
           "-Wno-return-type")


def unpack(files, folder):
    archive, = files.glob("usr/src/gcc-12/gcc-*.tar.xz")
    subprocess.run(["tar", "-xJf", archive, "-C", folder,
                    "--strip-components=4", "--wildcards",
                    "*/gcc.c-torture/execute/*.c"], check=True)


def options(source):
    """The options for code generation and language that a test asks for."""
    text = source.read_text(errors="replace")
    found = re.findall(r'dg-(?:additional-)?options\s+"([^"]*)"\s*\}', text)
    return tuple(word for words in found for word in words.split()
                 if word.startswith(("-f", "-std="))
                 and word != "-fmodulo-sched")


def programs(quick, source, target):
    folder = debian.unpacked("gcc-12-source", unpack) / "execute"
    sources = sorted(folder.glob("*.c"))
    return [Program(name=source.stem, dense=True, checks_itself=True,
                    seconds=60,
                    executable=Executable(
                        name="torture/" + source.stem, sources=(source,),
                        flags=DIALECT + options(source), libraries=("-lm",)))
            for source in sources[::QUICK_STEP if quick else 1]]
