"""How requests over HTTP are waited for: Slack's in the main thread, operators' beside it."""

import errno
import socket
import threading
from collections.abc import Callable
from typing import Self

import uvicorn
from fastapi import FastAPI

from firefighter.settings import SettingsFault

BACKLOG = 2048
CLOSE_SECONDS = 1
KEPT_SECONDS = 75
"""For how long an idle connection stays: longer than a proxy keeps it, which is 60 s for most.

Whoever lets go first must be the proxy, or a request is lost that it sends just then.
"""
ITS_PORT = frozenset({errno.EADDRINUSE, errno.EACCES})
"""What the port is to blame for; everything else is the host's fault."""


def listening(host: str, port: int, *, setting: str) -> socket.socket:
    """Take a port, before anything else is begun; *setting* gave it, as OPS_PORT does.

    Raises:
        SettingsFault: naming the setting, if it cannot be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        why = str(error.strerror).partition(" (while")[0]
        message = f"{setting}: nothing can listen on {host}:{port}: {why}. "
        if error.errno in ITS_PORT:
            message += f"Set {setting} to another port, or stop what has this one."
        else:
            named = setting.replace("PORT", "HOST")
            message += f"Set {named} to an address of this machine, or to 0.0.0.0 for all of them."
        raise SettingsFault(message) from error


class Door(uvicorn.Server):
    """Serves an app in the main thread until told to stop; *leaving* is called as soon as it is."""

    def __init__(self, app: FastAPI, leaving: Callable[[], object] = lambda: None) -> None:
        super().__init__(_config(app))
        self._leaving = leaving

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Answer what is in hand; it is called in the event loop, not by a signal."""
        self._leaving()
        await super().shutdown(sockets)


class Beside:
    """Serves an app in a thread of its own while the ``with`` lasts."""

    def __init__(self, app: FastAPI, taken: socket.socket) -> None:
        self._socket = taken
        self._server = uvicorn.Server(_config(app))
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [taken]}, name="operators", daemon=True
        )

    @property
    def port(self) -> int:
        return int(self._socket.getsockname()[1])

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._server.force_exit = True
        self._thread.join(CLOSE_SECONDS)
        self._socket.close()


def _config(app: FastAPI) -> uvicorn.Config:
    # Without a log_config uvicorn speaks through our logs, not past them.
    return uvicorn.Config(
        app,
        log_config=None,
        log_level="error",
        access_log=False,
        lifespan="off",
        ws="none",
        timeout_keep_alive=KEPT_SECONDS,
    )
