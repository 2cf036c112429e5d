"""The ledger of deliveries: what is promised, claimed, done, and what went wrong.

The ledger is the only truth about side effects; whatever wakes a worker may be lost.
Retries, leases and order use Postgres' own clock. Its statements run on a connection that
holds the stream's advisory lock, each as a commit of its own.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Identity,
    Index,
    SmallInteger,
    Table,
    TextClause,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from firefighter.db.base import Session, instant, metadata, one_of, word
from firefighter.domain.deliveries import KINDS
from firefighter.domain.streams import Promise


class DeliveryState(StrEnum):
    PENDING = "pending"
    DONE = "done"
    DEAD = "dead"
    BLOCKED = "blocked"


deliveries = Table(
    "deliveries",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    word("stream"),
    word("kind"),
    Column("payload", JSONB, nullable=False),
    Column("holds", Boolean, nullable=False),
    word("target", nullable=True),
    word("once", nullable=True),
    word("state", server_default=DeliveryState.PENDING.value),
    instant("due_at", now=True),
    instant("promised_at", now=True),
    instant("resumed_at", nullable=True),
    Column("attempts", SmallInteger, nullable=False, server_default="0"),
    instant("claimed_at", nullable=True),
    instant("settled_at", nullable=True),
    Column("result", JSONB, nullable=True),
    word("last_error", nullable=True),
    one_of("state", DeliveryState),
    Index("ix_deliveries_head", "stream", "id", postgresql_where=text("state = 'pending'")),
    # Not "state = 'pending'": with old statistics Postgres would look for a stream's rows here.
    Index("ix_deliveries_due", "due_at", postgresql_where=text("settled_at IS NULL")),
    Index("ix_deliveries_stuck", "stream", postgresql_where=text("state IN ('dead', 'blocked')")),
    Index("ux_deliveries_once", "once", unique=True, postgresql_where=text("once IS NOT NULL")),
)

INSERT_DELIVERIES = """
INSERT INTO deliveries (stream, kind, payload, holds, target, once, due_at)
SELECT stream, kind, payload, holds, target, once, coalesce(due_at, clock_timestamp())
FROM jsonb_to_recordset(CAST(:deliveries AS jsonb)) AS d(
    place int, stream text, kind text, payload jsonb, holds boolean, target text, once text,
    due_at timestamptz)
ORDER BY place
ON CONFLICT (once) WHERE once IS NOT NULL DO NOTHING
"""

_INSERT = text(INSERT_DELIVERIES)

# What a newer release promised is left to its workers. It holds up what follows as ours does, but
# ten minutes at most: after a rollback nobody may come for it.
_OURS = """kind = ANY (CAST(:kinds AS text[]))
    AND NOT EXISTS (SELECT FROM deliveries h
                    WHERE h.stream = p.stream AND h.state = 'pending' AND h.holds AND h.id < p.id
                      AND h.kind <> ALL (CAST(:kinds AS text[]))
                      AND h.due_at > clock_timestamp() - interval '10 min')"""


def _of_ours(query: str) -> TextClause:
    """Keep a query of *p* to what this release can deliver now."""
    return text(query.replace("OURS", _OURS)).bindparams(kinds=list(KINDS))


_CLAIM = _of_ours("""
UPDATE deliveries d SET claimed_at = clock_timestamp(),
                        attempts = least(d.attempts, 32000) + 1
FROM (
    SELECT id, claimed_at FROM deliveries p
    WHERE stream = :stream AND state = 'pending' AND due_at <= clock_timestamp()
      AND NOT EXISTS (SELECT FROM deliveries h
                      WHERE h.stream = p.stream AND h.state = 'pending' AND h.holds
                        AND h.id < p.id AND h.due_at > clock_timestamp())
      AND OURS
      AND (p.target IS NULL
           OR NOT EXISTS (SELECT FROM deliveries l
                          WHERE l.stream = p.stream AND l.state = 'pending'
                            AND l.target = p.target AND l.id > p.id))
    ORDER BY id LIMIT 1
) head
WHERE d.id = head.id
RETURNING d.id, d.kind, d.payload, d.attempts, d.promised_at,
          head.claimed_at AS tried_at, d.claimed_at,
          clock_timestamp() - coalesce(d.resumed_at, d.promised_at) AS age,
          NOT EXISTS (SELECT FROM deliveries m WHERE m.stream = d.stream AND m.state = 'pending'
                                                 AND m.id <> d.id) AS alone
""")

_COLLAPSE = text("""
UPDATE deliveries d SET state = 'done', settled_at = clock_timestamp(),
                        result = jsonb_build_object('collapsed_into', later.id)
FROM (SELECT target, max(id) AS id FROM deliveries
      WHERE stream = :stream AND state = 'pending' AND target IS NOT NULL
      GROUP BY target HAVING count(*) > 1) later
WHERE d.stream = :stream AND d.state = 'pending' AND d.target = later.target AND d.id < later.id
""")

# What stands behind a holding row that is not due waits with it; otherwise the sweep would
# wake a blocked stream twice a second for nothing.
_HOLD = text("""
UPDATE deliveries d SET due_at = head.due_at
FROM (SELECT id, due_at FROM deliveries
      WHERE stream = :stream AND state = 'pending' AND holds AND due_at > clock_timestamp()
      ORDER BY id LIMIT 1) head
WHERE d.stream = :stream AND d.state = 'pending' AND d.id > head.id AND d.due_at < head.due_at
""")

_DUE = _of_ours("""
SELECT EXISTS (SELECT FROM deliveries p
               WHERE stream = :stream AND state = 'pending' AND due_at <= clock_timestamp()
                 AND OURS)
""")

_LOCK = text("SELECT pg_try_advisory_lock(hashtextextended(:stream, 20))")
_UNLOCK = text("SELECT pg_advisory_unlock(hashtextextended(:stream, 20))")

_RESYNC = text("""
UPDATE deliveries SET state = 'pending', due_at = clock_timestamp(), settled_at = NULL,
                      attempts = 0, resumed_at = clock_timestamp()
WHERE state IN ('dead', 'blocked') AND payload ->> 'incident' = :incident
RETURNING stream
""")


@dataclass(frozen=True, kw_only=True)
class Claimed:
    """A delivery in our hands.

    Attributes:
        repeat: an earlier try may already have done it.
        tried_at, claimed_at: when that earlier try began, and this one.
        hours: how long it has been tried, since it was promised or resumed.
        alone: nothing else was pending in its stream.
    """

    id: int
    kind: str
    payload: Mapping[str, Any]
    attempts: int
    tried_at: datetime | None
    claimed_at: datetime
    promised_at: datetime
    hours: float
    alone: bool = False

    @property
    def repeat(self) -> bool:
        return self.tried_at is not None


def as_rows(promises: Sequence[Promise | tuple[Promise, datetime]]) -> list[dict[str, Any]]:
    """Give promises as the rows that ``INSERT_DELIVERIES`` reads, in order."""
    return [_row(place, promise) for place, promise in enumerate(promises)]


def to_wake(rows: Sequence[Mapping[str, Any]]) -> set[str]:
    """Name the streams of rows that are due at once; when the others are, the sweep finds them."""
    return {row["stream"] for row in rows if row["due_at"] is None}


def put(session: Session, *promises: Promise | tuple[Promise, datetime]) -> None:
    """Promise side effects; they happen after this transaction commits."""
    rows = as_rows(promises)
    session.streams |= to_wake(rows)
    session.execute(_INSERT, {"deliveries": json.dumps(rows)})


def lock(connection: Connection, stream: str) -> bool:
    """Take the stream for this connection, until it is given back or the connection ends."""
    return bool(connection.scalar(_LOCK, {"stream": stream}))


def unlock(connection: Connection, stream: str) -> None:
    connection.execute(_UNLOCK, {"stream": stream})


def claim(connection: Connection, stream: str) -> Claimed | None:
    """Take the first delivery of the stream that is due and not held up; say so in the row."""
    row = connection.execute(_CLAIM, {"stream": stream}).one_or_none()
    if row is None:
        return None
    return Claimed(
        id=row.id,
        kind=row.kind,
        payload=row.payload,
        attempts=row.attempts,
        tried_at=row.tried_at,
        claimed_at=row.claimed_at,
        promised_at=row.promised_at,
        hours=row.age.total_seconds() / 3600,
        alone=row.alone,
    )


def collapse(connection: Connection, stream: str) -> None:
    """Settle every pending picture that a later one of the same target makes needless."""
    connection.execute(_COLLAPSE, {"stream": stream})


def hold(connection: Connection, stream: str) -> None:
    connection.execute(_HOLD, {"stream": stream})


def due(connection: Connection, stream: str) -> bool:
    return bool(connection.scalar(_DUE, {"stream": stream}))


def resync(session: Session, incident: int) -> int:
    """Let everything of one incident that is dead or blocked be tried again, wherever it goes.

    Returns:
        how many there were.
    """
    rows = session.execute(_RESYNC, {"incident": str(incident)}).scalars().all()
    session.streams.update(rows)
    return len(rows)


def _row(place: int, promise: Promise | tuple[Promise, datetime]) -> dict[str, Any]:
    what, due_at = promise if isinstance(promise, tuple) else (promise, None)
    payload = what.model_dump(mode="json")
    return {
        "place": place,
        "stream": what.stream,
        "kind": payload["kind"],
        "payload": payload,
        "holds": what.holds,
        "target": what.target,
        "once": what.once,
        "due_at": due_at.isoformat() if due_at else None,
    }
