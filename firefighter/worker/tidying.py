"""Forget which requests were served, once no neighbour would send them again."""

from collections.abc import Callable
from datetime import datetime, timedelta

from firefighter.db import requests
from firefighter.db.base import Database
from firefighter.domain.policy import Policy
from firefighter.worker.tick import Habit

PAUSE = timedelta(hours=1)


def habit(database: Database, policy: Callable[[], Policy]) -> Habit:
    """Give what the ticker calls; every replica may do it, for it does no harm twice.

    Slack sends an event again within minutes; a proxy might take longer.
    """
    last: list[datetime] = []

    def look(at: datetime) -> None:
        if last and at - last[-1] < PAUSE:
            return
        last[:] = [at]
        with database.transaction() as session:
            requests.forget(session, before=at - timedelta(days=policy().retention.requests_days))

    return look
