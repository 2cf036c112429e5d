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

UNREACHED = {
    "authentication failed": (
        "The database does not let us in: it does not take the user and password of DATABASE_URL."
        " Set the right ones."
    ),
    "does not exist": (
        "The database does not let us in: it has no such user, or no such database, as DATABASE_URL"
        " names. Create it, or set the right name."
    ),
    "resolve host": (
        "The database does not answer: nobody knows the host that DATABASE_URL names."
        " Set the right one, or see whether this machine's DNS knows it."
    ),
    "Connection refused": (
        "The database does not answer: nothing listens on host and port of DATABASE_URL."
        " Start it, or set the right ones."
    ),
    "timeout expired": (
        "The database does not answer: nothing comes back from the host that DATABASE_URL names."
        " See whether this machine may reach it."
    ),
    "invalid connection option": (
        "DATABASE_URL has a word behind its question mark that libpq does not know. Take it out."
    ),
}
"""What libpq says when nobody lets us in at all, and what that means here."""

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
    # Once we are in, an error has a code; "does not exist" then speaks of something else.
    signs = UNTRUSTED if getattr(error.orig, "sqlstate", None) else UNTRUSTED | UNREACHED
    for sign, words in signs.items():
        if sign in told:
            return words
    return f"The database does not answer ({type(error.orig).__name__}). Is DATABASE_URL right?"
