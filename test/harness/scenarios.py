"""The ways in which a program is stopped and continued. Each scenario returns
outcomes: what was tried, whether it passed, and the commands that repeat it.

Relies on: execution.py; the runtime's messages "mt: N safe points" and
"mt: error: ..."."""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import traceback
from dataclasses import dataclass, field, replace
from pathlib import Path

from . import execution
from .compiler import CompileError
from .execution import CHECKPOINTED, NEVER, REFUSED, run, shown
from .programs import TARGETS, pair_kind


ANSWERS = 5  # signals that are timed
ANSWER_LIMIT = 0.010  # seconds from a signal to the fork
COUNTED = 20  # times fewer rounds where safe points are counted
EMULATED = 5  # times slower
WAIT_LIMIT = 1.0  # seconds from a signal while it waits to the image


@dataclass
class Outcome:
    program: str
    kind: str  # a column of the summary
    what: str  # "x86_64 -O2 at 17 of 90 -> s390x -O2"
    verdict: str  # "passed", "failed" or "skipped"
    why: str = ""
    commands: list = field(default_factory=list)

    def report(self):
        """The lines that tell a person."""
        if self.verdict == "skipped":
            return f"skip {self.program} {self.kind} {self.what}: {self.why}"
        text = f"FAIL {self.program} {self.kind} {self.what}: {self.why}"
        if self.commands:
            text += ("\n    cd $(mktemp -d) && mkdir image\n    "
                     + "\n    ".join(self.commands))
        return text


@dataclass
class Stop:
    """A program stopped: its image and the rest of its world."""

    work: Path
    first: execution.Run
    commands: list

    @property
    def image(self):
        return self.work / "image"

    def snapshot(self):
        """Keeps the files beside the image, for several restores."""
        self.kept = self.work.with_name(self.work.name + "-kept")
        shutil.copytree(self.work, self.kept, symlinks=True,
                        ignore=shutil.ignore_patterns("image"))

    def rewind(self):
        """Puts the files back as they were at the stop."""
        for path in self.work.iterdir():
            if path != self.image:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        shutil.copytree(self.kept, self.work, symlinks=True,
                        dirs_exist_ok=True)


def sample(name, count, number):
    """`number` safe points of 1..count, the same in every run: one of the first
    tenth, one of the last, the others spread between."""
    if count <= number:
        return list(range(1, count + 1))
    dice = random.Random(name)
    if number == 1:
        return [dice.randint(1, count)]
    tenth = max(1, count // 10)
    inner = [dice.randint(1 + part * count // number,
                          (part + 1) * count // number)
             for part in range(1, number - 1)]
    return [dice.randint(1, tenth), *inner,
            dice.randint(count - tenth + 1, count)]


class Scenarios:
    def __init__(self, compiler, points, full, kinds):
        self.compiler, self.points, self.full = compiler, points, full
        self.kinds = kinds
        self.once, self.lock = {}, threading.Lock()

    def guarded(self, program, method, details):
        """Runs a scenario; a program that does not compile, or that nobody
        waits for any longer, has failed, and so has a scenario that raises
        anything else: the others go on."""
        try:
            return getattr(self, method)(program, *details)
        except CompileError as error:
            return [Outcome(program.name, "run", str(details), "failed",
                            f"does not compile: {error}")]
        except subprocess.TimeoutExpired as error:
            return [Outcome(program.name, "run", f"{method} {details}",
                            "failed", str(error))]
        except Exception:
            return [Outcome(program.name, "run", f"{method} {details}",
                            "failed", traceback.format_exc())]

    # -- what is known of a program -----------------------------------------

    def _remembered(self, key, make):
        with self.lock:
            entry = self.once.setdefault(key, [threading.Lock(), None])
        with entry[0]:
            if entry[1] is None:
                entry[1] = make()
        return entry[1]

    def expected(self, program):
        """The run of a build without the plugin, on the first target."""
        def make():
            target = program.targets[0]
            binary = self.compiler.compile(program, target, "O0", plain=True)
            with tempfile.TemporaryDirectory(prefix="mt-") as work:
                return run(program, target, binary, work)
        return self._remembered(("expected", program.name), make)

    def count(self, program, target, level, debug=True, dense=True):
        """(safe points of a run of the build that polls most or, unless dense,
        of the one that users have; complaint or '')."""
        def make():
            binary = self.binary(program, target, level, debug, dense)
            with tempfile.TemporaryDirectory(prefix="mt-") as work:
                image = Path(work) / "image"
                image.mkdir()
                done = run(program, target, binary, work, MT_LOG="1",
                           MT_CHECKPOINT_DIR=str(image),
                           MT_CHECKPOINT_AT=str(NEVER))
            points = done.safe_points()
            wrong = self.difference(program, done)
            if not wrong and not points and (dense or points is None):
                wrong = "the runtime counts no safe points"
            return points or 0, wrong and f"while counting: {wrong}"
        return self._remembered(
            ("count", program.name, target, level, debug, dense), make)

    def difference(self, program, *parts):
        """What is wrong with the runs that together make one, or ''."""
        wanted = self.expected(program)
        output = b"".join(part.output for part in parts)
        if parts[-1].status != program.status:
            return (f"{parts[-1].complaint()}, expected status "
                    f"{program.status}")
        if output != wanted.output:
            same = len(os.path.commonprefix([output, wanted.output]))
            return (f"output differs from byte {same} on: "
                    f"{output[same:same + 60]!r} instead of "
                    f"{wanted.output[same:same + 60]!r}")
        return ""

    # -- steps -----------------------------------------------------------------

    def binary(self, program, target, level, debug=True, dense=False):
        return self.compiler.compile(program, target, level, debug,
                                     dense=dense)

    def step(self, program, target, binary, work, stdin, commands, **variables):
        """One run in `work`, with image names relative to it in the command
        that is kept."""
        commands.append(shown(program, target, binary, **{
            name: value.replace(str(work) + "/", "")
            for name, value in variables.items()}))
        return run(program, target, binary, work, stdin, **variables)

    def stop(self, program, target, level, point, work, debug, dense):
        """Stops a run at a safe point."""
        work.mkdir()
        (work / "image").mkdir()
        commands = []
        first = self.step(program, target,
                          self.binary(program, target, level, debug, dense),
                          work, None, commands,
                          MT_CHECKPOINT_DIR=str(work / "image"),
                          MT_CHECKPOINT_AT=str(point), MT_ON_CHECKPOINT="exit",
                          MT_LOG="1")
        return Stop(work, first, commands)

    def refusal(self, program, kind):
        return program.refusals.get(kind)

    def continued(self, program, stop, target, level, kind, what, debug, dense):
        """Goes on from a stop on a target, and judges the whole. What is to be
        refused is so at any stop of a dense build; users' builds stop at few
        places, where what it is refused for may be done with or not begun:
        then all must be right."""
        layout = kind if kind in program.refusals else None
        stop.rewind()
        commands = list(stop.commands)
        second = self.step(program, target,
                           self.binary(program, target, level, debug),
                           stop.work, stop.first.rest, commands,
                           MT_RESTORE=str(stop.image))
        if layout and not dense and second.status != REFUSED:
            layout = None
        if layout:
            message = program.refusals[layout]
            why = ""
            if second.status != REFUSED or "mt: error: " not in second.messages:
                why = f"not refused: {second.complaint()}"
            elif message not in second.messages:
                why = f"refused without '{message}': {second.complaint()}"
        else:
            why = self.difference(program, stop.first, second)
        why = why or self.misjudged(
            program, stop, self.binary(program, target, level, debug), second,
            commands)
        return Outcome(program.name, kind, what, "failed" if why else "passed",
                       why, commands)

    def misjudged(self, program, stop, binary, restored, commands):
        """What is wrong with `mt verify`, which is to say of an image and a
        program what the restore then does, or ''."""
        words = [str(self.compiler.build / "bin" / "mt"), "verify"]
        commands.append(" ".join([*words, "image", str(binary)]))
        done = subprocess.run([*words, str(stop.image), str(binary)], text=True,
                              env=os.environ | program.environment,
                              capture_output=True, timeout=execution.TIMEOUT)
        refused = restored.status == REFUSED
        if (done.returncode == 0) == (not refused) and (
                refused or "can go on from it" in done.stdout):
            return ""
        return (f"the restore was {'' if refused else 'not '}refused, but mt "
                f"verify ended with {done.returncode}: "
                + (done.stdout + done.stderr).strip())

    # -- scenarios -------------------------------------------------------------

    def hears(self, program, target, level):
        """The build that users have is nowhere far from its next safe point.
        It runs longer than usual if it can, though every safe point is counted;
        what is timed is what the program itself has run, and the best of three
        holds, for other things than the program can take time in its name."""
        binary = self.binary(program, target, level)
        arguments = [str(max(1, int(number) // COUNTED)) for number
                     in program.signal_arguments or ()] or program.arguments
        longer = replace(program, arguments=arguments)
        variables = {"MT_LOG": "1", "MT_CHECKPOINT_AT": str(NEVER)}
        why = ""
        for _ in range(3):
            with tempfile.TemporaryDirectory(prefix="mt-") as work:
                done = run(longer, target, binary, work,
                           MT_CHECKPOINT_DIR=work, **variables)
            longest = done.longest_apart()
            if longest is None:
                why = f"the runtime counts no safe points: {done.complaint()}"
                break
            why = ""
            if longest <= ANSWER_LIMIT:
                break
            why = (f"it ran for {longest * 1000:.1f} ms from one safe point "
                   f"to the next; {ANSWER_LIMIT * 1000:.0f} are allowed")
        return [Outcome(program.name, "run", f"hears on {target} -{level}",
                        "failed" if why else "passed", why,
                        [shown(longer, target, binary, **variables,
                               MT_CHECKPOINT_DIR="image")])]

    def uninterrupted(self, program, target, level):
        """The instrumented program with no variable set does what the plain
        one does."""
        binary = self.binary(program, target, level)
        with tempfile.TemporaryDirectory(prefix="mt-") as work:
            done = run(program, target, binary, work)
        why = self.difference(program, done)
        return [Outcome(program.name, "run", f"{target} -{level}",
                        "failed" if why else "passed", why,
                        [shown(program, target, binary)])]

    def stops(self, program, sender, level, receivers, debug=True, dense=True):
        """Stops at sampled points on one sender, each continued on receivers:
        (target, level, kind or None for the pair's). By default each receiver
        gets one of the stops, in turn. Dense: stops the build that polls in
        every iteration, else the one that users have, unless it is over before
        its first safe point."""
        wanted, outcomes = [], []
        for target, there, kind in receivers:
            kind = kind or pair_kind(sender, target)
            what = f"{sender} -{level} -> {target} -{there}"
            if kind not in self.kinds:
                continue
            if kind in program.skips:
                outcomes.append(Outcome(program.name, kind, what, "skipped",
                                        program.skips[kind]))
            else:
                wanted.append((target, there, kind, what))
        if not wanted:
            return outcomes

        def fail_all(why, commands=()):
            return [Outcome(program.name, kind, what, "failed", why,
                            list(commands))
                    for _, _, kind, what in wanted]

        count, wrong = self.count(program, sender, level, debug, dense)
        if wrong:
            return outcomes + fail_all(wrong)
        if not count:
            return outcomes
        points = sample(f"{program.name} {sender} {level}", count,
                        program.points or self.points)
        if not self.full:
            points = points[:max(1, len(wanted))]
        turn = random.Random(f"{program.name} {sender}").randrange(len(points))
        for index, point in enumerate(points):
            mine = wanted if self.full else [
                w for i, w in enumerate(wanted)
                if (i + turn) % len(points) == index]
            if mine:
                outcomes += self._at_point(program, sender, level, point, count,
                                           mine, debug, dense)
        return outcomes

    def _at_point(self, program, sender, level, point, count, receivers,
                  debug, dense):
        outcomes = []
        with tempfile.TemporaryDirectory(prefix="mt-") as scratch:
            stop = self.stop(program, sender, level, point,
                             Path(scratch) / "work", debug, dense)
            stop.snapshot()
            for target, there, kind, what in receivers:
                what = (f"{what} at {point} of {count}"
                        + ("" if dense else ", usual build"))
                if stop.first.status == CHECKPOINTED:
                    try:
                        outcomes.append(self.continued(
                            program, stop, target, there, kind, what, debug,
                            dense))
                    except CompileError as error:
                        outcomes.append(Outcome(program.name, kind, what,
                                                "failed", str(error)))
                    continue
                ended = not self.difference(program, stop.first)
                if (program.may_finish and ended
                        and "checkpoint deferred" in stop.first.messages):
                    outcomes.append(Outcome(program.name, kind, what, "passed"))
                    continue
                why = ("it ended before the checkpoint was taken" if ended
                       else "while stopping: " + stop.first.complaint())
                outcomes.append(Outcome(program.name, kind, what, "failed", why,
                                        stop.commands))
        return outcomes

    def stops_usual(self, program, sender, level, receivers):
        """Stops the build that users have."""
        return self.stops(program, sender, level, receivers, dense=False)

    def without_types(self, program, sender, receiver, level):
        """Between targets of equal layout, with no type known."""
        kind = "bare" if sender == receiver else "no-g"
        return self.stops(program, sender, level, [(receiver, level, kind)],
                          debug=False)

    def chain_targets(self, program, targets):
        """The longest prefix-closed choice of targets that every hop of a
        chain may go between."""
        chosen = [targets[0]]
        for target in targets[1:]:
            kinds = {pair_kind(other, target) for other in chosen}
            if not kinds & (set(program.refusals) | set(program.skips)):
                chosen.append(target)
        return chosen

    def ping_pong(self, program, targets, level):
        """One run through all targets and back to the first."""
        kind = "ping-pong"
        if kind not in self.kinds:
            return []
        targets = self.chain_targets(program, targets)
        what = " -> ".join([*targets, targets[0]])
        if kind in program.skips:
            return [Outcome(program.name, kind, what, "skipped",
                            program.skips[kind])]
        count, wrong = self.count(program, targets[0], level)
        if wrong:
            return [Outcome(program.name, kind, what, "failed", wrong)]
        # Counts differ a little between targets: leave some for the last.
        each = max(1, count // (len(targets) + 3))
        hops = min(len(targets), count - 1)
        commands, parts = [], []
        with tempfile.TemporaryDirectory(prefix="mt-") as work:
            work = Path(work)
            (work / "image").mkdir()
            variables, rest = {}, None
            for hop in range(hops + 1):
                target = targets[hop % len(targets)]
                asks = {} if hop == hops else {
                    "MT_CHECKPOINT_DIR": str(work / "image"),
                    "MT_CHECKPOINT_AT": str(each), "MT_ON_CHECKPOINT": "exit"}
                part = self.step(program, target,
                                 self.binary(program, target, level,
                                             dense=True),
                                 work, rest, commands, **variables, **asks)
                parts.append(part)
                if part.status != CHECKPOINTED:
                    break
                rest = part.rest
                variables = {"MT_RESTORE": str(work / "image")}
        why = self.difference(program, *parts)
        if not why and len(parts) <= hops and not program.may_finish:
            why = f"it ended on hop {len(parts)} of {hops + 1}"
        return [Outcome(program.name, kind, what, "failed" if why else "passed",
                        why, commands)]

    def self_checkpoints(self, program, targets, level):
        """A program that stops itself moves on at each of its calls; and one
        that goes on after each call comes to the same end."""
        if "self" not in self.kinds:
            return []
        targets = self.chain_targets(program, targets)
        outcomes = []
        for policy in ("exit", "continue"):
            commands, parts = [], []
            with tempfile.TemporaryDirectory(prefix="mt-") as work:
                work = Path(work)
                (work / "image").mkdir()
                variables, rest = {}, None
                while len(parts) < 20:
                    target = targets[len(parts) % len(targets)]
                    part = self.step(program, target,
                                     self.binary(program, target, level), work,
                                     rest, commands,
                                     MT_CHECKPOINT_DIR=str(work / "image"),
                                     MT_ON_CHECKPOINT=policy, **variables)
                    parts.append(part)
                    if part.status != CHECKPOINTED:
                        break
                    rest = part.rest
                    variables = {"MT_RESTORE": str(work / "image")}
            why = self.difference(program, *parts)
            if not why and policy == "exit" and len(parts) == 1:
                why = "it never stopped"
            outcomes.append(Outcome(program.name, "self",
                                    f"{policy} {' '.join(targets)}",
                                    "failed" if why else "passed", why,
                                    commands))
        return outcomes

    def signalled(self, program, sender, receiver, level):
        """A signal while the program works; it goes on, is killed, and its
        image is restored on top of the output file it left."""
        kind = "signal"
        if kind not in self.kinds or kind in program.skips:
            return []
        what = f"{sender} -> {receiver}"
        plain = self.compiler.compile(program, sender, "O2", plain=True)
        arguments = list(program.signal_arguments)
        wanted = self._remembered(
            ("long", program.name, sender), lambda: subprocess.run(
                execution.command(program, sender, plain, arguments),
                stdout=subprocess.PIPE, timeout=execution.TIMEOUT,
                env=execution.environment(program, sender)))
        commands = []
        with tempfile.TemporaryDirectory(prefix="mt-") as work:
            why = self._signal(program, sender, receiver, level, Path(work),
                               arguments, wanted, commands)
        return [Outcome(program.name, kind, what, "failed" if why else "passed",
                        why, commands)]

    def blocked(self, program, sender, receiver, level, how):
        """A signal while the program waits: first for nothing else, then with
        half a line of input in its hands, for the rest."""
        kind = "blocked"
        if kind not in self.kinds or kind in program.skips:
            return []
        binary = self.binary(program, sender, level)
        there = self.binary(program, receiver, level)
        plain = self.compiler.compile(program, sender, "O2", plain=True)
        wanted = self._remembered(
            ("blocked", program.name, sender, how), lambda: subprocess.run(
                execution.command(program, sender, plain, [how]),
                input=program.input, stdout=subprocess.PIPE,
                timeout=execution.TIMEOUT,
                env=execution.environment(program, sender)))
        outcomes = []
        for given in (0, len(program.input) // 2):
            with tempfile.TemporaryDirectory(prefix="mt-") as work:
                why = self._blocked(program, sender, receiver, binary, there,
                                    Path(work), how, given, wanted)
            outcomes.append(Outcome(
                program.name, kind, f"{how} {sender} -> {receiver}, {given} "
                "bytes in", "failed" if why else "passed", why))
        return outcomes

    def _blocked(self, program, sender, receiver, binary, there, work, how,
                 given, wanted):
        def start(target, binary, output, **variables):
            with open(work / output, "wb") as out, \
                    open(work / "err", "wb") as err:
                return subprocess.Popen(
                    execution.command(program, target, binary, [how]),
                    stdin=subprocess.PIPE, stdout=out, stderr=err, cwd=work,
                    env=execution.environment(program, target, MT_LOG="1",
                                              **variables))

        def messages():
            return " ".join((work / "err").read_text(errors="replace").splitlines()[-1:])

        image = work / "image"
        image.mkdir()
        process = start(sender, binary, "out1", MT_CHECKPOINT_DIR=str(image))
        try:
            if not _wait(lambda: (work / "out1").stat().st_size, process):
                return "it ended before it printed anything"
            process.stdin.write(program.input[:given])
            process.stdin.flush()
            time.sleep(0.2)
            process.send_signal(signal.SIGUSR1)
            asked = time.monotonic()
            if not _wait((image / "latest").exists, process):
                return (f"no image {time.monotonic() - asked:.1f} s after the "
                        f"signal, status {process.poll()}: {messages()}")
            took = time.monotonic() - asked
            limit = WAIT_LIMIT * (1 if sender == "x86_64" else EMULATED)
            if took > limit:
                return f"the image was there after {took:.1f} s"
        finally:
            process.kill()
            process.wait()
        # What it had not read is lost with the pipe, but a program that waits
        # has read all there was; that of scanf's kin is in the image.
        second = start(receiver, there, "out2", MT_RESTORE=str(image))
        try:
            time.sleep(0.1)
            second.communicate(program.input[given:],
                               timeout=execution.TIMEOUT)
        finally:
            second.kill()
            second.wait()
        got = b"".join((work / part).read_bytes() for part in ("out1", "out2"))
        if (second.returncode, got) != (wanted.returncode, wanted.stdout):
            return (f"status {second.returncode}, output {got!r} instead of "
                    f"{wanted.returncode}, {wanted.stdout!r}: {messages()}")
        return ""

    def answers(self, program, target, level):
        """How much the program still runs between the signal and the fork: the
        median of some requests, by its own processor time, so that a busy
        machine does not count."""
        if "signal" not in self.kinds or "signal" in program.skips:
            return []
        binary = self.binary(program, target, level)
        took = []
        # On a fast machine the program may come to its end first.
        for _ in range(ANSWERS):
            if len(took) < ANSWERS:
                took += self._answered(program, target, binary,
                                       ANSWERS - len(took))
        why = ""
        if len(took) < ANSWERS:
            why = f"it answered {len(took)} of {ANSWERS} signals"
        elif sorted(took)[ANSWERS // 2] > ANSWER_LIMIT:
            why = ("it ran on for " + ", ".join(f"{t * 1000:.1f}" for t in took)
                   + f" ms after signals; {ANSWER_LIMIT * 1000:.0f} are allowed")
        return [Outcome(program.name, "signal", f"answers on {target}",
                        "failed" if why else "passed", why,
                        ["MT_CHECKPOINT_DIR=image " + " ".join(
                            execution.command(program, target, binary,
                                              program.signal_arguments))])]

    def _answered(self, program, target, binary, wanted):
        """Sends one run of the program up to `wanted` signals; returns how long
        it ran on after each before it forked."""
        took = []
        # A child that is still writing goes on when the program has ended.
        with tempfile.TemporaryDirectory(
                prefix="mt-", ignore_cleanup_errors=True) as work:
            work = Path(work)
            with open(work / "out", "wb") as out:
                process = subprocess.Popen(
                    execution.command(program, target, binary,
                                      program.signal_arguments),
                    stdout=out, cwd=work, start_new_session=True,
                    env=execution.environment(program, target,
                                              MT_CHECKPOINT_DIR=str(work)))
            try:
                _wait(lambda: (work / "out").stat().st_size, process)
                while len(took) < wanted and _wait(
                        lambda: not _children(process), process):
                    before = _processor_time(process)
                    process.send_signal(signal.SIGUSR1)
                    if _wait(lambda: _children(process), process):
                        took.append(_processor_time(process) - before)
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        return took

    def _signal(self, program, sender, receiver, level, work, arguments, wanted,
                commands):
        image = work / "image"
        image.mkdir()
        binary = self.binary(program, sender, level)
        delay = random.Random(f"{program.name} {sender}").uniform(0.02, 0.12)
        with open(work / "out", "wb") as out, open(work / "err", "wb") as err:
            process = subprocess.Popen(
                execution.command(program, sender, binary, arguments),
                stdout=out, stderr=err, cwd=work,
                env=execution.environment(program, sender,
                                          MT_CHECKPOINT_DIR=str(image)))
            commands.append(
                "MT_CHECKPOINT_DIR=image " + " ".join(execution.command(
                    program, sender, binary, arguments)) + " > out &")
            commands.append(f"sleep {delay:.2f}; kill -USR1 $!; sleep 1; "
                            "kill -KILL $!")
            try:
                # The first output says that it is at work.
                if not _wait(lambda: (work / "out").stat().st_size, process):
                    return "it ended before it printed anything"
                time.sleep(delay)
                process.send_signal(signal.SIGUSR1)
                asked = time.monotonic()
                if not _wait((image / "latest").exists, process):
                    return (f"no image {time.monotonic() - asked:.1f} s after "
                            f"the signal, status {process.poll()}: "
                            + (work / "err").read_text(errors="replace"))
                time.sleep(delay)
            finally:
                process.kill()
                process.wait()
        if process.returncode != -signal.SIGKILL:
            return "it ended before it was killed: run it for longer"
        target_binary = self.binary(program, receiver, level)
        commands.append("MT_RESTORE=image " + " ".join(execution.command(
            program, receiver, target_binary, arguments)) + " 1<>out")
        with open(work / "out", "r+b") as out:
            done = subprocess.run(
                execution.command(program, receiver, target_binary, arguments),
                stdout=out, stderr=subprocess.PIPE, cwd=work,
                timeout=execution.TIMEOUT,
                env=execution.environment(program, receiver,
                                          MT_RESTORE=str(image)))
        got = (work / "out").read_bytes()
        if done.returncode != wanted.returncode:
            return (f"status {done.returncode} instead of {wanted.returncode}: "
                    + done.stderr.decode(errors="replace"))
        if got != wanted.stdout:
            same = len(os.path.commonprefix([got, wanted.stdout]))
            return (f"output differs from byte {same} on: "
                    f"{got[same:same + 60]!r} instead of "
                    f"{wanted.stdout[same:same + 60]!r}")
        return ""


def _children(process):
    """Whether the process has forked a child that still runs."""
    try:
        return Path(f"/proc/{process.pid}/task/{process.pid}/children"
                    ).read_text().strip() != ""
    except OSError:
        return False


def _processor_time(process):
    """Seconds that the process has run."""
    return int(Path(f"/proc/{process.pid}/schedstat").read_text().split()[0]
               ) / 1e9


def _wait(condition, process, seconds=15):
    """Whether the condition came true while the process ran; after True it is
    still in /proc."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.returncode is None:
        if condition():
            return True
        if process.poll() is not None:
            return False
        time.sleep(0.001)
    return False
