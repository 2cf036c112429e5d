"""Find a person wherever the database names them, and put a pseudonym there instead.

A batch of rows at a time, each in a transaction of its own: what somebody else needs is held for
a moment only, and what an interruption left is done by the next one.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, Text, cast, func, or_, select, text, update

from firefighter.db.base import Session, metadata
from firefighter.db.unnaming import change_words, names_like, written
from firefighter.db.words_kept import columns_with_people
from firefighter.domain.pseudonyms import unname

BATCH = 5000

KEYS: Mapping[str, str] = {
    "incidents": "number",
    "movements": "incident",
    "entries": "id",
    "texts": "incident",
    "publications": "incident",
    "deliveries": "id",
}
"""By what each table is gone through; first those that others are written from."""

# Two that go through the same rows, by ids and then by names, would wait for each other.
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended('forgetting', 24))")
_AGREED = text("""
SELECT set_config('firefighter.person', :person, true),
       set_config('firefighter.pseudonym', :pseudonym, true)
""")
_LEAVE = text("DELETE FROM people WHERE id = :person")
_DROP_WAKES = text("""
DELETE FROM procrastinate_jobs WHERE status = 'todo' AND CAST(args AS text) ~ :pattern
""")
# A page that is being drawn may have been read from what named them, and must not be kept later.
_DRAWN = text("""
SELECT FROM incidents i
WHERE draft_ordered_at IS NOT NULL AND page_id IS NULL
  AND EXISTS (SELECT FROM deliveries d
              WHERE d.once = 'publish-draft/' || i.number AND d.state = 'pending')
ORDER BY number FOR UPDATE
""")
_IN = text(r"""
SELECT number FROM incidents i WHERE CAST(i AS text) ~ :pattern
UNION SELECT incident FROM entries e WHERE CAST(e AS text) ~ :pattern
UNION SELECT incident FROM texts t WHERE CAST(t AS text) ~ :pattern
ORDER BY 1
""")
_IN_SOME = text(r"""
SELECT number FROM incidents i
WHERE number = ANY (CAST(:among AS bigint[]))
  AND (CAST(i AS text) ~ :pattern
       OR EXISTS (SELECT FROM entries e WHERE e.incident = i.number AND CAST(e AS text) ~ :pattern)
       OR EXISTS (SELECT FROM texts t WHERE t.incident = i.number AND CAST(t AS text) ~ :pattern))
ORDER BY 1
""")
_NAMED = text("""
SELECT incident, seq FROM texts
WHERE EXISTS (SELECT FROM unnest(CAST(:names AS text[])) AS n(name) WHERE strpos(words, name) > 0)
ORDER BY 1, 2
""")


@dataclass(frozen=True)
class Mark:
    """How far it has been gone through: *table*, and in it up to a key."""

    table: str = next(iter(KEYS))
    key: int = 0


@dataclass(frozen=True)
class Forgetting:
    """Who is to be forgotten; *name* is what they were called, if that is known."""

    person: str
    name: str | None
    pseudonym: str


def rows_naming(session: Session, person: str) -> Mapping[str, int]:
    """Count the rows of each table that name a person."""
    found = {}
    for table in metadata.sorted_tables:
        named = [_matches(c, person) for c in _columns(table)]
        if named:
            statement = select(func.count()).select_from(table).where(or_(*named))
            found[table.name] = int(session.execute(statement).scalar_one())
    return {table: count for table, count in found.items() if count}


def incidents_naming(
    session: Session, person: str, *, among: Collection[int] | None = None
) -> Sequence[int]:
    """List the incidents that a person took part in, or is named in."""
    values: dict[str, Any] = {"pattern": _pattern(person)}
    if among is None:
        return session.execute(_IN, values).scalars().all()
    return session.execute(_IN_SOME, values | {"among": list(among)}).scalars().all()


def texts_naming(session: Session, name: str) -> Sequence[tuple[int, int]]:
    """List incident and place of the entries whose words say a name."""
    return [(row.incident, row.seq) for row in session.execute(_NAMED, {"names": written(name)})]


def replace_person(
    session: Session, forgetting: Forgetting, mark: Mark, *, batch: int = BATCH
) -> Mark | None:
    """Put the pseudonym into the rows of one batch, for the id and for ``@name``.

    The timeline agrees to exactly this, and the session's role must be allowed to do it.

    Returns:
        where to go on from, or None once all of it is done.
    """
    session.execute(_ONE_AT_A_TIME)
    table = metadata.tables[mark.table]
    if table.name == "publications":
        session.execute(_DRAWN)
    key = table.c[KEYS[mark.table]]
    ahead = select(key).where(key > mark.key).order_by(key).limit(batch).subquery()
    last = session.execute(select(func.max(ahead.c[0]))).scalar()
    if last is None:
        later = list(KEYS)[list(KEYS).index(mark.table) + 1 :]
        return Mark(later[0]) if later else None
    within = key.between(mark.key + 1, last)
    person, pseudonym = forgetting.person, forgetting.pseudonym
    session.execute(_AGREED, {"person": person, "pseudonym": pseudonym})
    _drop_copies(session, table, forgetting.name, within)
    _replace_in(session, table, person, pseudonym, within)
    # What is recorded is changed by nothing but the pseudonym; words may lose a name too.
    if forgetting.name and table.name != "entries":
        others = names_like(session, forgetting.name, person=person)
        change = partial(unname, name=forgetting.name, pseudonym=pseudonym, others=others)
        change_words(session, table, forgetting.name, change, within=within)
    return Mark(table.name, last)


def leave(session: Session, person: str) -> None:
    """Drop what is known of the person, and what wakes workers for them."""
    session.execute(_LEAVE, {"person": person})
    session.execute(_DROP_WAKES, {"pattern": _pattern(person)})


def _drop_copies(
    session: Session, table: Table, name: str | None, within: ColumnElement[bool]
) -> None:
    """Drop what is drawn anew when it is needed, and what Undo would bring a name back from."""
    if table.name == "publications":
        session.execute(update(table).where(within, table.c.body != "").values(body=""))
    if table.name == "entries" and name:
        before = cast(table.c.before, Text)
        says = or_(*(func.strpos(before, f"@{said}") > 0 for said in written(name)))
        session.execute(update(table).where(within, says).values(before=None))


def _replace_in(
    session: Session, table: Table, person: str, pseudonym: str, within: ColumnElement[bool]
) -> None:
    values = {
        column.name: cast(
            func.regexp_replace(cast(column, Text), _pattern(person), pseudonym, "g"), column.type
        )
        for column in _columns(table)
    }
    named = [_matches(column, person) for column in _columns(table)]
    session.execute(update(table).where(within, or_(*named)).values(values))


def _columns(table: Table) -> list[Column[Any]]:
    return [table.c[name] for name in columns_with_people(table.name)]


def _matches(column: Column[Any], person: str) -> ColumnElement[bool]:
    return cast(column, Text).regexp_match(_pattern(person))


def _pattern(person: str) -> str:
    """Give the regular expression of an id as a whole word: U1 is not in U12."""
    return rf"\m{person}\M"
