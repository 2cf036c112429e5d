"""Look at the calendar every second: what is due is promised, and delivered like the rest."""

from collections.abc import Callable, Sequence
from datetime import datetime
from threading import Event, Thread

import structlog

log = structlog.get_logger(__name__)

TICK_SECONDS = 1.0

Habit = Callable[[datetime], object]


class Ticker:
    """A thread that lets habits look at the time; the rows decide what happens."""

    def __init__(self, habits: Sequence[Habit], clock: Callable[[], datetime]) -> None:
        self._habits = habits
        self._clock = clock
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="ticker", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join(2)

    def _run(self) -> None:
        while not self._stopping.wait(TICK_SECONDS):
            for habit in self._habits:
                try:
                    habit(self._clock())
                except Exception:
                    log.exception("habit failed")
