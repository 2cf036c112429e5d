"""The hot statement: one change of one incident, with its entries, words and deliveries.

One statement instead of four, because a press waits for it: half the round trips of a
transition are here.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache

from sqlalchemy import TextClause, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

from firefighter.db.base import Session
from firefighter.db.incidents import COLUMNS, incidents, to_column
from firefighter.db.ledger import INSERT_DELIVERIES, as_rows, to_wake
from firefighter.domain.incident import Incident
from firefighter.domain.streams import Promise
from firefighter.domain.timeline import Entry

_ENTRIES = """
told AS (
    INSERT INTO entries (incident, seq, at, recorded_at, actor, kind, field, old, new,
                         source, permalink, before, undoes, until)
    SELECT :number, seq, at, recorded_at, actor, kind, field, old, new,
           source, permalink, before, undoes, until
    FROM jsonb_to_recordset(CAST(:entries AS jsonb)) AS e(
        seq int, at timestamptz, recorded_at timestamptz, actor text, kind text, field text,
        old text, new text, source text, permalink text, before jsonb, undoes int,
        until timestamptz)
    ORDER BY seq
    RETURNING incident, seq
),
said AS (
    INSERT INTO texts (incident, seq, words)
    SELECT :number, seq, words
    FROM jsonb_to_recordset(CAST(:entries AS jsonb)) AS w(seq int, words text)
    WHERE words IS NOT NULL
)"""


def record(
    session: Session,
    before: Incident,
    after: Incident,
    entries: Sequence[Entry] = (),
    deliveries: Sequence[Promise | tuple[Promise, datetime]] = (),
) -> Incident:
    """Write what differs between *before* and *after*, its entries and its deliveries.

    Args:
        entries: numbered from 1 here on; the caller's ``seq`` is where they start after.
        deliveries: each at once, or as a pair with the instant it is due.
    """
    numbered = [replace(e, seq=before.seq + place) for place, e in enumerate(entries, start=1)]
    after = replace(after, seq=before.seq + len(numbered))
    changed = tuple(n for n in COLUMNS if getattr(before, n) != getattr(after, n))
    rows = as_rows(deliveries)
    session.streams |= to_wake(rows)
    values = {f"new_{name}": to_column(after, name) for name in changed}
    session.execute(
        _statement(changed),
        values
        | {
            "number": after.number,
            "entries": json.dumps([_row(entry) for entry in numbered]),
            "deliveries": json.dumps(rows),
        },
    )
    return after


@cache
def _statement(changed: tuple[str, ...]) -> TextClause:
    sets = ", ".join(f"{name} = :new_{name}" for name in changed)
    # Column names are our own dataclass's fields; every value is a parameter.
    moved = f"moved AS (UPDATE incidents SET {sets} WHERE number = :number)," if changed else ""  # noqa: S608
    statement = text(f"WITH {moved} {_ENTRIES} {INSERT_DELIVERIES}")
    typed = [
        bindparam(f"new_{name}", type_=incidents.c[name].type)
        for name in changed
        if isinstance(incidents.c[name].type, JSONB)
    ]
    return statement.bindparams(*typed)


def _row(entry: Entry) -> dict[str, object]:
    return {
        "seq": entry.seq,
        "at": entry.at.isoformat(),
        "recorded_at": entry.recorded_at.isoformat(),
        "actor": entry.actor,
        "kind": entry.kind,
        "field": entry.field,
        "old": entry.old,
        "new": entry.new,
        "source": entry.source,
        "permalink": entry.permalink,
        "before": entry.before,
        "undoes": entry.undoes,
        "until": entry.until.isoformat() if entry.until else None,
        "words": entry.words,
    }
