import pytest
from hypothesis import given
from hypothesis import strategies as st

from firefighter.domain.errors import BadInput
from firefighter.domain.pseudonyms import (
    choosable,
    is_pseudonym,
    mention,
    pseudonym,
    require_slack_id,
    unname,
)
from firefighter.views.blocks import escape

CALLED = pseudonym("4f2a91c0")

# Few letters, so that many names are the beginning of others.
NAMES = st.lists(
    st.text("Aaë -'(&<", min_size=1, max_size=6).filter(lambda name: name == name.strip()),
    min_size=1,
    max_size=5,
    unique=True,
)
BESIDE = st.sampled_from([", ", "; ", "\n", "? ", " “", "” "])


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


@given(NAMES, st.data())
def test_a_name_goes_wherever_it_is_said_and_no_other_name_is_touched(names, data):
    gone, *others = names
    said = data.draw(st.lists(st.sampled_from(names), max_size=6))
    beside = data.draw(st.lists(BESIDE, min_size=len(said), max_size=len(said)))

    def text(called):
        return "".join(f"@{called(name)}{b}" for name, b in zip(said, beside, strict=True))

    left = unname(text(str), name=gone, pseudonym=CALLED, others=others)

    assert left == text(lambda name: CALLED if name == gone else name)


@pytest.mark.parametrize(
    "words", ["Ada", "@Adam", "@Ada-Marie", "team@Ada.com", "@Ada Lovelace's", "(@Ada Lovelace)"]
)
def test_what_is_not_the_name_alone_stays(words):
    assert unname(words, name="Ada", pseudonym=CALLED, others=["Ada Lovelace", "Adam"]) == words


@given(NAMES, st.data())
def test_a_name_that_was_written_for_slack_goes_too(names, data):
    gone, *others = names
    said = data.draw(st.lists(st.sampled_from(names), max_size=6))

    def text(called):
        return "".join(f"@{called(name)}, " for name in said)

    left = unname(text(escape), name=gone, pseudonym=CALLED, others=others)

    assert left == text(lambda name: CALLED if name == gone else escape(name))


@pytest.mark.parametrize("words", ["@Ada", "(@Ada)", "@Ada's", "“@Ada”", "@Ada, you", "@Ada Love"])
def test_the_name_alone_goes(words):
    left = unname(words, name="Ada", pseudonym=CALLED, others=["Ada Lovelace"])

    assert left == words.replace("@Ada", f"@{CALLED}")
