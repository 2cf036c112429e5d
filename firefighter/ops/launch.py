"""A child that starts Postgres and takes it down when whoever asked for it is gone.

Run as a script by ``postgres.py``: ``launch.py NAMESPACE PROGRAM ARGUMENT…`` with a pipe as
standard input. It needs the standard library only and imports nothing of ours, to start fast.
The pipe's end tells us that the parent died, however it died; a death signal alone would also
fire when the *thread* that started us ends.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys

PR_SET_PDEATHSIG, CLONE_NEWUSER = 1, 0x10000000


def main() -> int:
    namespace, *command = sys.argv[1:]
    if namespace == "userns":
        enter_user_namespace()
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None
    with subprocess.Popen(  # noqa: S603 - our own command line
        command,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=(lambda: libc.prctl(PR_SET_PDEATHSIG, signal.SIGINT)) if libc else None,  # noqa: PLW1509 - this process has one thread
    ) as server:
        signal.signal(signal.SIGTERM, lambda *_: server.send_signal(signal.SIGINT))
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGCHLD, lambda *_: os.close(0))
        with contextlib.suppress(OSError):
            os.read(0, 1)  # returns when the parent is gone, fails when the server is
        if server.poll() is None:
            server.send_signal(signal.SIGINT)
        return server.wait()


def enter_user_namespace() -> None:
    """Become uid 1000 in a namespace of our own; on disk everything stays root's.

    Postgres refuses to run as root; this way nobody has to be created and nothing chowned.
    """
    uid, gid = os.geteuid(), os.getegid()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWUSER):
        raise OSError(ctypes.get_errno(), "unshare")
    maps = (("setgroups", "deny"), ("uid_map", f"1000 {uid} 1"), ("gid_map", f"1000 {gid} 1"))
    for name, content in maps:
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:  # noqa: PTH123 - no pathlib: start fast
            file.write(content)


if __name__ == "__main__":
    sys.exit(main())
