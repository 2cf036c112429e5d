"""Find a person wherever the database names them, and put a pseudonym there instead."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, Text, cast, func, or_, select, text, update

from firefighter.db.base import Session, metadata
from firefighter.db.words_kept import columns_with_people

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
    return [(row.incident, row.seq) for row in session.execute(_NAMED, {"names": _written(name)})]


def replace_person(session: Session, person: str, pseudonym: str, *, name: str | None) -> None:
    """Put the pseudonym wherever the person is named, by their id or as ``@name``.

    The timeline agrees to exactly this, and the session's role must be allowed to do it.
    """
    session.execute(_AGREED, {"person": person, "pseudonym": pseudonym})
    session.execute(_LEAVE, {"person": person})
    session.execute(_DROP_BODIES)
    session.execute(_DROP_WAKES, {"pattern": _pattern(person)})
    spoken = [f"@{written}" for written in _written(name)] if name else []
    for said in spoken:
        session.execute(_DROP_BEFORE, {"name": said})
    for table in metadata.sorted_tables:
        if table.name != "people" and _columns(table):
            # What is recorded is changed by nothing but the pseudonym; words may lose a name too.
            names = [] if table.name == "entries" else spoken
            _replace_in(session, table, person, pseudonym, names)


def _replace_in(
    session: Session, table: Table, person: str, pseudonym: str, spoken: Sequence[str]
) -> None:
    values: dict[str, ColumnElement[Any]] = {}
    named = []
    for column in _columns(table):
        said = func.regexp_replace(cast(column, Text), _pattern(person), pseudonym, "g")
        named.append(_matches(column, person))
        for name in spoken:
            whole = rf"{re.escape(name)}(?!\w)"
            said = func.regexp_replace(said, whole, f"@{pseudonym}", "g")
            named.append(cast(column, Text).regexp_match(whole))
        values[column.name] = cast(said, column.type)
    session.execute(update(table).where(or_(*named)).values(values))


def _columns(table: Table) -> list[Column[Any]]:
    return [table.c[name] for name in columns_with_people(table.name)]


def _matches(column: Column[Any], person: str) -> ColumnElement[bool]:
    return cast(column, Text).regexp_match(_pattern(person))


def _written(name: str) -> list[str]:
    """Give a name as it may be written: plain, or as a part of JSON."""
    in_json = (json.dumps(name, ensure_ascii=plain)[1:-1] for plain in (True, False))
    return list(dict.fromkeys([name, *in_json]))


def _pattern(person: str) -> str:
    """Give the regular expression of an id as a whole word: U1 is not in U12."""
    return rf"\m{person}\M"
