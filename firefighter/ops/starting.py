"""Without what no process starts, in the order in which each makes sense."""

from collections.abc import Callable
from dataclasses import dataclass

from firefighter.db.base import Database
from firefighter.ops.database import require_schema
from firefighter.ops.pooling import require_sessions
from firefighter.ops.severities import require_severities
from firefighter.settings import Settings


@dataclass(frozen=True)
class Check:
    """A check, and what is so once it is passed.

    Attributes:
        require: raises SettingsFault, in words that end in what mends it.
    """

    said: str
    require: Callable[[Settings, Database], None]


CHECKS = (
    Check("A session keeps its server.", lambda settings, _: require_sessions(settings)),
    Check(
        "The schema is this release's, or a newer one.",
        lambda settings, _: require_schema(settings.session_url),
    ),
    Check(
        "Every open incident has a severity of the policy.",
        lambda settings, database: require_severities(database, settings.policy),
    ),
)


def require_sound(settings: Settings, database: Database) -> None:
    """Check everything that a process needs to start.

    Raises:
        SettingsFault: of the first that fails.
    """
    for check in CHECKS:
        check.require(settings, database)
