"""Keep note of when Slack was last heard, and catch up with what was said while it was not."""

from collections.abc import Callable
from datetime import datetime, timedelta

from firefighter.db.base import Database
from firefighter.services import rereading
from firefighter.worker.tick import Habit

PAUSE = timedelta(seconds=10)


class Requests:
    """Knows when Slack's last request came, where nothing else tells whether it reaches us.

    A process that has just begun counts from then: what was said before it is read back, and
    after that only a request moves it on. A proxy that lets none through is an outage, too.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._last = clock()

    def note(self) -> None:
        self._last = self._clock()

    def last(self, _at: datetime) -> datetime:
        return self._last


def habit(
    database: Database, heard: Callable[[datetime], datetime | None], *, away: timedelta
) -> Habit:
    """Give what the ticker of a door calls: it writes a row every ten seconds; no request waits.

    One instant for the whole workspace is enough: an outage is one of all replicas, and how far
    each incident was heard follows from it.

    Args:
        heard: gives when Slack last reached this process; None while it does not.
        away: how long nothing has to be heard for it to have been an outage.
    """
    written: list[tuple[datetime, datetime]] = []

    def look(at: datetime) -> None:
        last = heard(at)
        if last is None:
            written.clear()
            return
        if written and (written[-1][0] == last or at - written[-1][1] < PAUSE):
            return
        with database.transaction() as session:
            rereading.hear(session, at=last, away=away)
        written[:] = [(last, at)]

    return look
