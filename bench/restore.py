"""How long it takes from exec until a restored program goes on, and until it
has read all of its heap, by the size of the heap; the image is in the page
cache. And how fast data of one target are converted to another's, as parts of
memcpy's bandwidth, and beside it, where they are installed: XDR's decoding
(libtirpc), HDF5's conversion of numbers, and the reading of a binary archive of
Boost, which converts nothing.

Relies on: programs/images.c, convert.cpp; the order of lines that it prints."""

import itertools
import shutil
import time
from pathlib import Path

from corpora.build import TOP

from . import native, write
from .measure import Chart, Failed, Result, Table, checked, median

HEAPS = [64, 1024]  # MiB
CHECKPOINTED = 85
# The peers' headers, and what they are compiled with.
PEERS = {
    "XDR": (Path("/usr/include/tirpc/rpc/xdr.h"),
            ["-DHAVE_XDR", "-I/usr/include/tirpc", "-ltirpc"]),
    "HDF5": (Path("/usr/include/hdf5/serial/hdf5.h"),
             ["-DHAVE_HDF5", "-I/usr/include/hdf5/serial",
              "-lhdf5_serial"]),
    "Boost": (Path("/usr/lib/x86_64-linux-gnu/libboost_serialization.so"),
              ["-DHAVE_BOOST", "-lboost_serialization"]),
}


def restores(mebibytes, options):
    """[(seconds to the first instruction, to the whole heap)]"""
    binary, images = write.program(), options.work / "images"
    images.mkdir()
    command = [binary, mebibytes, "restore"]
    checked(command, status=CHECKPOINTED, MT_CHECKPOINT_DIR=images,
            MT_ON_CHECKPOINT="exit")
    times = []
    for _ in range(options.runs + 1):
        began = time.clock_gettime_ns(time.CLOCK_MONOTONIC)
        words = checked(command, MT_RESTORE=images).output.split()
        if len(words) != 4:
            raise Failed(f"prints {words}")
        times.append(((int(words[1]) - began) / 1e9,
                      (int(words[3]) - began) / 1e9))
    shutil.rmtree(images)
    return times[1:]  # the first finds caches cold


def convert(options):
    """Prints a table for each kind of data; returns bars of their means."""
    installed = {name: flags for name, (path, flags) in PEERS.items()
                 if path.exists()}
    binary = native.compiled([TOP / "bench" / "convert.cpp", *native.CORE],
                             options, *itertools.chain(*installed.values()))
    rows = [line.split() for line in
            checked([binary, options.runs]).output.decode().splitlines()]
    peers = {(row[0], row[1]): float(row[2]) for row in rows
             if row[0] in installed}
    speeds = {}
    for row in rows:
        if row[0] == "convert":
            kind, source, target = (word.split("-")[0] for word in row[1:4])
            speeds.setdefault(kind, {}).setdefault(source, {})[target] = (
                float(row[4]))
    print("\nconversion, bandwidth of memcpy = 1")
    bars = []
    for kind, table in speeds.items():
        print()
        columns = Table((f"{kind}, from", 14),
                        *((target, 7) for target in table))
        for source, cells in table.items():
            columns.row(source, *cells.values())
        ours = median(cell for cells in table.values()
                      for cell in cells.values())
        bars.append((kind, ours))
        beside = []
        for name in PEERS:
            if (name, kind) in peers:
                beside.append(f"{name} {peers[name, kind]:.3f}")
                bars.append((f"{kind}, {name}", peers[name, kind]))
            else:
                beside.append(f"{name} has no such data" if name in installed
                              else f"{name} is not installed")
        print(f"median {ours:.3f}; " + "; ".join(beside))
    return bars


def run(options):
    table = Table(("heap MiB", 10), ("goes on, ms", 12),
                  ("all read, ms", 12))
    bars = []
    for mebibytes in HEAPS:
        times = restores(mebibytes, options)
        first, whole = (median(column) * 1e3 for column in zip(*times))
        table.row(mebibytes, first, whole)
        bars.append((f"{mebibytes} MiB", first))
    return Result(f"restore: 1 GiB {first:.1f} ms",
                  [Chart("From exec until the program goes on, ms", bars),
                   Chart("Conversion, median of all pairs, memcpy = 1",
                         convert(options))])
