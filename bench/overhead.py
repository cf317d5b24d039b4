"""What the plugin costs a program that is ready for checkpoints and takes none:
the same flags with it and without, in pairs, at each optimisation level.

Relies on: kernels.py."""

from corpora.build import BuildError

from . import kernels
from .measure import (Chart, Failed, Result, Table, checked, compare, median,
                      worst)


def measure(program, level, options):
    """A Comparison of plain and ours; what they print must be equal."""
    plain, ours = kernels.pair(program, level)
    images = options.work / "images"
    images.mkdir(exist_ok=True)
    expected = checked(plain).output
    return compare(
        lambda: checked(plain, expected).seconds(options.clock),
        lambda: checked(ours, expected,
                        MT_CHECKPOINT_DIR=images).seconds(options.clock),
        options.runs)


def run(options):
    table = Table(("kernel", 12),
                  *((title, 8) for level in options.levels
                    for title in (f"-{level} plain s", "ours s", "ratio")))
    ratios = {level: {} for level in options.levels}
    fine = True
    for program in kernels.chosen(options):
        cells = [program.name]
        for level in options.levels:
            try:
                result = measure(program, level, options)
            except (BuildError, Failed) as error:
                print(f"{program.name} -{level}: {error}", flush=True)
                cells += ["failed", "", ""]
                fine = False
                continue
            ratios[level][program.name] = result.ratio
            cells += [median(result.first), median(result.second),
                      result.ratio]
        table.row(*cells)
    summary = "; ".join(f"-{level} {worst(ratios[level])}"
                        for level in options.levels)
    return Result(f"overhead: {summary}",
                  [Chart(f"Time with the plugin at -{level}, plain = 1",
                         list(ratios[level].items()))
                   for level in options.levels], fine)
