"""The targets: how each is called, compiled for, and run on this machine.

Relies on: the -linux-gnu cross toolchains and qemu-user under Debian's names."""

import functools
import platform
import subprocess
from dataclasses import dataclass


@functools.cache
def runs_i386():
    """Whether this kernel runs 32-bit programs beside 64-bit ones; some that
    are guests of others do not."""
    try:
        return subprocess.run(["/lib/ld-linux.so.2", "--version"],
                              capture_output=True).returncode == 0
    except OSError:
        return False


@dataclass(frozen=True)
class Target:
    name: str
    triple: str
    qemu: str  # the suffix of its emulator's name

    def command(self, binary):
        """The argument list that runs `binary` here."""
        machine = platform.machine()
        if machine == self.name or (
                (machine, self.name) == ("x86_64", "i386") and runs_i386()):
            return [str(binary)]
        return [f"qemu-{self.qemu}", "-L", f"/usr/{self.triple}", str(binary)]


TARGETS = {
    target.name: target
    for target in [
        Target("x86_64", "x86_64-linux-gnu", "x86_64"),
        Target("aarch64", "aarch64-linux-gnu", "aarch64"),
        Target("riscv64", "riscv64-linux-gnu", "riscv64"),
        Target("ppc64le", "powerpc64le-linux-gnu", "ppc64le"),
        Target("s390x", "s390x-linux-gnu", "s390x"),
        Target("i386", "i686-linux-gnu", "i386"),
        Target("armhf", "arm-linux-gnueabihf", "arm"),
        Target("mips", "mips-linux-gnu", "mips"),
    ]
}

BIG_ENDIAN = {"s390x", "mips"}
WIDE = {"x86_64", "aarch64", "riscv64", "ppc64le", "s390x"}  # of 64 bits
X87 = {"x86_64", "i386"}  # what long double is
SIGNED_CHAR = {"x86_64", "i386", "mips"}
HOST = platform.machine()
