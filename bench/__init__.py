"""The benchmarks that tools/bench runs, one module each.

A benchmark is a module of this package with
  run(options)   prints a table and returns a Result, whose summary is the last
                 line; options is measure.Options
Adding one is writing the module and adding its name here."""

NAMES = ["overhead", "resumed", "pause", "write", "restore", "heap", "size"]
