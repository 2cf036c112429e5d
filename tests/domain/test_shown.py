import pytest
from hypothesis import given
from hypothesis import strategies as st

from firefighter.domain import naming
from firefighter.domain.roles import Role
from firefighter.domain.shown import (
    NOBODY_KNOWS,
    Shown,
    facts_of,
    minute_of,
    roles_of,
    time_of,
    times_of,
)
from firefighter.domain.timeline import Confidence, KeyEvent
from firefighter.samples.story import empty, known, minutes

FIELDS = st.dictionaries(st.sampled_from(["title", "summary", "service", "started"]), st.text())


@given(values=FIELDS)
def test_a_form_carries_what_it_showed_through_slack(values):
    shown = Shown.of(values)

    assert Shown.parse(str(shown)) == shown


@given(values=FIELDS, field=st.sampled_from(["title", "summary", "nobody"]), typed=st.text())
def test_a_field_is_fresh_if_it_is_as_shown_or_was_never_shown(values, field, typed):
    shown = Shown.of(values)

    assert shown.is_fresh(field, typed) is (values.get(field, typed) == typed)
    assert shown.touched(field, typed) is (values.get(field) != typed)


@pytest.mark.parametrize("text", ["", "7|", "title", ",,,", "title="])
def test_what_is_no_mark_marks_nothing(text):
    assert Shown.parse(text) == Shown({})


def test_the_marks_of_long_words_are_short():
    words = "\U0001f525" * 3000

    assert len(str(Shown.of({"title": words, "summary": words, "service": words}))) < 100


def test_a_form_shows_a_summary_only_as_far_as_slack_lets_it():
    facts = facts_of(empty(summary="x" * 4000, service=None))

    assert len(facts["summary"]) == naming.PLAIN_TEXT_INPUT
    assert (facts["title"], facts["service"]) == ("Search is slow", "")


def test_a_form_of_roles_shows_who_commands_even_if_nobody_took_it():
    assert roles_of(empty(declared_by="U1", roles={Role.SCRIBE: "U2"})) == {
        "commander": "U1",
        "communications": "",
        "operations": "",
        "scribe": "U2",
    }


def test_a_form_of_times_shows_minutes_unknowns_and_gaps():
    unknown = known(None, confidence=Confidence.UNKNOWN)
    shown = times_of(
        empty(times={KeyEvent.STARTED: known(minutes(1.5)), KeyEvent.DETECTED: unknown})
    )

    assert shown == {
        "started": minute_of(minutes(1)),
        "detected": NOBODY_KNOWS,
        "mitigated": "",
        "resolved": "",
    }


def test_seconds_that_a_picker_cannot_show_are_no_difference():
    assert time_of(known(minutes(1))) == time_of(known(minutes(1.9))) != time_of(known(minutes(2)))
