"""What stands pinned is told from any other text, whoever promised it."""

from firefighter.domain.by_hand import PinByHand, Words


def test_a_promise_says_what_shall_stand_there():
    words = Words(wording=3, lines=("Do this.", "Then that."))

    promise = PinByHand(team="T1", channel="news", wording=3, lines=words.lines)

    assert promise.words == words
    assert promise.words.edition != Words(wording=3, lines=("Do this.",)).edition
