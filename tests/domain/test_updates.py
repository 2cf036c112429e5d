import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firefighter.domain.naming import clean
from firefighter.domain.updates import Update


@given(known=st.text(), doing=st.text(), need=st.text())
def test_what_was_said_is_read_back_as_it_can_be_stored(known, doing, need):
    update = Update(known=known, doing=doing, need=need)

    read = Update.from_words(update.to_words())

    assert read == Update(known=clean(known), doing=clean(doing), need=clean(need))


def test_parts_that_were_not_said_are_not_kept():
    words = Update(known="502s", need=" ").to_words()

    assert json.loads(words) == {"known": "502s"}


@pytest.mark.parametrize(
    "words",
    [
        "We are rolling back.",
        "[1, 2]",
        '{"known": 5}',
        '{"known": "a", "then": "b"}',
        "502",
        "[" * 100_000,
    ],
)
def test_a_text_that_is_not_ours_is_all_known(words):
    assert Update.from_words(words) == Update(known=words)


def test_blanked_words_say_nothing():
    assert Update.from_words(None).is_empty


@given(known=st.text(" \t\n\x00a", max_size=4), need=st.text(" \t\n\x00a", max_size=4))
def test_an_update_without_a_word_in_it_is_empty(known, need):
    update = Update(known=known, need=need)

    assert update.is_empty is (update.to_words() == "{}")


@pytest.mark.parametrize("part", ["known", "doing", "need"])
def test_one_part_is_enough(part):
    assert not Update(**{part: "x"}).is_empty
