"""What a restored database is asked and told before anybody serves from it again."""

import json
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Row, text

from firefighter.db.base import Session

RESTORED = '{"skipped": "an older backup was restored"}'

_KNOWN = text("""
SELECT greatest((SELECT max(recorded_at) FROM entries),
                (SELECT max(greatest(promised_at, claimed_at, settled_at)) FROM deliveries))
           AS until,
       (SELECT coalesce(max(id), 0) FROM deliveries) AS delivery,
       (SELECT coalesce(max(number), 0) FROM incidents) AS number,
       (SELECT count(*) FROM incidents) AS incidents
""")
_AT_WORK = text("""
SELECT EXISTS (SELECT FROM procrastinate_workers
               WHERE last_heartbeat > clock_timestamp() - interval '15 s')
""")

# A handler that is told of an earlier try looks for its traces before it does anything.
_DOUBT = text("""
UPDATE deliveries SET claimed_at = coalesce(claimed_at, promised_at) WHERE state <> 'done'
""")
_WAITING = text("""
SELECT CAST(payload ->> 'incident' AS bigint) FROM deliveries
WHERE state <> 'done' AND kind = :kind ORDER BY id
""")
_KEPT = text("""
UPDATE deliveries SET state = 'done', settled_at = clock_timestamp(), result = CAST(:why AS jsonb)
WHERE state <> 'done' AND kind = :kind AND payload ->> 'incident' = CAST(:incident AS text)
  AND (CAST(:texts AS text[]) IS NULL OR payload ->> 'text' = ANY (CAST(:texts AS text[])))
""")
_STANDS = text("""
UPDATE deliveries SET state = 'done', settled_at = clock_timestamp(),
                      result = CAST(:result AS jsonb)
WHERE once = :once AND state <> 'done'
""")
_DROP = text("""
UPDATE deliveries SET state = 'done', settled_at = clock_timestamp(), result = CAST(:why AS jsonb)
WHERE state <> 'done' AND (kind IN ('whisper', 'tell-person', 'page-on-call', 'redraw-answer',
                                    'expire-handover')
                           OR (kind = 'remind' AND due_at <= clock_timestamp()))
""")

# Messages of the time that was lost are marked with ids of then, which must not come again. No
# ledger ever drew a thousand a second, so the clock is ahead, however often one restores.
_JUMP_DELIVERIES = text("""
SELECT setval(pg_get_serial_sequence('deliveries', 'id'),
              greatest(nextval(pg_get_serial_sequence('deliveries', 'id')),
                       CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)))
""")
# Never back: what showed a number the last time may not be seen again.
_JUMP_NUMBERS = text("""
SELECT setval(sequence, greatest(:number, pg_sequence_last_value(sequence)))
FROM CAST(pg_get_serial_sequence('incidents', 'number') AS regclass) AS sequence
""")

_CHECK = text("""
SELECT (SELECT count(*) FROM incidents) AS incidents, (SELECT count(*) FROM entries) AS entries,
       (SELECT count(*) FROM deliveries WHERE state = 'pending') AS pending,
       (SELECT max(number) FROM incidents) AS newest,
       (SELECT max(recorded_at) FROM entries) AS until,
       (SELECT count(*) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE tgname IN ('only_grows', 'only_erases') AND tgenabled = 'O'
          AND relname IN ('entries', 'texts'))
           AS triggers
""")
_INCOMPLETE = text("""
SELECT number FROM incidents i
WHERE seq <> (SELECT count(*) FROM entries e WHERE e.incident = i.number) ORDER BY number
""")
_BEHIND = text("""
SELECT told.name FROM (
    VALUES ('incidents.number', pg_get_serial_sequence('incidents', 'number'),
            (SELECT max(number) FROM incidents)),
           ('entries.id', pg_get_serial_sequence('entries', 'id'), (SELECT max(id) FROM entries)),
           ('deliveries.id', pg_get_serial_sequence('deliveries', 'id'),
            (SELECT max(id) FROM deliveries))
) AS told (name, sequence, highest)
WHERE told.highest > coalesce(pg_sequence_last_value(told.sequence::regclass), 0)
""")


def known(session: Session) -> Row[Any]:
    """Give until when the database knows, its last delivery and number, and how many incidents."""
    return session.execute(_KNOWN).one()


def at_work(session: Session) -> bool:
    """Tell whether a worker beats on this database."""
    return bool(session.execute(_AT_WORK).scalar())


def doubt(session: Session) -> int:
    """Let everything that is not done be looked for before it is done; give how many."""
    return session.execute(_DOUBT).rowcount


def waiting(session: Session, kind: str) -> list[int]:
    """List the incidents with a delivery of a kind that is not done."""
    return list(session.execute(_WAITING, {"kind": kind}).scalars())


def kept(
    session: Session, kind: str, incident: int, *, texts: Collection[str] | None = None
) -> None:
    """Settle what was kept after the backup; with *texts*, only what says one of them."""
    given = None if texts is None else list(texts)
    session.execute(
        _KEPT, {"kind": kind, "incident": str(incident), "texts": given, "why": RESTORED}
    )


def stands(session: Session, once: str, result: Mapping[str, Any]) -> None:
    """Settle what was promised once, as it was kept after the backup."""
    session.execute(_STANDS, {"once": once, "result": json.dumps(result)})


def drop_what_cannot_be_found(session: Session) -> int:
    """Settle what nobody could look for, and reminders whose time is over; give how many."""
    return session.execute(_DROP, {"why": RESTORED}).rowcount


def jump(session: Session, *, number: int) -> int:
    """Let the next incident come after *number*, and deliveries after any there ever was.

    Returns:
        the number that the next incident comes after.
    """
    session.execute(_JUMP_DELIVERIES)
    if not number:
        return 0
    return int(session.execute(_JUMP_NUMBERS, {"number": number}).scalar_one())


def check(session: Session) -> Row[Any]:
    """Count what is there, and what guards it."""
    return session.execute(_CHECK).one()


def incomplete(session: Session) -> list[int]:
    """List the incidents whose timeline lacks entries."""
    return list(session.execute(_INCOMPLETE).scalars())


def behind(session: Session) -> list[str]:
    """List the columns whose next number was given already."""
    return list(session.execute(_BEHIND).scalars())
