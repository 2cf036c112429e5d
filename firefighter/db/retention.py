"""What has been kept for long enough: found and dropped in batches that lock nobody out."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Index, TextClause, text

from firefighter.db.base import Session
from firefighter.db.ledger import deliveries

BATCH = 500

# Where a line, a raise or a copy stands is known as long as there are words to be removed there,
# and so is where an answer does; what stands pinned for good is known for good. The oldest come
# first, as these indexes have them: what stays on is not looked at each night.
TELLING = "('post-line', 'announce', 'post-draft-copy')"
STANDING = "('post-line', 'announce', 'post-draft-copy', 'pin-by-hand', 'reply')"
PASSED = f"kind NOT IN {STANDING} AND (kind <> 'whisper' OR result ->> 'ts' IS NULL)"
Index("ix_deliveries_told", deliveries.c.settled_at, postgresql_where=text(f"kind IN {TELLING}"))
Index("ix_deliveries_passed", deliveries.c.settled_at, postgresql_where=text(PASSED))

OVER = "(i.status = 'closed' AND i.closed_at < :before)"
PARTS = {"OVER": OVER, "TELLING": TELLING, "STANDING": STANDING}


@dataclass(frozen=True)
class Kept:
    """One sort of what is kept: what counts, and what drops that has been for too long."""

    count: TextClause
    drop: TextClause


def _kept(found: str, drop: str) -> Kept:
    """Make both of a query for ``t``, the oldest first, and of what to do with such rows."""
    for name, part in PARTS.items():
        found = found.replace(name, part)
    count = "SELECT count(*) FROM (FOUND) AS old"
    batch = "WITH old AS (FOUND LIMIT :batch FOR UPDATE OF t SKIP LOCKED) DROP"
    return Kept(
        count=text(count.replace("FOUND", found)),
        drop=text(batch.replace("FOUND", found).replace("DROP", drop)).bindparams(batch=BATCH),
    )


WORDS = _kept(
    """SELECT t.incident, t.seq FROM texts t JOIN incidents i ON i.number = t.incident
       WHERE t.words IS NOT NULL AND OVER ORDER BY 1""",
    """UPDATE texts t SET words = NULL, blanked_at = :at FROM old
       WHERE t.incident = old.incident AND t.seq = old.seq""",
)
SUMMARIES = _kept(
    """SELECT t.number FROM incidents t
       WHERE t.status = 'closed' AND t.closed_at < :before
         AND (t.summary <> '' OR t.closure_note IS NOT NULL) ORDER BY 1""",
    """UPDATE incidents t SET summary = '', closure_note = NULL FROM old
       WHERE t.number = old.number""",
)
BEFORES = _kept(
    """SELECT t.id FROM entries t JOIN incidents i ON i.number = t.incident
       WHERE t.before ? 'closure_note' AND OVER ORDER BY 1""",
    "UPDATE entries t SET before = NULL FROM old WHERE t.id = old.id",
)
BODIES = _kept(
    """SELECT t.incident FROM publications t JOIN incidents i ON i.number = t.incident
       WHERE t.body <> '' AND OVER ORDER BY 1""",
    "UPDATE publications t SET body = '' FROM old WHERE t.incident = old.incident",
)
# An answer may repeat words of what runs where it was given, and of whatever it names.
ANSWERS = _kept(
    r"""SELECT t.id FROM deliveries t
       WHERE t.kind IN ('reply', 'whisper') AND t.promised_at < :before AND t.settled_at < :before
         AND NOT EXISTS (SELECT FROM incidents i
                         WHERE i.channel = t.payload ->> 'channel' AND NOT OVER)
         AND NOT EXISTS (SELECT FROM regexp_matches(t.payload ->> 'text', '\mINC-(\d{1,9})\M', 'g')
                                     AS named(keys)
                         JOIN incidents i ON i.number = CAST(keys[1] AS bigint)
                         WHERE NOT OVER)
       ORDER BY t.promised_at""",
    "DELETE FROM deliveries t USING old WHERE t.id = old.id",
)
DELIVERIES = _kept(
    """SELECT t.id FROM deliveries t
       LEFT JOIN incidents i ON i.number = CAST(t.payload ->> 'incident' AS bigint)
       WHERE t.settled_at < :before AND t.kind NOT IN STANDING
         AND (t.kind <> 'whisper' OR t.result ->> 'ts' IS NULL)
         AND (i.number IS NULL OR OVER)
       ORDER BY t.settled_at""",
    "DELETE FROM deliveries t USING old WHERE t.id = old.id",
)
LINES = _kept(
    """SELECT t.id FROM deliveries t
       JOIN incidents i ON i.number = CAST(t.payload ->> 'incident' AS bigint)
       WHERE t.settled_at < :before AND t.kind IN TELLING AND OVER ORDER BY t.settled_at""",
    "DELETE FROM deliveries t USING old WHERE t.id = old.id",
)
PEOPLE = _kept(
    """SELECT t.id FROM people t
       WHERE t.read_at < :before
         AND EXISTS (SELECT FROM people o
                     WHERE o.read_at > CAST(:at AS timestamptz) - interval '7 days')
       ORDER BY 1""",
    "DELETE FROM people t USING old WHERE t.id = old.id",
)


# An address that Slack takes no more opens nothing, and still is nobody's business.
ADDRESSES = _kept(
    "SELECT t.incident FROM answers t WHERE t.expires_at < :before ORDER BY 1",
    "DELETE FROM answers t USING old WHERE t.incident = old.incident",
)


def count(session: Session, kept: Kept, *, before: datetime, at: datetime) -> int:
    """Count what would be dropped."""
    return int(session.execute(kept.count, {"before": before, "at": at}).scalar_one())


def drop(session: Session, kept: Kept, *, before: datetime, at: datetime) -> bool:
    """Drop one batch; say whether there may be more."""
    return session.execute(kept.drop, {"before": before, "at": at}).rowcount >= BATCH
