import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firefighter.domain import naming

TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
ALLOWED = re.compile(r"[a-z0-9-]{1,80}")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Customers cannot pay by card", "inc-7-customers-cannot-pay-by-card"),
        ("Écran noir à l'accueil", "inc-7-ecran-noir-a-l-accueil"),
        ("\U0001f525\U0001f525", "inc-7"),
        ("数据库宕机", "inc-7"),
        ("", "inc-7"),
        ("--- 502 !!", "inc-7-502"),
        ("https://www.shop.example/pay is down", "inc-7-shop-example-pay-is-down"),
    ],
)
def test_a_channel_is_named_after_number_and_title(title, name):
    assert naming.channel_name(7, title) == name


def test_a_second_try_takes_another_name():
    assert naming.channel_name(7, "Disk full", prefix="fire") == "fire-7-disk-full"
    assert naming.channel_name(7, "Disk full", attempt=1) == "inc-7-disk-full-2"
    assert naming.channel_name(7, "数", attempt=2) == "inc-7-3"


@given(number=st.integers(1, 10**18), title=st.text(max_size=300), attempt=st.integers(0, 19))
def test_slack_takes_the_channels_name_whatever_the_title(number, title, attempt):
    name = naming.channel_name(number, title, attempt=attempt)

    assert ALLOWED.fullmatch(name)
    assert not name.endswith("-")
    assert name.split("-")[1] == str(number)


@given(title=st.text(max_size=300))
def test_each_try_has_a_name_of_its_own(title):
    names = [naming.channel_name(7, title, attempt=attempt) for attempt in range(20)]

    assert len(set(names)) == len(names)


@given(text=st.text())
def test_cleaning_twice_is_cleaning_once(text):
    cleaned = naming.clean(text)

    assert naming.clean(cleaned) == cleaned


@given(
    text=st.text(
        st.characters(exclude_categories=["Cc", "Cs"], exclude_characters=f"\ufffe\uffff{TURNING}")
    )
)
def test_what_can_be_stored_is_kept_but_for_space_around_it(text):
    assert naming.clean(text) == text.strip()


def test_what_no_neighbour_can_store_is_taken_out():
    assert naming.clean(" a\x00b\x1fc\ud800d\uffffe\r\nf\rg\t ") == "abcde\nf\ng"


@pytest.mark.parametrize("mark", TURNING)
def test_what_turns_the_rest_of_a_line_round_is_taken_out(mark):
    assert (
        naming.clean(f"pay{mark}ment \u05e9\u05dc\u05d5\u05dd")
        == "payment \u05e9\u05dc\u05d5\u05dd"
    )


@given(text=st.text())
def test_one_line_is_one_line(text):
    line = naming.one_line(text)

    assert line.splitlines() in ([], [line])
    assert "  " not in line


def test_half_an_address_is_left_out():
    assert naming.shorten("See https://status.example/incidents/2026 now", 40) == "See…"


@given(text=st.text(), limit=st.integers(1, 40))
def test_a_shortened_text_fits_and_says_that_it_was_cut(text, limit):
    short = naming.shorten(text, limit)

    assert len(short) <= limit
    assert short == text if len(text) <= limit else short.endswith("…")


@pytest.mark.parametrize("reference", ["INC-7", "inc-7", "7", "INC-007"])
def test_an_incident_is_named_in_several_ways(reference):
    assert naming.number_in(reference) == 7


@pytest.mark.parametrize(
    "reference",
    ["", "INC-", "INC 7", "-7", "7b", "\N{ARABIC-INDIC DIGIT SEVEN}", "1" * 10, "INC-7 INC-8"],
)
def test_what_names_no_incident_is_none(reference):
    assert naming.number_in(reference) is None


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("INC-7 · checkout is down", "INC-7"),
        ("It is INC-12, not INC-7.", "INC-12"),
        ("#inc-7-checkout-is-down", None),
        ("INC-7-checkout", None),
        ("SINC-7 and INC-", None),
    ],
)
def test_the_first_incident_that_our_words_name_is_found(words, key):
    assert naming.key_in(words) == key


@pytest.mark.parametrize(
    ("channel", "topic", "title"),
    [
        ("inc-search-is-slow", "", "Search is slow"),
        ("incident-2026-11-30-search_is_slow", "of the month", "Search is slow"),
        ("sev2-checkout", "", "Checkout"),
        ("checkout", "Payments team", "Checkout"),
        ("incoming-orders", "", "Incoming orders"),
        ("inc-12", "search  is slow", "Search is slow"),
        ("inc-12", "", "Inc-12"),
        ("障害", "", "障害"),
    ],
)
def test_a_channel_run_by_hand_gives_its_incident_a_title(channel, topic, title):
    assert naming.title_of(channel, topic=topic) == title


def test_the_prefix_of_this_organisation_says_nothing_either():
    assert naming.title_of("war-room-search", prefix="war-room") == "Search"


@given(st.text(min_size=1, max_size=80), st.text(max_size=250))
def test_a_title_of_a_channel_fits(channel, topic):
    assert len(naming.title_of(channel, topic=topic)) <= naming.TITLE


@pytest.mark.parametrize(
    ("name", "number"),
    [("inc-7", 7), ("inc-12-checkout-is-down-2", 12), ("inc-7search", None), ("incidents", None)],
)
def test_a_channel_s_name_says_whose_it_is(name, number):
    assert naming.number_of_channel(name) == number
    named = naming.channel_name(31, "Checkout", prefix="fire-drill", attempt=1)
    assert naming.number_of_channel(named, prefix="fire-drill") == 31
    assert naming.number_of_channel(named) is None
