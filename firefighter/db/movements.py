"""When somebody last came into an incident's channel or left it, by Slack's clock."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import BigInteger, Column, ForeignKey, Table, text

from firefighter.db.base import Session, instant, metadata, word

movements = Table(
    "movements",
    metadata,
    Column("incident", BigInteger, ForeignKey("incidents.number"), primary_key=True),
    word("person", primary_key=True),
    instant("at"),
)

_MOVE = text("""
INSERT INTO movements (incident, person, at) VALUES (:incident, :person, :at)
ON CONFLICT (incident, person) DO UPDATE SET at = excluded.at WHERE movements.at <= excluded.at
RETURNING at
""")
_LAST = text("SELECT person, at FROM movements WHERE incident = :incident")


def note(session: Session, number: int, person: str, *, at: datetime) -> bool:
    """Note that somebody came or left; False if they have done so later already.

    Slack tells again what we did not take, and may have told what happened after it meanwhile.
    """
    moved = session.execute(_MOVE, {"incident": number, "person": person, "at": at})
    return moved.scalar() is not None


def last(session: Session, number: int) -> Mapping[str, datetime]:
    """Give when each of those who ever came or left did so last."""
    rows = session.execute(_LAST, {"incident": number})
    return {row.person: row.at for row in rows}
