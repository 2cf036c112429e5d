"""The calendar is looked at again and again, whatever a habit does."""

from datetime import datetime

from firefighter.worker.tick import Ticker
from tests.conftest import NOON
from tests.worker.scene import until


def test_every_habit_is_given_the_time_again_and_again() -> None:
    seen: list[tuple[str, datetime]] = []
    habits = [lambda at: seen.append(("digest", at)), lambda at: seen.append(("reminder", at))]
    ticker = Ticker(habits, lambda: NOON, seconds=0.01)

    ticker.start()
    until(lambda: len(seen) >= 4)
    ticker.stop()

    assert seen[:4] == [("digest", NOON), ("reminder", NOON)] * 2
    assert not ticker.alive


def test_a_habit_that_fails_neither_stops_the_others_nor_itself() -> None:
    tries: list[datetime] = []
    seen: list[datetime] = []

    def broken(at: datetime) -> None:
        tries.append(at)
        raise RuntimeError

    ticker = Ticker([broken, seen.append], lambda: NOON, seconds=0.01)

    ticker.start()
    until(lambda: len(tries) >= 2 and len(seen) >= 2)
    ticker.stop()
