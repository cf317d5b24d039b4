"""The corpora that tools/corpus runs, one module each.

A corpus is a module of this package with
  PAIRS, QUICK_PAIRS    [(from, level, to, level)], names of targets and
                        optimisation levels: what is run if nothing is asked for
  SAMPLE, QUICK_SAMPLE  safe points per program at which it is stopped
  programs(quick, source, target)
                        fetches what it needs, returns a list of Program for a
                        pair of targets, by name
Adding one is writing the module and adding its name here."""

NAMES = ["csmith", "packages", "sqlite", "torture"]
