"""Without what no process starts, in the order in which each makes sense."""

from collections.abc import Callable
from dataclasses import dataclass

from firefighter.db.base import Database
from firefighter.ops.database import reached, require_schema
from firefighter.ops.pooling import require_sessions
from firefighter.ops.severities import require_severities
from firefighter.settings import REQUESTS, Settings


@dataclass(frozen=True)
class Check:
    """A check, and what is so once it is passed.

    Attributes:
        require: raises SettingsFault, in words that end in what mends it.
    """

    said: str
    require: Callable[[Settings, Database], None]


def _sessions(settings: Settings, _database: Database) -> None:
    with reached(settings.session_setting):
        require_sessions(settings)


def _schema(settings: Settings, _database: Database) -> None:
    with reached(settings.session_setting):
        require_schema(settings.session_url)


def _severities(settings: Settings, database: Database) -> None:
    with reached(REQUESTS):
        require_severities(database, settings.policy)


CHECKS = (
    Check("A session keeps its server.", _sessions),
    Check("The schema is this release's, or a newer one.", _schema),
    Check("Every open incident has a severity of the policy.", _severities),
)


def require_sound(settings: Settings, database: Database) -> None:
    """Check everything that a process needs to start; *database* is that of DATABASE_URL.

    Raises:
        SettingsFault: of the first that fails.
    """
    for check in CHECKS:
        check.require(settings, database)
