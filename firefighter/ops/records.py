"""What is remembered, read for a terminal."""

from dataclasses import dataclass
from datetime import datetime

from firefighter.db import delivered, entries, people
from firefighter.db.base import Database, connect
from firefighter.domain.policy import Policy
from firefighter.domain.sentences import sentence
from firefighter.ops.database import require_schema
from firefighter.services import digests
from firefighter.settings import database_url
from firefighter.views import digest as digest_view


@dataclass(frozen=True)
class Record:
    """One incident as we remember it: its timeline in sentences, and what was delivered."""

    timeline: tuple[str, ...]
    delivered: tuple[str, ...]


def record_of(url: str, number: int) -> Record:
    """Read what is remembered of an incident, where policy is as it comes."""
    engine = connect(database_url(url), pool_size=1)
    with Database(engine).transaction() as session:
        recorded = entries.of(session, number)
        involved = {p for e in recorded for p in (e.actor, e.old, e.new, e.field) if p}
        names = people.names(session, involved)
        done = delivered.kinds(session)
    engine.dispose()
    told = [
        sentence(
            entry,
            name=lambda p: names.get(p, p),
            clock=lambda at: f"{at:%H:%M}",
            policy=Policy(),
        )
        for entry in recorded
    ]
    return Record(tuple(line.said for line in told), tuple(done))


@dataclass(frozen=True)
class Promised:
    """A delivery: what is or was to be done, where, and how it went.

    Attributes:
        state: as in the ledger; "later" if its time has not come.
    """

    id: int
    kind: str
    stream: str
    state: str
    attempts: int
    last_error: str


def newest_deliveries(database: Database, limit: int) -> tuple[Promised, ...]:
    """Read what is not done yet, the oldest first, and then what was done last."""
    with database.transaction() as session:
        rows = delivered.newest(session, limit)
    return tuple(
        Promised(row.id, row.kind, row.stream, row.told, row.attempts, row.last_error or "")
        for row in rows
    )


def digest_preview(url: str, policy: Policy, *, at: datetime) -> str:
    """Give last week's digest as plain text."""
    require_schema(url)
    engine = connect(url, pool_size=1)
    with Database(engine).transaction() as session:
        facts = digests.last_week(session, policy=policy, at=at)
    engine.dispose()
    return digest_view.plain(facts, policy)
