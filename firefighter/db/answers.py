"""Where declarers were answered while their channel was on its way: kept for half an hour."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, ForeignKey, Table, text

from firefighter.db.base import Session, instant, metadata, word
from firefighter.domain.answering import AnsweredIn

answers = Table(
    "answers",
    metadata,
    Column("incident", BigInteger, ForeignKey("incidents.number"), primary_key=True),
    word("response_url", nullable=True),
    word("view", nullable=True),
    word("channel", nullable=True),
    word("thread", nullable=True),
    instant("expires_at"),
)

# Whoever comes next clears away what is good for nothing any more.
_KEEP = text("""
WITH gone AS (DELETE FROM answers WHERE expires_at <= :at)
INSERT INTO answers (incident, response_url, view, channel, thread, expires_at)
VALUES (:incident, :response_url, :view, :channel, :thread, :expires_at)
ON CONFLICT DO NOTHING
""")
_FIND = text("""
SELECT response_url, view, channel, thread FROM answers
WHERE incident = :incident AND expires_at > :at
""")
_IS_KEPT = text("SELECT EXISTS (SELECT FROM answers WHERE incident = :incident)")
_DROP = text("DELETE FROM answers WHERE incident = :incident")


def keep(
    session: Session, incident: int, where: AnsweredIn, *, at: datetime, expires_at: datetime
) -> None:
    """Keep where the declarer of an incident was answered, until then."""
    values = {"incident": incident, "at": at, "expires_at": expires_at}
    session.execute(_KEEP, values | vars(where))


def find(session: Session, incident: int, *, at: datetime) -> AnsweredIn | None:
    """Give where the declarer was answered, if that still leads anywhere."""
    row = session.execute(_FIND, {"incident": incident, "at": at}).one_or_none()
    return None if row is None else AnsweredIn(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name


def is_kept(session: Session, incident: int) -> bool:
    return bool(session.execute(_IS_KEPT, {"incident": incident}).scalar())


def drop(session: Session, incident: int) -> None:
    session.execute(_DROP, {"incident": incident})
