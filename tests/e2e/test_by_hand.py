"""What to do without the bot is pinned where everybody looks first."""

import pytest
from sqlalchemy import text

from firefighter import wiring
from firefighter.db import ledger
from firefighter.domain.by_hand import PinByHand
from firefighter.domain.policy import Policy
from firefighter.playground.slack.state import BOT_USER, Message
from firefighter.views import by_hand as view

STOOD = text("""
INSERT INTO deliveries (stream, kind, payload, holds, once, state, settled_at, result)
VALUES ('by-hand:incidents', 'pin-by-hand', '{"team": "T0LOCAL", "channel": "incidents"}', false,
        'by-hand/T0LOCAL/incidents/0', 'done', now(),
        jsonb_build_object('channel', CAST(:channel AS text), 'ts', CAST(:ts AS text),
                           'edition', 'other', 'unpinned', ''))
""")
FIRST = "If I do not answer, run it by hand"


def standing(scene, channel="incidents"):
    """Give the messages that say so, and which of them are pinned."""
    where = scene.slack.workspace.named(channel)
    posted = [m for m in where.messages.values() if FIRST in m.text]
    return posted, [m for m in posted if m.ts in where.pins]


def greeted(scene):
    """Let Slack greet the bot once more, as whenever it starts."""
    before = scene.deliveries("done").count("learn-people")
    wiring.greet(scene.settings)
    assert scene.until(lambda: scene.deliveries("done").count("learn-people") > before)
    settles_in(scene)


def settles_in(scene):
    """Let the first minute pass."""
    assert scene.until(lambda: scene.known("U0ANA"))
    statement = text("UPDATE deliveries SET due_at = now() WHERE kind = 'pin-by-hand'")
    with scene.database.engine.begin() as connection:
        connection.execute(statement)
    assert scene.settled()


def by_an_earlier_release(scene):
    """Let what stands there be of another edition."""
    statement = text("UPDATE deliveries SET result = result || CAST(:other AS jsonb)")
    with scene.database.engine.begin() as connection:
        connection.execute(statement, {"other": '{"edition": "other"}'})


def pinned(scene, channel="incidents"):
    settles_in(scene)
    posted, pins = standing(scene, channel)
    assert len(pins) == 1
    return posted


def test_it_is_pinned_once_however_often_the_bot_starts(scene):
    assert len(pinned(scene)) == 1

    greeted(scene)
    greeted(scene)

    assert [len(found) for found in standing(scene)] == [1, 1]
    assert scene.methods("chat.update") == []


def test_a_message_of_an_earlier_release_is_edited_where_it_stands(scene):
    (message,) = pinned(scene)
    by_an_earlier_release(scene)
    message.blocks, message.text = [], f"{FIRST}, as it was"

    greeted(scene)

    assert message.edited == 1
    assert "as it was" not in message.text
    assert [len(found) for found in standing(scene)] == [1, 1]


def test_one_that_somebody_deleted_comes_back_with_the_next_words_only(scene):
    (message,) = pinned(scene)
    room = scene.slack.workspace.named("incidents")
    with scene.slack.workspace.lock:
        del room.messages[message.ts]
        room.pins.remove(message.ts)

    greeted(scene)
    assert standing(scene) == ([], [])

    with scene.database.engine.begin() as connection:
        connection.exec_driver_sql('UPDATE deliveries SET result = result || \'{"edition": "o"}\'')
    greeted(scene)

    assert len(pinned(scene)) == 1


def test_it_stays_where_something_is_announced_again_meanwhile(scene):
    (message,) = pinned(scene)

    with scene.database.transaction() as session:
        ledger.put(session, PinByHand(team="T0LOCAL", channel="", wording=1, lines=()))

    assert scene.settled()
    assert [message] == pinned(scene)
    assert scene.deliveries("done").count("pin-by-hand") == 2


def test_one_that_the_database_knows_nothing_of_is_found_and_kept(scene):
    (message,) = pinned(scene)
    with scene.database.engine.begin() as connection:
        connection.execute(text("DELETE FROM deliveries WHERE kind = 'pin-by-hand'"))

    greeted(scene)

    assert [message] == pinned(scene)


@pytest.fixture
def left(slack, database):
    """Let it stand where announcements went before the policy was changed."""
    where = slack.workspace.named("incidents")
    message = Message("1700000000.000100", BOT_USER, f"{FIRST}: as it was")
    slack.workspace.add_message(where, message)
    where.pins.append(message.ts)
    with database.transaction() as session:
        session.execute(STOOD, {"channel": where.id, "ts": message.ts})
    return where


class TestElsewhere:
    @pytest.fixture
    def policy(self):
        return Policy(announcements="checkout", command="/fire")

    def test_it_comes_to_the_channel_of_announcements_to_pin_there(self, scene):
        (message,) = pinned(scene, "checkout")

        assert BOT_USER in scene.slack.workspace.named("checkout").members
        assert "`/fire declare --here --since 02:10`" in str(message.blocks)
        assert standing(scene) == ([], [])


class TestMoved:
    @pytest.fixture
    def policy(self):
        return Policy(announcements="checkout")

    def test_the_former_channel_keeps_none(self, left, scene):
        (message,) = pinned(scene, "checkout")
        assert standing(scene) == ([], [])
        assert left.messages == {}

        greeted(scene)

        assert [message] == pinned(scene, "checkout")
        assert scene.methods("chat.delete") == ["chat.delete"]

    def test_a_former_channel_that_lets_nothing_be_taken_away_is_left(self, left, scene):
        scene.slack.faults.add("chat.delete", "error", error="cant_delete_message")

        assert len(pinned(scene, "checkout")) == 1

        greeted(scene)
        assert len(left.messages) == 1


class TestNowhere:
    @pytest.fixture
    def policy(self):
        return Policy(announcements="")

    def test_where_nothing_is_announced_any_more_it_is_taken_away(self, left, scene):
        settles_in(scene)
        assert left.messages == {}

        greeted(scene)

        assert scene.methods("chat.delete") == ["chat.delete"]
        assert scene.deliveries("done").count("pin-by-hand") == 2

    def test_without_announcements_nothing_is_pinned_or_promised(self, scene):
        settles_in(scene)

        assert "pin-by-hand" not in scene.deliveries("done") + scene.deliveries("pending")


class TestRefused:
    @pytest.fixture
    def slack(self, slack):
        slack.workspace.scopes -= {"pins:write"}
        return slack

    def test_what_may_not_be_pinned_is_posted_once_and_nobody_hears_complaints(self, scene):
        settles_in(scene)

        greeted(scene)
        greeted(scene)

        assert [len(found) for found in standing(scene)] == [1, 0]
        assert [m.text for m in scene.slack.workspace.named("incidents").messages.values()] == [
            view.by_hand(view.words(scene.settings.policy)).text
        ]


class TestUnseen:
    @pytest.fixture
    def policy(self):
        return Policy(announcements="nowhere")

    def test_a_channel_that_is_not_there_is_asked_for_in_silence(self, scene):
        settles_in(scene)

        assert scene.deliveries("dead") == ["pin-by-hand"]

        assert scene.methods("chat.postMessage", "chat.postEphemeral") == []
