"""The timeline: entries that are never edited, and apart from them people's words."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    Row,
    Select,
    Table,
    UniqueConstraint,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from firefighter.db.base import Session, instant, metadata, one_of, word
from firefighter.domain.timeline import Entry, EntryKind, EntrySource

entries = Table(
    "entries",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("incident", BigInteger, ForeignKey("incidents.number"), nullable=False),
    Column("seq", Integer, nullable=False),
    instant("at"),
    instant("recorded_at"),
    word("actor"),
    word("kind"),
    word("field", nullable=True),
    word("old", nullable=True),
    word("new", nullable=True),
    word("source"),
    word("permalink", nullable=True),
    Column("before", JSONB, nullable=True),
    Column("undoes", Integer, nullable=True),
    instant("until", nullable=True),
    UniqueConstraint("incident", "seq"),
    one_of("kind", EntryKind),
    one_of("source", EntrySource),
)

texts = Table(
    "texts",
    metadata,
    Column("incident", BigInteger, primary_key=True),
    Column("seq", Integer, primary_key=True),
    word("words", nullable=True),
    instant("blanked_at", nullable=True),
    word("blanked_by", nullable=True),
    ForeignKeyConstraint(["incident", "seq"], ["entries.incident", "entries.seq"]),
)

_NAMES = [
    "seq",
    "at",
    "recorded_at",
    "actor",
    "kind",
    "field",
    "old",
    "new",
    "source",
    "permalink",
    "before",
    "undoes",
    "until",
]

_BLANK = text("""
UPDATE texts SET words = NULL, blanked_at = :at, blanked_by = :by
WHERE incident = :incident AND seq = :seq AND words IS NOT NULL
""")
_DROP_BEFORE = text("""
UPDATE entries SET before = NULL
WHERE incident = :incident AND seq = :seq AND before ? 'closure_note'
""")


def of(session: Session, incident: int) -> tuple[Entry, ...]:
    """Give one incident's whole timeline, as recorded, oldest first."""
    rows = session.execute(_with_words(incident).order_by(entries.c.seq))
    return tuple(_entry(row) for row in rows)


def find(session: Session, incident: int, seq: int) -> Entry | None:
    """Give one entry, if it is there."""
    row = session.execute(_with_words(incident).where(entries.c.seq == seq)).one_or_none()
    return None if row is None else _entry(row)


def one(session: Session, incident: int, seq: int) -> Entry:
    """Give one entry; the caller knows that it exists."""
    return _entry(session.execute(_with_words(incident).where(entries.c.seq == seq)).one())


def latest(session: Session, incident: int, *, field: str) -> Entry | None:
    """Find who last changed a field."""
    statement = (
        _with_words(incident)
        .where(entries.c.field == field)
        .order_by(entries.c.seq.desc())
        .limit(1)
    )
    row = session.execute(statement).one_or_none()
    return None if row is None else _entry(row)


def updates(session: Session, incident: int) -> Sequence[Entry]:
    """List the updates of one incident, oldest first."""
    statement = _with_words(incident).where(entries.c.kind == EntryKind.UPDATE)
    return [_entry(row) for row in session.execute(statement.order_by(entries.c.seq))]


def is_recorded(session: Session, incident: int, *, field: str, old: str) -> bool:
    """Tell whether an entry of a field has this as its *old*."""
    mine = (entries.c.incident == incident) & (entries.c.field == field) & (entries.c.old == old)
    return session.execute(select(entries.c.seq).where(mine)).first() is not None


def recorded_as(session: Session, *, field: str, old: str) -> Sequence[tuple[int, int]]:
    """List the incident and the place of every entry of a field that has this as its *old*."""
    statement = (
        select(entries.c.incident, entries.c.seq)
        .where(entries.c.field == field, entries.c.old == old)
        .order_by(entries.c.incident, entries.c.seq)
    )
    return [(row.incident, row.seq) for row in session.execute(statement)]


def blank(session: Session, incident: int, seq: int, *, by: str, at: datetime) -> None:
    """Take away the words of an entry for good, and what Undo would restore of them."""
    values = {"incident": incident, "seq": seq}
    session.execute(_BLANK, values | {"by": by, "at": at})
    session.execute(_DROP_BEFORE, values)


def undone(session: Session, incident: int, seq: int) -> bool:
    """Tell whether an entry was taken back."""
    statement = select(entries.c.seq).where(entries.c.incident == incident, entries.c.undoes == seq)
    return session.execute(statement).first() is not None


def _with_words(incident: int) -> Select[Any]:
    joined = entries.outerjoin(
        texts, (texts.c.incident == entries.c.incident) & (texts.c.seq == entries.c.seq)
    )
    columns = [entries.c[name] for name in _NAMES]
    columns += [texts.c.words, texts.c.blanked_at, texts.c.blanked_by]
    return select(*columns).select_from(joined).where(entries.c.incident == incident)


def _entry(row: Row[Any]) -> Entry:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
    values["kind"] = EntryKind(values["kind"])
    values["source"] = EntrySource(values["source"])
    return Entry(**values)


Index("ix_entries_incident_field", entries.c.incident, entries.c.field)
Index(
    "ix_entries_messages",
    entries.c.old,
    postgresql_where=text("field IN ('message', 'origin')"),
)
