"""Say what is left to the workers of a newer release, for as long as it waits."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import structlog

from firefighter.db import delivered
from firefighter.db.base import Database
from firefighter.worker.tick import Habit

log = structlog.get_logger(__name__)

PAUSE = timedelta(minutes=1)


def habit(database: Database) -> Habit:
    """Give what the ticker calls: it looks once a minute, and speaks when something changed."""
    looked: list[datetime] = []
    said: dict[str, int] = {}

    def look(at: datetime) -> None:
        if looked and at - looked[-1] < PAUSE:
            return
        looked[:] = [at]
        with database.transaction() as session:
            left = delivered.left_to_newer(session)
        if left != said:
            _say(left)
        said.clear()
        said.update(left)

    return look


def _say(left: Mapping[str, int]) -> None:
    if left:
        log.warning("deliveries wait for a newer worker", deliveries=dict(left))
    else:
        log.info("no deliveries wait for a newer worker any more")
