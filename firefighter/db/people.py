"""Who people are in Slack, as last read there."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Boolean, Column, Table, func, select
from sqlalchemy.dialects.postgresql import insert

from firefighter.db.base import Session, instant, metadata, word
from firefighter.domain.roles import Person

people = Table(
    "people",
    metadata,
    word("id", primary_key=True),
    word("name"),
    Column("guest", Boolean, nullable=False),
    Column("stranger", Boolean, nullable=False),
    Column("admin", Boolean, nullable=False),
    Column("bot", Boolean, nullable=False),
    word("zone", nullable=True),
    instant("read_at"),
)

NAMES = ("id", "name", "guest", "stranger", "admin", "bot", "zone")


def find(session: Session, person: str) -> Person | None:
    statement = select(*(people.c[name] for name in NAMES)).where(people.c.id == person)
    row = session.execute(statement).one_or_none()
    return None if row is None else Person(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name


def names(session: Session, ids: Iterable[str]) -> Mapping[str, str]:
    """Give the names that we know of these ids."""
    statement = select(people.c.id, people.c.name).where(people.c.id.in_(set(ids)))
    return {row.id: row.name for row in session.execute(statement)}


def known(session: Session, ids: Iterable[str]) -> Mapping[str, Person]:
    """Give what we know of those of these people that we know."""
    statement = select(*(people.c[name] for name in NAMES)).where(people.c.id.in_(set(ids)))
    rows = session.execute(statement)
    return {row.id: Person(**row._mapping) for row in rows}  # noqa: SLF001 - SQLAlchemy's public name


def called(session: Session, name: str) -> list[Person]:
    """List those of a name, whatever the case; an id finds whose it is."""
    same = (people.c.id == name) | (func.lower(people.c.name) == name.lower())
    rows = session.execute(select(*(people.c[n] for n in NAMES)).where(same))
    return [Person(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's public name


def learn(
    session: Session, persons: Iterable[Person], *, at: datetime, began: datetime | None = None
) -> None:
    """Write down people as just read in Slack.

    Args:
        began: when that took a while, when it began: who was learnt anew since then is left so.
    """
    rows = [{name: getattr(p, name) for name in NAMES} | {"read_at": at} for p in persons]
    if not rows:
        return
    statement = insert(people)
    renewed = {n: statement.excluded[n] for n in (*NAMES[1:], "read_at")}
    older = None if began is None else people.c.read_at <= began
    session.connection.execute(
        statement.on_conflict_do_update(index_elements=["id"], set_=renewed, where=older), rows
    )


def last_read(session: Session) -> datetime | None:
    """Say when anybody was last read."""
    latest: datetime | None = session.connection.scalar(select(func.max(people.c.read_at)))
    return latest
