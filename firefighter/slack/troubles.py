"""What the log says when an act could not be served: an outage, or a bug with its reference."""

import secrets

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as SQLTimeoutError

from firefighter.db.base import passes

log = structlog.get_logger(__name__)


def log_database(trouble: DBAPIError | SQLTimeoutError) -> None:
    """Log it; where it is merely away, where our code met that is of no use to anybody."""
    if passes(trouble):
        log.error("the database does not answer", error=type(trouble).__name__)
    else:
        log.error("database trouble", exc_info=trouble)


def reference(bug: Exception) -> str:
    """Log a bug, and say by which reference whoever was troubled can tell of it."""
    found = secrets.token_hex(4)
    log.error("bug at the door", reference=found, exc_info=bug)
    return f"That did not work, and it is our fault. Please tell an admin this: {found}."
