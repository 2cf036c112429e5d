from datetime import UTC, datetime

import pytest

from firefighter.domain import errors
from firefighter.domain.errors import (
    Blocked,
    ChatDeclined,
    ChatUnavailable,
    Declined,
    FirefighterError,
    HadImpact,
    IllegalMove,
    NotYetClosable,
    PagerDeclined,
    PagerUnavailable,
    Refused,
    Stale,
    TooLateToUndo,
    Unavailable,
    UnknownIncident,
    WikiDeclined,
    WikiUnavailable,
)


def test_the_tree_at_the_top_names_every_error_under_its_parent():
    drawn = [line for line in (errors.__doc__ or "").splitlines() if "──" in line]
    parents: list[str] = ["FirefighterError"]
    tree = {}
    for line in drawn:
        depth, name = line.index("── ") // 4, line.split("── ")[1].split()[0]
        tree[name] = parents[depth]
        parents[depth + 1 :] = [name]

    made = {
        n: e for n, e in vars(errors).items() if isinstance(e, type) and n != "FirefighterError"
    }
    own = {n: e.__bases__[0].__name__ for n, e in made.items() if issubclass(e, FirefighterError)}
    assert tree == own


def test_a_stale_control_says_who_was_faster_and_when():
    at = datetime(2030, 1, 2, 12, 5, tzinfo=UTC)

    stale = Stale("severity", "1", "SEV1", by="<@U2>", at=at)

    assert str(stale) == (
        f"<@U2> set severity to SEV1 at <!date^{int(at.timestamp())}^{{time}}|12:05 UTC>. "
        "Yours was not applied."
    )
    assert (stale.field, stale.value, stale.by, stale.at) == ("severity", "1", "<@U2>", at)


def test_a_dead_end_offers_nothing():
    assert str(IllegalMove("Closed", "New", [])) == "An incident that is Closed cannot become New."


def test_what_stands_there_already_is_said_to_be_so():
    told = str(IllegalMove("Closed", "Closed", ["Investigating"]))

    assert told == "It is closed already. From here: Investigating."


def test_what_is_missing_is_listed():
    refusal = NotYetClosable(["when it started", "when we noticed"])

    assert str(refusal) == "Before closing, please add: when it started, when we noticed."
    assert refusal.missing == ("when it started", "when we noticed")


@pytest.mark.parametrize(
    ("refusal", "sentence"),
    [
        (HadImpact("INC-7"), "It is recorded that INC-7 had an impact, so it closes with answers."),
        (UnknownIncident("INC-7"), "I know no incident INC-7."),
        (TooLateToUndo(), "Too late to undo quietly. Change it back from the card instead."),
    ],
)
def test_a_refusal_is_a_sentence_for_a_person(refusal, sentence):
    assert isinstance(refusal, Refused)
    assert str(refusal) == sentence


@pytest.mark.parametrize("kind", [ChatUnavailable, WikiUnavailable])
@pytest.mark.parametrize(
    ("given", "certain"),
    [({}, False), ({"certain": True}, True), ({"retry_after": 2.0}, True)],
)
def test_who_asks_us_to_wait_has_surely_done_nothing(kind, given, certain):
    outage = kind("It does not answer.", **given)

    assert isinstance(outage, Unavailable)
    assert outage.certain is certain


@pytest.mark.parametrize("kind", [ChatDeclined, WikiDeclined])
def test_a_neighbours_no_keeps_its_own_word_for_why(kind):
    declined = kind("restricted_action", "Only admins may.")

    assert isinstance(declined, Declined)
    assert (declined.code, str(declined)) == ("restricted_action", "Only admins may.")


def test_a_pager_that_is_silent_or_says_no_is_told_without_its_address():
    silent, asked, no = PagerUnavailable(), PagerUnavailable(429, retry_after=7), PagerDeclined(404)

    assert (str(silent), silent.certain) == ("The pager does not answer.", False)
    assert (str(asked), asked.retry_after) == ("The pager answers 429.", 7)
    assert (no.code, str(no)) == ("404", "The pager says no (404). Is its address right?")


def test_a_blocked_delivery_says_what_it_waits_for():
    assert str(Blocked("channel")) == "Waits for the channel, which could not be made."
