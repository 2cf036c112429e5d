"""Does the database answer, and is it this release's? In words, for start-up and for health."""

from collections.abc import Collection

import psycopg
import structlog
from sqlalchemy.exc import DBAPIError

from firefighter.ops import migrations
from firefighter.settings import SettingsFault

log = structlog.get_logger(__name__)

NOT_ALLOWED = (
    "The role of DATABASE_URL may not read this release's tables."
    " Run firefighter migrate with their owner's address in DATABASE_OWNER_URL."
)

UNTRUSTED = {
    "certificate verify failed": (
        "The database shows a certificate that no authority we trust has signed."
        " Name its authority's file in DATABASE_URL: …?sslmode=verify-full&sslrootcert=/path/ca.pem"
    ),
    "does not match host name": (
        "The database shows a certificate of another name than DATABASE_URL has."
        " Use the name in the certificate, or sslmode=verify-ca."
    ),
    "root certificate file": (
        "The file that sslrootcert names in DATABASE_URL is not there, or holds no certificate."
    ),
    "server does not support SSL": (
        "DATABASE_URL asks for TLS (sslmode), and the database has none. Switch ssl on there."
    ),
}
"""What libpq says when TLS fails, and what that means here."""


def require_schema(url: str) -> None:
    """Check that the database has this release's schema, or a newer one: migrations only add.

    Raises:
        SettingsFault: naming the command that mends it.
    """
    try:
        current = migrations.current(url)
    except DBAPIError as error:
        if isinstance(error.orig, psycopg.errors.InsufficientPrivilege):
            raise SettingsFault(NOT_ALLOWED) from error
        raise SettingsFault(silent_database(error)) from error
    needed = migrations.head()
    missing = unfit(current, needed=needed, known=migrations.known())
    if missing:
        raise SettingsFault(f"{missing} Run: firefighter migrate")
    if current != needed:
        log.info("the database is at a newer release's schema", schema=current, ours=needed)


def unfit(current: str | None, *, needed: str, known: Collection[str]) -> str:
    """Say what keeps a release from running on a schema, or nothing."""
    if current is None:
        return f"The database has no schema yet; this release needs {needed}."
    if current != needed and current in known:
        return f"The database is at {current}, an older schema; this release needs {needed}."
    return ""


def silent_database(error: DBAPIError) -> str:
    """Say in words that the database does not answer; its own words may hold the password."""
    told = str(error.orig)
    for sign, words in UNTRUSTED.items():
        if sign in told:
            return words
    return f"The database does not answer ({type(error.orig).__name__}). Is DATABASE_URL right?"
