"""Times as people type them, in their own zone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firefighter.domain import times

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 30, 7, 30, tzinfo=UTC)


def read(words, now=NOW, zone=PARIS):
    found = times.typed(words, now=now, zone=zone)
    return None if found is None else (f"{found[0]:%d %H:%M}", found[1])


@pytest.mark.parametrize(
    ("words", "at", "rest"),
    [
        ("02:10", "30 01:10", ""),
        (" 2:10 search is slow", "30 01:10", "search is slow"),
        ("2h10, search", "30 01:10", ", search"),
        ("today 02:10", "30 01:10", ""),
        ("yesterday 23:40 it began", "29 22:40", "it began"),
        ("Yesterday at 23:40", "29 22:40", ""),
        ("2026-11-29 23:40", "29 22:40", ""),
        ("2026-11-29T23:40", "29 22:40", ""),
        ("now", "30 07:30", ""),
    ],
)
def test_a_time_is_read_and_the_words_after_it_are_left(words, at, rest):
    assert read(words) == (at, rest)


def test_a_time_without_a_day_is_the_last_time_that_it_was_that_late():
    assert read("23:40") == ("29 22:40", "")
    assert read("08:30") == ("30 07:30", "")
    assert read("08:31") == ("29 07:31", "")


@pytest.mark.parametrize(
    ("now", "said", "at"),
    [
        ("2026-10-25T00:50", "02:40", "25 00:40"),
        ("2026-10-25T01:30", "02:40", "25 00:40"),
        ("2026-10-25T01:50", "02:40", "25 01:40"),
        ("2026-10-25T01:50", "today 02:40", "25 01:40"),
        ("2026-03-29T01:10", "01:50", "29 00:50"),
    ],
)
def test_of_an_hour_that_is_told_twice_it_is_the_last_that_has_come(now, said, at):
    assert read(said, datetime.fromisoformat(f"{now}+00:00")) == (at, "")


@pytest.mark.parametrize("words", ["", "soon", "25:10", "2026-13-40 10:00", "02:10pm", "nowadays"])
def test_what_is_no_time_is_none(words):
    assert read(words) is None


def test_today_may_be_said_of_what_has_not_come_yet():
    assert read("today 23:40") == ("30 22:40", "")


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis adds the zone
    st.times(),
)
def test_without_a_day_it_is_never_in_the_future_nor_over_a_day_ago(now, clock):
    found = times.typed(f"{clock:%H:%M}", now=now, zone=PARIS)

    assert found is not None
    # On the days when clocks are changed, a day has 23 or 25 hours.
    assert timedelta() <= now - found[0] <= timedelta(hours=25)
