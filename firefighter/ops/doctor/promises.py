"""What was promised and is not done: is there a worker, how old is the oldest, what is dead."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from firefighter.domain.metrics import spell
from firefighter.ops.doctor.finding import Finding, doubtful, fine, wrong

BEATS_WITHIN_SECONDS = 30
SLOW_SECONDS, STUCK_SECONDS = 60, 600
SHOWN = 3
ERROR = re.compile(r"[A-Za-z]+: ")
"""How what is kept of an error begins: with its class."""

_BEAT = text("""
SELECT count(*) FILTER (WHERE last_heartbeat > now() - make_interval(secs => :within)) AS beating,
       extract(epoch FROM now() - max(last_heartbeat))::float AS silent
FROM procrastinate_workers
""")
_WAITING = text("""
SELECT count(*) AS late, extract(epoch FROM clock_timestamp() - min(due_at))::float AS oldest
FROM deliveries WHERE settled_at IS NULL AND due_at <= clock_timestamp()
""")
_POSTPONED = text("""
SELECT count(*) AS postponed, max(last_error) AS why,
       extract(epoch FROM clock_timestamp() - min(promised_at))::float AS oldest
FROM deliveries WHERE settled_at IS NULL AND last_error IS NOT NULL AND due_at > clock_timestamp()
""")
# What concerns no incident is promised anew with each start; it may have been done since.
_STUCK = text("""
SELECT id, kind, payload ->> 'incident' AS incident, last_error, count(*) OVER () AS all
FROM deliveries d WHERE state IN ('dead', 'blocked')
AND (payload ->> 'incident' IS NOT NULL
     OR NOT EXISTS (SELECT FROM deliveries l WHERE l.stream = d.stream AND l.kind = d.kind
                    AND l.id > d.id AND l.state = 'done'))
ORDER BY state DESC, id DESC LIMIT :shown
""")
_BY_HAND = text("""
SELECT state, last_error, result ->> 'unpinned' AS unpinned FROM deliveries
WHERE once >= 'by-hand' AND once < 'by-hane' AND kind = 'pin-by-hand' ORDER BY id DESC LIMIT 1
""")


@dataclass(frozen=True)
class Stuck:
    """A delivery that will not be tried again by itself."""

    id: int
    kind: str
    incident: str | None
    last_error: str


def examine(engine: Engine, *, command: str) -> Iterator[Finding]:
    """Look at the ledger; a database that does not answer is told elsewhere.

    Args:
        command: our slash command.
    """
    try:
        with engine.connect() as connection:
            yield _beat(connection)
            yield _waiting(connection)
            yield from _postponed(connection)
            yield _stuck(connection, command)
            yield from _by_hand(connection)
    except DBAPIError:
        return


def _beat(connection: Connection) -> Finding:
    row = connection.execute(_BEAT, {"within": BEATS_WITHIN_SECONDS}).one()
    if row.beating:
        return fine(f"{row.beating} worker{'s beat' if row.beating > 1 else ' beats'}.")
    since = "" if row.silent is None else f"; the last beat {_spelt(row.silent)} ago"
    return wrong(f"No worker beats{since}.", "Run firefighter serve, or firefighter worker")


def _waiting(connection: Connection) -> Finding:
    row = connection.execute(_WAITING).one()
    if not row.late or row.oldest < SLOW_SECONDS:
        return fine("Nothing that is due waits.")
    many = f"{row.late} deliver{'ies are' if row.late > 1 else 'y is'} due"
    said = f"{many}, the oldest for {_spelt(row.oldest)}."
    remedy = "Look at the workers' logs; more workers help where Slack is not the limit"
    return (wrong if row.oldest > STUCK_SECONDS else doubtful)(said, remedy)


def _postponed(connection: Connection) -> Iterator[Finding]:
    row = connection.execute(_POSTPONED).one()
    if row.postponed:
        many = f"{row.postponed} deliver{'ies' if row.postponed > 1 else 'y'}"
        said = f"{many} failed and will be tried again, first promised {_spelt(row.oldest)} ago."
        yield doubtful(said, f"Wait, or mend what was said: {_words(row.why)}")


def _stuck(connection: Connection, command: str) -> Finding:
    rows: Sequence[Stuck] = []
    total = 0
    for row in connection.execute(_STUCK, {"shown": SHOWN}):
        rows = [*rows, Stuck(row.id, row.kind, row.incident, _words(row.last_error))]
        total = row.all
    if not total:
        return fine("No delivery is dead.")
    told = "; ".join(f"{_place(row)}{row.kind}: {row.last_error}" for row in rows)
    first = next((row.incident for row in rows if row.incident), None)
    again = f", then in Slack: {command} resync INC-{first}" if first else ", and start serve again"
    many = f"{total} deliver{'ies are' if total > 1 else 'y is'} dead"
    return doubtful(f"{many}. {told}.", f"Mend what was said{again}")


def _by_hand(connection: Connection) -> Iterator[Finding]:
    """Tell if people would not find what to do while we are down."""
    row = connection.execute(_BY_HAND).one_or_none()
    why = row and (row.unpinned or (_words(row.last_error) if row.state == "dead" else None))
    if why:
        said = f"What to do by hand while we are down is not pinned: {why}"
        yield doubtful(said, "Pin it yourself; the README has it under When FireFighter is down")


def _words(error: str | None) -> str:
    """Give what is for people in what is kept of an error: not its class, nor its full stop."""
    said = error or ""
    return (said.partition(": ")[2] if ERROR.match(said) else said).removesuffix(".")


def _place(row: Stuck) -> str:
    return f"INC-{row.incident} " if row.incident else ""


def _spelt(seconds: float) -> str:
    return spell(timedelta(seconds=seconds))
