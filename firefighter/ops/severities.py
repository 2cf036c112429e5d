"""Does policy still know every severity that is in use?"""

from firefighter.db.base import Database
from firefighter.domain.policy import Policy
from firefighter.services import severity
from firefighter.settings import SettingsFault

NAMED = 10


def require_severities(database: Database, policy: Policy) -> None:
    """Check that every incident that is not closed has a severity that exists.

    Raises:
        SettingsFault: naming the incidents, and what to do.
    """
    with database.transaction() as session:
        gone = severity.given_up(session, policy)
    if not gone:
        return
    tables = ", ".join(f"[severities.{int(level)}]" for level in gone)
    keys = [key for found in gone.values() for key in found]
    named = ", ".join(keys[:NAMED]) + (f" and {len(keys) - NAMED} more" if keys[NAMED:] else "")
    have = "is not closed and has" if len(keys) == 1 else "are not closed and have"
    message = (
        f"The policy has no {tables} any more, but {named} {have} that severity. Put it back until"
        " they are closed, or have another one."
    )
    raise SettingsFault(message)
