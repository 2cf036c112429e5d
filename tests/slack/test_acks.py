"""Each request is told by what somebody did, how it was answered, and how long that took."""

import time

import pytest
from slack_bolt import BoltRequest, BoltResponse

from firefighter.slack.acks import answering, incident_of, kind_of


def listening(status):
    """Answer with a status, or fail without one."""

    def dispatch(_request):
        if status is None:
            message = "a bug"
            raise RuntimeError(message)
        return BoltResponse(status=status)

    return dispatch


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"command": "/incident"}, "command"),
        ({"type": "block_actions"}, "action"),
        ({"type": "view_submission"}, "view"),
        ({"type": "view_closed"}, "view"),
        ({"type": "shortcut"}, "shortcut"),
        ({"type": "message_action"}, "shortcut"),
        ({"type": "event_callback"}, "event"),
        ({"type": "url_verification"}, "other"),
        ({"type": {"a": 1}}, "other"),
        ({}, "other"),
    ],
)
def test_what_somebody_did_has_one_of_few_names(body, kind):
    assert kind_of(body) == kind


@pytest.mark.parametrize(
    ("status", "ack"), [(200, "ok"), (400, "turned_away"), (503, "failed"), (None, "failed")]
)
def test_an_answer_is_told_with_how_long_it_took(status, ack):
    told = []
    answer = answering(listening(status), lambda *said: told.append(said))

    try:
        answer(BoltRequest(body='{"type": "block_actions"}'), time.perf_counter() - 2)
    except RuntimeError:
        assert status is None

    [(kind, said, seconds)] = told
    assert (kind, said) == ("action", ack)
    assert 2 < seconds < 10


@pytest.mark.parametrize(
    ("body", "incident"),
    [
        ({"actions": [{"value": "7|open"}]}, 7),
        ({"actions": [{"selected_option": {"value": "7|open|2"}}]}, 7),
        ({"view": {"private_metadata": "7"}}, 7),
        ({}, None),
        ({"actions": [1]}, None),
        ({"actions": 5}, None),
        ({"actions": {"a": 1}}, None),
        ({"actions": [{"selected_option": "x"}]}, None),
        ({"actions": [{"value": 7}]}, None),
        ({"actions": [{"value": "9" * 5_000}]}, None),
        ({"view": "x"}, None),
        ({"view": {"private_metadata": {}}}, None),
    ],
)
def test_what_is_not_as_slack_sends_it_names_no_incident_and_breaks_nothing(body, incident):
    assert incident_of(body) == incident
