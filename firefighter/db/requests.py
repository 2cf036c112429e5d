"""What was already asked: the same submission twice changes nothing the second time."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, Index, Table, text

from firefighter.db.base import Session, instant, metadata, word
from firefighter.db.people import NAMES
from firefighter.domain.roles import Person

requests = Table(
    "requests",
    metadata,
    word("key", primary_key=True),
    instant("at"),
    Column("incident", BigInteger, nullable=True),
    Index("ix_requests_at", "at"),
)

# One statement, because every press waits for it.
_FIRST = text("""
WITH asked AS (INSERT INTO requests (key, at) VALUES (:key, :at) ON CONFLICT DO NOTHING
               RETURNING key)
SELECT EXISTS (SELECT FROM asked) AS first,
       (SELECT to_jsonb(p) FROM people p WHERE p.id = :person) AS person
""")
_FORGET = text("DELETE FROM requests WHERE at < :before")
_ABOUT = text("UPDATE requests SET incident = :incident WHERE key = :key")
_OLDER = text("SELECT max(at) FROM requests WHERE at > :since AND key LIKE 'event:%'")
_FIND = text("SELECT incident FROM requests WHERE key = :key")


def first_time(
    session: Session, key: str, *, person: str, at: datetime
) -> tuple[bool, Person | None]:
    """Write the key, and look up who asks.

    Returns:
        False when it was written before (then nothing is to be done), and what is known of
        the person.
    """
    values = {"key": key, "at": at, "person": person}
    row = session.execute(_FIRST, values).one()
    known = row.person
    return row.first, None if known is None else Person(**{n: known[n] for n in NAMES})


def forget(session: Session, *, before: datetime) -> None:
    """Drop the keys of requests served before an instant."""
    session.execute(_FORGET, {"before": before})


def remember(session: Session, key: str, *, incident: int) -> None:
    """Note which incident a request made, so that its repeat can be answered the same."""
    session.execute(_ABOUT, {"key": key, "incident": incident})


def made(session: Session, key: str) -> int | None:
    """Give the incident that a repeated request made the first time."""
    return session.execute(_FIND, {"key": key}).scalar()


def last_of_older(session: Session, *, since: datetime) -> datetime | None:
    """Give when a release of 0.1 last took an event, if it did since then: its keys say so."""
    last: datetime | None = session.execute(_OLDER, {"since": since}).scalar()
    return last
