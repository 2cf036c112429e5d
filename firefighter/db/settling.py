"""How a try ended, written into its row if that still counts.

A stream that was lost in mid-call has gone on without us: whoever took it over may have settled
the row, or tried again.
"""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, text

from firefighter.db.ledger import Claimed, DeliveryState

_DONE = text("""
UPDATE deliveries SET state = 'done', settled_at = clock_timestamp(),
                      result = CAST(:result AS jsonb), last_error = NULL
WHERE id = :id AND state = 'pending'
RETURNING id
""")

_STUCK = text("""
UPDATE deliveries SET state = :state, settled_at = clock_timestamp(), last_error = :error
WHERE id = :id AND state = 'pending' AND attempts = :attempts
RETURNING id
""")

_LATER = text("""
UPDATE deliveries
SET last_error = :error, due_at = clock_timestamp() + make_interval(secs => :seconds),
    claimed_at = CASE WHEN :certain THEN NULL ELSE claimed_at END
WHERE id = :id AND state = 'pending' AND attempts = :attempts
RETURNING id
""")


def done(connection: Connection, delivery: int, result: Mapping[str, Any]) -> bool:
    """Settle it, unless somebody else has; it is done even if somebody has tried again since."""
    values = {"id": delivery, "result": json.dumps(result)}
    return connection.scalar(_DONE, values) is not None


def stuck(connection: Connection, claimed: Claimed, state: DeliveryState, error: str) -> bool:
    """Give it up as *state*, unless somebody has settled it, or tried again since."""
    values = _of_try(claimed) | {"state": state, "error": error}
    return connection.scalar(_STUCK, values) is not None


def later(
    connection: Connection, claimed: Claimed, error: str, *, seconds: float, certain: bool
) -> bool:
    """Try again after *seconds*, unless somebody has; *certain* says that this one did nothing."""
    values = _of_try(claimed) | {"error": error, "seconds": seconds, "certain": certain}
    return connection.scalar(_LATER, values) is not None


def _of_try(claimed: Claimed) -> dict[str, Any]:
    return {"id": claimed.id, "attempts": claimed.attempts}
