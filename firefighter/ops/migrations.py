"""Bring a database to the schema this release needs, and tell whether it is there."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, pool

from firefighter.views.shipped import shipped


def configuration(url: str) -> Config:
    """Give Alembic's configuration for one database."""
    config = Config()
    config.set_main_option("script_location", str(shipped("migrations")))
    config.attributes["url"] = url
    return config


def bring(url: str) -> str:
    """Bring a database to this release's schema, unless a newer one did more, and say so."""
    found = current(url)
    if found is not None and found not in known():
        return f"The database is at {found}, a newer release's schema: nothing to do."
    upgrade(url)
    return f"The database is at {head()}."


def upgrade(url: str, revision: str = "head") -> None:
    """Run every migration that is missing; safe beside another migrator."""
    command.upgrade(configuration(url), revision)


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
    engine = create_engine(url, poolclass=pool.NullPool)
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
