"""The runtime's heap against glibc's, and mimalloc where its library is
installed: time per operation and the memory that the process needs at most, on
patterns of allocation, each in a process of its own. The means of time are over
all patterns, that of memory (against glibc) over those that need 16 MiB.

Relies on: heap_churn.cpp, in which both heaps are called alike."""

from ctypes.util import find_library

from corpora.build import TOP

from . import native
from .measure import Chart, Result, Table, checked, geomean, median



def run(options):
    binary = native.compiled([TOP / "bench" / "heap_churn.cpp",
                              *sorted((TOP / "rt" / "heap").glob("*.cpp"))],
                             options)
    mimalloc = find_library("mimalloc")
    heaps = {"ours": ("runtime", {}), "glibc": ("library", {})}
    if mimalloc:
        heaps["mimalloc"] = ("library", {"LD_PRELOAD": mimalloc})
    table = Table(("ns per operation, peak MiB", 34),
                  *((title, 9) for name in ("ours", "glibc", "mimalloc")
                    for title in (name, "MiB")))
    times = {name: [] for name in heaps}
    peaks = {name: [] for name in heaps}
    bars = []
    for pattern in checked([binary, "--list"]).output.decode().splitlines():
        cells = [pattern]
        # In turn, as in compare().
        rounds = [{name: checked([binary, "--only", pattern, heap],
                                 **variables)
                   for name, (heap, variables) in heaps.items()}
                  for _ in range(options.runs)]
        for name in heaps:
            words = [done[name].output.split() for done in rounds]
            times[name].append(median(float(word[0]) for word in words))
            peaks[name].append(median(int(word[1]) / 1024 for word in words))
            cells += [times[name][-1], peaks[name][-1]]
        if not mimalloc:
            cells.append("not installed")
        table.row(*cells)
        bars.append((pattern, times["ours"][-1] / times["glibc"][-1]))

    def ratio(values, other, least=0):
        return geomean([a / b for a, b in zip(values["ours"], values[other])
                        if b >= least])

    against = f"{ratio(times, 'mimalloc'):.2f}" if mimalloc else "not installed"
    return Result(f"heap: glibc {ratio(times, 'glibc'):.2f}, "
                  f"mimalloc {against}, "
                  f"peak {ratio(peaks, 'glibc', 16):.2f}",
                  [Chart("Time per operation, glibc = 1", bars)])
