"""The sweep: which streams have something due that nobody was woken for."""

from collections.abc import Sequence

from sqlalchemy import Connection, text

from firefighter.domain.deliveries import KINDS

# What a newer release's promises hold up is worked out once, not for each row: a stream that
# everybody writes to, like that of announcements, may be thousands of rows long. The time is the
# statement's, so that the index is read from what is due longest and no further.
_LATE = text("""
WITH newer AS MATERIALIZED (
    SELECT stream, min(id) AS id FROM deliveries
    WHERE settled_at IS NULL AND due_at > statement_timestamp() - interval '10 min'
      AND holds AND kind <> ALL (CAST(:kinds AS text[]))
    GROUP BY stream
), late AS (
    SELECT stream FROM deliveries p
    WHERE settled_at IS NULL AND due_at <= statement_timestamp()
      AND kind = ANY (CAST(:kinds AS text[]))
      AND NOT EXISTS (SELECT FROM newer n WHERE n.stream = p.stream AND n.id < p.id)
    ORDER BY due_at LIMIT 1000
)
SELECT stream FROM late
EXCEPT
SELECT args ->> 'stream' FROM procrastinate_jobs
WHERE status = 'todo' AND queue_name = :queue AND task_name = 'drain'
ORDER BY stream
""").bindparams(kinds=list(KINDS))


def late_streams(connection: Connection, *, queue: str) -> Sequence[str]:
    """List the streams that have something due for us, unless their wake-up waits in the queue."""
    return connection.scalars(_LATE, {"queue": queue}).all()
