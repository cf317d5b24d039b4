"""SQLite, unmodified, running test/sqlite/workload.sql in memory and on a file.

Between layouts it is compiled as its own configure does on Linux, with
malloc_usable_size, and told to keep no pools; what its pointers do not tell of
its memory, test/sqlite/sqlite.annotations does. Between word sizes it is
refused: how many numbers a bit set (Bitvec) has, and so where it keeps each,
follows from the size of a pointer, and every transaction has one.

Relies on: tools/fetch-sqlite."""

import subprocess
from pathlib import Path

from .build import TOP, Executable, Program
from .targets import BIG_ENDIAN, WIDE

PAIRS = [
    ("x86_64", "-O2", "x86_64", "-O2"),
    ("x86_64", "-O2", "x86_64", "-O0"),
    ("x86_64", "-O2", "aarch64", "-O2"),
    ("aarch64", "-O2", "x86_64", "-O2"),
    ("x86_64", "-O2", "s390x", "-O2"),
    ("s390x", "-O2", "x86_64", "-O2"),
]
# SQLite at -O2 takes minutes to compile, so just once.
QUICK_PAIRS = [
    ("x86_64", "-O2", "x86_64", "-O0"),
    ("x86_64", "-O2", "aarch64", "-O0"),
    ("aarch64", "-O0", "x86_64", "-O2"),
]
SAMPLE = 12
QUICK_SAMPLE = 2


def programs(quick, source, target):
    fetch = subprocess.run([TOP / "tools" / "fetch-sqlite"], check=True,
                           stdout=subprocess.PIPE, text=True)
    amalgamation = Path(fetch.stdout.split("\n")[-2])
    apart = ((source in BIG_ENDIAN) != (target in BIG_ENDIAN)
             or (source in WIDE) != (target in WIDE))
    driver = Executable(
        name="sqlite-apart" if apart else "sqlite",
        sources=(TOP / "test" / "sqlite" / "driver.c",
                 amalgamation / "sqlite3.c"),
        # The last: fused operations would round differently from target to
        # target.
        flags=("-DSQLITE_THREADSAFE=0", "-DSQLITE_OMIT_LOAD_EXTENSION",
               "-isystem", str(amalgamation), "-ffp-contract=off",
               *(["-DHAVE_MALLOC_H", "-DHAVE_MALLOC_USABLE_SIZE"]
                 if apart else [])),
        libraries=("-lm",),
        plain_level="-O0",
        annotations=TOP / "test" / "sqlite" / "sqlite.annotations"
        if apart else None)
    workload = (TOP / "test" / "sqlite" / "workload.sql").read_text()
    scale = "1" if quick else "2"
    modes = [
        ("memory", ":memory:", ""),
        ("journal", "data.db", "PRAGMA journal_mode = DELETE;\n"),
        # Exclusive, so that the index of the log is not in shared memory.
        ("wal", "data.db", "PRAGMA locking_mode = EXCLUSIVE;\n"
                           "PRAGMA journal_mode = WAL;\n"),
    ]
    if apart:
        modes.pop()  # its index holds numbers of two sizes in one array
    # Small numbers in pointers, and differences of 32 bits.
    return [Program(name=name, executable=driver,
                    trusted=(source in WIDE) != (target in WIDE),
                    arguments=("workload.sql", scale, database,
                               *(["apart"] if apart else [])),
                    inputs={"workload.sql": prelude + workload})
            for name, database, prelude in modes]
