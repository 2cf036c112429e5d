"""The arithmetic of the bench, and that a target can be missed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bench.table import at_least, at_most, drawn, exit_code, missed, paired, percentile

TIMES = st.lists(st.floats(0.001, 1000), min_size=1, max_size=200)


@pytest.mark.parametrize(("percent", "value"), [(0, 1), (50, 5), (90, 9), (99, 10), (100, 10)])
def test_a_percentile_is_one_of_the_values(percent, value):
    assert percentile(range(1, 11), percent) == value


@given(TIMES, st.floats(1, 100))
def test_so_many_of_the_values_do_not_exceed_their_percentile(values, percent):
    limit = percentile(values, percent)

    assert sum(value <= limit for value in values) >= len(values) * percent / 100


def test_a_ratio_is_taken_to_what_was_measured_just_before_and_just_after():
    assert paired([10, 30], [20, 20, 100]) == [0.5, 0.5]


@pytest.mark.parametrize(
    ("figure", "met"),
    [
        (at_most("a", 150, 150, "ms"), True),
        (at_most("a", 150.1, 150, "ms"), False),
        (at_least("a", 0.25, 0.25, ""), True),
        (at_least("a", 0.249, 0.25, ""), False),
        (missed("a", "no answer"), False),
    ],
)
def test_a_target_is_met_or_missed(figure, met):
    assert figure.met is met
    assert exit_code([at_most("b", 1, 2, "s"), figure]) == (0 if met else 1)


def test_measuring_nothing_is_no_success():
    assert exit_code([]) == 1


def test_the_table_shows_each_figure_beside_its_target():
    rows = drawn([at_most("ack p99", 12.345, 150, "ms", note="p50 4 ms")]).splitlines()

    assert [cell.strip() for cell in rows[2].split("|")] == [
        "ack p99",
        "12 ms (p50 4 ms)",
        "<= 150 ms",
        "yes",
    ]
