"""What becomes of a claim on what only a newer release can read."""

from sqlalchemy import Connection, func, text, update

from firefighter.db.ledger import Claimed, DeliveryState, deliveries

UNREADABLE_SECONDS = 60


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
