"""How lit runs the tests of the plugin.

Substitutions:
  %clang      clang-19
  %plugin     path of MigPass.so
  %migcc      clang-19 with the plugin and -g
  %opt        opt-19 with the plugin loaded
  FileCheck   FileCheck-19
  %mtbuild    the build directory
  %mt         build/bin/mt
  %python     the Python that lit runs in
  %same-frames  the frames of a C file, if all targets agree on them

Relies on: LLVM 19's tools, and --param build=DIR (default: build at the top)."""

import os
import shutil
import sys
from pathlib import Path

import lit.formats
import lit.llvm  # noqa: F401  (its absence means another lit than LLVM 19's)

Build = Path(lit_config.params.get(
    "build", Path(__file__).resolve().parents[2] / "build")).resolve()
Plugin = Build / "lib" / "MigPass.so"
Mt = Build / "bin" / "mt"
for File in (Plugin, Mt):
    if not File.exists():
        lit_config.fatal(f"{File} is missing: build the project first")
for Tool in ("clang-19", "opt-19", "FileCheck-19", "not-19"):
    if not shutil.which(Tool):
        lit_config.fatal(f"{Tool} is missing: run tools/setup")

config.name = "MigPass"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".c", ".ll", ".test"]
config.excludes = ["Inputs"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = str(Build / "test" / "pass")
config.substitutions += [
    ("%clang", "clang-19"),
    ("%plugin", str(Plugin)),
    ("%migcc", f"clang-19 -g -fpass-plugin={Plugin}"),
    ("%opt", f"opt-19 -load-pass-plugin={Plugin}"),
    ("%mtbuild", str(Build)),
    (r"%mt\b", str(Mt)),
    ("%python", sys.executable),
    ("%same-frames",
     f"{Path(__file__).resolve().parent / 'same-frames'} {Plugin} {Mt}"),
    (r"\bFileCheck\b", "FileCheck-19"),
    (r"\bnot\b", "not-19"),
]
