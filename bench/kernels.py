"""The programs that overhead, resumed and size are measured on: the kernels of
bench/kernels, which are our own and print a checksum, and SQLite as the corpus
of that name builds it.

Relies on: tools/corpora, for building and for what SQLite needs. That does not
know of headers: who changes one of bench/kernels touches the kernels too."""

from dataclasses import replace

from corpora import build, sqlite
from corpora.build import BUILD, TOP, Executable, Program
from corpora.targets import TARGETS

HERE = TARGETS["x86_64"]
# Optimisation levels, and the flags that each has beside -LEVEL.
LEVELS = {"O2": (), "O3": ("-march=native",)}
SQLITE_SCALE = "4"


def kernels():
    """All kernels, as programs."""
    return [Program(name=source.stem,
                    executable=Executable(name=f"bench-{source.stem}",
                                          sources=(source,), flags=("-g",),
                                          libraries=("-lm",)))
            for source in sorted((TOP / "bench" / "kernels").glob("*.c"))]


def sqlite_program():
    """SQLite on its workload, in memory; fetches it."""
    program = sqlite.programs(True, HERE.name, HERE.name)[0]
    workload = TOP / "test" / "sqlite" / "workload.sql"
    return replace(program, name="sqlite", inputs={},
                   arguments=(str(workload), SQLITE_SCALE, ":memory:"))


def at_level(program, level):
    """The program with what `level` adds to its flags. Its output goes to a
    place of its own where that is not what everybody else builds."""
    extra = LEVELS[level]
    if not extra:
        return program.executable
    name = program.executable.name + "".join(extra)
    return replace(program.executable, name=name,
                   flags=program.executable.flags + extra)


def pair(program, level):
    """The commands that run it without and with the plugin. Raises
    BuildError."""
    executable = at_level(program, level)
    return [[build.build(executable, HERE, f"-{level}", instrumented=ours),
             *program.arguments] for ours in (False, True)]


def is_built(program, level):
    """Whether it need not be compiled with the plugin."""
    executable = at_level(program, level)
    binary = (build.OUTPUT / executable.name / f"{HERE.name}-mt-{level}"
              / executable.name)
    plugin = BUILD / "lib" / "MigPass.so"
    return (binary.exists()
            and binary.stat().st_mtime_ns > plugin.stat().st_mtime_ns)


def chosen(options):
    """The programs that the options ask for. SQLite takes minutes to compile,
    so --quick leaves it out where it is not there already, unless it is asked
    for by name."""
    programs = kernels()
    if not options.kernels or "sqlite" in options.kernels:
        program = sqlite_program()
        if "sqlite" in options.kernels or not options.quick or all(
                is_built(program, level) for level in options.levels):
            programs.append(program)
        else:
            print("sqlite is left out: it is not built")
    return [program for program in programs
            if not options.kernels or program.name in options.kernels]


def names():
    return [program.name for program in kernels()] + ["sqlite"]
