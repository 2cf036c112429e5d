"""Every table, registered on one metadata; import this to know the whole schema."""

from firefighter.db import (
    answers,
    changes,
    delivered,
    entries,
    forgettings,
    incidents,
    ledger,
    movements,
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
    answers,
    changes,
    delivered,
    entries,
    forgettings,
    incidents,
    ledger,
    movements,
    people,
    publications,
    repeated,
    requests,
    retention,
    schedules,
    workspace,
)

__all__ = ["REGISTERED", "metadata"]
