"""What Debian's packages and source packages hold, fetched and unpacked beside
the build without being installed.

Relies on: apt-get with a Debian mirror, dpkg-deb."""

import functools
import shutil
import subprocess
import tempfile
import threading
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


def _fetched(name, folder, get):
    """The folder, which is made when it is missing by `get` (scratch folder),
    which returns another one with its content."""
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent,
                                         prefix=".get-") as scratch:
            print(f"fetching Debian's {name}", flush=True)
            shutil.move(get(Path(scratch)), folder)
    return folder


def unpacked(package, unpack=None):
    """The folder with the package's files, which is made when it is missing.
    `unpack` (folder of the package's files, folder to fill) makes another
    one of them."""
    def get(scratch):
        _run(["apt-get", "-qq", "-o", "APT::Sandbox::User=", "download",
              package], cwd=scratch)
        archive, = scratch.glob("*.deb")
        files = scratch / "files"
        _run(["dpkg-deb", "-x", archive, files])
        if not unpack:
            return files
        made = scratch / "made"
        made.mkdir()
        unpack(files, made)
        return made

    return _fetched(package, PACKAGES / package, get)


@functools.cache
def _source_options():
    """Options with which apt-get knows the stable release's source packages:
    the machine's own lists need not name them, and stay as they are."""
    state = PACKAGES / ".apt"
    lists = state / "lists"
    (lists / "partial").mkdir(parents=True, exist_ok=True)
    rows = _run(["apt-get", "indextargets", "--format",
                 "$(ORIGIN) $(LABEL) $(REPO_URI) $(RELEASE) $(COMPONENT)",
                 "Created-By: Packages"]).splitlines()
    main = sorted({(row[-3], row[-2]) for row in map(str.split, rows)
                   if row[:2] == ["Debian", "Debian"] and row[-1] == "main"
                   and "-" not in row[-2]})
    if not main:
        raise Missing("apt has no list of Debian's packages")
    keys = "/usr/share/keyrings/debian-archive-keyring.gpg"
    (state / "sources.list").write_text("".join(
        f"deb-src [signed-by={keys}] {uri} {release} main\n"
        for uri, release in main))
    options = ["-qq", "-o", f"Dir::Etc::sourcelist={state / 'sources.list'}",
               "-o", "Dir::Etc::sourceparts=-", "-o",
               f"Dir::State::lists={lists}", "-o", f"Dir::Cache={state}",
               "-o", "APT::Sandbox::User="]
    _run(["apt-get", *options, "update"])
    return options


_source_lock = threading.Lock()


def source(package):
    """The folder with the sources of a source package as their authors publish
    them, without Debian's changes."""
    def get(scratch):
        with _source_lock:
            options = _source_options()
        _run(["apt-get", *options, "source", "--download-only", package],
             cwd=scratch)
        archive, = (path for path in scratch.glob("*.orig.tar.*")
                    if path.suffix != ".asc")
        made = scratch / "made"
        made.mkdir()
        _run(["tar", "-xf", archive, "-C", made, "--strip-components=1"])
        return made

    return _fetched(f"source of {package}", PACKAGES / "source" / package, get)
