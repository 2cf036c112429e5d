"""Deliver one stream, in order, with no transaction open while we wait for another machine.

One drainer per stream, by a session-level advisory lock on the connection that also records
the outcomes: a killed process frees its stream at once, and a lost connection is a lost lock.
"""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event
from typing import Any

import structlog
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as SQLTimeoutError

from firefighter.db import ledger
from firefighter.db.base import Session, Wake
from firefighter.db.ledger import Claimed
from firefighter.domain.deliveries import Delivery
from firefighter.domain.errors import Blocked, Declined, Unavailable
from firefighter.domain.streams import Promise

log = structlog.get_logger(__name__)

GIVE_UP_HOURS = 24
BUG_TRIES = 8
UNREADABLE_SECONDS = 60
LONGEST_PAUSE = 300.0
POSTGRES_BACK_SECONDS = 60

Record = Callable[[Session], object]


def _nothing(_session: Session) -> None:
    """Record nothing beside the outcome itself."""


@dataclass(frozen=True)
class Outcome:
    """What came of a delivery, and what else to write in the transaction that says so."""

    result: Mapping[str, Any] = field(default_factory=dict)
    record: Record = _nothing


Handle = Callable[[Delivery, Claimed], Outcome]
Settle = Callable[[Session], None]
Bury = Callable[[Session, Promise, Exception], None]

_deliveries: TypeAdapter[Delivery] = TypeAdapter(Delivery)


class Drain:
    """Delivers streams; *ledger_engine* commits each statement by itself."""

    def __init__(
        self, ledger_engine: Engine, handle: Handle, bury: Bury, wake: Wake, stopping: Event
    ) -> None:
        self._engine = ledger_engine
        self._handle = handle
        self._bury = bury
        self._wake = wake
        self._stopping = stopping

    def drain(self, stream: str) -> None:
        """Deliver what is due, unless another drainer has the stream; it will look again."""
        with self._engine.connect() as connection:
            try:
                while not self._stopping.is_set() and ledger.lock(connection, stream):
                    ledger.collapse(connection, stream)
                    while not self._stopping.is_set() and self._deliver_next(connection, stream):
                        pass
                    ledger.hold(connection, stream)
                    ledger.unlock(connection, stream)
                    # After the unlock: what was committed meanwhile found the stream locked.
                    if not ledger.due(connection, stream):
                        return
            except BaseException:
                # A connection with a lock must never go back to the pool.
                connection.invalidate()
                raise

    def _deliver_next(self, connection: Connection, stream: str) -> bool:
        claimed = ledger.claim(connection, stream)
        if claimed is None:
            return False
        try:
            promise = _deliveries.validate_python(dict(claimed.payload))
        except ValidationError:
            log.warning("delivery left for a newer worker", delivery=claimed.id, kind=claimed.kind)
            ledger.later(
                connection, claimed.id, "Unreadable", seconds=UNREADABLE_SECONDS, certain=True
            )
            return True
        settle = self._attempt(promise, claimed)
        try:
            self._settle(connection, settle)
        except (DBAPIError, SQLTimeoutError):
            raise
        except Exception as error:  # noqa: BLE001 - what a bug could not write must not be repeated for ever
            self._settle(connection, self._failed(promise, claimed, error))
        return True

    def _attempt(self, promise: Delivery, claimed: Claimed) -> Settle:
        """Try it, and give what to write about how it went."""
        try:
            outcome = self._handle(promise, claimed)
        except Exception as error:  # noqa: BLE001 - judged just below
            return self._failed(promise, claimed, error)

        def done(session: Session) -> None:
            ledger.done(session.connection, claimed.id, outcome.result)
            outcome.record(session)

        return done

    def _failed(self, promise: Delivery, claimed: Claimed, error: Exception) -> Settle:
        """Judge a failure: an outage is waited for, a no is final, a bug is tried a few times."""
        facts = {"delivery": claimed.id, "kind": claimed.kind, "attempt": claimed.attempts}
        match error:
            case Blocked():
                return lambda s: ledger.blocked(s.connection, claimed.id, str(error))
            case Declined():
                log.warning("delivery declined", code=error.code, **facts)
                return self._dead(promise, claimed, error)
            case Unavailable() | OperationalError() | SQLTimeoutError():
                log.info("delivery postponed", **facts)
                given_up = claimed.hours >= GIVE_UP_HOURS
            case _:
                log.error("delivery met a bug", exc_info=error, **facts)
                given_up = claimed.attempts >= BUG_TRIES
        return self._dead(promise, claimed, error) if given_up else _later(claimed, error)

    def _dead(self, promise: Delivery, claimed: Claimed, error: Exception) -> Settle:
        sentence = _sentence(error)

        def dead(session: Session) -> None:
            ledger.dead(session.connection, claimed.id, sentence)
            self._bury(session, promise, error)

        return dead

    def _settle(self, connection: Connection, settle: Settle) -> None:
        """Write the outcome; if Postgres went away meanwhile, as soon as it is back."""
        try:
            self._write(connection, settle)
        except DBAPIError as lost:
            if not lost.connection_invalidated:
                raise
            deadline = time.monotonic() + POSTGRES_BACK_SECONDS
            while time.monotonic() < deadline and not self._stopping.wait(0.1):
                with suppress(DBAPIError), self._engine.connect() as fresh:
                    self._write(fresh, settle)
                    break
            # The lock went with the connection, so this drainer must not go on.
            raise

    def _write(self, connection: Connection, settle: Settle) -> None:
        connection.exec_driver_sql("BEGIN")
        session = Session(connection)
        try:
            settle(session)
        except BaseException:
            with suppress(DBAPIError):
                connection.exec_driver_sql("ROLLBACK")
            raise
        connection.exec_driver_sql("COMMIT")
        if session.streams:
            self._wake(session.streams)


def _later(claimed: Claimed, error: Exception) -> Settle:
    outage = error if isinstance(error, Unavailable) else None
    seconds = outage.retry_after if outage else None
    if seconds is None:
        seconds = min(LONGEST_PAUSE, 0.5 * 2 ** min(claimed.attempts - 1, 10))
    sentence, pause = _sentence(error), seconds
    # What an earlier try may have done stays possible, however surely this one did nothing.
    certain = bool(outage and outage.certain) and not claimed.repeat
    return lambda s: ledger.later(
        s.connection, claimed.id, sentence, seconds=pause, certain=certain
    )


def _sentence(error: Exception) -> str:
    """Say what went wrong in our own words only: a vendor's text may hold secrets."""
    name = type(error).__name__
    ours = isinstance(error, Unavailable | Declined | Blocked)
    return f"{name}: {error}" if ours else name
