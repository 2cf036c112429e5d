"""What the section Operate says of the time when FireFighter is down is what is pinned."""

import re

from firefighter.domain.adoption import FURTHEST, MOST_MESSAGES, MOST_NOTES
from firefighter.domain.policy import Policy
from firefighter.domain.times import EXAMPLES
from firefighter.views.by_hand import steps
from tests.test_readme import section

TOLD = section("Operate").partition("### When FireFighter is down\n")[2].partition("\n### ")[0]


def test_it_shows_what_is_pinned_word_by_word():
    shown = re.search(r"<!-- by-hand:begin -->\n(.*)<!-- by-hand:end -->", TOLD, re.DOTALL)

    assert shown is not None
    rows = [line.removeprefix("> ").removesuffix("<br>") for line in shown[1].splitlines()]
    assert tuple(row.replace("**", "*") for row in rows) == steps(Policy())


def test_the_limits_it_names_are_those_that_hold():
    assert f"at most {MOST_MESSAGES:,} messages" in TOLD
    assert f"at most {MOST_NOTES};" in TOLD
    assert f"up to {FURTHEST.days} days ago" in TOLD


def test_the_times_it_shows_are_those_that_people_are_told():
    shown = re.search(r"ago: (`02:10`.*?)\. ", TOLD)

    assert shown is not None
    assert re.findall(r"`([^`]*)`", shown[1]) == re.split(r", | or ", EXAMPLES)
