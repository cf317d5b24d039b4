"""How long a checkpoint stops a program that goes on: the longest gap that a
program notices which reads the clock all the time, by the size of its heap, all
of which it has touched; CRIU and DMTCP do the same with the build without the
plugin. Between two checkpoints it has time to get its memory back in order, of
which the longest gap is told too. And how long it is from a request to the last
sign of life before.

Relies on: stopping.py, peers.py."""

import subprocess
from dataclasses import dataclass

from . import peers, stopping
from .measure import Chart, Failed, Result, Table, median, percentile

HEAPS = [64, 1024, 4096]  # MiB
QUICK_HEAPS = [64, 1024]
SIGNALS, QUICK_SIGNALS = 300, 100
BETWEEN = 4  # seconds from one checkpoint to the next, for a GiB


@dataclass
class Pause:
    """In milliseconds, medians."""

    stop: float
    later: float


def measure(kind, mebibytes, options):
    """A Pause, or why there is none."""
    instrumented = isinstance(kind, stopping.Ours)
    if not instrumented and not kind.installed():
        return "not installed"
    words = stopping.command(mebibytes, instrumented)
    try:
        stops, _ = stopping.observe(kind, words, options.runs, options,
                                    after=max(0.3, BETWEEN * mebibytes / 1024))
    except (Failed, subprocess.CalledProcessError, OSError) as error:
        if instrumented:
            raise
        print(f"{kind.name}: {error}")
        return "failed"
    return Pause(median(stop.pause for stop in stops) * 1e3,
                 median(stop.later for stop in stops) * 1e3)


def measure_parked(options):
    """Milliseconds from each of many requests to the last sign of life."""
    count = QUICK_SIGNALS if options.quick else SIGNALS
    small = stopping.Ours()
    small.patience = 2
    stops, _ = stopping.observe(small, stopping.command(1), count, options,
                                before=0.05, after=0)
    print(f"{count} requests, 1 MiB; {small.repeated} were lost and repeated")
    return [stop.parked * 1e3 for stop in stops]


def run(options):
    # First: the system is still writing large images long after they are done.
    parked = measure_parked(options)
    kinds = [stopping.Ours(), *(peer() for peer in peers.ALL)]
    table = Table(("heap MiB", 10),
                  *((f"{kind.name} ms", 13) for kind in kinds),
                  ("ours later ms", 14))
    bars, pauses = [], {}
    for mebibytes in QUICK_HEAPS if options.quick else HEAPS:
        cells = [measure(kind, mebibytes, options) for kind in kinds]
        ours = pauses[mebibytes] = cells[0]
        table.row(mebibytes, *(getattr(cell, "stop", cell) for cell in cells),
                  ours.later)
        bars += [(f"{mebibytes} MiB, {kind.name}", cell.stop)
                 for kind, cell in zip(kinds, cells)
                 if isinstance(cell, Pause)]
    print(f"\nparked after {median(parked):.3f} ms (median), "
          f"{percentile(parked, 99):.3f} ms (p99)")
    return Result(f"pause: 1 GiB {pauses[1024].stop:.1f} ms, "
                  f"parked p99 {percentile(parked, 99):.3f} ms",
                  [Chart("Pause of a checkpoint, milliseconds", bars)])
