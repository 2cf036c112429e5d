"""Find a person wherever the database names them, and put a pseudonym there instead."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Table,
    Text,
    cast,
    func,
    or_,
    select,
    text,
    true,
    update,
)

from firefighter.db.base import Session, metadata
from firefighter.db.unnaming import change_words, names_like, written
from firefighter.db.words_kept import columns_with_people
from firefighter.domain.pseudonyms import unname

_AGREED = text("""
SELECT set_config('firefighter.person', :person, true),
       set_config('firefighter.pseudonym', :pseudonym, true)
""")
_LEAVE = text("DELETE FROM people WHERE id = :person")
_DROP_BEFORE = text(
    "UPDATE entries SET before = NULL WHERE strpos(CAST(before AS text), :name) > 0"
)
_DROP_BODIES = text("UPDATE publications SET body = '' WHERE body <> ''")
_DROP_WAKES = text("""
DELETE FROM procrastinate_jobs WHERE status = 'todo' AND CAST(args AS text) ~ :pattern
""")
_IN = text(r"""
SELECT number FROM incidents i WHERE CAST(i AS text) ~ :pattern
UNION SELECT incident FROM entries e WHERE CAST(e AS text) ~ :pattern
UNION SELECT incident FROM texts t WHERE CAST(t AS text) ~ :pattern
ORDER BY 1
""")
_NAMED = text("""
SELECT incident, seq FROM texts
WHERE EXISTS (SELECT FROM unnest(CAST(:names AS text[])) AS n(name) WHERE strpos(words, name) > 0)
ORDER BY 1, 2
""")


def rows_naming(session: Session, person: str) -> Mapping[str, int]:
    """Count the rows of each table that name a person."""
    found = {}
    for table in metadata.sorted_tables:
        named = [_matches(c, person) for c in _columns(table)]
        if named:
            statement = select(func.count()).select_from(table).where(or_(*named))
            found[table.name] = int(session.execute(statement).scalar_one())
    return {table: count for table, count in found.items() if count}


def incidents_naming(session: Session, person: str) -> Sequence[int]:
    """List the incidents that a person took part in, or is named in."""
    return session.execute(_IN, {"pattern": _pattern(person)}).scalars().all()


def texts_naming(session: Session, name: str) -> Sequence[tuple[int, int]]:
    """List incident and place of the entries whose words say a name."""
    return [(row.incident, row.seq) for row in session.execute(_NAMED, {"names": written(name)})]


def replace_person(session: Session, person: str, pseudonym: str, *, name: str | None) -> None:
    """Put the pseudonym wherever the person is named, by their id or as ``@name``.

    The timeline agrees to exactly this, and the session's role must be allowed to do it.
    """
    session.execute(_AGREED, {"person": person, "pseudonym": pseudonym})
    session.execute(_LEAVE, {"person": person})
    session.execute(_DROP_BODIES)
    session.execute(_DROP_WAKES, {"pattern": _pattern(person)})
    for said in written(name) if name else []:
        session.execute(_DROP_BEFORE, {"name": f"@{said}"})
    others = names_like(session, name, person=person) if name else []
    for table in metadata.sorted_tables:
        if table.name == "people" or not _columns(table):
            continue
        _replace_in(session, table, person, pseudonym)
        # What is recorded is changed by nothing but the pseudonym; words may lose a name too.
        if name and table.name != "entries":
            change = partial(unname, name=name, pseudonym=pseudonym, others=others)
            change_words(session, table, name, change, within=true())


def _replace_in(session: Session, table: Table, person: str, pseudonym: str) -> None:
    values = {
        column.name: cast(
            func.regexp_replace(cast(column, Text), _pattern(person), pseudonym, "g"), column.type
        )
        for column in _columns(table)
    }
    named = [_matches(column, person) for column in _columns(table)]
    session.execute(update(table).where(or_(*named)).values(values))


def _columns(table: Table) -> list[Column[Any]]:
    return [table.c[name] for name in columns_with_people(table.name)]


def _matches(column: Column[Any], person: str) -> ColumnElement[bool]:
    return cast(column, Text).regexp_match(_pattern(person))


def _pattern(person: str) -> str:
    """Give the regular expression of an id as a whole word: U1 is not in U12."""
    return rf"\m{person}\M"
