"""Which messages were for us, and what they are called."""

from datetime import timedelta

import pytest

from firefighter.domain.quotation import Place, Posted
from firefighter.domain.rereading import FURTHEST, Reread, mentions
from tests.conftest import NOON

US = "U0"


def said(ts, text, author="U1", thread="", **more):
    return Posted(place=Place("C1", ts, thread), author=author, text=text, **more)


def test_what_people_said_to_us_is_read_once_and_the_oldest_first():
    later = said("2.0", "<@U0> note later", thread="0.5")

    found = mentions([later, said("1.0", "hello <@U0> note first"), later], us=US)

    assert [(m.words.strip(), m.key, m.thread) for m in found] == [
        ("note first", "mention:C1:1.0", "1.0"),
        ("note later", "mention:C1:2.0", "0.5"),
    ]


@pytest.mark.parametrize(
    "message",
    [
        said("1.0", "<@U1> note this"),
        said("1.0", "<@U0> note this", author=US),
        said("1.0", "<@U0> note this", author=None),
        said("1.0", "<@U0> note this", app="B1"),
    ],
)
def test_what_apps_say_and_what_is_for_others_is_left_alone(message):
    assert mentions([message], us=US) == []


@pytest.mark.parametrize(("more", "cut"), [(timedelta(0), False), (timedelta(seconds=1), True)])
def test_more_than_a_week_is_not_read_back(more, cut):
    since = NOON - FURTHEST - more

    promise = Reread(incident=1, channel="C1", since=since, until=NOON, reads_from=since)

    assert promise.cut is cut
    assert promise.once == f"reread/1/{int(since.timestamp())}"
