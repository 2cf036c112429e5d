"""Whatever was released still answers: old cards stay in channels, old promises in the ledger."""

from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from pydantic import TypeAdapter
from slack_sdk import WebClient

from firefighter.domain.deliveries import Delivery
from firefighter.gateways.chat import Chat
from firefighter.playground.slack.server import LocalSlack
from firefighter.slack import app, commands, routes
from firefighter.views.controls import Drawn
from firefighter.wiring import NoPatience
from tests.releases import WHEEL, ids

RELEASES = ids.files()
DELIVERIES: TypeAdapter[Delivery] = TypeAdapter(Delivery)
PROMISED = [
    pytest.param(delivery, id=f"{version}: {delivery['payload']['kind']}")
    for version, release in RELEASES.items()
    for delivery in release["deliveries"]
]


@pytest.fixture(params=RELEASES.values(), ids=list(RELEASES))
def release(request):
    return request.param


def test_each_release_that_was_built_says_what_it_answers():
    assert {path.name.split("-")[1] for path in WHEEL.parent.glob("*.whl")} == set(RELEASES)


def test_a_release_that_is_made_now_says_as_much_as_those_before(release):
    said = ids.answered()

    assert {part for part, names in said.items() if names} == set(release)
    assert len(said["deliveries"]) == len(get_args(get_args(Delivery)[0]))


def test_every_control_form_and_shortcut_has_a_listener(release):
    assert [name for name in release["actions"] if routes.action(name) is None] == []
    assert set(release["views"]) <= set(routes.SUBMISSIONS)
    assert set(release["shortcuts"]) <= set(routes.SHORTCUTS)


def test_every_word_is_understood(release):
    assert set(release["words"]) <= {*commands.WORDS, *commands.ALIASES}
    assert set(commands.ALIASES.values()) <= set(commands.WORDS)


def test_every_event_has_a_listener(release):
    assert set(release["events"]) <= set(app.EVENTS)


def test_what_a_control_carries_can_be_read(release):
    assert Drawn.parse(release["values"]["control"]) == Drawn(7, "open")
    assert Drawn.parse_choice(release["values"]["choice"]) == (Drawn(7, "open"), "closed")


@pytest.mark.parametrize("delivery", PROMISED)
def test_every_delivery_can_be_read_and_is_still_the_same(delivery):
    promise = DELIVERIES.validate_python(delivery["payload"])

    assert promise.model_dump(mode="json").items() >= delivery["payload"].items()
    assert promise.once == delivery["once"]


def test_a_message_is_recognised_by_what_was_written_into_it(release):
    since = datetime.now(UTC) - timedelta(minutes=1)
    with LocalSlack() as slack:
        client = WebClient(slack.bot_token, base_url=slack.api_url)
        client.conversations_join(channel="C0GENERAL")
        posted = client.chat_postMessage(
            channel="C0GENERAL", text="A line.", metadata=release["metadata"]
        )

        found = Chat(client, NoPatience()).find_post("C0GENERAL", delivery=7, since=since)

    assert found == posted["ts"]
