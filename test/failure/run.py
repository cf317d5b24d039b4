#!/usr/bin/env python3
"""What can go wrong, each with its message.

  test/failure/run.py --build BUILD [--only PART]    ends with "N passed, N failed"

A checkpoint that fails leaves the program to its right result and older images
as they were; a restore that fails ends with status 86. Either way there is one
line "mt: error: ..." that names what, where and the remedy.

Relies on: a finished build; mounting a tmpfs in a namespace of its own (root,
or unprivileged namespaces) for the full disk; qemu-user for other targets."""

import argparse
import os
import shlex
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness.compiler import CompileError, Compiler  # noqa: E402
from harness.execution import (CHECKPOINTED, REFUSED, command,  # noqa: E402
                               environment)
from harness.programs import TARGETS, parse  # noqa: E402

PROGRAMS = Path(__file__).resolve().parent / "programs"
HOST = "x86_64"
NOBODY = 65534

# The header of an image, as rt/image/Format.h has it.
SECTIONS = ("manifest", "data", "objects", "external", "pagemap", "pages")
VERSION, TABLE, ENTRY = 8, 128, 40
HEADER = TABLE + len(SECTIONS) * ENTRY + 8


class Failure(Exception):
    """A test did not get what it wanted; says what it got."""


class Result:
    """A finished run: its status, output and messages."""

    def __init__(self, words, done):
        self.words, self.status = words, done.returncode
        self.output, self.messages = done.stdout, done.stderr

    def fail(self, wanted):
        raise Failure(f"{shlex.join(map(str, self.words))}\n  wanted {wanted}\n"
                      f"  got status {self.status}, output {self.output!r},\n"
                      f"  messages {self.messages!r}")

    def says(self, *parts):
        """One error line holds all the parts."""
        for line in self.messages.splitlines():
            if line.startswith("mt: error: ") and all(p in line for p in parts):
                return self
        self.fail("a line 'mt: error: ...' with " + ", ".join(map(repr, parts)))

    def refused(self, *parts):
        """A restore ended before any of the program ran, saying why once."""
        if self.status != REFUSED or self.output:
            self.fail(f"status {REFUSED} and no output")
        if self.messages.count("mt: error: ") != 1:
            self.fail("one line of error")
        return self.says(*parts)

    def gives(self, output, status=0):
        """The program came to its right end."""
        if (self.status, self.output) != (status, output):
            self.fail(f"status {status} and output {output!r}")
        return self

    def stopped(self):
        if self.status != CHECKPOINTED:
            self.fail(f"a checkpoint, status {CHECKPOINTED}")
        return self


class Tests:
    """Each method test_* gets an empty folder to work in."""

    def __init__(self, build):
        self.build = build
        self.compiler = Compiler(build)
        self.worker = parse(PROGRAMS / "worker.c")
        self.other = parse(PROGRAMS / "other.c")
        self.narrow = parse(PROGRAMS / "narrow.c")
        self.merged = parse(PROGRAMS / "merged.c")
        self.headers = parse(PROGRAMS / "headers")
        self.sorting = parse(PROGRAMS / "sorting.c")
        self.threads = parse(PROGRAMS / "threads.c")
        self.unnoticed = parse(PROGRAMS / "unnoticed.c")
        self.asking = parse(PROGRAMS / "asking.c")
        self.reader = parse(PROGRAMS / "reader.c")
        self.opener = parse(PROGRAMS / "opener.c")
        self.large = parse(PROGRAMS / "large.c")
        self.writer = parse(PROGRAMS / "writer.c")
        self.nowhere = parse(PROGRAMS / "nowhere.c")

    # -- steps ---------------------------------------------------------------

    def binary(self, program, target=HOST, **options):
        return self.compiler.compile(program, target, "O2", dense=True, **options)

    def run(self, binary, work, *arguments, target=HOST, before=(),
            program=None, stdin=subprocess.DEVNULL, **variables):
        """Runs a binary in `work`; `before` stands in front of the command."""
        if before and before[0] == "setpriv":
            # The build may lie where nobody else can look.
            binary = Path(shutil.copy2(binary, work))
        words = [*before, *command(program or self.worker, target, binary,
                                   arguments)]
        return Result(words, subprocess.run(
            words, cwd=work, text=True, capture_output=True, timeout=300,
            stdin=stdin, env=environment(
                self.worker, target,
                **{name: str(value) for name, value in variables.items()})))

    def expected(self, program=None, *arguments):
        """The output of an undisturbed run."""
        binary = self.binary(program or self.worker, plain=True)
        return self.run(binary, "/", *arguments).output

    def image(self, work, program=None, point=40, **options):
        """Stops a program: (the image's path, the output so far)."""
        folder = work / "image"
        folder.mkdir(exist_ok=True)
        first = self.run(self.binary(program or self.worker, **options), work,
                         MT_CHECKPOINT_DIR=folder, MT_CHECKPOINT_AT=point,
                         MT_ON_CHECKPOINT="exit").stopped()
        return (folder / "latest").resolve(), first.output

    def goes_on(self, *parts, work, **options):
        """A worker whose every checkpoint fails, saying `parts`."""
        done = self.run(self.binary(self.worker), work, **options)
        done.gives(self.expected()).says(*parts)
        if done.messages.count("checkpoint -1") != 6:
            done.fail("six checkpoints that fail")
        return done

    def restores(self, image, work, before=""):
        """The image is good."""
        done = self.run(self.binary(self.worker), work, MT_RESTORE=image)
        rest = self.expected()[len(before):]
        done.gives(rest)

    def sections(self, image):
        """{name: (offset, bytes)} of an image's header."""
        header = image.read_bytes()[:HEADER]
        table = {}
        for index, name in enumerate(SECTIONS):
            number, _, offset, stored = struct.unpack_from(
                "<IIQQ", header, TABLE + index * ENTRY)
            if number != index or not stored:
                raise Failure(f"section {name} of {image} is missing or empty:"
                              " the worker ought to fill every one")
            table[name] = (offset, stored)
        return table

    def verify(self, image, good, *parts):
        """What `mt verify` says of an image."""
        self.verify_program(image, None, good, *parts)

    def verify_program(self, image, binary, good, *parts):
        """And of a program that is to go on from it."""
        words = [self.build / "bin" / "mt", "verify", image]
        done = subprocess.run(words + ([binary] if binary else []), text=True,
                              capture_output=True)
        said = done.stdout + done.stderr
        if (done.returncode == 0) != good or \
                not all(part in said for part in parts):
            raise Failure(f"mt verify {image} ended with {done.returncode}:\n"
                          f"{said}\n  wanted {'success' if good else 'failure'}"
                          f" and {', '.join(map(repr, parts))}")

    # -- a checkpoint cannot be written ---------------------------------------

    def test_no_directory(self, work):
        self.goes_on("MT_CHECKPOINT_DIR", "/not/there", work=work,
                     MT_CHECKPOINT_DIR="/not/there")

    def test_file_for_directory(self, work):
        (work / "file").write_text("mine\n")
        self.goes_on("MT_CHECKPOINT_DIR", "directory", work=work,
                     MT_CHECKPOINT_DIR=work / "file")
        if (work / "file").read_text() != "mine\n":
            raise Failure("the file has been touched")

    def test_no_directory_named(self, work):
        self.goes_on("MT_CHECKPOINT_DIR is not set", work=work)

    def test_directory_not_writable(self, work):
        image, _ = self.image(work)
        before = image.read_bytes()
        # Root may write anywhere, so it is somebody else who tries.
        image.parent.chmod(0o555)
        try:
            self.goes_on("cannot be written", "Permission denied", work=work,
                         before=self.as_nobody(),
                         MT_CHECKPOINT_DIR=image.parent)
        finally:
            image.parent.chmod(0o755)
        if image.read_bytes() != before or len(os.listdir(image.parent)) != 2:
            raise Failure("the directory has changed")

    def as_nobody(self):
        """The words that run a command as a user with no rights; none if this
        is one."""
        if os.geteuid():
            return []
        return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}",
                "--clear-groups"]

    def test_disk_full(self, work):
        """Room for one image but not for two: the first stays good."""
        size = self.image(work)[0].stat().st_blocks // 2  # KiB; it has holes
        shutil.rmtree(work / "image")
        (work / "image").mkdir()
        script = (f"mount -t tmpfs -o size={size * 3 // 2}k none "
                  'image && "$@"; status=$?; cp -a image kept; exit $status')
        done = self.run(self.binary(self.worker), work,
                        before=["unshare", "-rm" if os.geteuid() else "-m",
                                "sh", "-c", script, "sh"],
                        MT_CHECKPOINT_DIR=work / "image")
        done.gives(self.expected()).says("cannot be written",
                                         "No space left on device")
        if "checkpoint 0" not in done.messages:
            done.fail("a first checkpoint that succeeds")
        kept = sorted(os.listdir(work / "kept"))
        if len(kept) != 2 or "latest" not in kept:
            raise Failure(f"left on the full disk: {kept}")
        first = (work / "kept" / "latest").resolve()
        again = self.run(self.binary(self.worker), work, MT_RESTORE=first)
        if again.status or not self.expected().endswith(again.output):
            again.fail("the end of the program")

    def test_file_too_large(self, work):
        (work / "image").mkdir()
        self.goes_on("cannot be written", "File too large", work=work,
                     before=["prlimit", "--fsize=20000"],
                     MT_CHECKPOINT_DIR=work / "image")
        if os.listdir(work / "image"):
            raise Failure(f"left behind: {os.listdir(work / 'image')}")

    def test_fork_refused(self, work):
        folder = work / "image"
        folder.mkdir(mode=0o777)
        folder.chmod(0o777)
        self.goes_on("fork was refused", "ulimit -u", work=work,
                     before=[*self.as_nobody(), "prlimit", "--nproc=1"],
                     MT_CHECKPOINT_DIR=folder)
        if os.listdir(folder):
            raise Failure(f"left behind: {os.listdir(folder)}")

    def test_request_during_tick(self, work):
        """A request is not lost to the signals of the checkpoint before it."""
        images = work / "image"
        images.mkdir()
        self.run(self.binary(self.merged), work, program=self.merged,
                 MT_CHECKPOINT_DIR=images, MT_KEEP=9).gives("done\n")
        if len(list(images.glob("*.mtimg"))) != 2:
            raise Failure(f"two requests, but {sorted(os.listdir(images))}")

    def test_own_checkpoint_deferred(self, work):
        """It is told at once, once, and no image appears later."""
        (work / "image").mkdir()
        done = self.run(self.binary(self.sorting), work, program=self.sorting,
                        MT_CHECKPOINT_DIR=work / "image")
        done.gives("1 2 3 4 5 7 8 9 \n").says("mt_checkpoint", "lfind",
                                               "is on the stack")
        if "checkpoint -1\n" not in done.messages or \
                done.messages.count("mt: ") != 1:
            done.fail("-1 and one line that says why")
        if os.listdir(work / "image"):
            raise Failure(f"nobody asked for {os.listdir(work / 'image')}")

    def each_thread(self, kind, work):
        """It is told when it starts, and nothing is written from then on."""
        (work / "image").mkdir()
        binary = self.binary(self.threads, flags=["-pthread"])
        done = self.run(binary, work, kind, program=self.threads,
                        MT_CHECKPOINT_DIR=work / "image")
        done.gives("done\n").says("mt_checkpoint", "more than one thread")
        lines = done.messages.splitlines()
        if [line for line in lines if not line.startswith("mt: ")] != \
                ["before", "started", "checkpoint -1", "checkpoint -1"]:
            done.fail("two checkpoints that fail")
        if not lines[1].startswith("mt: warning: the program starts a thread"):
            done.fail("a warning when the thread starts")
        if os.listdir(work / "image"):
            raise Failure(f"written: {os.listdir(work / 'image')}")

    def test_child_unnoticed(self, work):
        for target in (HOST, "aarch64"):
            images = work / target
            images.mkdir()
            done = self.run(self.binary(self.unnoticed, target), work,
                            program=self.unnoticed, target=target,
                            MT_CHECKPOINT_DIR=images)
            done.gives("".join(
                f"{when}: 0 signals, 0 forks, no child\n" for when in (
                    "at first", "after one of its own",
                    "after one on a signal")))
            if "checkpoint 0" not in done.messages or \
                    len(list(images.glob("*.mtimg"))) != 2:
                done.fail("two checkpoints")

    # -- the variables do what they say ---------------------------------------

    def asks(self, work, *arguments, **variables):
        """Runs the program that signals itself; the run and its images."""
        images = work / "image"
        images.mkdir(exist_ok=True)
        done = self.run(self.binary(self.asking), work, *arguments,
                        program=self.asking, MT_CHECKPOINT_DIR=images,
                        **variables)
        return done, sorted(images.glob("*.mtimg"))

    def continues(self, work, image):
        self.run(self.binary(self.asking), work, program=self.asking,
                 MT_RESTORE=image).gives("done\n")

    def test_signal_by_name_and_number(self, work):
        for name, number in (("USR2", 12), ("SIGWINCH", 28), ("12", 12),
                             ("40", 40)):
            folder = work / name
            folder.mkdir()
            done, images = self.asks(folder, str(number), MT_SIGNAL=name)
            done.gives("begun\ndone\n")
            if len(images) != 1:
                done.fail("one image")
            self.continues(folder, images[0])
        # The usual one then is the program's own again.
        done, images = self.asks(work, "10", MT_SIGNAL="USR2")
        if done.status != -10 or images:
            done.fail("the signal's default action")

    def test_exit_after_signal(self, work):
        for code in (None, 7, 0):
            folder = work / str(code)
            folder.mkdir()
            more = {} if code is None else {"MT_EXIT_CODE": code}
            done, images = self.asks(folder, "10", MT_ON_CHECKPOINT="exit",
                                     **more)
            done.gives("begun\n", CHECKPOINTED if code is None else code)
            if len(images) != 1:
                done.fail("one image")
            self.continues(folder, images[0].parent)

    def test_interval(self, work):
        began = time.monotonic()
        done, images = self.asks(work, "0", "2", MT_INTERVAL=1, MT_KEEP=99)
        done.gives("begun\ndone\n")
        took = time.monotonic() - began
        if not 2 <= len(images) <= took:
            done.fail(f"an image every second of {took:.1f}, not {len(images)}")
        self.continues(work, images[0])
        fresh = work / "none"
        fresh.mkdir()
        _, images = self.asks(fresh, "0", "1")
        if images:
            raise Failure("an image without MT_INTERVAL")

    def test_compress(self, work):
        sizes = []
        for compress in (0, 1):
            folder = work / str(compress)
            folder.mkdir()
            (folder / "image").mkdir()
            first = self.run(self.binary(self.worker), folder,
                             MT_CHECKPOINT_DIR=folder / "image",
                             MT_CHECKPOINT_AT=40, MT_COMPRESS=compress,
                             MT_ON_CHECKPOINT="exit").stopped()
            image = (folder / "image" / "latest").resolve()
            sizes.append(image.stat().st_size)
            for target in (HOST, "aarch64", "s390x", "i386"):
                there = self.binary(self.worker, target)
                self.run(there, folder, target=target, MT_RESTORE=image).gives(
                    self.expected()[len(first.output):])
        if sizes[1] >= sizes[0]:
            raise Failure(f"{sizes[1]} bytes compressed, {sizes[0]} not")

    def test_keep(self, work):
        for keep in (None, 1, 3):
            folder = work / str(keep)
            folder.mkdir()
            (folder / "image").mkdir()
            # Of a program whose name begins like ours.
            other = folder / "image" / "asking-more-1-000001.mtimg"
            other.write_text("mine\n")
            left = folder / "image" / "asking-1-000001.mtimg.tmp"
            left.write_text("of a writer that was killed\n")
            more = {} if keep is None else {"MT_KEEP": keep}
            done, images = self.asks(folder, "10", "4", **more)
            done.gives("begun\ndone\n")
            if other not in images or left.exists() or \
                    len(images) != (keep or 2) + 1:
                done.fail(f"{keep or 2} images and another's, not "
                          f"{sorted(os.listdir(folder / 'image'))}")
            self.continues(folder, folder / "image")

    # -- the image is not there or not whole ----------------------------------

    def test_restore_nothing_there(self, work):
        binary = self.binary(self.worker)
        self.run(binary, work, MT_RESTORE="/not/there").refused(
            "'/not/there'", "cannot be opened", "No such file")
        (work / "empty").mkdir()
        self.run(binary, work, MT_RESTORE=work / "empty").refused(
            "empty'", "holds no image", "MT_RESTORE")
        (work / "text").write_text("This is no image.\n" * 100)
        self.run(binary, work, MT_RESTORE=work / "text").refused(
            "text'", "is not an image")

    def test_restore_latest_dangles(self, work):
        image, _ = self.image(work)
        image.unlink()
        self.run(self.binary(self.worker), work,
                 MT_RESTORE=image.parent).refused(image.name,
                                                  "cannot be opened")

    def damaged(self, work, change, *parts):
        """A damaged copy of the image is refused; the image is unharmed."""
        image, before = self.image(work)
        copy = work / "damaged.mtimg"
        shutil.copy(image, copy)
        with open(copy, "r+b") as file:
            change(file, self.sections(image))
        self.run(self.binary(self.worker), work, MT_RESTORE=copy).refused(
            "damaged.mtimg", *parts)
        self.verify(copy, False, *parts)
        self.verify(image, True)
        self.restores(image, work, before)

    def each_section_truncated(self, name, work):
        def cut(file, sections):
            offset, stored = sections[name]
            file.truncate(offset + stored // 2)
        # The first section that is cut is the one named.
        self.damaged(work, cut, "section", "cut off", "older image")

    def each_section_flipped(self, name, work):
        for where in ("first", "middle", "last"):
            def flip(file, sections, where=where):
                offset, stored = sections[name]
                self.flip(file, offset + {"first": 0, "middle": stored // 2,
                                          "last": stored - 1}[where])
            (work / where).mkdir()
            self.damaged(work / where, flip, f"section '{name}' is damaged",
                         "older image")

    def flip(self, file, offset):
        file.seek(offset)
        byte = file.read(1)[0]
        file.seek(offset)
        file.write(bytes([byte ^ 0x10]))

    def test_large_image_flipped(self, work):
        """It has gone on when that is found: it is killed, and what it would
        have printed is not seen."""
        binary, folder = self.binary(self.large), work / "image"
        folder.mkdir()
        expected = self.expected(self.large)
        self.run(binary, work, MT_CHECKPOINT_DIR=folder).gives(expected)
        image = (folder / "latest").resolve()
        self.run(binary, work, MT_RESTORE=image).gives(expected)
        copy, next_images = work / "copy.mtimg", work / "next"
        next_images.mkdir()
        shutil.copy(image, copy)
        self.run(binary, work, MT_RESTORE=copy,
                 MT_CHECKPOINT_DIR=next_images).gives(expected)
        if len(list(next_images.glob("*.mtimg"))) != 1:
            raise Failure("the restored program has not written an image")
        shutil.rmtree(next_images)
        next_images.mkdir()
        offset, stored = self.sections(image)["pages"]
        with open(image, "r+b") as file:
            self.flip(file, offset + stored - 100)
        for more in ({}, {"MT_CHECKPOINT_DIR": next_images}):
            done = self.run(binary, work, MT_RESTORE=image, **more)
            done.says("section 'pages' is damaged", "older image", "is killed")
            if done.status != -signal.SIGKILL or done.output:
                done.fail("no output and a kill")
        # Nothing is made of it before the verdict.
        time.sleep(1)
        if list(next_images.iterdir()):
            raise Failure("an image was made of one that is damaged")
        self.verify(image, False, "section 'pages' is damaged")

    def test_header_truncated(self, work):
        for size in (0, 7, 12, 100, HEADER - 1):
            folder = work / str(size)
            folder.mkdir()
            self.damaged(folder, lambda file, _, size=size: file.truncate(size),
                         "header")

    def test_header_flipped(self, work):
        for offset in (0, 12, 20, 30, 70, TABLE, TABLE + 8, TABLE + 41,
                       HEADER - 1):
            folder = work / str(offset)
            folder.mkdir()
            self.damaged(folder, lambda file, _, at=offset: self.flip(file, at),
                         "header")

    def test_newer_format(self, work):
        def newer(file, _):
            file.seek(VERSION)
            file.write(struct.pack("<I", 1000))
        self.damaged(work, newer, "format version 1000", "newer MigThread")

    # -- the image is of something else ---------------------------------------

    def test_other_program(self, work):
        image, _ = self.image(work)
        self.run(self.binary(self.other), work, MT_RESTORE=image).refused(
            "worker", "same source")
        # In a directory that both use, the newest of its own is named.
        (image.parent / "other-1-000001.mtimg").write_text("older\n")
        newest = image.parent / "other-2-000001.mtimg"
        newest.write_text("newer\n")
        os.utime(image.parent / "other-1-000001.mtimg", (0, 0))
        (image.parent / "other-tool-1-000001.mtimg").write_text("another's\n")
        self.run(self.binary(self.other), work,
                 MT_RESTORE=image.parent).refused(
                     "the latest image", "'worker'", f"'{newest.name}'",
                     "MT_RESTORE")

    def changed(self, work, old, new, *parts):
        """An image of a program whose source was then changed."""
        (work / "worker.c").write_text((PROGRAMS / "worker.c").read_text())
        image, _ = self.image(work, program=self.build_here(work))
        text = (work / "worker.c").read_text()
        if old not in text:
            raise Failure(f"worker.c has no {old!r}")
        (work / "worker.c").write_text(text.replace(old, new))
        after = self.build_here(work)
        self.run(self.binary(after), work, MT_RESTORE=image).refused(*parts)

    def build_here(self, work):
        """The program in the folder's worker.c, by a name that stays."""
        return parse(work / "worker.c")

    def test_changed_function(self, work):
        self.changed(work, "int own = work(i, n);",
                     "int more = n, own = work(i, more) + more;\n"
                     "  more += work(i, own);", "worker.c", "same source")

    def test_changed_constant(self, work):
        """The frames are alike, but what the program does is not."""
        self.changed(work, "i->value * *i->scale + n + k",
                     "i->value * *i->scale + n - k", "worker.c",
                     "same source")

    def test_changed_type(self, work):
        self.changed(work, "  int value;", "  long long value;", "worker.c",
                     "same source")

    def changed_header(self, work, name, old, new, *parts):
        """An image of a program one of whose headers was then changed."""
        shutil.copytree(PROGRAMS / "headers", work / "headers")
        program = parse(work / "headers")
        image, _ = self.image(work, program=program)
        text = (work / "headers" / name).read_text()
        if old not in text:
            raise Failure(f"{name} has no {old!r}")
        (work / "headers" / name).write_text(text.replace(old, new))
        for level in ("O2", "O0"):
            after = self.compiler.compile(program, HOST, level, dense=True)
            self.run(after, work, MT_RESTORE=image).refused(*parts)
        self.verify_program(image, after, False, *parts)

    def test_changed_header_struct(self, work):
        """As large as before, and with the same members."""
        self.changed_header(work, "shape.h", "width, height", "height, width",
                            "shape.h", "has changed", "same source")

    def test_changed_header_function(self, work):
        self.changed_header(work, "step.h", "n * 5 + 1", "n * 5 + 2",
                            "step.h", "has changed", "same source")

    def test_changed_macro(self, work):
        """In no file, and in a function that is not on the stack."""
        for debug in (True, False):
            folder = work / str(debug)
            folder.mkdir()
            image, before = self.image(folder, program=self.headers, point=2,
                                       debug=debug, flags=["-DFACTOR=5"])
            # Saying what is said anyway is no change.
            for level in ("O2", "O0"):
                same = self.compiler.compile(self.headers, HOST, level,
                                             debug=debug, dense=True)
                self.run(same, folder, MT_RESTORE=image).gives(
                    self.expected(self.headers)[len(before):])
                other = self.compiler.compile(
                    self.headers, HOST, level, debug=debug, dense=True,
                    flags=["-DFACTOR=7"])
                self.run(other, folder, MT_RESTORE=image).refused(
                    "'weigh'", "has changed", "-D options")
            self.verify_program(image, other, False, "'weigh'", "-D options")

    def test_unchanged_headers(self, work):
        image, before = self.image(work, program=self.headers)
        for target in (HOST, "aarch64", "s390x", "i386"):
            there = self.binary(self.headers, target)
            self.run(there, work, target=target, MT_RESTORE=image).gives(
                self.expected(self.headers)[len(before):])
            self.verify_program(image, there, True)

    def test_no_debug_information(self, work):
        image, before = self.image(work, debug=False)
        for target in ("s390x", "i386"):
            there = self.binary(self.worker, target, debug=False)
            self.run(there, work, target=target,
                     MT_RESTORE=image).refused("-g")
            self.verify_program(image, there, False, "-g")
        # Among equals it needs none.
        self.run(self.binary(self.worker, debug=False), work,
                 MT_RESTORE=image).gives(self.expected()[len(before):])

    def each_narrowing(self, name, work):
        """A long of x86_64 that no 32-bit target holds."""
        (work / "image").mkdir()
        binary = self.binary(self.narrow)
        self.run(binary, work, name, MT_CHECKPOINT_DIR=work / "image",
                 MT_CHECKPOINT_AT=60, MT_ON_CHECKPOINT="exit").stopped()
        image = (work / "image" / "latest").resolve()
        for target in ("i386", "mips"):
            there = self.binary(self.narrow, target)
            done = self.run(there, work, name, target=target, MT_RESTORE=image)
            parts = ("1099511627776",
                     "block" if name == "heap" else f"in_{name}")
            done.refused(*parts)
            self.verify_program(image, there, False, *parts)
        self.run(binary, work, name, MT_RESTORE=image).gives(
            self.expected(self.narrow, name))

    # -- the program has what no image holds ----------------------------------

    def test_uncarried(self, work):
        """No checkpoint is taken with mappings, children, pipes and what only the
        C library can release; one tells of the rest, once."""
        program = parse(PROGRAMS / "uncarried.c")
        (work / "image").mkdir()
        done = self.run(self.binary(program), work, program=program,
                        MT_CHECKPOINT_DIR=work / "image", MT_LOG=1)
        done.gives("".join(f"{name}\n{name} gone\n" for name in (
            "mapping", "child", "pipe", "walk", "other end", "addresses",
            "timer", "stream")) + "contexts\n")
        refusals = [line for line in done.messages.splitlines()
                    if "no checkpoint was taken" in line]
        parts = ("mapped or protected", "children of", "is a pipe",
                 "walks through", "children of", "freeaddrinfo is to be",
                 "timer_delete is to be", "fopencookie is open",
                 "stacks of its own")
        if len(refusals) != len(parts) or any(
                part not in line for part, line in zip(parts, refusals)):
            done.fail(f"a line each for {', '.join(parts)}")
        if done.messages.count("has called nice") != 1:
            done.fail("one warning of nice")
        if done.messages.count("checkpoint written") != 8:
            done.fail("eight checkpoints, none of them too early")

    # -- standard input is not what it was ------------------------------------

    def test_input_elsewhere(self, work):
        """Input from a file goes on in that file, whatever else is given."""
        text = "".join(f"{i}\n" for i in range(50))
        (work / "input").write_text(text)
        (work / "other").write_text("x\n" * 500)
        (work / "image").mkdir()
        binary = self.binary(self.reader)
        with open(work / "input") as file:
            first = self.run(binary, work, stdin=file,
                             MT_CHECKPOINT_DIR=work / "image",
                             MT_CHECKPOINT_AT=20,
                             MT_ON_CHECKPOINT="exit").stopped()
        for name in ("/dev/null", "other"):
            with open(work / name) as file:
                done = self.run(binary, work, stdin=file,
                                MT_RESTORE=work / "image")
            if (done.status, first.output + done.output) != (0, text):
                done.fail("the rest of the input")
        (work / "input").unlink()
        for name in ("/dev/null", "other"):
            with open(work / name) as file:
                self.run(binary, work, stdin=file,
                         MT_RESTORE=work / "image").refused(
                             f"'{work}/input'", "standard input")

    def test_own_input_changed(self, work):
        """What the program has opened itself must be there, as long, with the same
        contents; what has come behind them may be; and `mt verify` says so
        too."""
        text = "".join(f"{i}\n" for i in range(50))
        (work / "input").write_text(text)
        image, before = self.image(work, self.opener, point=20)
        binary = self.binary(self.opener)
        self.verify_program(image, binary, True)
        (work / "input").write_text(text[:40])
        self.run(binary, work, MT_RESTORE=image).refused(
            f"'{work}/input'", "shorter")
        self.verify_program(image, binary, False, f"'{work}/input'", "shorter")
        for changed in ("7" + text[1:], text[:-2] + "8\n" + "more\n"):
            (work / "input").write_text(changed)
            self.run(binary, work, MT_RESTORE=image).refused(
                f"'{work}/input'", "holds something else")
            self.verify_program(image, binary, False, f"'{work}/input'",
                                "holds something else")
        (work / "input").write_text(text + "50\n")
        self.run(binary, work, MT_RESTORE=image).gives(text[len(before):] +
                                                       "50\n")
        (work / "input").unlink()
        self.run(binary, work, MT_RESTORE=image).refused(
            f"'{work}/input'", "put it back")
        self.verify_program(image, binary, False, f"'{work}/input'", "not here",
                            "put it back")
        (work / "input").write_text(text)
        self.run(binary, work, MT_RESTORE=image).gives(text[len(before):])

    def test_own_output_grown(self, work):
        """What the program has written after the checkpoint is cut off, and what
        others have put behind it."""
        (work / "image").mkdir()
        binary = self.binary(self.writer)
        self.run(self.binary(self.writer, plain=True), work)
        written = (work / "out").read_text()
        self.run(binary, work, MT_CHECKPOINT_DIR=work / "image",
                 MT_CHECKPOINT_AT=20).gives(written)
        with open(work / "out", "a") as file:
            file.write("and more\n" * 100)
        self.run(binary, work, MT_RESTORE=work / "image").gives(written)
        if (work / "out").read_text() != written:
            raise Failure("the file is not what the program writes")

    def test_pointers_nowhere(self, work):
        """A restore says how many pointers it has left as they were."""
        image, _ = self.image(work, self.nowhere, point=20)
        binary = self.binary(self.nowhere)
        done = self.run(binary, work, MT_RESTORE=image, MT_LOG=1)
        done.gives(self.expected(self.nowhere))
        if " 1 kept because they led nowhere" not in done.messages:
            done.fail("one pointer that leads nowhere")

    # -- the variables make no sense ------------------------------------------

    def test_bad_options(self, work):
        binary = self.binary(self.worker)
        for name, value in (("MT_ON_CHECKPOINT", "maybe"),
                            ("MT_EXIT_CODE", "300"), ("MT_INTERVAL", "-1"),
                            ("MT_KEEP", "0"), ("MT_COMPRESS", "yes"),
                            ("MT_CHECKPOINT_AT", "12x"),
                            ("MT_SIGNAL", "NOSUCH"), ("MT_SIGNAL", "KILL")):
            self.run(binary, work, **{name: value}).refused(
                f"{name}='{value}'", "expected")


def jobs_of(tests):
    """(name, function of a work folder) of every test."""
    each = {"narrowing": ("local", "global", "heap"),
            "thread": ("posix", "c11")}
    for name in dir(Tests):
        test = getattr(tests, name)
        if name.startswith("test_"):
            yield name[5:], test
        elif name.startswith("each_"):
            for item in each.get(name[5:], SECTIONS):
                yield (f"{name[5:]} {item}",
                       lambda work, t=test, i=item: t(i, work))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", type=Path, default=Path("build"))
    parser.add_argument("--only", default="", help="part of a test's name")
    arguments = parser.parse_args()
    tests = Tests(arguments.build.resolve())
    passed = failed = 0
    for name, test in jobs_of(tests):
        if arguments.only not in name:
            continue
        with tempfile.TemporaryDirectory(prefix="mt-failure-") as work:
            os.chmod(work, 0o755)
            try:
                test(Path(work))
                passed += 1
                print(f"ok   {name}", flush=True)
            except (Failure, CompileError, OSError,
                    subprocess.TimeoutExpired) as problem:
                failed += 1
                print(f"FAIL {name}\n{problem}", flush=True)
    print(f"{passed} passed, {failed} failed")
    return failed != 0 or passed == 0


if __name__ == "__main__":
    sys.exit(main())
