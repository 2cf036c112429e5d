"""A process as it is in a container: its own first process, another UID, nothing to write on."""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

UID = "12345"
AS_ROOT = os.geteuid() == 0

# All that is mounted, because a read-only root says nothing of what is mounted on it.
_READ_ONLY = """
for mounted in $(awk '$2 !~ "^/(proc|sys|dev)(/|$)" {print $2}' /proc/self/mounts); do
  mount -o remount,bind,ro "$mounted"
done
exec "$@"
"""
_ISOLATED = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
_NOBODY = [
    "setpriv",
    f"--reuid={UID}",
    "--regid=0",
    "--clear-groups",
    "--no-new-privs",
    "--bounding-set=-all",
]


def inside(command: Sequence[str]) -> list[str]:
    """Give the command line that runs *command* so; only root can shut itself in."""
    if not AS_ROOT:
        return list(command)
    return [*_ISOLATED, "/bin/sh", "-c", _READ_ONLY, "sh", *_NOBODY, *command]


def run(command: Sequence[str], environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        inside(command),
        env=dict(environment),
        cwd="/",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


class Container:
    """A command that goes on until it is told to stop."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        with log.open("wb") as file:
            self.process = subprocess.Popen(
                inside(command),
                env=dict(environment),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
            )

    @property
    def first(self) -> int:
        """Give the pid, on this machine, of what is process 1 in there."""
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        return int(children[0]) if AS_ROOT else pid

    def stop(self) -> int:
        """Ask it to end, as an engine does, and give its exit code."""
        os.kill(self.first, signal.SIGTERM)
        return self.process.wait(15)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
