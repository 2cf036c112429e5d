"""Slack's requests over a connection that we open, for where Slack cannot reach us."""

import json
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import Any

import structlog
from slack_bolt import BoltRequest, BoltResponse
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.sync.client import ClientConnection, connect

from firefighter.domain.errors import ChatDeclined, ChatLockedOut, ChatUnavailable
from firefighter.slack.acks import Answering

log = structlog.get_logger(__name__)

PAUSES = (0.0, 0.2, 1.0, 5.0, 15.0, 30.0)
"""Seconds before each try in a row to connect; the last for ever."""

OPEN_SECONDS, PING_SECONDS, CLOSE_SECONDS, STOP_SECONDS = 5, 5, 1, 8
QUIET_SECONDS = 4
"""A connection that is replaced may go once nothing has come for so long; Slack waits 3 s."""

LARGEST = 16_000_000
OK = 200


class SocketMode:
    """Keeps a connection to Slack open, and serves what comes over it.

    A connection that Slack wants renewed is served until the next one was greeted and it has
    fallen quiet; an answer goes back over the connection that its request came over. *trusted*
    says whom to trust; None is whatever the system does.
    """

    def __init__(
        self,
        answer: Answering,
        address: Callable[[], str],
        *,
        threads: int,
        trusted: ssl.SSLContext | None = None,
        quiet_seconds: float = QUIET_SECONDS,
    ) -> None:
        self._answer = answer
        self._address = address
        self._trusted = trusted
        self._quiet_seconds = quiet_seconds
        self._first: str | None = None
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="socket-mode")
        self._stopping = threading.Event()
        self._over: SimpleQueue[ClientConnection | None] = SimpleQueue()
        self._current: ClientConnection | None = None
        self._ending: set[ClientConnection] = set()
        self._readers: list[tuple[threading.Thread, ClientConnection]] = []
        self._failures = 0
        self._in_hand = 0
        self._idle = threading.Condition()
        self._keeper = threading.Thread(target=self._keep, name="socket-mode", daemon=True)

    def start(self) -> None:
        """Begin to connect; a Slack that is silent now is asked again later.

        Raises:
            ChatDeclined, ChatLockedOut: if Slack does not want our token.
        """
        try:
            self._first = self._address()
        except ChatLockedOut:
            raise
        except ChatUnavailable as silent:
            log.warning("no connection to Slack", why=str(silent))
        self._keeper.start()

    @property
    def alive(self) -> bool:
        """Tell whether somebody keeps the connection, whatever Slack does."""
        return self._keeper.is_alive()

    @property
    def connected(self) -> bool:
        """Tell whether Slack reaches us now."""
        return self._current is not None

    def stop(self) -> None:
        """Finish and acknowledge what is in hand, and what comes meanwhile; then hang up."""
        self._stopping.set()
        self._over.put(None)
        if self._keeper.is_alive():
            self._keeper.join()
        with self._idle:
            self._idle.wait_for(lambda: self._in_hand == 0, STOP_SECONDS)
        for reader, connection in self._readers:
            connection.close()
            reader.join()
        self._pool.shutdown()

    def _keep(self) -> None:
        while not self._stopping.wait(PAUSES[min(self._failures, len(PAUSES) - 1)]):
            self._failures += 1
            connection = self._opened()
            if connection is None:
                continue
            reader = threading.Thread(target=self._read, args=(connection,), daemon=True)
            self._readers = [(r, c) for r, c in self._readers if r.is_alive()]
            self._readers.append((reader, connection))
            reader.start()
            over = self._over.get()
            while over not in {connection, None}:
                over = self._over.get()

    def _opened(self) -> ClientConnection | None:
        try:
            address, self._first = self._first or self._address(), None
            return connect(
                address,
                open_timeout=OPEN_SECONDS,
                ping_interval=PING_SECONDS,
                ping_timeout=PING_SECONDS,
                close_timeout=CLOSE_SECONDS,
                max_size=LARGEST,
                ssl=self._trusted if address.startswith("wss:") else None,
            )
        except ChatDeclined as no:
            log.warning("no connection to Slack", why=str(no))
        except ChatUnavailable as trouble:
            log.warning("no connection to Slack", why=str(trouble))
            self._stopping.wait(trouble.retry_after or 0)
        except (WebSocketException, OSError) as trouble:
            log.warning("no connection to Slack", why=type(trouble).__name__)
        except Exception:
            # Whatever it is, a process that hears nobody any more is the worst of all.
            log.exception("no connection to Slack")
        return None

    def _read(self, connection: ClientConnection) -> None:
        """Serve what comes until the connection ends, or is replaced and quiet."""
        try:
            while True:
                try:
                    self._take(connection, connection.recv(self._quiet_seconds))
                except TimeoutError:
                    if self._current is not connection:
                        break
                    self._is_well(connection)
        except ConnectionClosed as ended:
            log.info("a connection to Slack ended", code=ended.rcvd and ended.rcvd.code)
        finally:
            if self._current is connection:
                self._current = None
            self._ending.discard(connection)
            self._over.put(connection)
            connection.close()

    def _is_well(self, connection: ClientConnection) -> None:
        """Note that a connection works; one that Slack ends says nothing of the next."""
        if connection not in self._ending:
            self._current = connection
            self._failures = 0

    def _take(self, connection: ClientConnection, text: str | bytes) -> None:
        try:
            said = json.loads(text)
            kind = said.get("type")
            request = SocketModeRequest.from_dict(said)
        except (ValueError, AttributeError, RecursionError):
            log.info("envelope turned away", why="unreadable")
            return
        if request is not None:
            self._is_well(connection)
            with self._idle:
                self._in_hand += 1
            self._pool.submit(self._finish, connection, request, time.perf_counter())
        elif kind == "hello":
            self._is_well(connection)
            log.info("connected to Slack", connections=said.get("num_connections"))
        elif kind == "disconnect":
            log.info("Slack ends a connection", why=said.get("reason"))
            self._ending.add(connection)
            self._over.put(connection)
        else:
            log.info("envelope turned away", why="malformed")

    def _finish(
        self, connection: ClientConnection, request: SocketModeRequest, came: float
    ) -> None:
        try:
            self._serve(connection, request, came)
        finally:
            with self._idle:
                self._in_hand -= 1
                self._idle.notify_all()

    def _serve(self, connection: ClientConnection, request: SocketModeRequest, came: float) -> None:
        try:
            bolted = _bolted(request)
        except (ValueError, TypeError, AttributeError, LookupError):
            log.info("envelope turned away", why="unreadable")
            return
        try:
            said = self._answer(bolted, came)
            if said.status != OK:
                log.info("request not acknowledged", kind=request.type, status=said.status)
                return
            answer = SocketModeResponse(request.envelope_id, _payload(said))
            connection.send(json.dumps(answer.to_dict()))
        except ConnectionClosed:
            log.info("acknowledgement not sent", kind=request.type)
        except Exception:
            log.exception("bug at the door", kind=request.type)


def _bolted(request: SocketModeRequest) -> BoltRequest:
    retry = {
        "x-slack-retry-num": request.retry_attempt,
        "x-slack-retry-reason": request.retry_reason,
    }
    headers: dict[str, str | Sequence[str]] = {n: [str(v)] for n, v in retry.items() if v}
    return BoltRequest(mode="socket_mode", body=request.payload, headers=headers)


def _payload(said: BoltResponse) -> dict[str, Any] | None:
    """Give the answer that goes with an acknowledgement; most have none."""
    if not said.body:
        return None
    if said.headers.get("content-type", [""])[0].startswith("application/json"):
        return dict(json.loads(said.body))
    return {"text": said.body}
