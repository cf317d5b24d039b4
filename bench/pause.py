"""How long a checkpoint stops a program that goes on: the longest gap that a
program notices which reads the clock all the time, by the size of its heap, all
of which it has touched; CRIU and DMTCP do the same with the build without the
plugin. And how long it is from a request to the last sign of life before.

Relies on: stopping.py, peers.py."""

import subprocess

from . import peers, stopping
from .measure import Chart, Failed, Result, Table, median, percentile

HEAPS = [64, 1024, 4096]  # MiB
QUICK_HEAPS = [64, 1024]
SIGNALS, QUICK_SIGNALS = 300, 100


def measure(kind, mebibytes, options):
    """The median pause in milliseconds, or why there is none."""
    instrumented = isinstance(kind, stopping.Ours)
    if not instrumented and not kind.installed():
        return "not installed"
    words = stopping.command(mebibytes, instrumented)
    try:
        stops, _ = stopping.observe(kind, words, options.runs, options)
    except (Failed, subprocess.CalledProcessError, OSError) as error:
        if instrumented:
            raise
        print(f"{kind.name}: {error}")
        return "failed"
    return median(stop.pause for stop in stops) * 1e3


def run(options):
    kinds = [stopping.Ours(), *(peer() for peer in peers.ALL)]
    table = Table(("heap MiB", 10),
                  *((f"{kind.name} ms", 13) for kind in kinds))
    bars, pauses = [], {}
    for mebibytes in QUICK_HEAPS if options.quick else HEAPS:
        cells = [measure(kind, mebibytes, options) for kind in kinds]
        table.row(mebibytes, *cells)
        pauses[mebibytes] = cells[0]
        bars += [(f"{mebibytes} MiB, {kind.name}", cell)
                 for kind, cell in zip(kinds, cells)
                 if isinstance(cell, float)]
    count = QUICK_SIGNALS if options.quick else SIGNALS
    small = stopping.Ours()
    small.patience = 2
    stops, _ = stopping.observe(small, stopping.command(1), count,
                                options, before=0.05, after=0)
    parked = [stop.parked * 1e3 for stop in stops]
    print(f"\n{count} requests, 1 MiB: parked after "
          f"{median(parked):.3f} ms (median), "
          f"{percentile(parked, 99):.3f} ms (p99); "
          f"{small.repeated} were lost and repeated")
    return Result(f"pause: 1 GiB {pauses[1024]:.1f} ms, "
                  f"parked p99 {percentile(parked, 99):.3f} ms",
                  [Chart("Pause of a checkpoint, milliseconds", bars)])
