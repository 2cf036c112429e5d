"""Who comes into an incident's channel and leaves it, as Slack's events tell it."""

from datetime import UTC, datetime

import pytest
from slack_sdk import WebClient

from firefighter.db import incidents
from firefighter.domain.policy import Policy
from firefighter.gateways.chat import Chat
from firefighter.slack import app
from firefighter.slack.desk import Desk
from firefighter.slack.requests import Malformed, of_movement, read
from firefighter.wiring import NoPatience
from tests.conftest import NOON
from tests.services.scene import Scene

CAME, LEFT = "member_joined_channel", "member_left_channel"


def told(person="U3", kind=CAME, event="Ev1", **more):
    happened = {"type": kind, "user": person, "team": "T1", "channel": "C42"} | more
    authorized = [{"team_id": "T1", "user_id": "U0", "is_bot": True}]
    return {"team_id": "T1", "event_id": event, "authorizations": authorized, "event": happened}


@pytest.fixture
def desk(database):
    return Desk(database, Chat(WebClient(), NoPatience()), Policy(), lambda: NOON)


def hears(desk, *events):
    for body in events:
        app.EVENTS[body["event"]["type"]](desk, body)


def members(desk):
    with desk.database.transaction() as session:
        return incidents.get(session, 1).members()


@pytest.mark.parametrize(("person", "is_read"), [("U3", True), ("U0", False)])
def test_who_comes_is_read_unless_it_is_us(person, is_read):
    assert (of_movement(told(person)) is not None) is is_read


def test_it_happened_when_slack_says():
    movement = of_movement(told(event_ts="1549648210.000200"))

    assert movement is not None
    assert movement.at == datetime(2019, 2, 8, 17, 50, 10, 200, tzinfo=UTC)


@pytest.mark.parametrize("when", ["soon", "nan", "inf", "9" * 400, 10**400, -1, [], {}])
def test_what_is_no_time_is_not_read(when):
    with pytest.raises(Malformed):
        read(of_movement, told(event_ts=when))


def test_a_coming_that_slack_tells_after_the_leaving_makes_nobody_a_member(desk):
    Scene(desk.database).running(private=True)

    hears(
        desk,
        told(kind=LEFT, event="Ev2", event_ts="1549648220.000200"),
        told(kind=CAME, event="Ev1", event_ts="1549648210.000200"),
    )

    assert "U3" not in members(desk)


def test_a_leaving_that_slack_tells_after_the_coming_takes_nobody_out(desk):
    Scene(desk.database).running(private=True)

    hears(
        desk,
        told(kind=CAME, event="Ev2", event_ts="1549648220.000200"),
        told(kind=LEFT, event="Ev1", event_ts="1549648210.000200"),
    )

    assert "U3" in members(desk)


def test_without_a_time_they_count_in_the_order_in_which_they_are_told(desk):
    Scene(desk.database).running(private=True)

    hears(desk, told(kind=CAME, event="Ev1"), told(kind=LEFT, event="Ev2"))

    assert "U3" not in members(desk)
