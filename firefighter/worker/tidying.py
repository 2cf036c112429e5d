"""Forget which requests were served, once no neighbour would send them again."""

from datetime import datetime, timedelta

from firefighter.db import requests
from firefighter.db.base import Database
from firefighter.worker.tick import Habit

KEPT = timedelta(days=2)
"""Slack sends an event again within minutes; a proxy might take longer."""
PAUSE = timedelta(hours=1)


def habit(database: Database) -> Habit:
    """Give what the ticker calls; every replica may do it, for it does no harm twice."""
    last: list[datetime] = []

    def look(at: datetime) -> None:
        if last and at - last[-1] < PAUSE:
            return
        last[:] = [at]
        with database.transaction() as session:
            requests.forget(session, before=at - KEPT)

    return look
