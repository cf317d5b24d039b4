#!/usr/bin/env python3
"""What a user does with an installation: mtcc, clang with the plugin and
-lmigrt, the CMake package, for every target that was built. What they make is
run, and stopped and gone on with.

  test/toolchain/run.py --build BUILD      ends with "N passed, N failed"

Relies on: a finished build; qemu-user for the other targets."""

import argparse
import json
import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "tools"))
from corpora.targets import TARGETS, WIDE  # noqa: E402

OUTPUT = "89 55\n"
STOPPED = 85  # with MT_ON_CHECKPOINT=exit


class Failure(Exception):
    """A test did not get what it wanted; says what it got."""


def run(*command, fails=False, **options):
    """Runs a command that must succeed (or fail) and returns what it printed,
    errors included if it must fail."""
    command = [str(word) for word in command]
    done = subprocess.run(command, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT if fails
                          else subprocess.PIPE, timeout=300, **options)
    if (done.returncode != 0) != fails:
        raise Failure(f"{shlex.join(command)}\nended with {done.returncode}\n"
                      f"{done.stdout}{done.stderr or ''}")
    return done.stdout


def expect(got, wanted):
    if got != wanted:
        raise Failure(f"wanted {wanted!r}\ngot    {got!r}")


def expect_in(part, whole):
    if part not in whole:
        raise Failure(f"wanted {part!r}\nin     {whole!r}")


def works(words, work, output=OUTPUT, goes_on=None):
    """The program gives its output at once, and also when it is stopped on its
    way and gone on with, by itself or another build."""
    expect(run(*words), output)
    images = Path(tempfile.mkdtemp(dir=work))
    variables = {name: value for name, value in os.environ.items()
                 if not name.startswith("MT_")}
    words = [str(word) for word in words]
    first = subprocess.run(words, text=True, capture_output=True, timeout=300,
                           env={**variables, "MT_CHECKPOINT_DIR": str(images),
                                "MT_CHECKPOINT_AT": "3",
                                "MT_ON_CHECKPOINT": "exit"})
    if first.returncode != STOPPED:
        raise Failure(f"{shlex.join(words)}\nwas not stopped: status "
                      f"{first.returncode}\n{first.stdout}{first.stderr}")
    rest = run(*(goes_on or words),
               env={**variables, "MT_RESTORE": str(images)})
    expect(first.stdout + rest, output)
    if not rest:
        raise Failure(f"{shlex.join(words)}\nwas stopped at its end")


class Tests:
    """Each method test_* is a test of the host, each method each_* one of every
    target; a test gets an empty folder to work in."""

    def __init__(self, build, prefix):
        self.build, self.prefix = build, prefix
        self.mtcc = build / "bin" / "mtcc"

    # -- one for each target ------------------------------------------------

    def each_mtcc(self, target, work):
        run(self.mtcc, f"--target={target.triple}", "-O2", HERE / "app.c",
            "-o", work / "app")
        works(target.command(work / "app"), work)

    def each_mtcc_static(self, target, work):
        run(self.mtcc, f"--target={target.triple}", "-O2", "-static",
            HERE / "app.c", "-o", work / "app")
        works(target.command(work / "app"), work)

    def each_fixed_place(self, target, work):
        """What lies at a fixed place goes on at another one."""
        if target.name not in WIDE:
            return
        for name, place in (("here", "0x400000"), ("there", "0x8000000")):
            run(self.mtcc, f"--target={target.triple}", "-O2", "-no-pie",
                f"-Wl,-Ttext-segment={place}", HERE / "numbers.c", "-o",
                work / name)
        here, there = (target.command(work / name)
                       for name in ("here", "there"))
        output = run(*here)
        expect(run(*there), output)
        works(here, work, output, goes_on=there)

    def each_library_frees(self, target, work):
        """A library may free and resize what the program has allocated, also
        where another allocator stands in for the C library's."""
        triple = f"--target={target.triple}"
        folder = self.build / "lib" / target.triple
        for name in ("takes", "allocator"):
            run("clang-19", triple, "-O2", "-fPIC", "-fno-builtin", "-shared",
                HERE / f"{name}.c", "-o", work / f"lib{name}.so")
        run(self.mtcc, triple, "-O2", "-c", HERE / "given.c", "-o",
            work / "given.o")
        here = ["-L", work, "-ltakes", f"-Wl,-rpath,{work}"]
        for linkage in (["-l:libmigrt.a", *here],
                        [*here, "-lmigrt", f"-Wl,-rpath,{folder}"],
                        ["-l:libmigrt.a", "-lallocator", *here]):
            run("clang-19", triple, work / "given.o", f"-L{folder}",
                *linkage, "-o", work / "given")
            works(target.command(work / "given"), work,
                  "given\n200\n10000\n" * 6)

    def each_hashed_places(self, target, work):
        """At a fixed place the same file finds again what it has hashed by the
        addresses of variables."""
        source = HERE.parent / "migrate" / "programs" / "place_hashes.c"
        run(self.mtcc, f"--target={target.triple}", "-O2", "-no-pie", source,
            "-o", work / "app")
        app = target.command(work / "app")
        output = run(*app)
        works(app, work, output)
        if target.name in WIDE:
            return  # at another low place refused for all its numbers
        # So it does from image to image, and no longer at another place.
        run(self.mtcc, f"--target={target.triple}", "-O2", "-no-pie",
            "-Wl,-Ttext-segment=0x10000000", source, "-o", work / "other")
        (work / "images").mkdir()
        stop = {**os.environ, "MT_CHECKPOINT_DIR": str(work / "images"),
                "MT_CHECKPOINT_AT": "30", "MT_ON_CHECKPOINT": "exit"}
        go_on = {"MT_RESTORE": str(work / "images")}
        run(*app, fails=True, env=stop)
        run(*app, fails=True, env={**stop, **go_on})
        expect(len(list((work / "images").glob("*.mtimg"))), 2)
        expect(run(*app, env={**os.environ, **go_on}), output)
        expect_in("such as a hash", run(*target.command(work / "other"),
                                        fails=True,
                                        env={**os.environ, **go_on}))

    def each_compile_and_link_apart(self, target, work):
        triple = f"--target={target.triple}"
        run(self.mtcc, triple, "-c", HERE / "app.c", "-o", work / "app.o")
        run(self.mtcc, triple, work / "app.o", "-o", work / "app")
        works(target.command(work / "app"), work)

    def each_shared(self, target, work):
        folder = self.build / "lib" / target.triple
        debug = "-gdwarf-4" if target.name == "riscv64" else "-g"
        run("clang-19", f"--target={target.triple}", debug, "-O2",
            f"-fpass-plugin={self.build}/lib/MigPass.so", HERE / "app.c",
            f"-L{folder}", "-lmigrt", f"-Wl,-rpath,{folder}", "-o",
            work / "app")
        expect_in("libmigrt.so", run("llvm-readelf-19", "-d", work / "app"))
        works(target.command(work / "app"), work)

    def each_beside_cxx(self, target, work):
        triple = f"--target={target.triple}"
        run(self.mtcc, triple, "-O2", "-c", HERE / "mixed.c", "-o",
            work / "mixed.o")
        run("clang++-19", triple, "-O2", "-c", HERE / "neighbour.cpp", "-o",
            work / "neighbour.o")
        for linkage in ("-O2", "-static-libstdc++", "-static"):
            run("clang++-19", triple, linkage, work / "mixed.o",
                work / "neighbour.o", f"-L{self.build}/lib/{target.triple}",
                "-l:libmigrt.a", "-o", work / "mixed")
            works(target.command(work / "mixed"), work,
                  "number 41\nnumber 41\n42\n")

    def each_exports_only_mt(self, target, work):
        folder = self.build / "lib" / target.triple
        for words in (["-g", folder / "libmigrt.a"],
                      ["-D", folder / "libmigrt.so"]):
            names = run("llvm-nm-19", "--defined-only", "-j", *words).split()
            names = [name for name in names if name != "migrt.o:"
                     and not name.startswith(("mt_", "__migrt_"))
                     and name not in ("free", "realloc")]
            expect(names, [])

    # -- host only ------------------------------------------------------------

    def test_design_command(self, work):
        lib = self.prefix / "lib"
        run("clang-19", "-g", "-O2", f"-fpass-plugin={lib}/MigPass.so",
            HERE / "app.c", f"-L{lib}", "-lmigrt", "-o", work / "app")
        works([work / "app"], work)

    def test_plugin_found_by_ldconfig(self, work):
        (work / "conf").write_text(f"{self.prefix}/lib\n")
        run("/sbin/ldconfig", "-X", "-f", work / "conf", "-C", work / "cache")
        expect_in(f"MigPass.so (libc6,x86-64) => {self.prefix}/lib/",
                  run("/sbin/ldconfig", "-p", "-C", work / "cache"))

    def test_installed_mtcc(self, work):
        (work / "link").symlink_to(self.prefix / "bin" / "mtcc")
        run(work / "link", "-O2", HERE / "app.c", "-o", work / "app")
        works([work / "app"], work)
        expect_in(f"{self.prefix}/lib/MigPass.so",
                  run(work / "link", "--show", HERE / "app.c"))

    def package(self, work, where, *options):
        run("cmake", "-S", HERE / "package", "-B", work, "-G", "Ninja",
            "-DCMAKE_C_COMPILER=clang-19", f"-DMigThread_DIR={where}",
            *options)
        run("cmake", "--build", work)
        commands = run("ninja", "-C", work, "-t", "commands")
        expect_in("-fpass-plugin=", commands)
        return work / "app"

    def test_package_installed(self, work):
        app = self.package(work, self.prefix / "lib/cmake/MigThread")
        works([app], work)

    def test_package_build_tree(self, work):
        app = self.package(work, self.build / "lib/cmake/MigThread")
        works([app], work)

    def test_package_cross(self, work):
        target = TARGETS["aarch64"]
        app = self.package(work, self.prefix / "lib/cmake/MigThread",
                           f"-DCMAKE_C_COMPILER_TARGET={target.triple}")
        works(target.command(app), work)

    def test_package_refuses_gcc(self, work):
        said = run("cmake", "-S", HERE / "package", "-B", work, "-G", "Ninja",
                   "-DCMAKE_C_COMPILER=gcc", fails=True,
                   env={**os.environ, "MigThread_DIR":
                        f"{self.prefix}/lib/cmake/MigThread"})
        expect_in("clang-19", " ".join(said.split()))

    def test_mtcc_show(self, work):
        def show(*words):
            return run(self.mtcc, "--show", *words)
        linked = show("a b.c", "-o", "x")
        expect_in("'a b.c'", linked)
        expect_in(" '-g' ", linked)
        expect_in("libmigrt.a", linked)
        for stop in ("-c", "-S", "-E", "-fsyntax-only", "-shared"):
            if "libmigrt" in show(stop, "a.c"):
                raise Failure(f"links with {stop}")
        for debug in ("-g0", "-g3", "-ggdb"):
            if " '-g' " in show(debug, "a.c"):
                raise Failure(f"adds -g to {debug}")
        if "MigPass" in show("a.o", "-o", "a"):
            raise Failure("asks for the plugin without compiling")
        expect_in("lib/s390x-linux-gnu", show("-target", "s390x-linux-gnu",
                                              "a.c"))
        expect_in("lib/i686-linux-gnu", show("-m32", "a.c"))

    def test_mtcc_behaves_as_clang(self, work):
        expect(run(self.mtcc, "--version"), run("clang-19", "--version"))
        expect_in("no input files", run(self.mtcc, fails=True))
        (work / "bad.c").write_text("int main(void) { return x; }\n")
        expect_in("bad.c:1:", run(self.mtcc, work / "bad.c", fails=True))
        run(self.mtcc, "-Werror", "-c", HERE / "app.c", "-o", work / "app.o")
        run(self.mtcc, "-Werror", work / "app.o", "-o", work / "app")

    def test_mtcc_safety_report(self, work):
        (work / 'a "b".c').write_text(
            "union u { int i; char *s; } u;\n"
            "void *p; unsigned long a;\n"
            "int main(void) { a = (unsigned long)p; return 0; }\n")
        report = json.loads(run(self.mtcc, "--safety-report=json", "-w",
                                'a "b".c', "-o", "app", cwd=work))
        expect([(one["file"], one["line"], one["column"], one["kind"])
                for one in report],
               [('a "b".c', 1, 1, "union"),
                ('a "b".c', 3, 22, "address-in-integer")])
        expect(sorted(report[0]), ["column", "effect", "file", "kind", "line",
                                   "reason", "remedy"])
        expect(report[1]["remedy"], "hold it in a pointer")
        run(work / "app")
        (work / "safe.c").write_text("int main(void) { return 0; }\n")
        expect(json.loads(run(self.mtcc, "--safety-report=json", "safe.c",
                              cwd=work)), [])
        (work / "bad.c").write_text("int main(void) { return x; }\n")
        expect_in("bad.c:1:", run(self.mtcc, "--safety-report=json", "bad.c",
                                  cwd=work, fails=True))
        expect_in("--safety-report=json", run(
            self.mtcc, "--safety-report=xml", "safe.c", cwd=work, fails=True))

    def test_mtcc_says_what_is_missing(self, work):
        said = run(self.mtcc, "--target=sparc64-linux-gnu", HERE / "app.c",
                   "-o", work / "app", fails=True)
        expect_in("mtcc: no runtime for sparc64-linux-gnu", said)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", type=Path, default=Path("build"))
    parser.add_argument("--only", default="", help="part of a test's name")
    arguments = parser.parse_args()
    build = arguments.build.resolve()

    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        prefix = scratch / "prefix"
        run("cmake", "--install", build, "--prefix", prefix)
        tests = Tests(build, prefix)
        jobs = []
        for name in dir(Tests):
            test = getattr(tests, name)
            if name.startswith("test_"):
                jobs.append((name[5:], test, ()))
            elif name.startswith("each_"):
                jobs += [(f"{name[5:]} {target.name}", test, (target,))
                         for target in TARGETS.values()]
        passed = failed = 0
        for index, (name, test, targets) in enumerate(jobs):
            if arguments.only not in name:
                continue
            work = scratch / str(index)
            work.mkdir()
            try:
                test(*targets, work)
                passed += 1
                print(f"ok   {name}", flush=True)
            except (Failure, subprocess.TimeoutExpired) as problem:
                failed += 1
                print(f"FAIL {name}\n{problem}", flush=True)
    print(f"{passed} passed, {failed} failed")
    return failed != 0 or passed == 0


if __name__ == "__main__":
    sys.exit(main())
