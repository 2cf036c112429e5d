"""What has been kept for long enough: found and dropped in batches that lock nobody out."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Index, TextClause, text

from firefighter.db.base import Session
from firefighter.db.ledger import deliveries

BATCH = 500

# Where a line, a raise or a copy stands is known as long as there are words to be removed there,
# and what stands pinned for good is known for good.
TELLING = "kind IN ('post-line', 'announce', 'post-draft-copy')"
PASSING = "kind NOT IN ('post-line', 'announce', 'post-draft-copy', 'pin-by-hand')"
Index("ix_deliveries_told", deliveries.c.settled_at, postgresql_where=text(TELLING))
Index("ix_deliveries_passed", deliveries.c.settled_at, postgresql_where=text(PASSING))

_OVER = "i.status = 'closed' AND i.closed_at < :before"
_WORDS = f"""
SELECT t.incident, t.seq FROM texts t JOIN incidents i ON i.number = t.incident
WHERE t.words IS NOT NULL AND {_OVER}
"""  # noqa: S608 - every part of it is ours
_SUMMARIES = f"""
SELECT i.number FROM incidents i
WHERE {_OVER} AND (i.summary <> '' OR i.closure_note IS NOT NULL)
"""  # noqa: S608 - every part of it is ours
_BEFORES = f"""
SELECT e.id FROM entries e JOIN incidents i ON i.number = e.incident
WHERE e.before ? 'closure_note' AND {_OVER}
"""  # noqa: S608 - every part of it is ours
_BODIES = f"""
SELECT p.incident FROM publications p JOIN incidents i ON i.number = p.incident
WHERE p.body <> '' AND {_OVER}
"""  # noqa: S608 - every part of it is ours
_DELIVERIES = f"""
SELECT d.id FROM deliveries d
LEFT JOIN incidents i ON i.number = CAST(d.payload ->> 'incident' AS bigint)
WHERE d.settled_at < :before AND d.{PASSING} AND (i.number IS NULL OR ({_OVER}))
"""  # noqa: S608 - every part of it is ours
_LINES = f"""
SELECT d.id FROM deliveries d
JOIN incidents i ON i.number = CAST(d.payload ->> 'incident' AS bigint)
WHERE d.settled_at < :before AND d.{TELLING} AND {_OVER}
"""  # noqa: S608 - every part of it is ours
_PEOPLE = """
SELECT p.id FROM people p
WHERE p.read_at < :before
  AND EXISTS (SELECT FROM people o WHERE o.read_at > CAST(:at AS timestamptz) - interval '7 days')
"""


@dataclass(frozen=True)
class Kept:
    """One sort of what is kept: *of* finds what has been kept for too long, *drop* drops it."""

    count: TextClause
    drop: TextClause


def _kept(of: str, drop: str, *, of_table: str, first: str = "1") -> Kept:
    batch = f"{of} ORDER BY {first} LIMIT {BATCH} FOR UPDATE OF {of_table} SKIP LOCKED"
    # Every part is our own; the two instants are parameters.
    return Kept(
        text(f"SELECT count(*) FROM ({of}) AS old"),  # noqa: S608
        text(f"WITH old AS ({batch}) {drop}"),
    )


WORDS = _kept(
    _WORDS,
    "UPDATE texts t SET words = NULL, blanked_at = :at FROM old "
    "WHERE t.incident = old.incident AND t.seq = old.seq",
    of_table="t",
)
SUMMARIES = _kept(
    _SUMMARIES,
    "UPDATE incidents i SET summary = '', closure_note = NULL FROM old WHERE i.number = old.number",
    of_table="i",
)
BEFORES = _kept(
    _BEFORES, "UPDATE entries e SET before = NULL FROM old WHERE e.id = old.id", of_table="e"
)
BODIES = _kept(
    _BODIES,
    "UPDATE publications p SET body = '' FROM old WHERE p.incident = old.incident",
    of_table="p",
)
_DROP_DELIVERIES = "DELETE FROM deliveries d USING old WHERE d.id = old.id"
# The oldest come first, as their indexes have them: what stays on is not looked at each night.
DELIVERIES = _kept(_DELIVERIES, _DROP_DELIVERIES, of_table="d", first="d.settled_at")
LINES = _kept(_LINES, _DROP_DELIVERIES, of_table="d", first="d.settled_at")
PEOPLE = _kept(_PEOPLE, "DELETE FROM people p USING old WHERE p.id = old.id", of_table="p")


def count(session: Session, kept: Kept, *, before: datetime, at: datetime) -> int:
    """Count what would be dropped."""
    return int(session.execute(kept.count, {"before": before, "at": at}).scalar_one())


def drop(session: Session, kept: Kept, *, before: datetime, at: datetime) -> bool:
    """Drop one batch; say whether there may be more."""
    return session.execute(kept.drop, {"before": before, "at": at}).rowcount >= BATCH
