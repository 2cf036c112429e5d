"""What whoever watches asks of the database, each time they look."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select, text

from firefighter.db.base import Session
from firefighter.db.incidents import incidents
from firefighter.db.ledger import DeliveryState
from firefighter.domain.incident import Kind
from firefighter.domain.lifecycle import Status
from firefighter.domain.severity import Severity

# What was tried waits since it was promised; what was not tried yet, since its time came.
_PENDING = text("""
SELECT count(*) AS number,
       coalesce(extract(epoch FROM clock_timestamp() - min(
           CASE WHEN attempts > 0 THEN coalesce(resumed_at, promised_at) ELSE due_at END)
           FILTER (WHERE attempts > 0 OR due_at <= clock_timestamp())), 0)::float AS oldest
FROM deliveries WHERE settled_at IS NULL
""")
_STUCK = text("""
SELECT state, count(*) AS number FROM deliveries
WHERE state IN ('dead', 'blocked') GROUP BY state
""")


@dataclass(frozen=True)
class Backlog:
    """What is not done: how many in each state, and how long the oldest has been waiting."""

    by_state: Mapping[DeliveryState, int]
    oldest_seconds: float


def backlog(session: Session) -> Backlog:
    pending = session.execute(_PENDING).one()
    stuck = {DeliveryState(row.state): row.number for row in session.execute(_STUCK)}
    none = dict.fromkeys((DeliveryState.DEAD, DeliveryState.BLOCKED), 0)
    by_state = {DeliveryState.PENDING: pending.number} | none | stuck
    return Backlog(by_state, max(0.0, pending.oldest))


def by_severity(
    session: Session, *, kinds: Collection[Kind], statuses: Collection[Status]
) -> Mapping[Severity, int]:
    """Count incidents of these kinds that are in one of these statuses."""
    statement = (
        select(incidents.c.severity, func.count().label("number"))
        .where(incidents.c.kind.in_(kinds), incidents.c.status.in_(statuses))
        .group_by(incidents.c.severity)
    )
    return {Severity(row.severity): row.number for row in session.execute(statement)}
