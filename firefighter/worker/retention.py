"""Look every second whether it is night, and what is kept no longer."""

from collections.abc import Callable
from datetime import datetime

from firefighter.db.base import Database
from firefighter.domain.policy import Policy
from firefighter.services import retention
from firefighter.worker.tick import Habit


def habit(database: Database, policy: Callable[[], Policy]) -> Habit:
    """Give what the ticker calls: drop a batch when its time has come."""

    def look(at: datetime) -> None:
        with database.transaction() as session:
            retention.drop_due(session, policy=policy(), at=at)

    return look
