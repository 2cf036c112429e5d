"""What a claim is worth after the call: it may have been taken over, or must be given back."""

from sqlalchemy import Connection, func, select, text, update

from firefighter.db.ledger import Claimed, DeliveryState, deliveries

UNREADABLE_SECONDS = 60


def counts(connection: Connection, claimed: Claimed, *, known: bool) -> bool:
    """Tell whether our outcome still counts: a stream lost in mid-call has gone on without us.

    One that is *known* holds even if somebody has tried again since.
    """
    columns = (deliveries.c.state, deliveries.c.attempts)
    row = connection.execute(
        select(*columns).where(deliveries.c.id == claimed.id).with_for_update()
    ).one_or_none()
    if row is None or row.state != DeliveryState.PENDING:
        return False
    return known or row.attempts == claimed.attempts


def give_back(connection: Connection, claimed: Claimed) -> None:
    """Leave the row as it was before we claimed it, but out of our way for a while."""
    connection.execute(
        update(deliveries)
        .where(deliveries.c.id == claimed.id, deliveries.c.state == DeliveryState.PENDING)
        .values(
            attempts=deliveries.c.attempts - 1,
            claimed_at=claimed.tried_at,
            due_at=func.clock_timestamp() + text(f"interval '{UNREADABLE_SECONDS} s'"),
        )
    )
