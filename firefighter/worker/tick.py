"""Look at the calendar every second: what is due is promised, and delivered like the rest."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from threading import Event, Thread

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from firefighter.db.base import passes

log = structlog.get_logger(__name__)

TICK_SECONDS = 1.0
TOLD_AGAIN = timedelta(minutes=1)

Habit = Callable[[datetime], object]


class Ticker:
    """A thread that lets habits look at the time; the rows decide what happens."""

    def __init__(
        self,
        habits: Sequence[Habit],
        clock: Callable[[], datetime],
        *,
        seconds: float = TICK_SECONDS,
    ) -> None:
        self._habits = habits
        self._clock = clock
        self._seconds = seconds
        self._away = False
        self._told: dict[Habit, datetime] = {}
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="ticker", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, seconds: float = 2) -> None:
        """End after the habit in hand."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(seconds)

    @property
    def alive(self) -> bool:
        return self._thread.is_alive()

    def _run(self) -> None:
        while not self._stopping.wait(self._seconds):
            troubles = [trouble for habit in self._habits if (trouble := self._tried(habit))]
            away = next((error for error in troubles if _is_outage(error)), None)
            if away is not None and not self._away:
                log.warning("the calendar waits for the database", error=type(away).__name__)
            elif self._away and away is None:
                log.info("the calendar goes on")
            self._away = away is not None

    def _tried(self, habit: Habit) -> Exception | None:
        """Give what went wrong; a bug is told once a minute, however often it is met."""
        at = self._clock()
        try:
            habit(at)
        except Exception as error:
            told = self._told.get(habit)
            if not _is_outage(error) and (told is None or at - told >= TOLD_AGAIN):
                self._told[habit] = at
                log.exception("habit failed")
            return error
        return None


def _is_outage(error: Exception) -> bool:
    return isinstance(error, DBAPIError | PoolTimeout) and passes(error)
