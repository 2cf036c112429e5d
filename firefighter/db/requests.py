"""What was already asked: the same submission twice changes nothing the second time."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, Index, Table, text

from firefighter.db.base import Session, instant, metadata, word

requests = Table(
    "requests",
    metadata,
    word("key", primary_key=True),
    instant("at"),
    Column("incident", BigInteger, nullable=True),
    Index("ix_requests_at", "at"),
)

_FIRST = text("INSERT INTO requests (key, at) VALUES (:key, :at) ON CONFLICT DO NOTHING")
_ABOUT = text("UPDATE requests SET incident = :incident WHERE key = :key")
_FIND = text("SELECT incident FROM requests WHERE key = :key")


def first_time(session: Session, key: str, *, at: datetime) -> bool:
    """Write the key; False when it was written before (then nothing is to be done)."""
    return session.execute(_FIRST, {"key": key, "at": at}).rowcount == 1


def remember(session: Session, key: str, *, incident: int) -> None:
    """Note which incident a request made, so that its repeat can be answered the same."""
    session.execute(_ABOUT, {"key": key, "incident": incident})


def made(session: Session, key: str) -> int | None:
    """Give the incident that a repeated request made the first time."""
    return session.execute(_FIND, {"key": key}).scalar()
