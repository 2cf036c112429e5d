"""Does a session keep its server? Through a pooler in transaction mode it does not."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy import Connection, create_engine, pool, text

from firefighter.settings import DIRECT, REQUESTS, Settings, SettingsFault

POOLED = (
    "{name} goes through a pooler in transaction mode, like PgBouncer's. Workers and migrations"
    " need sessions: set {other}=postgresql://… to Postgres' own address, or to a pool in session"
    " mode."
)
ROUNDS = 5
"""How often we look whether two connections are given one server, or one is given two."""

_SERVER = text("SELECT pg_backend_pid()")


def require_sessions(settings: Settings) -> None:
    """Check that what needs sessions has an address that gives them.

    Raises:
        SettingsFault: naming the setting.
    """
    require_session(settings.session_url, settings.session_setting)


def require_session(url: str, setting: str) -> None:
    """Check that a session at one address keeps its server.

    Raises:
        SettingsFault: naming the setting it came from.
    """
    if shares_servers(url):
        # Through DATABASE_URL requests may go on as they do.
        other = DIRECT if setting == REQUESTS else setting
        raise SettingsFault(POOLED.format(name=setting, other=other))


def shares_servers(url: str) -> bool:
    """Tell whether two connections to an address were given one server, or one was given two."""
    with _connected(url) as first:
        server = first.scalar(_SERVER)
        if server == _promised(first):
            return False
        # Somebody stands between: a pooler promises a server of its own invention. One guest is
        # all that looks, because a small pool of sessions has no servers to spare.
        with _connected(url) as guest:
            for _ in range(ROUNDS):
                guest.exec_driver_sql("BEGIN")
                if guest.scalar(_SERVER) == server or first.scalar(_SERVER) != server:
                    return True
                guest.exec_driver_sql("COMMIT")
    return False


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    engine = create_engine(
        url,
        poolclass=pool.NullPool,
        isolation_level="AUTOCOMMIT",
        connect_args={"connect_timeout": 5, "prepare_threshold": None},
    )
    with engine.connect() as connection:
        yield connection


def _promised(connection: Connection) -> int:
    """Give the server that whoever answered said it was, when the connection was made."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    return driver.info.backend_pid
