"""What is said of what was said to us while we were away."""

import pytest

from firefighter.domain.quotation import Place, Posted
from firefighter.domain.rereading import Answered, Mention, Reread
from firefighter.samples.scenes import running
from firefighter.views.rereading import answer, caught_up
from tests.conftest import NOON
from tests.views.reading import without_times

PROMISE = Reread(incident=1, channel="C1", since=NOON, until=NOON, reads_from=NOON)
SAID = Mention(message=Posted(place=Place("C1", "1.1"), author="U1"), words="")


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        (["note"], "1 note was added."),
        (["note", "note", None], "2 notes were added, 1 request was not done: see the answer"),
        (["todo", None, None], "1 follow-up was added, 2 requests were not done: see the answer"),
        (["todo", "todo"], "2 follow-ups were added."),
    ],
)
def test_it_says_for_how_long_and_counts_what_became_of_it(kept, said):
    answered = [Answered(mention=SAID, kept=word) for word in kept]

    words = without_times(caught_up(PROMISE, answered, more=False))

    assert words.startswith("I was away: 02:14 → 02:14. ")
    assert said in words


def test_what_was_not_read_is_said():
    words = caught_up(PROMISE, [], more=True)

    assert "7 days and 1,000 messages at most" in words


@pytest.mark.parametrize(
    ("became", "said"),
    [
        ({}, "I was away when you wrote this (02:14). Say it again if it still holds."),
        ({"kept": "note"}, "Noted on INC-42 (02:14)."),
        ({"kept": "todo"}, "Follow-up added to INC-42 (02:14)."),
        ({"refusal": "Please write a few words."}, "Please write a few words."),
    ],
)
def test_each_mention_is_answered(became, said):
    assert without_times(answer(Answered(mention=SAID, **became), running())) == said
