"""Keep note of when a request of Slack's could last be taken, and catch up after an outage."""

from collections.abc import Callable
from datetime import datetime, timedelta

from firefighter.db.base import Database
from firefighter.services import rereading
from firefighter.worker.tick import Habit

PAUSE = timedelta(seconds=10)


def habit(database: Database, listens: Callable[[], bool]) -> Habit:
    """Give what the ticker of a door calls: it writes a row every ten seconds; no request waits.

    One instant for the whole workspace is enough: an outage is one of all replicas, and how far
    each incident was heard follows from it. *listens* says whether Slack reaches this process;
    over HTTP that is not known, and a process that is up is taken to be reached.
    """
    last: list[datetime] = []

    def look(at: datetime) -> None:
        if not listens():
            last.clear()
            return
        if last and at - last[-1] < PAUSE:
            return
        last[:] = [at]
        with database.transaction() as session:
            rereading.hear(session, at=at)

    return look
