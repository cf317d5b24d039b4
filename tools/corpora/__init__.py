"""The corpora that tools/corpus runs, one module each.

A corpus is a module of this package with
  DESCRIPTION          one line
  PAIRS                [(from, to)], names of targets, when none are asked for
  LEVELS               [(from, to)], optimisation levels for from == to;
                       across targets only the first is used
  SAMPLE, QUICK_SAMPLE safe points per program at which it is stopped
  programs(quick)      fetches what it needs, returns a list of Program
Adding one is writing the module and adding its name here."""

NAMES = ["sqlite"]
