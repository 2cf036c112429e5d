"""A long list goes on where Slack asked us to wait, if that is not for long."""

import pytest
from slack_sdk import WebClient

from firefighter.domain.errors import ChatUnavailable
from firefighter.gateways import lists
from firefighter.gateways.chat import MOST, Chat
from firefighter.playground.slack.server import LocalSlack
from firefighter.playground.slack.state import Channel, User
from firefighter.wiring import NoPatience

PAGES = 3
MANY = MOST * (PAGES - 1) + 1


@pytest.fixture
def slack():
    with LocalSlack() as running:
        workspace = running.workspace
        for n in range(MANY - len(workspace.users)):
            workspace.users[f"U9{n}"] = User(f"U9{n}", f"u{n}", f"Person {n}")
        for n in range(MANY - len(workspace.channels)):
            workspace.channels[f"C9{n}"] = Channel(
                f"C9{n}", f"c{n}", private=False, creator="U0ANA", created=n
            )
        yield running


class Pauses:
    """Notes for how long it should wait, and does not."""

    def __init__(self, *, stops=False):
        self.asked = []
        self._stops = stops

    def __call__(self, seconds):
        self.asked.append(seconds)
        return self._stops


def chat(slack, pause):
    client = WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])
    return Chat(client, NoPatience(), pause=pause)


def everybody(slack, pause):
    return [person.id for person in chat(slack, pause).people(team_id="T0LOCAL")]


def test_people_are_read_on_from_where_slack_asked_us_to_wait(slack):
    slack.faults.add("users.list", "rate_limited", after=1, times=2, seconds=30)
    pause = Pauses()

    assert everybody(slack, pause) == list(slack.workspace.users)
    assert pause.asked == [30, 30]
    served = [call for call in slack.workspace.calls if call.method == "users.list"]
    assert len(served) == PAGES


def test_channels_are_too(slack):
    slack.faults.add("conversations.list", "rate_limited", after=2, seconds=30)
    pause = Pauses()

    found = [channel.id for channel in chat(slack, pause).channels()]

    assert found == list(slack.workspace.channels)
    assert pause.asked == [30]


@pytest.mark.parametrize(
    ("limited", "waited"),
    [
        ({"after": 0, "seconds": 30}, []),
        ({"after": 1, "seconds": lists.SHORT + 1}, []),
        ({"after": 1, "seconds": 30, "times": None}, [30] * lists.PAUSES),
    ],
    ids=["before anything is read", "for long", "without end"],
)
def test_otherwise_it_is_left_for_another_time(slack, limited, waited):
    slack.faults.add("users.list", "rate_limited", **limited)
    pause = Pauses()

    with pytest.raises(ChatUnavailable):
        everybody(slack, pause)

    assert pause.asked == waited


@pytest.mark.parametrize("pause", [None, Pauses(stops=True)], ids=["at the door", "when stopping"])
def test_nobody_waits(slack, pause):
    slack.faults.add("users.list", "rate_limited", after=1, seconds=30)

    with pytest.raises(ChatUnavailable):
        everybody(slack, pause)


def test_a_failure_is_no_wish_to_wait(slack):
    slack.faults.add("users.list", "http", after=1, status=503)
    pause = Pauses()

    with pytest.raises(ChatUnavailable):
        everybody(slack, pause)

    assert pause.asked == []
