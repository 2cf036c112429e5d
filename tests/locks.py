"""Who waits for whom in a test's database."""

from sqlalchemy import Engine, text

_WAITING = text("""
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock'
""")


def waits_for_a_lock(engine: Engine, *, sessions: int = 1) -> bool:
    """Tell whether anybody waits for what somebody else holds, or so many do."""
    with engine.connect() as connection:
        return int(connection.execute(_WAITING).scalar_one()) >= sessions
