"""Whether a restored program is as fast as one that was never stopped: each
kernel stops at its first safe point, and goes on from the image to its end.

What counts is the ratio to an uninterrupted run of the same binary that is
ready for checkpoints, so that both have the same heap; the last column is the
ratio to the build without the plugin.

Relies on: kernels.py."""

import shutil

from corpora.build import BuildError

from . import kernels
from .measure import (Chart, Comparison, Failed, Result, Table, checked,
                      median, worst)

CHECKPOINTED = 85  # the runtime's exit status


def measure(program, level, options):
    """(Comparison with the same binary, seconds of the plain one)."""
    plain, ours = kernels.pair(program, level)
    images = options.work / program.name
    images.mkdir()
    expected = checked(plain).output
    checked(ours, status=CHECKPOINTED, MT_CHECKPOINT_DIR=images,
            MT_CHECKPOINT_AT=1, MT_ON_CHECKPOINT="exit")
    result, plains = Comparison(), []
    for _ in range(options.runs):
        plains.append(checked(plain, expected).seconds(options.clock))
        result.add(*(checked(ours, expected, **variables)
                     .seconds(options.clock) for variables in
                     ({"MT_CHECKPOINT_DIR": images}, {"MT_RESTORE": images})))
    shutil.rmtree(images)
    return result, plains


def run(options):
    table = Table(("kernel", 12), ("plain s", 8), ("ours s", 8),
                  ("resumed s", 9), ("ratio", 8), ("to plain", 8))
    level = options.levels[0]
    ratios, fine = {}, True
    for program in kernels.chosen(options):
        try:
            result, plains = measure(program, level, options)
        except (BuildError, Failed) as error:
            print(f"{program.name}: {error}", flush=True)
            fine = False
            continue
        ratios[program.name] = result.ratio
        table.row(program.name, median(plains), median(result.first),
                  median(result.second), result.ratio,
                  Comparison(plains, result.second).ratio)
    title = f"Time of a restored program at -{level}, uninterrupted = 1"
    return Result(f"resumed: {worst(ratios)}",
                  [Chart(title, list(ratios.items()))], fine)
