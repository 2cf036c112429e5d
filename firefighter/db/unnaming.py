"""Take a person's name out of what people wrote and we repeated: ``@name``, and no part of one."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, Text, cast, func, or_, select, text, update

from firefighter.db.base import Session
from firefighter.db.words_kept import columns_with_people
from firefighter.domain.pseudonyms import spellings
from firefighter.domain.updates import Update

_LIKE_IT = text(
    "SELECT name FROM people WHERE starts_with(name, :name) AND id <> :person ORDER BY name"
)

Change = Callable[[str], str]


def names_like(session: Session, name: str, *, person: str) -> Sequence[str]:
    """List what others are called whose names begin with this one."""
    return session.execute(_LIKE_IT, {"name": name, "person": person}).scalars().all()


def written(name: str) -> list[str]:
    """Give a name as it may be written: plain or for Slack, and each as a part of JSON."""
    spelt = spellings(name)
    in_json = [json.dumps(s, ensure_ascii=plain)[1:-1] for s in spelt for plain in (True, False)]
    return list(dict.fromkeys([*spelt, *in_json]))


def change_words(
    session: Session, table: Table, name: str, change: Change, *, within: ColumnElement[bool]
) -> None:
    """Let *change* go over every text of some rows that may say the name."""
    columns = [table.c[column] for column in columns_with_people(table.name)]
    keys = list(table.primary_key.columns)
    said = or_(*(_says(column, f"@{form}") for column in columns for form in written(name)))
    found = select(*keys, *columns).where(within, said).with_for_update()
    for row in session.execute(found).mappings().all():
        changed = {c.name: _changed(row[c], change) for c in columns}
        itself = [key == row[key] for key in keys]
        session.execute(update(table).where(*itself).values(changed))


def _says(column: Column[Any], words: str) -> ColumnElement[bool]:
    return func.strpos(cast(column, Text), words) > 0


def _changed(value: Any, change: Change) -> Any:
    """Go over a text, and over each one in what a column of JSON or a list holds."""
    match value:
        case str():
            update_ = Update.from_words(value)
            if update_.known == value:
                return change(value)
            return Update(**{part: change(said) for part, said in vars(update_).items()}).to_words()
        case list():
            return [_changed(part, change) for part in value]
        case dict():
            return {key: _changed(part, change) for key, part in value.items()}
        case _:
            return value
