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
            for habit in self._habits:
                try:
                    habit(self._clock())
                except Exception:
                    log.exception("habit failed")
