from datetime import timedelta
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firefighter.domain.lifecycle import Status
from firefighter.domain.metrics import (
    Median,
    between,
    median_of,
    spell,
    time_in_status,
    time_to_mitigate,
)
from firefighter.domain.timeline import Confidence, EntryKind, KeyEvent
from firefighter.samples.story import empty, entry, known, minutes

S, M = KeyEvent.STARTED, KeyEvent.MITIGATED
GUESS = known(minutes(5), confidence=Confidence.GUESS)
UNKNOWN = known(None, confidence=Confidence.UNKNOWN)


def moved(seq: int, at: float, old: str, new: str):
    return entry(EntryKind.STATUS, seq=seq, at=minutes(at), field="status", old=old, new=new)


def test_time_to_mitigate_runs_from_start_of_the_impact_to_its_end():
    hurt = empty(times={S: known(minutes(-21)), M: known(minutes(70))})

    assert time_to_mitigate(hurt) == timedelta(minutes=91)


@pytest.mark.parametrize(
    "times",
    [
        {},
        {S: known(minutes(0))},
        {M: known(minutes(9))},
        {S: UNKNOWN, M: known(minutes(9))},
        {S: known(minutes(0)), M: UNKNOWN},
        {S: known(minutes(0)), M: GUESS},
        {S: GUESS, M: known(minutes(9))},
        {S: known(minutes(9)), M: known(minutes(0))},
    ],
)
def test_what_is_not_known_for_sure_or_runs_backwards_is_not_measured(times):
    assert between(empty(times=times), S, M) is None


def test_what_was_over_at_once_took_no_time():
    assert between(empty(times={S: known(minutes(3)), M: known(minutes(3))}), S, M) == timedelta()


@given(values=st.lists(st.none() | st.integers(0, 10**6).map(lambda s: timedelta(seconds=s))))
def test_a_median_stands_on_what_is_known_and_says_on_how_many(values):
    standing = [value for value in values if value is not None]

    measured = median_of(values)

    assert measured.n == len(standing)
    assert measured.value == (median(standing) if standing else None)


def test_of_nothing_there_is_no_median():
    assert median_of([]) == Median(None, 0)


def test_time_in_a_status_is_summed_up_in_the_order_of_the_story():
    story = [
        entry(EntryKind.DECLARED, seq=1),
        moved(2, 3, "open", "investigating"),
        moved(3, 10, "investigating", "mitigated"),
        moved(4, 15, "mitigated", "investigating"),
        moved(5, 16, "investigating", "mitigated"),
    ]

    assert time_in_status(story, until=minutes(20)) == (
        (Status.OPEN, timedelta(minutes=3)),
        (Status.INVESTIGATING, timedelta(minutes=8)),
        (Status.MITIGATED, timedelta(minutes=9)),
    )


def test_a_closed_incident_spends_no_more_time():
    story = [entry(EntryKind.DECLARED, seq=1), moved(2, 3, "open", "closed")]

    assert time_in_status(story, until=minutes(999)) == ((Status.OPEN, timedelta(minutes=3)),)


def test_what_was_taken_back_took_no_time():
    story = [
        entry(EntryKind.DECLARED, seq=1),
        moved(2, 3, "open", "mitigated"),
        entry(EntryKind.UNDONE, seq=3, at=minutes(4), field="status", undoes=2),
        entry(EntryKind.NOTE, seq=4, at=minutes(5), words="Hm."),
    ]

    assert time_in_status(story, until=minutes(9)) == ((Status.OPEN, timedelta(minutes=9)),)


def test_before_anything_happened_no_time_was_spent():
    assert time_in_status([], until=minutes(9)) == ()


@pytest.mark.parametrize(
    ("duration", "said"),
    [
        (timedelta(), "0s"),
        (timedelta(seconds=59.9), "59s"),
        (timedelta(seconds=60), "1m"),
        (timedelta(hours=1, minutes=31), "1h 31m"),
        (timedelta(days=1), "1d"),
        (timedelta(days=1, hours=2, minutes=5, seconds=59), "1d 2h 5m"),
        (timedelta(days=400, minutes=1), "400d 1m"),
    ],
)
def test_a_duration_prints_its_days(duration, said):
    assert spell(duration) == said
