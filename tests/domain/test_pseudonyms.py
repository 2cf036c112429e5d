import pytest

from firefighter.domain.errors import BadInput
from firefighter.domain.pseudonyms import (
    choosable,
    is_pseudonym,
    mention,
    pseudonym,
    require_slack_id,
)

CALLED = pseudonym("4f2a91c0")


def test_a_pseudonym_is_told_from_an_id():
    assert is_pseudonym(CALLED)
    assert not is_pseudonym("U012ABCDEF")


def test_only_people_whom_slack_knows_are_mentioned_and_offered():
    assert (mention("U1"), choosable("U1")) == ("<@U1>", "U1")
    assert (mention(CALLED), choosable(CALLED)) == (CALLED, "")


@pytest.mark.parametrize("text", ["ana", "U1|ana", "", ".*", "C012ABCDEF"])
def test_what_is_no_id_of_a_person_is_refused(text):
    with pytest.raises(BadInput, match="is no Slack id"):
        require_slack_id(text)


def test_an_id_is_taken_as_it_is():
    assert require_slack_id("U012ABCDEF") == "U012ABCDEF"
