"""A web server in a thread, on a port of its own, that can also hang up in mid-answer."""

import contextlib
import errno
import socket
import threading
from typing import Any, Self

import uvicorn
from fastapi import FastAPI, Response

PATIENT_SECONDS = 60.0
"""How long somebody waits for what is to come; nobody waits longer than it takes."""

KEPT_SECONDS = 300
"""For how long an idle connection stays; one that ends as it is used again looks like an outage."""


class CutShort(Response):
    """An answer that ends before its first byte: the caller sees a broken connection."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ARG002 - ASGI's shape
        headers = [(b"content-length", b"1000"), (b"connection", b"close")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"", "more_body": True})


class PortTaken(Exception):
    """Somebody else listens there; ``str`` is the port."""


class Serving:
    """Serves an app on 127.0.0.1 while the ``with`` lasts.

    Raises:
        PortTaken: when it is made.
    """

    def __init__(self, app: FastAPI, port: int = 0) -> None:
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self._socket.bind(("127.0.0.1", port))
        except OSError as error:
            self._socket.close()
            if error.errno != errno.EADDRINUSE:
                raise
            raise PortTaken(str(port)) from error
        self.port = self._socket.getsockname()[1]
        config = uvicorn.Config(
            app,
            log_level="critical",
            access_log=False,
            lifespan="off",
            ws="none",
            timeout_keep_alive=KEPT_SECONDS,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True
        )

    def __enter__(self) -> Self:
        self._socket.listen(128)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._server.force_exit = True
        self._thread.join(5)
        with contextlib.suppress(OSError):
            self._socket.close()
