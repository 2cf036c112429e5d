"""Who comes into an incident's channel and leaves it, as Slack's events tell it."""

import pytest

from firefighter.slack.requests import of_joining


def told(person, **more):
    event = {"user": person, "team": "T1", "channel": "C42"} | more
    authorized = [{"team_id": "T1", "user_id": "U0", "is_bot": True}]
    return {"team_id": "T1", "event_id": "Ev1", "authorizations": authorized, "event": event}


@pytest.mark.parametrize(("person", "is_read"), [("U3", True), ("U0", False)])
def test_who_comes_is_read_unless_it_is_us(person, is_read):
    assert (of_joining(told(person)) is not None) is is_read
