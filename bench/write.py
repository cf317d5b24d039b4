"""How fast images are written, against the same bytes written by plain write(2)
with the same steps for safety, and against zstd at level 1 on one core if
images are compressed; and what is left of the program's speed while the child
writes: it goes through its heap writing to every page, so each page is copied
once.

Relies on: programs/images.c, stopping.py; libzstd's header for that peer."""

from pathlib import Path

from corpora import build
from corpora.build import TOP, Executable

from . import kernels, stopping
from .measure import (Chart, Comparison, Failed, Result, Table, checked,
                      median)

PROGRAMS = TOP / "bench" / "programs"
HAVE_ZSTD = Path("/usr/include/zstd.h").exists()
IMAGES = Executable(
    name="bench-images",
    sources=(PROGRAMS / "images.c", PROGRAMS / "peer.c"),
    flags=("-g", "-I", str(TOP / "include"),
           *(["-DHAVE_ZSTD"] if HAVE_ZSTD else [])),
    libraries=("-lzstd",) if HAVE_ZSTD else ())


def program():
    return build.build(IMAGES, kernels.HERE, "-O2")


def throughput(mebibytes, compress, options):
    """A Comparison of the peer's seconds with the image's."""
    images, peer = options.work / "images", options.work / "peer"
    for folder in (images, peer):
        folder.mkdir(exist_ok=True)
    # The first pair finds caches cold and memory not yet mapped.
    output = checked([program(), mebibytes, "write", peer, options.runs + 1],
                     MT_CHECKPOINT_DIR=images, MT_KEEP=1,
                     MT_COMPRESS=compress).output.decode()
    rows = [line.split() for line in output.splitlines()][1:]
    if len(rows) != options.runs:
        raise Failed(f"prints {output!r}")
    return Comparison([float(row[3]) for row in rows],
                      [float(row[1]) for row in rows])


def slow_down(mebibytes, options):
    """The steps per second while the child writes, to those before."""
    stops, work = stopping.observe(
        stopping.Ours(), stopping.command(mebibytes), options.runs, options,
        before=1.0)
    rates = []
    for stop in stops:
        during = [steps for start, steps in work
                  if stop.sent <= start < stop.done - 10_000_000]
        before = [steps for start, steps in work
                  if stop.sent - 500_000_000 <= start < stop.sent - 10_000_000]
        length = (stop.done - stop.sent) // 10_000_000 or 1
        rates.append(sum(during) / length * len(before) / sum(before))
    return median(rates)


def run(options):
    mebibytes = 256 if options.quick else 1024
    table = Table(("1 core", 12), ("image s", 8), ("MiB/s", 8), ("peer s", 8),
                  ("MiB/s", 8), ("image/peer", 10))
    factors, bars = {}, []
    for peer, compress in (("plain", 0), ("zstd", 1)):
        if compress and not HAVE_ZSTD:
            table.row(peer, "", "", "", "", "not installed")
            factors[peer] = "not installed"
            continue
        result = throughput(mebibytes, compress, options)
        ours, theirs = median(result.second), median(result.first)
        table.row(peer, ours, round(mebibytes / ours), theirs,
                  round(mebibytes / theirs), 1 / result.ratio)
        factors[peer] = f"{1 / result.ratio:.2f}"
        bars += [(f"image, MT_COMPRESS={compress}", mebibytes / ours),
                 (f"{peer}, the same bytes", mebibytes / theirs)]
    rate = slow_down(mebibytes, options)
    print(f"\nwhile the child writes {mebibytes} MiB, "
          f"the program does {rate:.2f} of its work")
    return Result(f"write: plain {factors['plain']}, zstd {factors['zstd']}",
                  [Chart("Throughput, MiB/s", bars)])
