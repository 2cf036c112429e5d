"""The incidents: their table, and how one is found, held and written."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Identity,
    Index,
    Integer,
    Row,
    SmallInteger,
    Table,
    Text,
    Uuid,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from firefighter.db.base import Session, instant, metadata, one_of, word
from firefighter.domain.errors import UnknownIncident
from firefighter.domain.incident import Incident, Kind
from firefighter.domain.lifecycle import Closure, Status
from firefighter.domain.roles import Role
from firefighter.domain.severity import Severity
from firefighter.domain.timeline import KeyEvent, KeyTime

incidents = Table(
    "incidents",
    metadata,
    Column("number", BigInteger, Identity(always=True), primary_key=True),
    Column("uid", Uuid(as_uuid=False), nullable=False, server_default=func.gen_random_uuid()),
    word("kind"),
    word("title"),
    word("summary"),
    word("status"),
    Column("severity", SmallInteger, nullable=False),
    Column("sure", Boolean, nullable=False),
    Column("private", Boolean, nullable=False),
    word("service", nullable=True),
    instant("declared_at"),
    word("declared_by"),
    Column("roles", JSONB, nullable=False),
    Column("invited", ARRAY(Text), nullable=False),
    Column("times", JSONB, nullable=False),
    word("closure", nullable=True),
    word("closure_note", nullable=True),
    instant("closed_at", nullable=True),
    instant("next_update_at", nullable=True),
    word("channel", nullable=True),
    word("channel_name", nullable=True),
    Column("borrowed", Boolean, nullable=False),
    word("card_ts", nullable=True),
    word("announced_in", nullable=True),
    word("announced_ts", nullable=True),
    word("reminder_ts", nullable=True),
    instant("draft_ordered_at", nullable=True),
    word("page_id", nullable=True),
    word("page_url", nullable=True),
    Column("seq", Integer, nullable=False),
    one_of("kind", Kind),
    one_of("status", Status),
    one_of("closure", Closure),
    Index("ix_incidents_channel", "channel"),
    Index("ix_incidents_status", "status", postgresql_where=text("status <> 'closed'")),
    Index("ix_incidents_declared_at", "declared_at"),
)

COLUMNS = tuple(field.name for field in fields(Incident))
_ALL = [incidents.c[name] for name in COLUMNS]
_INSTANTS = tuple(name for name in COLUMNS if name.endswith("_at"))
# Every press waits for this row, and three dozen columns cost more to unpack than one of JSON.
_BY_NUMBER = text("SELECT to_jsonb(i) AS incident, seq FROM incidents i WHERE number = :number")
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended(:person, 21))")
_ONE_IN_A_CHANNEL = text("SELECT pg_advisory_xact_lock(hashtextextended(:channel, 22))")
_ONE_FROM_A_MESSAGE = text("SELECT pg_advisory_xact_lock(hashtextextended(:message, 23))")
_ADD_MEMBER = text("""
UPDATE incidents SET invited = array_append(invited, :person)
WHERE number = :number AND NOT :person = ANY (invited)
""")
_REMOVE_MEMBERS = text("""
UPDATE incidents SET invited = (SELECT coalesce(array_agg(person ORDER BY place), '{}')
                                FROM unnest(invited) WITH ORDINALITY AS i(person, place)
                                WHERE NOT person = ANY (CAST(:persons AS text[])))
WHERE number = :number
""")
_LOCKED = text(f"{_BY_NUMBER.text} FOR UPDATE")


def create(session: Session, incident: Incident) -> Incident:
    """Store a new incident; its number and uid are the database's, whatever was given."""
    values = {name: to_column(incident, name) for name in COLUMNS if name not in {"number", "uid"}}
    statement = insert(incidents).values(values).returning(incidents.c.number, incidents.c.uid)
    row = session.connection.execute(statement).one()
    return Incident(**_attributes(incident) | {"number": row.number, "uid": str(row.uid)})


def lock(session: Session, number: int) -> Incident:
    """Load one incident and hold its row until the transaction ends.

    Raises:
        UnknownIncident: if there is no such row.
    """
    return _one(session.execute(_LOCKED, {"number": number}).one_or_none(), f"INC-{number}")


def get(session: Session, number: int) -> Incident:
    """Load one incident as it stands.

    Raises:
        UnknownIncident: if there is no such row.
    """
    return _one(session.execute(_BY_NUMBER, {"number": number}).one_or_none(), f"INC-{number}")


def in_channel(session: Session, channel: str) -> Incident | None:
    """Find what runs in a Slack channel: the newest that is not closed, else the newest."""
    statement = (
        select(*_ALL)
        .where(incidents.c.channel == channel)
        .order_by((incidents.c.status == Status.CLOSED).asc(), incidents.c.number.desc())
        .limit(1)
    )
    row = session.execute(statement).one_or_none()
    return None if row is None else from_row(row)


def same_by(session: Session, wanted: Incident, *, since: datetime) -> Incident | None:
    """Find what the same person declared under the same title since then, for the same people.

    A test is no answer to whoever declares in earnest, nor is what all can see to whoever asks
    for privacy, nor what is over.
    """
    heard_alike = [kind for kind in Kind if kind.tells_others is wanted.kind.tells_others]
    statement = (
        select(*_ALL)
        .where(
            func.lower(incidents.c.title) == func.lower(wanted.title),
            incidents.c.declared_by == wanted.declared_by,
            incidents.c.declared_at >= since,
            incidents.c.kind.in_(heard_alike),
            incidents.c.private == wanted.private,
            incidents.c.status != Status.CLOSED,
        )
        .order_by(incidents.c.number)
        .limit(1)
    )
    row = session.execute(statement).one_or_none()
    return None if row is None else from_row(row)


def hold_declarations(session: Session, person: str) -> None:
    """Let one person's declarations happen one after another, until the transaction ends."""
    session.execute(_ONE_AT_A_TIME, {"person": person})


def hold_channel(session: Session, channel: str) -> None:
    """Let one incident at a time move into a channel, until the transaction ends."""
    session.execute(_ONE_IN_A_CHANNEL, {"channel": channel})


def hold_message(session: Session, message: str) -> None:
    """Let one incident at a time be declared from a message, until the transaction ends."""
    session.execute(_ONE_FROM_A_MESSAGE, {"message": message})


def add_member(session: Session, number: int, person: str) -> None:
    """Note that somebody belongs to an incident now; harmless when they did."""
    session.execute(_ADD_MEMBER, {"number": number, "person": person})


def remove_members(session: Session, number: int, persons: Sequence[str]) -> None:
    """Note that people are in an incident's channel no longer, or never came in."""
    session.execute(_REMOVE_MEMBERS, {"number": number, "persons": list(persons)})


def not_closed(session: Session) -> Sequence[Incident]:
    """List everything that still asks for somebody, worst and oldest first."""
    statement = (
        select(*_ALL)
        .where(incidents.c.status != Status.CLOSED)
        .order_by(incidents.c.severity, incidents.c.number)
    )
    return [from_row(row) for row in session.execute(statement)]


def declared_between(session: Session, start: datetime, end: datetime) -> Sequence[Incident]:
    """List what was declared from *start* until before *end*, oldest first."""
    statement = (
        select(*_ALL)
        .where(incidents.c.declared_at >= start, incidents.c.declared_at < end)
        .order_by(incidents.c.number)
    )
    return [from_row(row) for row in session.execute(statement)]


def channels_claimed(session: Session, channels: Sequence[str]) -> frozenset[str]:
    """Say which of these channels some incident already runs in."""
    statement = select(incidents.c.channel).where(incidents.c.channel.in_(channels))
    return frozenset(session.connection.scalars(statement).all())


def to_column(incident: Incident, name: str) -> Any:
    """Give one attribute as its column holds it."""
    value = getattr(incident, name)
    match name:
        case "times":
            return {event: time.to_json() for event, time in incident.times.items()}
        case "roles":
            return dict(incident.roles)
        case "invited":
            return list(incident.invited)
        case "severity":
            return int(incident.severity)
        case _:
            return value


def from_row(row: Row[Any]) -> Incident:
    """Give the row its types back."""
    return from_columns(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it


def from_columns(columns: Mapping[Any, Any]) -> Incident:
    values = dict(columns)
    values["uid"] = str(values["uid"])
    values["kind"] = Kind(values["kind"])
    values["status"] = Status(values["status"])
    values["severity"] = Severity(values["severity"])
    values["closure"] = Closure(values["closure"]) if values["closure"] else None
    values["roles"] = {Role(role): person for role, person in values["roles"].items()}
    values["invited"] = tuple(values["invited"])
    values["times"] = {KeyEvent(k): KeyTime.from_json(v) for k, v in values["times"].items()}
    return Incident(**values)


def _one(row: Row[Any] | None, reference: str) -> Incident:
    if row is None:
        raise UnknownIncident(reference)
    values = {name: row.incident[name] for name in COLUMNS}
    for name in _INSTANTS:
        values[name] = datetime.fromisoformat(values[name]) if values[name] else None
    return from_columns(values)


def _attributes(incident: Incident) -> dict[str, Any]:
    return {name: getattr(incident, name) for name in COLUMNS}
