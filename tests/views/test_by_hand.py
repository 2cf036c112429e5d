"""What to do by hand is said in five lines, in this organisation's words."""

import re

from firefighter.domain.adoption import MARKS
from firefighter.domain.features import Feature
from firefighter.domain.policy import Policy
from firefighter.slack.adopting import spoken_span
from firefighter.slack.commands import WORDS
from firefighter.views.by_hand import WORDING, by_hand, steps, words
from tests.conftest import NOON
from tests.views.reading import lines_of, on_a_phone

EDITIONS = {1: "c50c2675"}
"""What each wording says where policy is as it comes."""


def test_it_has_five_lines_and_fits_on_a_phone():
    assert len(lines_of(by_hand(words(Policy())))) == 5
    assert on_a_phone(by_hand(words(Policy()))) <= 12


def test_it_uses_the_words_of_this_organisation():
    first, *_, last = steps(Policy(command="/fire", channel_prefix="war"))

    assert "`war-what-is-wrong`" in first
    assert "`/fire declare --here --since 02:10`" in last


def test_what_it_tells_to_do_is_what_works():
    rows = steps(Policy())

    assert all(f":{mark}:" in rows[3] for mark in MARKS)
    typed = re.search(r"`/incident (\w+) (.*?)`", rows[4])
    assert typed is not None
    span, rest = spoken_span(typed[2], now=NOON, zone=Policy().tzinfo)
    assert (typed[1] in WORDS, rest.strip()) == (True, "--here")
    assert span is not None


def test_where_nothing_is_read_back_it_does_not_say_so():
    silent = Policy(switched_off=(Feature.READING_BACK,))

    assert "timeline" in steps(Policy())[4]
    assert "timeline" not in steps(silent)[4]


def test_an_edition_is_told_from_another_by_its_words_alone():
    def edition(**policy):
        return words(Policy(**policy)).edition

    assert edition() == edition(zone="Europe/Paris")
    assert edition() != edition(command="/fire")


def test_another_text_has_another_wording_so_that_older_releases_leave_it_alone():
    """If this fails, raise WORDING and add it here with its edition."""
    assert {WORDING: words(Policy()).edition}.items() <= EDITIONS.items()
