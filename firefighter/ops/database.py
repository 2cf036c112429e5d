"""Does the database answer, and is it this release's? In words, for start-up and for health."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager

import psycopg
import structlog
from sqlalchemy.exc import DBAPIError

from firefighter.ops import migrations
from firefighter.settings import SettingsFault

log = structlog.get_logger(__name__)

NOT_ALLOWED = (
    "The role of {setting} may not read this release's tables."
    " Run firefighter migrate with their owner's address in DATABASE_OWNER_URL."
)

UNREACHED = {
    "authentication failed": (
        "The database does not let us in: it does not take the user and password of {setting}."
        " Set the right ones."
    ),
    "no password supplied": (
        "The database does not let us in: it asks for a password, and {setting} has none."
        " Write postgresql://user:password@…"
    ),
    "no pg_hba.conf entry": (
        "The database does not let us in: its pg_hba.conf has no line for this machine with the"
        " user and database of {setting}. Add one there; where it must be TLS, ?sslmode=require."
    ),
    "not permitted to log in": (
        "The database does not let us in: the role of {setting} may not log in."
        " Let it: ALTER ROLE … LOGIN;"
    ),
    "does not exist": (
        "The database does not let us in: it has no such user, or no such database, as {setting}"
        " names. Create it, or set the right name."
    ),
    "too many": (
        "The database lends no more connections to the role of {setting}. See who holds them"
        " (SELECT usename, count(*) FROM pg_stat_activity GROUP BY 1;), or raise max_connections."
    ),
    "the database system is": (
        "The database that {setting} names is starting or stopping. Try again in a moment."
    ),
    "not currently accepting": (
        "The database that {setting} names takes no connections."
        " Let it: ALTER DATABASE … ALLOW_CONNECTIONS true;"
    ),
    "resolve host": (
        "The database does not answer: nobody knows the host that {setting} names."
        " Set the right one, or see whether this machine's DNS knows it."
    ),
    "Connection refused": (
        "The database does not answer: nothing listens on host and port of {setting}."
        " Start it, or set the right ones."
    ),
    "No such file": (
        "The database does not answer: there is no socket where {setting} has it."
        " Start it, or set the right host."
    ),
    "timeout expired": (
        "The database does not answer: nothing comes back from the host that {setting} names."
        " See whether this machine may reach it."
    ),
    "invalid connection option": (
        "{setting} has a word behind its question mark that libpq does not know. Take it out."
    ),
}
"""What libpq says when nobody lets us in at all, and what that means here."""

UNTRUSTED = {
    "certificate verify failed": (
        "The database shows a certificate that no authority we trust has signed."
        " Name its authority's file in {setting}: …?sslmode=verify-full&sslrootcert=/path/ca.pem"
    ),
    "does not match host name": (
        "The database shows a certificate of another name than {setting} has."
        " Use the name in the certificate, or sslmode=verify-ca."
    ),
    "root certificate file": (
        "The file that sslrootcert names in {setting} is not there, or holds no certificate."
    ),
    "server does not support SSL": (
        "{setting} asks for TLS (sslmode), and the database has none. Switch ssl on there."
    ),
}
"""What libpq says when TLS fails, and what that means here."""

NO: Mapping[type[psycopg.Error], str] = {
    psycopg.errors.ReadOnlySqlTransaction: (
        "The database that {setting} names may only be read, as a standby. Set the primary's."
    ),
    psycopg.errors.DiskFull: "The database's disk is full. Make room there, and try again.",
    psycopg.errors.LockNotAvailable: (
        "Another session held for too long what this needs; nothing was changed. Try again."
    ),
    psycopg.errors.QueryCanceled: (
        "The database took too long to answer; nothing was changed. Try again."
    ),
    psycopg.errors.InsufficientPrivilege: NOT_ALLOWED,
}
"""What a database says no to that answers; what was begun is undone each time."""


@contextmanager
def reached(setting: str) -> Iterator[None]:
    """Let whatever troubles a database be told in words; *setting* has its address.

    Raises:
        SettingsFault: then.
    """
    try:
        yield
    except DBAPIError as error:
        raise SettingsFault(trouble(error, setting)) from error


def require_schema(url: str) -> None:
    """Check that the database has this release's schema, or a newer one: migrations only add.

    Raises:
        SettingsFault: naming the command that mends it.
    """
    current = migrations.current(url)
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


def trouble(error: DBAPIError, setting: str) -> str:
    """Say in words what a database says; its own words may hold the password."""
    said, told = error.orig, str(error.orig)
    code = getattr(said, "sqlstate", None)
    # Once we are in, an error has a code; "does not exist" then speaks of something else.
    signs = UNTRUSTED if code else UNTRUSTED | UNREACHED
    found = (words for sign, words in signs.items() if sign in told)
    no = (words for kind, words in NO.items() if isinstance(said, kind))
    usual = (
        f"The database of {{setting}} answers, but says no ({type(said).__name__}, {code})."
        " Its own log says why."
        if code
        else f"The database does not answer ({type(said).__name__}). Is {{setting}} right?"
    )
    return [*found, *no, usual][0].format(setting=setting)
