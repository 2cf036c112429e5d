"""The calendar is looked at again and again, whatever a habit does."""

from collections.abc import MutableMapping, Sequence
from datetime import datetime
from typing import Any

from structlog.testing import capture_logs

from firefighter.db.base import connect
from firefighter.worker.tick import TOLD_AGAIN, Ticker
from tests.conftest import NOON
from tests.worker.scene import until


def told(logs: Sequence[MutableMapping[str, Any]], what: str) -> list[MutableMapping[str, Any]]:
    """Give what was logged about one thing; threads of other tests may log, too."""
    return [line for line in logs if line["event"].startswith(what)]


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


def test_a_database_that_is_away_is_told_once_and_once_more_when_it_is_back() -> None:
    away, rounds = [True], list[datetime]()
    silent = connect("postgresql+psycopg://u@127.0.0.1:1/none")

    def asks(at: datetime) -> None:
        rounds.append(at)
        if away[-1]:
            silent.connect()

    ticker = Ticker([asks, asks], lambda: NOON, seconds=0.01)

    with capture_logs() as logs:
        ticker.start()
        until(lambda: len(rounds) >= 6)
        away.append(False)
        until(lambda: len(told(logs, "the calendar")) >= 2)
        ticker.stop()

    assert [(line["event"], "exc_info" in line) for line in told(logs, "the calendar")] == [
        ("the calendar waits for the database", False),
        ("the calendar goes on", False),
    ]


def test_a_bug_is_told_once_a_minute() -> None:
    times = [NOON]
    tries: list[datetime] = []

    def broken(at: datetime) -> None:
        tries.append(at)
        raise RuntimeError

    ticker = Ticker([broken], lambda: times[-1], seconds=0.01)

    with capture_logs() as logs:
        ticker.start()
        until(lambda: len(tries) >= 3)
        assert len(told(logs, "habit failed")) == 1
        times.append(NOON + TOLD_AGAIN)
        until(lambda: len(told(logs, "habit failed")) == 2)
        ticker.stop()
