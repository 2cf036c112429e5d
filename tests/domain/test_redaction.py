import pytest

from firefighter.domain.redaction import repeats

WORDS = "The password is swordfish-1\nask <@U012ABCDEF>, or customers"


@pytest.mark.parametrize(
    "reason",
    [
        "the password is swordfish-1",
        "Swordfish-1 leaked",
        "because (swordfish-1)",
    ],
)
def test_a_reason_that_says_them_again_is_recognised(reason):
    assert repeats(reason, WORDS)


@pytest.mark.parametrize(
    "reason", ["A password.", "customers are named", "asked by <@U012ABCDEF>", "The password", ""]
)
def test_a_reason_that_only_uses_the_same_plain_words_is_none(reason):
    assert not repeats(reason, WORDS)


@pytest.mark.parametrize("words", ["", "Hm.", "a-b"])
def test_what_is_short_may_stand_anywhere(words):
    assert not repeats(f"It was {words}", words)
