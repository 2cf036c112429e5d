"""Run migrations one at a time, each in its own transaction, never two runners at once."""

import os

from alembic import context
from sqlalchemy import create_engine, pool, text

from firefighter.db.tables import metadata


def is_ours(
    _object: object, name: str | None, kind: str, _reflected: object, _compare_to: object
) -> bool:
    """Leave out what belongs to the engine that wakes our workers."""
    return not (kind == "table" and (name or "").startswith("procrastinate_"))


url = context.config.attributes.get("url") or os.environ["DATABASE_URL"]
engine = create_engine(url, poolclass=pool.NullPool)
with engine.connect() as guard, engine.connect() as connection:
    # A session lock on a second connection: a transaction's lock would end with the first
    # migration's commit.
    guard.execute(text("SELECT pg_advisory_lock(hashtextextended('firefighter migrations', 0))"))
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
