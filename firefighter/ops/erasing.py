"""What whoever runs it may erase: words, and people."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

import psycopg
from sqlalchemy.exc import DBAPIError

from firefighter.db import incidents, people
from firefighter.db.base import Database, Session, connect
from firefighter.db.erasure import Mark
from firefighter.domain import naming
from firefighter.domain.acting import By
from firefighter.domain.errors import BadInput, UnknownIncident
from firefighter.domain.incident import Incident
from firefighter.domain.policy import Policy
from firefighter.domain.pseudonyms import pseudonym
from firefighter.domain.redaction import Elsewhere
from firefighter.domain.roles import Person
from firefighter.domain.timeline import EntrySource
from firefighter.ops.database import require_schema
from firefighter.services import forgetting, redactions, retention
from firefighter.services.forgetting import Trace
from firefighter.settings import SettingsFault

T = TypeVar("T")
OWNER_ONLY = (
    "Only the role that owns the tables may do this. Give its address in DATABASE_OWNER_URL."
)
GOES_ON = "A part is done. Run the same again; it goes on under the same name."
HELD_UP = f"Another session held for too long what this needs. {GOES_ON}"
HELD = psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected
STATEMENT_SECONDS, LOCK_SECONDS = 600, 20
"""A whole table may take its time; whoever holds a row is waited for, but not for ever."""

PASSES = 3
"""An Undo may bring a name back where we have been; who still acts is named for ever."""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Which words shall go: of an entry of ``INC-7``, in whose name, and why."""

    incident: str
    entry: int
    by: str
    why: str


def redact(
    url: str, policy: Policy, wish: Wish, *, at: datetime
) -> tuple[Incident, list[Elsewhere]]:
    """Remove the words of an entry in the name of somebody; give where they may still be.

    Raises:
        Refused: in words for whoever asks.
    """

    def act(session: Session) -> tuple[Incident, list[Elsewhere]]:
        number = naming.number_in(wish.incident)
        if number is None:
            raise UnknownIncident(wish.incident)
        # Whoever reaches the database may do what an admin may.
        person = replace(_person(session, wish.by), admin=True)
        by = By(person=person, at=at, policy=policy, source=EntrySource.COMMAND_LINE)
        entry = redactions.removable(session, incidents.get(session, number), wish.entry, by=by)
        after = redactions.redact(session, number, wish.entry, why=wish.why, by=by)
        return after, redactions.elsewhere(after, entry)

    return _in_one(url, act)


def trace(url: str, policy: Policy, person: str) -> Trace:
    """Say what forgetting somebody would change.

    Raises:
        Refused: if they cannot be forgotten.
    """
    return _in_one(url, lambda session: forgetting.trace(session, person, policy=policy))


def forget(url: str, person: str, *, chance: str, patience: float = LOCK_SECONDS) -> str:
    """Forget somebody, and give what they are called from now on.

    A batch in a transaction, so that nobody waits for it. Whoever does it again after an
    interruption ends it.

    Args:
        url: of the role that owns the tables: the application may not touch what is recorded.
        patience: for how many seconds it waits for whoever holds a row.

    Raises:
        Refused: if they cannot be forgotten.
        SettingsFault: if somebody held a row for longer.
    """
    with _opened(url, patience) as database, _resumable():
        with database.transaction() as session:
            begun = forgetting.begin(session, person, pseudonym=pseudonym(chance))
        for _ in range(PASSES):
            mark: Mark | None = Mark()
            while mark is not None:
                with database.transaction() as session:
                    mark = forgetting.go_on(session, begun, mark)
            with database.transaction() as session:
                if not forgetting.is_named(session, begun):
                    break
        with database.transaction() as session:
            forgetting.end(session, begun)
    return begun.pseudonym


def overdue(url: str, policy: Policy, *, at: datetime) -> Mapping[str, int]:
    """Say how much of what policy no longer keeps."""
    return _in_one(url, lambda session: retention.count(session, policy=policy, at=at))


def drop_overdue(url: str, policy: Policy, *, at: datetime) -> None:
    """Drop all of it now, a batch in a transaction."""
    with _opened(url) as database:
        more = True
        while more:
            with database.transaction() as session:
                more = retention.drop(session, policy=policy, at=at)


def _person(session: Session, name: str) -> Person:
    found = people.called(session, name)
    if len(found) == 1:
        return found[0]
    how = f"{len(found)} people are called {name}" if found else f"I know nobody called {name}"
    raise BadInput("by", f"{how}; please give a Slack id.")


def _in_one(url: str, act: Callable[[Session], T]) -> T:
    with _opened(url) as database, database.transaction() as session:
        return act(session)


@contextmanager
def _resumable() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        if isinstance(error.orig, HELD):
            raise SettingsFault(HELD_UP) from error
        raise


@contextmanager
def _opened(url: str, patience: float = LOCK_SECONDS) -> Iterator[Database]:
    require_schema(url)
    engine = connect(url, pool_size=1, statement_seconds=STATEMENT_SECONDS, lock_seconds=patience)
    try:
        yield Database(engine)
    except DBAPIError as error:
        if isinstance(error.orig, psycopg.errors.InsufficientPrivilege):
            raise SettingsFault(OWNER_ONLY) from error
        raise
    finally:
        engine.dispose()
