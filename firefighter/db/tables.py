"""Every table, registered on one metadata; import this to know the whole schema."""

from firefighter.db import (
    changes,
    delivered,
    entries,
    forgettings,
    incidents,
    ledger,
    people,
    publications,
    repeated,
    requests,
    retention,
    schedules,
    workspace,
)
from firefighter.db.base import metadata

REGISTERED = (
    changes,
    delivered,
    entries,
    forgettings,
    incidents,
    ledger,
    people,
    publications,
    repeated,
    requests,
    retention,
    schedules,
    workspace,
)

__all__ = ["REGISTERED", "metadata"]
