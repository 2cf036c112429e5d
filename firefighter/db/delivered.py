"""The ledger for whoever watches: what is promised still, and what was done."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select, text

from firefighter.db.base import Session
from firefighter.db.ledger import DeliveryState, deliveries

_NEWEST = text("""
SELECT id, kind, stream, attempts, last_error,
       CASE WHEN state = 'pending' AND attempts = 0 AND due_at > now() THEN 'later' ELSE state
       END AS told
FROM deliveries
ORDER BY state = 'done', CASE WHEN state <> 'done' THEN id END, settled_at DESC, id DESC
LIMIT :limit
""")


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
