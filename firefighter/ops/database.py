"""Does the database answer, and is it this release's? In words, for start-up and for health."""

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from firefighter.ops import migrations
from firefighter.settings import SettingsFault


def require_schema(url: str) -> None:
    """Check that the database has exactly this release's schema.

    Raises:
        SettingsFault: naming the command that mends it.
    """
    try:
        current = migrations.current(url)
    except DBAPIError as error:
        raise SettingsFault(silent_database(error)) from error
    if current != migrations.head():
        message = "The database is not at this release's schema. Run: firefighter migrate"
        raise SettingsFault(message)


def silent_database(error: DBAPIError) -> str:
    """Say in words that the database does not answer; its own words may hold the password."""
    return f"The database does not answer ({type(error.orig).__name__}). Is DATABASE_URL right?"


def readiness(engine: Engine) -> str:
    """Say what keeps us from serving, or nothing."""
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except DBAPIError:
        return "the database does not answer"
    return ""
