"""The ledger for whoever watches: what is promised still, and what was done."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Index, Row, select, text

from firefighter.db.base import Session
from firefighter.db.ledger import DeliveryState, deliveries
from firefighter.domain.deliveries import KINDS

_NEWEST = text("""
SELECT id, kind, stream, attempts, last_error,
       CASE WHEN state = 'pending' AND attempts = 0 AND due_at > now() THEN 'later' ELSE state
       END AS told
FROM deliveries
ORDER BY state = 'done', CASE WHEN state <> 'done' THEN id END, settled_at DESC, id DESC
LIMIT :limit
""")

_RESULTS = text("""
SELECT once, result FROM deliveries
WHERE once = ANY (CAST(:once AS text[])) AND state = 'done' AND result IS NOT NULL
""")

# Where a message of ours stands that tells an entry; its ts nearly says it all.
TELLS_ENTRY = "kind IN ('post-line', 'announce')"
Index("ix_deliveries_said", deliveries.c.result["ts"].astext, postgresql_where=text(TELLS_ENTRY))
_SAID_AT = text("""
SELECT CAST(payload ->> 'incident' AS bigint) AS incident, CAST(payload ->> 'seq' AS int) AS seq
FROM deliveries
WHERE kind IN ('post-line', 'announce')
  AND result ->> 'ts' = :ts AND result ->> 'channel' = :channel
""")

_CHANNELS = text("""
SELECT once, payload ->> 'channel' AS channel FROM deliveries
WHERE once = ANY (CAST(:once AS text[]))
""")

_TRIED = text("""
SELECT EXISTS (SELECT FROM deliveries WHERE once = :once
               AND (state = 'done' OR state = 'pending' AND claimed_at IS NOT NULL))
""")

_WAITS = text("SELECT EXISTS (SELECT FROM deliveries WHERE once = :once AND state = 'pending')")

# However a database sorts, these two hold all that begin so between them, and its index knows
# where: letters come in the same order everywhere, which signs do not.
NAMED = text("""
SELECT id, state, payload, result FROM deliveries
WHERE once >= :word AND once < :after AND starts_with(once, :word || '/') ORDER BY id DESC
""")

_ALL_DONE = text("""
UPDATE deliveries d SET state = 'done', settled_at = clock_timestamp(), result = told.result
FROM jsonb_to_recordset(CAST(:outcomes AS jsonb)) AS told(id bigint, result jsonb)
WHERE d.id = told.id AND d.state = 'pending'
""")

_LEFT = text("""
SELECT kind, count(*) AS number FROM deliveries
WHERE settled_at IS NULL AND due_at <= clock_timestamp() AND kind <> ALL (CAST(:ours AS text[]))
GROUP BY kind ORDER BY kind
""")


@dataclass(frozen=True, kw_only=True)
class Given:
    """A promise, and what came of it so far."""

    id: int
    state: DeliveryState
    payload: Mapping[str, Any]
    result: Mapping[str, Any] | None


def named(session: Session, word: str) -> Sequence[Given]:
    """List every promise whose ``once`` begins with a word and a slash, the newest first."""
    after = word[:-1] + chr(ord(word[-1]) + 1)
    rows = session.execute(NAMED, {"word": word, "after": after})
    return [
        Given(id=r.id, state=DeliveryState(r.state), payload=r.payload, result=r.result)
        for r in rows
    ]


def kinds(session: Session) -> Sequence[str]:
    """List the kinds of everything that was done, in the order it was settled."""
    statement = (
        select(deliveries.c.kind)
        .where(deliveries.c.state == DeliveryState.DONE)
        .order_by(deliveries.c.settled_at, deliveries.c.id)
    )
    return session.connection.scalars(statement).all()


def newest(session: Session, limit: int) -> Sequence[Row[Any]]:
    """Give what is not done, the oldest first, and then what was done last, *limit* in all."""
    return session.execute(_NEWEST, {"limit": limit}).all()


def results(session: Session, once: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
    """Give the results of those of these deliveries that are done."""
    return {row.once: row.result for row in session.execute(_RESULTS, {"once": list(once)})}


def said_at(session: Session, channel: str, ts: str) -> tuple[int, int] | None:
    """Give the incident and the place of the entry that a message of ours tells, if it tells one.

    Of what was said in other channels since, and of what policy says by now, it knows nothing.
    """
    row = session.execute(_SAID_AT, {"channel": channel, "ts": ts}).first()
    return None if row is None else (row.incident, row.seq)


def channels(session: Session, once: Sequence[str]) -> Mapping[str, str]:
    """Give for which channel each of these was promised, of those that were promised."""
    return {row.once: row.channel for row in session.execute(_CHANNELS, {"once": list(once)})}


def tried(session: Session, once: str) -> bool:
    """Tell whether a delivery is done, or may be done as far as anybody knows."""
    return bool(session.execute(_TRIED, {"once": once}).scalar())


def waits(session: Session, once: str) -> bool:
    """Tell whether a delivery is still to be made, or made just now."""
    return bool(session.execute(_WAITS, {"once": once}).scalar())


def all_done(connection: Connection, results: Mapping[int, Mapping[str, Any]]) -> None:
    outcomes = [{"id": delivery, "result": result} for delivery, result in results.items()]
    connection.execute(_ALL_DONE, {"outcomes": json.dumps(outcomes)})


def left_to_newer(session: Session) -> Mapping[str, int]:
    """Count what is due but of kinds that this release does not know."""
    return {row.kind: row.number for row in session.execute(_LEFT, {"ours": list(KINDS)})}
