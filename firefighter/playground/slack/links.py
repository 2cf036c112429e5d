"""The connections of Socket Mode: whoever holds a ticket may open one."""

import json
import secrets
import threading
from concurrent.futures import Future
from contextlib import suppress
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import Server, ServerConnection, serve

from firefighter.playground.serving import PATIENT_SECONDS
from firefighter.playground.slack.state import APP, Json

MOST = 10
CONNECTION_SECONDS = 18_060
"""What Slack announces; here a connection lives until somebody ends it."""


class _Link:
    """One connection, and the envelopes that wait for their acknowledgement on it."""

    def __init__(self, connection: ServerConnection) -> None:
        self.connection = connection
        self.waiting: dict[str, Future[Json | None]] = {}

    def listen(self) -> None:
        """Take acknowledgements until the connection ends; what is none is passed over."""
        with suppress(ConnectionClosed):
            for text in self.connection:
                with suppress(ValueError, TypeError, KeyError):
                    said = json.loads(text)
                    self.waiting.pop(said["envelope_id"]).set_result(said)
        for left in list(self.waiting.values()):
            left.set_result(None)


class Links:
    """The connections of one app; nothing listens until the first address is handed out.

    Attributes:
        front: where connections are opened instead, if something stands before us.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._tickets: set[str] = set()
        self._open: list[_Link] = []
        self._leaving: list[_Link] = []
        self._server: Server | None = None
        self.front = ""

    @property
    def count(self) -> int:
        """Give how many connections are open, and not told to end."""
        return len(self._open)

    def hand_out(self) -> str:
        """Give an address at which a connection may be opened, once."""
        ticket = secrets.token_urlsafe(24)
        with self._changed:
            if self._server is None:
                self._server = _listening(self)
            self._tickets.add(ticket)
            port = self._server.socket.getsockname()[1]
        front = self.front or f"ws://127.0.0.1:{port}"
        return f"{front}/link/?ticket={ticket}&app_id={APP}"

    @property
    def port(self) -> int:
        """Give the port at which connections are opened, once an address was handed out."""
        return 0 if self._server is None else int(self._server.socket.getsockname()[1])

    def send(self, envelope: str, body: str, seconds: float) -> Json | None:
        """Send over one of the connections, and give the acknowledgement; None if none came.

        It counts only on the connection that the envelope came over.
        """
        waiting: Future[Json | None] = Future()
        with self._changed:
            among = self._open or self._leaving
            if not among:
                return None
            link = among.pop(0)
            among.append(link)
            link.waiting[envelope] = waiting
        try:
            link.connection.send(body)
            return waiting.result(seconds)
        except (ConnectionClosed, TimeoutError):
            return None
        finally:
            link.waiting.pop(envelope, None)

    def until(self, count: int, seconds: float = PATIENT_SECONDS) -> bool:
        """Wait until so many connections are open; False when they were not in time."""
        with self._changed:
            return self._changed.wait_for(lambda: len(self._open) == count, seconds)

    def say_goodbye(self, reason: str) -> None:
        """Tell every connection that its time is over; it serves until there is another."""
        with self._changed:
            told, self._open = self._open, []
            self._leaving += told
            self._changed.notify_all()
        for link in told:
            _say(link.connection, {"type": "disconnect", "reason": reason, "debug_info": _DEBUG})

    def cut(self) -> None:
        """End every connection without a word, as a bad network does."""
        with self._changed:
            ended = self._open + self._leaving
            self._open, self._leaving = [], []
            self._changed.notify_all()
        for link in ended:
            link.connection.close_socket()

    def close(self) -> None:
        """Hang up, and listen no more."""
        with self._changed:
            server, self._server = self._server, None
        if server is not None:
            server.shutdown()
        self.cut()

    def admit(self, connection: ServerConnection, request: Request) -> Response | None:
        """Let in who holds a ticket that nobody has used."""
        given = parse_qs(urlsplit(request.path).query).get("ticket", [""])[0]
        with self._changed:
            if given not in self._tickets:
                return connection.respond(HTTPStatus.FORBIDDEN, "no such ticket\n")
            self._tickets.remove(given)
        return None

    def attend(self, connection: ServerConnection) -> None:
        """Serve a connection until it ends."""
        link = _Link(connection)
        with self._changed:
            if len(self._open) == MOST:
                _say(connection, {"type": "disconnect", "reason": "too_many_websockets"})
                return
            _say(connection, _hello(len(self._open) + 1))
            self._open.append(link)
            self._changed.notify_all()
        link.listen()
        with self._changed:
            for among in (self._open, self._leaving):
                if link in among:
                    among.remove(link)
            self._changed.notify_all()


_DEBUG = {"host": "applink-local"}


def _hello(count: int) -> Json:
    return {
        "type": "hello",
        "num_connections": count,
        "connection_info": {"app_id": APP},
        "debug_info": _DEBUG | {"approximate_connection_time": CONNECTION_SECONDS},
    }


def _say(connection: ServerConnection, said: Json) -> None:
    try:
        connection.send(json.dumps(said))
    except ConnectionClosed:
        connection.close_socket()


def _listening(links: Links) -> Server:
    server = serve(
        links.attend,
        "127.0.0.1",
        0,
        origins=[None],
        process_request=links.admit,
        close_timeout=1,
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
