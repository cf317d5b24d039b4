"""GCC's c-torture execute tests: small programs that check themselves, written
against compilers. They are stopped in builds that poll everywhere.

Relies on: Debian's gcc-12-source."""

import re
import subprocess

from . import debian
from .build import Executable, Program
from .targets import BIG_ENDIAN, SIGNED_CHAR, WIDE, X87

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


# Between word sizes these compare what they have computed on one target with
# what the other makes of it, which is another value by C's own rules.
OF_ONE_TARGET = {
    "920810-1": "keeps a size of one target and compares it with the other's",
    "930930-2": "reads the words of a double as longs before and after",
}
# Between byte orders.
OF_ONE_ORDER = {
    "20001228-1": "asks twice for the byte order and compares the answers",
    "bitfld-6": "has other code for each byte order",
    "bitfld-7": "has other code for each byte order",
    "pr38051": "reads words of text and looks at their bytes later",
    "pr42691": "makes a double of shorts in the order of one target",
    "pr65401": "has other code for each byte order",
    "pr98853-1": "has other code for each byte order",
    "widechar-3": "has other code for each byte order",
}
# Where long double differs.
OF_ONE_PRECISION = {
    "va-arg-6": "compares a long double with a constant of its own precision",
}
# Where plain char has another sign.
OF_ONE_SIGN = {
    "pr29695-1": "ends at once where char is unsigned",
    "pr29695-2": "ends at once where char is unsigned",
}
# Everywhere: what these rely on, C does not give them.
UNDEFINED = {
    "20000603-1": "breaks the rules of aliasing; fails with -fno-inline, too",
    "20090527-1": "decides by a variable that was never set",
    "920922-1": "points far beyond a variable",
    "builtin-constant": "asks the compiler what it knows of a value",
    "pr64242": "takes memory from alloca to lie in equal distances",
    "ptr-arith-1": "points beyond the end of an array",
    "return-addr": "prints addresses of variables",
}


def unfit(name, source, target):
    if name in UNDEFINED:
        return UNDEFINED[name]
    if (source in BIG_ENDIAN) != (target in BIG_ENDIAN) and \
            name in OF_ONE_ORDER:
        return OF_ONE_ORDER[name]
    if (source in SIGNED_CHAR) != (target in SIGNED_CHAR) and \
            name in OF_ONE_SIGN:
        return OF_ONE_SIGN[name]
    if (source in X87) != (target in X87) and name in OF_ONE_PRECISION:
        return OF_ONE_PRECISION[name]
    if (source in WIDE) != (target in WIDE):
        return OF_ONE_TARGET.get(name, "")
    return ""


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
    return [Program(name=path.stem, dense=True, checks_itself=True,
                    seconds=60, unfit=unfit(path.stem, source, target),
                    executable=Executable(
                        name="torture/" + path.stem, sources=(path,),
                        flags=DIALECT + options(path), libraries=("-lm",)))
            for path in sources[::QUICK_STEP if quick else 1]]
