"""The metadata, the column vocabulary, and the one transaction scope."""

import select
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Any

import psycopg
from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    CursorResult,
    DateTime,
    Engine,
    Executable,
    MetaData,
    Text,
    create_engine,
    event,
    func,
)
from sqlalchemy.exc import DBAPIError, InvalidatePoolError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_KEPT_ALIVE = [
    "SET tcp_keepalives_idle = 5",
    "SET tcp_keepalives_interval = 2",
    "SET tcp_keepalives_count = 3",
]

Wake = Callable[[Collection[str]], None]


def passes(error: DBAPIError | PoolTimeout) -> bool:
    """Tell an outage, a lock or a deadlock from a statement that will never work."""
    return isinstance(error, PoolTimeout | OperationalError) or error.connection_invalidated


def instant(name: str, *, nullable: bool = False, now: bool = False) -> Column[datetime]:
    """Give a timestamptz column; with *now*, the server fills it in."""
    default = func.clock_timestamp() if now else None
    return Column(name, DateTime(timezone=True), nullable=nullable, server_default=default)


def one_of(column: str, choices: type[StrEnum]) -> CheckConstraint:
    """Keep *column* to the values of *choices*."""
    values = ", ".join(f"'{choice.value}'" for choice in choices)
    return CheckConstraint(f"{column} IN ({values})", name=column)


def word(name: str, *, nullable: bool = False, **more: Any) -> Column[str]:
    return Column(name, Text, nullable=nullable, **more)


class Session:
    """One transaction: what may be asked and written, and which streams to wake after it."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.streams: set[str] = set()

    def execute(
        self, statement: Executable, values: Mapping[str, Any] | None = None
    ) -> CursorResult[Any]:
        return self.connection.execute(statement, values)


class Unconfirmed(OperationalError):
    """The connection was lost in the middle of a commit: it may be written, or not."""

    def __init__(self, lost: DBAPIError) -> None:
        super().__init__(lost.statement, lost.params, lost.orig or lost, hide_parameters=True)


class Database:
    """The way to Postgres: opens transactions, and wakes the worker after each commit."""

    def __init__(self, engine: Engine, wake: Wake = lambda _streams: None) -> None:
        self.engine = engine
        self._wake = wake

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Yield a session; commit on success and wake the streams, roll back on any error.

        Raises:
            Unconfirmed: if nobody knows whether it was committed.
        """
        committing = False
        try:
            with self.engine.begin() as connection:
                session = Session(connection)
                yield session
                committing = True
        except DBAPIError as lost:
            if committing and lost.connection_invalidated:
                raise Unconfirmed(lost) from lost
            raise
        if session.streams:
            self._wake(session.streams)


@contextmanager
def one_commit(connection: Connection) -> Iterator[None]:
    """Make one commit of some statements, on a connection that commits each by itself."""
    connection.exec_driver_sql("BEGIN")
    try:
        yield
        connection.exec_driver_sql("COMMIT")
    except BaseException:
        if not connection.invalidated:
            with suppress(DBAPIError):
                connection.exec_driver_sql("ROLLBACK")
        raise


def connect(
    url: str,
    *,
    pool_size: int = 10,
    statement_seconds: float = 2,
    lock_seconds: float = 1.5,
    through_pooler: bool = False,
) -> Engine:
    """Build an engine whose statements and waits for locks end in time; 0 means never.

    *through_pooler* is for an address whose server changes with each transaction, like that of a
    PgBouncer in transaction mode: nothing is left in a session there.
    """
    limits = {"statement_timeout": statement_seconds, "lock_timeout": lock_seconds}
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=2,
        hide_parameters=True,
        connect_args={
            "connect_timeout": 3,
            "keepalives_idle": 5,
            "keepalives_interval": 2,
            "keepalives_count": 3,
            **({"prepare_threshold": None} if through_pooler else {}),
        },
    )
    # Not as libpq's options: a pooler refuses to pass them on.
    of_a_transaction = [f"SET LOCAL {n} = {int(s * 1000)}" for n, s in limits.items()]
    of_a_session = [f"SET {n} = {int(s * 1000)}" for n, s in limits.items()] + _KEPT_ALIVE
    if through_pooler:
        event.listen(engine, "begin", partial(_say, "; ".join(of_a_transaction)))
    else:
        event.listen(engine, "connect", partial(_prepare, "; ".join(of_a_session)))
    event.listen(engine, "checkout", _require_alive)
    return engine


def _say(statements: str, connection: Connection) -> None:
    connection.exec_driver_sql(statements)


def _prepare(statements: str, connection: psycopg.Connection, _record: object) -> None:
    """Set up a session, outside of any transaction that could be rolled back."""
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statements.encode())
    connection.autocommit = False


def _require_alive(connection: psycopg.Connection, *_: object) -> None:
    """Ask a pooled connection whether it is alive, but only if its server said something.

    A server that goes away closes the connection, and we hear that without asking. Asking each
    time, as ``pool_pre_ping`` does, would cost a press two round trips.

    Raises:
        InvalidatePoolError: if it is not; the pool then makes new ones.
    """
    heard = select.poll()
    heard.register(connection.fileno(), select.POLLIN)
    if not heard.poll(0):
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        connection.rollback()
    except psycopg.Error as gone:
        raise InvalidatePoolError from gone
