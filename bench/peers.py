"""The checkpointers of whole processes that pauses are compared with, where
they are installed.

Relies on: criu (as root), dmtcp_launch and dmtcp_command of DMTCP."""

import shutil
import subprocess


class Criu:
    """Dumps a process from outside and lets it go on."""

    name = "criu"

    @staticmethod
    def installed():
        return shutil.which("criu") is not None

    def command(self, command, images):
        return command

    def checkpoint(self, pid, images):
        subprocess.run(["criu", "dump", "--leave-running", "--shell-job",
                        "-t", str(pid), "-D", str(images), "-v0"],
                       check=True, capture_output=True)


class Dmtcp:
    """Runs a process with a library preloaded and a coordinator beside it."""

    name = "dmtcp"

    @staticmethod
    def installed():
        return shutil.which("dmtcp_launch") is not None

    def command(self, command, images):
        self.port = images / "port"
        return ["dmtcp_launch", "--new-coordinator", "--coord-port", "0",
                "--port-file", self.port, "--ckptdir", images, "--no-gzip",
                "--exit-on-last", *command]

    def checkpoint(self, pid, images):
        subprocess.run(["dmtcp_command", "--coord-port",
                        self.port.read_text().strip(), "--bcheckpoint"],
                       check=True, capture_output=True)


ALL = [Criu, Dmtcp]
