"""Bring a database to the schema this release needs, and tell whether it is there."""

from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, pool, text
from sqlalchemy.exc import DBAPIError

from firefighter.settings import SettingsFault
from firefighter.views.shipped import shipped

HELD_UP = (
    "Another session holds a lock that the migration needs, so it gave up; the schema is as it was"
    " before that migration. Run firefighter migrate again; if it gives up again, see who it is: "
    "SELECT pid, usename, query FROM pg_stat_activity WHERE state <> 'idle';"
)
NO_CREATE = (
    "The role {role} may not create tables in the schema {schema}. If another role owns the"
    " tables, set DATABASE_OWNER_URL to its address; or let this one own them: "
    "GRANT USAGE, CREATE ON SCHEMA {schema} TO {role};"
)
_MAY_CREATE = text("""
SELECT quote_ident(current_user) AS role,
       quote_ident(coalesce(current_schema(), 'public')) AS schema,
       coalesce(has_schema_privilege(coalesce(current_schema(), 'public'), 'CREATE'), false) AS may
""")


def configuration(url: str, scripts: Path | None = None) -> Config:
    """Give Alembic's configuration for one database, with this release's migrations or others."""
    config = Config()
    config.set_main_option("script_location", str(scripts or shipped("migrations")))
    config.attributes["url"] = url
    return config


def bring(url: str) -> str:
    """Bring a database to this release's schema, unless a newer one did more, and say so.

    Raises:
        SettingsFault: if that is not possible now, saying what is in the way.
    """
    found = current(url)
    if found is not None and found not in known():
        return f"The database is at {found}, a newer release's schema: nothing to do."
    upgrade(url)
    return f"The database is at {head()}."


def upgrade(url: str, revision: str = "head", *, scripts: Path | None = None) -> None:
    """Run every migration that is missing, safe beside another migrator.

    Raises:
        SettingsFault: if the role may not, or somebody else uses what is to be changed.
    """
    _require_create(url)
    try:
        command.upgrade(configuration(url, scripts), revision)
    except DBAPIError as error:
        if isinstance(error.orig, psycopg.errors.LockNotAvailable):
            raise SettingsFault(HELD_UP) from error
        raise


def downgrade(url: str, revision: str) -> None:
    command.downgrade(configuration(url), revision)


def check(url: str) -> None:
    """Compare the tables in the code with those in the database.

    Raises:
        alembic.util.CommandError: naming what differs.
    """
    command.check(configuration(url))


def current(url: str) -> str | None:
    """Give the revision a database is at, or None before the first."""
    engine = create_engine(url, poolclass=pool.NullPool, connect_args={"connect_timeout": 5})
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def known() -> frozenset[str]:
    """List every revision of this release and of those before it."""
    script = ScriptDirectory(str(shipped("migrations")))
    return frozenset(revision.revision for revision in script.walk_revisions())


def head() -> str:
    """Give the revision this release needs."""
    revision = ScriptDirectory(str(shipped("migrations"))).get_current_head()
    assert revision is not None
    return revision


def _require_create(url: str) -> None:
    engine = create_engine(url, poolclass=pool.NullPool, connect_args={"connect_timeout": 5})
    with engine.connect() as connection:
        found = connection.execute(_MAY_CREATE).one()
    if not found.may:
        raise SettingsFault(NO_CREATE.format(role=found.role, schema=found.schema))
