"""Where a message stands, and what it says, as a form carries them."""

import pytest

from firefighter.domain.quotation import LONGEST, Place, Posted, Quotation

PLACES = [Place("C1", "1700000000.000100"), Place("C1", "1700000000.000100", "1690000000.000200")]


@pytest.mark.parametrize("place", PLACES)
def test_a_place_is_read_as_it_was_written(place):
    assert Place.parse(str(place)) == place


@pytest.mark.parametrize("text", ["", "C1", "C1/"])
def test_without_a_message_there_is_no_place(text):
    assert Place.parse(text) is None


def test_a_place_knows_when_it_was_said():
    assert PLACES[0].at.isoformat() == "2023-11-14T22:13:20.000100+00:00"


def test_a_link_leads_to_the_message_and_into_its_thread():
    alone, within = (place.link("https://acme.slack.com/") for place in PLACES)

    assert alone == "https://acme.slack.com/archives/C1/p1700000000000100"
    assert within == f"{alone}?thread_ts=1690000000.000200&cid=C1"


def test_a_quotation_is_read_as_it_was_written():
    quotation = Quotation(place=PLACES[1], author=None, words="a <b> & \u202e | c")

    assert Quotation.parse(quotation.model_dump_json()) == quotation


@pytest.mark.parametrize("text", ["", "{}", "null", '{"place": "C1"}'])
def test_what_is_no_quotation_is_none(text):
    assert Quotation.parse(text) is None


def test_a_message_is_quoted_in_plain_words_with_the_names_of_its_files():
    message = Posted(
        place=PLACES[0], author="U2", text="<@U1>: a &lt; b", files=("Disk, red", "log.txt")
    )

    quotation = Quotation.of(message, name={"U1": "Ana"}.__getitem__)

    assert quotation.words == "@Ana: a < b\nFile: Disk, red\nFile: log.txt"
    assert (quotation.place, quotation.author) == (PLACES[0], "U2")


def test_a_long_message_is_quoted_as_far_as_a_form_can_carry_it():
    message = Posted(place=PLACES[0], author=None, text="word " * LONGEST)

    assert len(Quotation.of(message, name=str).words) <= LONGEST
