"""What the log says when an act could not be served: an outage, or a bug with its reference."""

import secrets
from contextvars import ContextVar

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as SQLTimeoutError

from firefighter.db.base import Unconfirmed, passes

log = structlog.get_logger(__name__)


NOT_NOW = "I could not write that down just now, so nothing was changed. Please try again."
PERHAPS = (
    "My database was cut off just then, and I do not know whether that was written down. "
    "Please look at the incident before you try again."
)


_UNSERVED: ContextVar[bool] = ContextVar("unserved", default=False)


def unserved() -> bool:
    """Tell whether what is answered just now could not be served, however politely that is said."""
    return _UNSERVED.get()


def log_database(trouble: DBAPIError | SQLTimeoutError) -> None:
    """Log it; where it is merely away, where our code met that is of no use to anybody."""
    _UNSERVED.set(True)
    said = getattr(trouble, "orig", None)
    if not passes(trouble):
        log.error("database trouble", exc_info=trouble)
    elif getattr(said, "sqlstate", None):
        # A full disk and a lock that is held for too long are no silence.
        log.error("the database says no", error=type(said).__name__)
    else:
        log.error("the database does not answer", error=type(trouble).__name__)


def not_written(trouble: DBAPIError | SQLTimeoutError) -> str:
    """Log it, and say what became of what somebody wanted."""
    log_database(trouble)
    return PERHAPS if isinstance(trouble, Unconfirmed) else NOT_NOW


def reference(bug: Exception) -> str:
    """Log a bug, and say by which reference whoever was troubled can tell of it."""
    _UNSERVED.set(True)
    found = secrets.token_hex(4)
    log.error("bug at the door", reference=found, exc_info=bug)
    return f"That did not work, and it is our fault. Please tell an admin this: {found}."
