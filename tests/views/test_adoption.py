"""What is said of a channel in which people ran an incident by hand."""

import re

import pytest

from firefighter.domain.adoption import MARKS, Gathered, ReadBack
from firefighter.domain.quotation import Place, Posted
from firefighter.views.adoption import read_back
from tests.conftest import NOON

PROMISE = ReadBack(incident=1, channel="C1", since=NOON, until=NOON, shared=False)
MARKED = Posted(place=Place("C1", "1.1"), author="U1")


def words(read=214, marked=0, *, more=False, strange=0, blind=""):
    found = Gathered(read=read, more=more, marked=(MARKED,) * marked, strange=strange, writers=())
    return re.sub("<!date[^>]*>", "02:10", read_back(PROMISE, found, blind=blind))


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            {"marked": 6},
            "beginning 02:10: 6 pinned or marked ones are on the timeline",
        ),
        ({"read": 1, "marked": 1}, "1 message, beginning 02:10: one pinned or marked message is"),
        ({"read": 1000, "more": True, "marked": 6}, "the newest 1,000 messages; there are older"),
        ({"read": 0}, "I looked back, beginning 02:10, and found no message. None is pinned"),
        ({"marked": 63}, "63 are pinned or marked, and the first 50 are on the timeline"),
        ({"marked": 1, "strange": 1}, "One more is by people of another organisation"),
        ({"marked": 1, "strange": 2}, "2 more are by people of another organisation"),
        ({"blind": "a scope is missing."}, "What is pinned I could not see: a scope is missing."),
    ],
)
def test_it_says_how_much_was_read_and_what_became_of_it(found, said):
    assert said in words(**found)


def test_where_nothing_is_marked_it_says_how_to():
    said = words()

    assert all(f":{mark}:" in said for mark in MARKS)
    assert "“Add to the timeline”" in said
