"""Run migrations one at a time, each in its own transaction, never two runners at once."""

import os
from contextlib import suppress

from alembic import context
from sqlalchemy import create_engine, pool, text
from sqlalchemy.exc import DBAPIError

from firefighter.db.tables import metadata

ANOTHER_RUNNER, A_LOCK = "60s", "4s"
"""For how long a migration waits: for the other runner's end, and for tables in use."""


def is_ours(
    _object: object, name: str | None, kind: str, _reflected: object, _compare_to: object
) -> bool:
    """Leave out what belongs to the engine that wakes our workers."""
    return not (kind == "table" and (name or "").startswith("procrastinate_"))


url = context.config.attributes.get("url") or os.environ["DATABASE_URL"]
engine = create_engine(url, poolclass=pool.NullPool, connect_args={"connect_timeout": 5})
with engine.connect() as guard, engine.connect() as connection:
    # A session lock on a second connection: a transaction's lock would end with the first
    # migration's commit. It ends with the process, however that ends.
    guard.execute(text("SELECT set_config('lock_timeout', :t, false)"), {"t": ANOTHER_RUNNER})
    guard.execute(text("SELECT pg_advisory_lock(hashtextextended('firefighter migrations', 0))"))
    connection.execute(text("SELECT set_config('lock_timeout', :t, false)"), {"t": A_LOCK})
    connection.commit()
    # Postgres then notices within a second that a runner was killed, and rolls its migration back.
    with suppress(DBAPIError):
        connection.execute(text("SET client_connection_check_interval = '1s'"))
        connection.commit()
    connection.rollback()
    context.configure(
        connection=connection,
        target_metadata=metadata,
        transaction_per_migration=True,
        include_object=is_ours,
        compare_server_default=False,
    )
    with context.begin_transaction():
        context.run_migrations()
    guard.rollback()
engine.dispose()
