"""A real PgBouncer in front of the tests' Postgres, for as long as a test needs it."""

import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from firefighter.ops import launch
from tests.worker.scene import until

PORT = 6432
CONFIGURATION = """
[databases]
* = {server}
[pgbouncer]
listen_port = {port}
unix_socket_dir = {folder}
pidfile = {folder}/pid
auth_type = any
pool_mode = {mode}
default_pool_size = {servers}
{more}
"""


def program():
    """Give where it is, or skip the test."""
    found = shutil.which("pgbouncer", path=os.environ.get("PATH", "") + ":/usr/sbin")
    return found or pytest.skip("no pgbouncer on this machine; on Debian: apt install pgbouncer")


@contextmanager
def pgbouncer(postgres, database, *, mode, servers=4, more=""):
    """Run it, and give the address of *database* through it."""
    found = program()
    with TemporaryDirectory(prefix="pgb-") as folder:
        file = Path(folder) / "pgbouncer.ini"
        server = postgres.conninfo().replace("dbname=firefighter", "")
        file.write_text(
            CONFIGURATION.format(
                server=server, folder=folder, port=PORT, mode=mode, servers=servers, more=more
            )
        )
        # Like Postgres, it refuses to run as root.
        namespace = "userns" if os.geteuid() == 0 else "plain"
        command = [sys.executable, "-S", launch.__file__, namespace, found, "-q", str(file)]
        with subprocess.Popen(command, stdin=subprocess.PIPE):
            until(lambda: answers(folder, database), what="pgbouncer")
            try:
                yield f"postgresql+psycopg://firefighter@/{database}?host={folder}&port={PORT}"
            finally:
                # Asked politely, it would wait for whoever a failed test left connected.
                os.kill(int((Path(folder) / "pid").read_text()), signal.SIGTERM)


def answers(folder, database):
    try:
        psycopg.connect(host=folder, port=PORT, user="firefighter", dbname=database).close()
    except psycopg.OperationalError:
        return False
    return True
