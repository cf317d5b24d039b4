"""What Debian's packages hold, fetched and unpacked beside the build without
being installed.

Relies on: apt-get with a Debian mirror, dpkg-deb."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from .build import TOP

PACKAGES = TOP / "build" / "third_party" / "debian"


class Missing(Exception):
    """A package could not be had; says which and why."""


def _run(command, **options):
    done = subprocess.run([str(word) for word in command], text=True,
                          capture_output=True, **options)
    if done.returncode:
        raise Missing(f"{' '.join(map(str, command))}: {done.stderr.strip()}")
    return done.stdout


def unpacked(package, unpack=None):
    """The folder with the package's files, which is made when it is missing.
    `unpack` (folder of the package's files, folder to fill) makes another
    one of them."""
    folder = PACKAGES / package
    if folder.exists():
        return folder
    PACKAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=PACKAGES, prefix=".get-") as scratch:
        scratch = Path(scratch)
        print(f"fetching Debian's {package}", flush=True)
        _run(["apt-get", "-qq", "-o", "APT::Sandbox::User=", "download",
              package], cwd=scratch)
        archive, = scratch.glob("*.deb")
        files = scratch / "files"
        _run(["dpkg-deb", "-x", archive, files])
        if unpack:
            made = scratch / "made"
            made.mkdir()
            unpack(files, made)
            files = made
        shutil.move(files, folder)
    return folder
