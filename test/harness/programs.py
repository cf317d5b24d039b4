"""The test programs and what the comment at the head of each says of it.

A program is a C file of test/migrate/programs, or a directory of them. Its
first file has a comment such as

    /* mt-test: stack=256 ; status=7 ; refuse-l2: hash keyed by address */

of items separated by semicolons; a program without special needs has none.
ATTRIBUTES lists the items. A directory's files named lib_*.c go into a static
library; an input for standard input stands beside the program as NAME.in, what
is said of its types beside the source (mtcc --annotations) as NAME.annotations.

Relies on: tools/corpora/targets.py for the targets."""

import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tools"))
from corpora.targets import BIG_ENDIAN, TARGETS, WIDE  # noqa: E402

PROGRAMS = TOP / "test" / "migrate" / "programs"

ATTRIBUTES = {
    "targets": "targets it can be built for, by commas; default: all",
    "args": "its arguments",
    "env": "NAME=VALUE words of its environment",
    "stdin": "'file' or 'pipe': NAME.in as a regular file or through a pipe",
    "status": "its exit status; default 0",
    "stack": "MiB of stack it needs; default: the system's",
    "polls": "'everywhere': also at function entries and after calls",
    "points": "stops per sender; default: the runner's",
    "self": "it calls mt_checkpoint itself, at least once",
    "signal": "arguments that make it run for seconds: for real signals",
    "blocked": "arguments; with each it prints a line and then waits, for time,"
               " for its input or for a signal of its own: stopped meanwhile",
    "may-finish": "why it can end before a checkpoint can be taken",
    "refuse": "KIND MESSAGE: pairs that must be refused with that message",
    "skip": "KIND REASON: pairs that are left out",
}
KINDS = ("same", "L0", "L1", "L2", "opt", "no-g", "bare", "ping-pong", "signal",
         "blocked", "self")


def pair_kind(source, target):
    """The layout class of a pair of target names, or 'same'."""
    if source == target:
        return "same"
    if source in WIDE and target in WIDE:
        swapped = (source in BIG_ENDIAN) != (target in BIG_ENDIAN)
        return "L1" if swapped else "L0"
    return "L2"


class HeaderError(Exception):
    """A program's header says something nobody understands."""


@dataclass(frozen=True)
class Program:
    name: str
    sources: tuple
    library: tuple = ()  # of Path: sources of its static library
    targets: tuple = tuple(TARGETS)
    arguments: tuple = ()
    environment: dict = field(default_factory=dict, hash=False)
    stdin: str = ""  # "", "file" or "pipe"
    status: int = 0
    stack: int = 0  # MiB, 0: as it is
    points: int = 0
    polls: str = ""  # "" or "everywhere"
    self_checkpoint: bool = False
    signal_arguments: tuple = None
    blocked: tuple = ()
    may_finish: str = ""
    refusals: dict = field(default_factory=dict, hash=False)  # kind: message
    skips: dict = field(default_factory=dict, hash=False)  # kind: reason

    @property
    def headers(self):
        """The headers beside its sources."""
        return sorted({header for source in self.sources
                       for header in source.parent.glob("*.h")})

    @property
    def annotations(self):
        """What is said of its types in a file beside it, or None."""
        path = PROGRAMS / f"{self.name}.annotations"
        return path if path.exists() else None

    @property
    def input(self):
        """The bytes of its standard input."""
        if not self.stdin:
            return b""
        return (PROGRAMS / f"{self.name}.in").read_bytes()

    def of_kind(self, table, kind):
        """The entry of `refusals` or `skips` for a kind, None if there is
        none."""
        return table.get(kind)


def _items(path):
    """(attribute, value) of every mt-test comment in a file."""
    text = path.read_text()
    for comment in re.findall(r"/\*\s*mt-test:(.*?)\*/", text, re.S):
        for item in re.sub(r"\s*\n[ *]*", " ", comment).split(";"):
            name, _, value = re.sub(r"\s+", " ", item).strip().partition("=")
            if ":" in name:  # "refuse L2: message" reads better so
                name, _, value = item.strip().partition(":")
            yield path, name.strip(), value.strip()


def parse(path):
    """The program in a file or directory. Raises HeaderError."""
    sources = (path,) if path.is_file() else tuple(sorted(path.glob("*.c")))
    library = tuple(s for s in sources if s.name.startswith("lib_"))
    sources = tuple(s for s in sources if s not in library)
    fields = {"refusals": {}, "skips": {}}
    for source in sources + library:
        for _, name, value in _items(source):
            _apply(source, fields, name, value)
    return Program(path.stem, sources, library, **fields)


def _apply(source, fields, name, value):
    verb, _, kind = name.partition(" ")
    if verb in ("refuse", "skip"):
        if kind not in KINDS or not value:
            raise HeaderError(f"{source}: '{name}': write '{verb} KIND: text'"
                              f" with a kind of {', '.join(KINDS)}")
        fields["refusals" if verb == "refuse" else "skips"][kind] = value
    elif name == "targets":
        wanted = tuple(value.split(","))
        if not set(wanted) <= set(TARGETS):
            raise HeaderError(f"{source}: unknown target in '{value}'")
        fields["targets"] = wanted
    elif name in ("status", "stack", "points"):
        fields[name] = int(value)
    elif name == "args":
        fields["arguments"] = tuple(value.split())
    elif name == "signal":
        fields["signal_arguments"] = tuple(value.split())
    elif name == "blocked":
        fields["blocked"] = tuple(value.split())
    elif name == "env":
        fields["environment"] = dict(w.split("=", 1) for w in value.split())
    elif name == "polls" and value == "everywhere":
        fields["polls"] = value
    elif name == "stdin" and value in ("file", "pipe"):
        fields["stdin"] = value
    elif name == "self":
        fields["self_checkpoint"] = True
    elif name == "may-finish":
        fields["may_finish"] = value
    else:
        raise HeaderError(f"{source}: unknown item '{name}'; known are "
                          + ", ".join(ATTRIBUTES))


def all_programs():
    """Every program, by name. Raises HeaderError."""
    paths = sorted(p for p in PROGRAMS.iterdir()
                   if p.is_dir() or p.suffix == ".c")
    return {p.stem: parse(p) for p in paths}
