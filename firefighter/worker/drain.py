"""Deliver one stream, in order, with no transaction open while we wait for another machine.

One drainer per stream, by a session-level advisory lock on the connection that also records
the outcomes: a killed process frees its stream at once, and a lost connection is a lost lock.
"""

import time
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Event
from typing import Any

import structlog
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from structlog.contextvars import bound_contextvars

from firefighter.db import ledger, settling
from firefighter.db.base import Session, Wake, one_commit, passes
from firefighter.db.ledger import Claimed, DeliveryState
from firefighter.domain.deliveries import Delivery
from firefighter.domain.errors import Blocked, Declined, Unavailable
from firefighter.domain.streams import Promise
from firefighter.worker import claims, failures

log = structlog.get_logger(__name__)

GIVE_UP_HOURS = 24
BUG_TRIES = 8
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 300.0
JITTER = 0.1
PATIENCE, PATIENCE_WHEN_STOPPING = 60.0, 5.0
"""Seconds for which a known outcome is offered to a Postgres that is away."""
LOOK_AGAIN_SECONDS = 0.1

Record = Callable[[Session], object]


def _nothing(_session: Session) -> None:
    """Record nothing beside the outcome itself."""


@dataclass(frozen=True)
class Outcome:
    """What came of a delivery, and what else to write in the transaction that says so.

    Attributes:
        record: may run more than once, each time in a new transaction of which only one
            commits; not at all when the delivery was settled without us.
    """

    result: Mapping[str, Any] = field(default_factory=dict)
    record: Record = _nothing


Handle = Callable[[Delivery, Claimed], Outcome]
Bury = Callable[[Session, Promise, Exception], None]

_deliveries: TypeAdapter[Delivery] = TypeAdapter(Delivery)


class StreamLost(Exception):
    """Our connection, and with it our right to the stream, is gone; another drainer goes on."""


class Ending(StrEnum):
    """How a try ended; *later* is tried again."""

    DONE = "done"
    LATER = "later"
    DEAD = "dead"
    BLOCKED = "blocked"


Told = Callable[[str, Ending], object]


def _nobody(_kind: str, _ending: Ending) -> None:
    """Count nothing."""


@dataclass(frozen=True)
class _Verdict:
    """What to write about a try: *settle* tells whether it counts, and *record* goes with it."""

    ending: Ending
    settle: Callable[[Connection], bool]
    record: Record = _nothing


class Drain:
    """Delivers streams; *ledger_engine* commits each statement by itself.

    *handle* keeps one promise, and may be told that it is a repeat. *bury* tells people what
    will not happen, in the transaction that says so. *chance* gives numbers from 0 to 1. *told*
    hears of each try what kind of delivery it was, and how it ended.
    """

    def __init__(  # noqa: PLR0913 - what it needs of whoever put it together, by name
        self,
        ledger_engine: Engine,
        handle: Handle,
        bury: Bury,
        wake: Wake,
        *,
        stopping: Event,
        chance: Callable[[], float],
        told: Told = _nobody,
    ) -> None:
        self._engine = ledger_engine
        self._handle = handle
        self._bury = bury
        self._wake = wake
        self._stopping = stopping
        self._chance = chance
        self._told = told
        self._in_hand: set[str] = set()

    def drain(self, stream: str) -> None:
        """Deliver what is due, unless another drainer has the stream; it will look again."""
        with self._engine.connect() as connection:
            try:
                while not self._stopping.is_set() and ledger.lock(connection, stream):
                    if stream in self._in_hand:
                        # A call whose connection was lost is still in the air; a sweep follows.
                        ledger.unlock(connection, stream)
                        return
                    self._deliver(connection, stream)
                    ledger.unlock(connection, stream)
                    # After the unlock: what was committed meanwhile found the stream locked.
                    if not ledger.due(connection, stream):
                        return
            except StreamLost:
                connection.invalidate()
            except BaseException:
                # A connection with a lock must never go back to the pool.
                connection.invalidate()
                raise

    def _deliver(self, connection: Connection, stream: str) -> None:
        """Deliver what is due; most often it is one thing, alone in its stream."""
        claimed = self._deliver_next(connection, stream)
        if claimed is not None and claimed.alone:
            return
        ledger.collapse(connection, stream)
        while claimed is not None and not self._stopping.is_set():
            claimed = self._deliver_next(connection, stream)
        ledger.hold(connection, stream)

    def _deliver_next(self, connection: Connection, stream: str) -> Claimed | None:
        self._in_hand.add(stream)
        try:
            return self._delivered(connection, stream)
        finally:
            self._in_hand.discard(stream)

    def _delivered(self, connection: Connection, stream: str) -> Claimed | None:
        claimed = ledger.claim(connection, stream)
        if claimed is None:
            return None
        try:
            promise = _deliveries.validate_python(claimed.payload)
        except ValidationError:
            log.warning("delivery left for a newer worker", delivery=claimed.id, kind=claimed.kind)
            claims.give_back(connection, claimed)
            return claimed
        about = {name: value for name, value in claimed.payload.items() if name == "incident"}
        with bound_contextvars(delivery=claimed.id, kind=claimed.kind, stream=stream, **about):
            self._settle(connection, promise, claimed)
        return claimed

    def _settle(self, connection: Connection, promise: Delivery, claimed: Claimed) -> None:
        """Try it, and write how it went; a bug in the writing is itself an outcome."""
        verdict = self._attempt(promise, claimed)
        for _ in range(2):
            try:
                return self._persist(connection, claimed, verdict)
            except StreamLost:
                raise
            except Exception as error:  # noqa: BLE001 - what a bug cannot write must not be repeated for ever
                verdict = self._failed(promise, claimed, error)
        # Not even the failure could be written with its burial: the row alone must not stay due.
        log.error("delivery buried in silence")
        sentence = f"Unwritten ({failures.reference(claimed)})"
        return self._persist(connection, claimed, _stuck(claimed, Ending.DEAD, sentence))

    def _attempt(self, promise: Delivery, claimed: Claimed) -> _Verdict:
        try:
            outcome = self._handle(promise, claimed)
        except Exception as error:  # noqa: BLE001 - judged just below
            return self._failed(promise, claimed, error)

        def done(connection: Connection) -> bool:
            return settling.done(connection, claimed.id, outcome.result)

        return _Verdict(Ending.DONE, done, outcome.record)

    def _failed(self, promise: Delivery, claimed: Claimed, error: Exception) -> _Verdict:
        """Judge a failure: an outage is waited for, a no is final, a bug is tried a few times."""
        match error:
            case Blocked():
                log.info("delivery blocked", needs=error.needs)
                return _stuck(claimed, Ending.BLOCKED, failures.sentence(claimed, error))
            case Declined():
                log.warning("delivery declined", code=error.code, why=str(error))
                given_up = True
            case Unavailable() | OperationalError() | PoolTimeout():
                given_up = claimed.hours >= GIVE_UP_HOURS
                why = failures.sentence(claimed, error)
                log.warning("delivery postponed", why=why, given_up=given_up)
            case _:
                given_up = claimed.attempts >= BUG_TRIES
                reference = failures.reference(claimed)
                log.error("delivery met a bug", exc_info=error, reference=reference)
        if not given_up:
            return self._later(claimed, error)
        sentence = failures.sentence(claimed, error)
        return _stuck(claimed, Ending.DEAD, sentence, lambda s: self._bury(s, promise, error))

    def _later(self, claimed: Claimed, error: Exception) -> _Verdict:
        outage = error if isinstance(error, Unavailable) else None
        asked = outage.retry_after if outage else None
        if asked is None:
            pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(claimed.attempts - 1, 10))
            seconds = pause * (1 + JITTER * self._chance())
        else:
            seconds = min(asked, GIVE_UP_HOURS * 3600)
        # What an earlier try may have done stays possible, however surely this one did nothing.
        certain = bool(outage and outage.certain) and not claimed.repeat
        sentence = failures.sentence(claimed, error)
        return _Verdict(
            Ending.LATER,
            lambda c: settling.later(c, claimed, sentence, seconds=seconds, certain=certain),
        )

    def _persist(self, connection: Connection, claimed: Claimed, verdict: _Verdict) -> None:
        """Write the outcome; if Postgres went away meanwhile, as soon as it is back.

        Raises:
            StreamLost: written or not, this drainer must not go on.
        """
        began = time.monotonic()
        while not connection.invalidated:
            try:
                return self._write(connection, claimed, verdict)
            except (DBAPIError, PoolTimeout) as error:
                self._wait(began, error)
        while True:
            try:
                with self._engine.connect() as fresh:
                    self._write(fresh, claimed, verdict)
            except (DBAPIError, PoolTimeout) as error:
                self._wait(began, error)
            else:
                raise StreamLost

    def _wait(self, began: float, error: DBAPIError | PoolTimeout) -> None:
        """Pause before writing again, if that can help."""
        if not passes(error):
            raise error
        patience = PATIENCE_WHEN_STOPPING if self._stopping.is_set() else PATIENCE
        if time.monotonic() - began >= patience:
            log.error("outcome not written")
            raise StreamLost from error
        time.sleep(LOOK_AGAIN_SECONDS)

    def _write(self, connection: Connection, claimed: Claimed, verdict: _Verdict) -> None:
        session = Session(connection)
        # A statement is a commit of its own here; what is recorded beside it is in the same one.
        alone = verdict.record is _nothing
        with nullcontext() if alone else one_commit(connection):
            ours = verdict.settle(connection)
            if ours:
                verdict.record(session)
        if ours:
            self._told(claimed.kind, verdict.ending)
            log.info("delivery settled", ending=verdict.ending, attempt=claimed.attempts)
        if session.streams:
            self._wake(session.streams)


def _stuck(claimed: Claimed, ending: Ending, sentence: str, record: Record = _nothing) -> _Verdict:
    state = DeliveryState(ending)
    return _Verdict(ending, lambda c: settling.stuck(c, claimed, state, sentence), record)
