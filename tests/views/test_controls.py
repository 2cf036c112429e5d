import pytest
from hypothesis import given
from hypothesis import strategies as st

from firefighter.views.controls import Drawn


@given(st.integers(0, 10**9), st.text())
def test_what_a_control_was_drawn_with_is_read_back(number, seen):
    drawn = Drawn(number, seen)

    assert Drawn.parse(str(drawn)) == drawn


@given(st.integers(0, 10**9), st.text(), st.text().filter(lambda choice: "|" not in choice))
def test_a_choice_is_read_back_with_what_its_select_was_drawn_with(number, seen, choice):
    drawn = Drawn(number, seen)

    (value,) = drawn.choices({choice: "A label"})

    assert Drawn.parse_choice(value) == (drawn, choice)


@pytest.mark.parametrize(
    "value", [None, "", "|open", "x|open", "-1|open", "1.5|", "²|", "\u0661|", "9" * 19]
)
def test_a_value_that_is_not_ours_is_nothing(value):
    assert Drawn.parse(value) is None
    assert Drawn.parse_choice(f"{value}|1" if value else value) is None
