"""What happens by the calendar: a row per habit, moved on in the transaction that acts."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Table, text

from firefighter.db.base import Session, instant, metadata, word

schedules = Table(
    "schedules",
    metadata,
    word("name", primary_key=True),
    instant("next_at"),
    instant("last_at", nullable=True),
)

_ENSURE = text("""
INSERT INTO schedules (name, next_at) VALUES (:name, :next_at) ON CONFLICT (name) DO NOTHING
""")
_DUE = text("""
SELECT name, next_at FROM schedules WHERE name = :name AND next_at <= :at
FOR UPDATE SKIP LOCKED
""")
_MOVE = text("UPDATE schedules SET last_at = next_at, next_at = :next_at WHERE name = :name")


@dataclass(frozen=True)
class Due:
    """A habit whose time has come; *at* is when it should have been."""

    name: str
    at: datetime


def ensure(session: Session, name: str, *, next_at: datetime) -> None:
    """Make the row, unless it is there."""
    session.execute(_ENSURE, {"name": name, "next_at": next_at})


def take_due(session: Session, name: str, *, at: datetime) -> Due | None:
    """Hold the row if its time has come; None when not, or when a replica holds it."""
    row = session.execute(_DUE, {"name": name, "at": at}).one_or_none()
    return None if row is None else Due(row.name, row.next_at)


def move_on(session: Session, name: str, *, next_at: datetime) -> None:
    session.execute(_MOVE, {"name": name, "next_at": next_at})
