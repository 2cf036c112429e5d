"""A mention is answered in its thread, once, and with nothing that was removed."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from slack_sdk import WebClient

from firefighter.domain.deliveries import Reply
from firefighter.domain.updates import Update
from firefighter.gateways.chat import Chat
from firefighter.services import redactions, timeline
from firefighter.slack import app
from firefighter.slack.desk import Desk, Visitor
from firefighter.wiring import NoPatience
from tests.conftest import NOON
from tests.kept import tables_with
from tests.locks import waits_for_a_lock
from tests.services.scene import ANA, POLICY, Scene, by
from tests.worker.scene import until

SECRET = "the password is swordfish"
MENTION = Visitor(
    person="U1", team="T1", home_team="T1", key="mention:C42:1.1", channel="C42", thread="1.1"
)


@pytest.fixture
def scene(database):
    scene = Scene(database)
    scene.running()
    return scene


@pytest.fixture
def desk(database):
    return Desk(database, Chat(WebClient(), NoPatience()), POLICY, lambda: NOON)


def replies(scene):
    return [told.text for told in scene.promised() if isinstance(told, Reply)]


@pytest.mark.parametrize("words", ["note the disk was full", "status", "list", "resync", "close"])
def test_it_is_answered_once_however_often_slack_tells_it(scene, desk, words):
    for _ in range(2):
        app.answer_mention(desk, MENTION, words)

    (said,) = replies(scene)
    assert said


def test_how_it_stands_is_answered_without_words_that_are_being_removed(scene, desk):
    scene.does(timeline.post_update, 1, Update(known=SECRET), by=by(ANA))
    with ThreadPoolExecutor(1) as pool:
        with scene.database.transaction() as session:
            seq = scene.last(1).seq
            redactions.redact(session, 1, seq, why="A password.", by=by(ANA, at=1))
            answered = pool.submit(app.answer_mention, desk, MENTION, "status")
            assert until(lambda: answered.done() or waits_for_a_lock(scene.database.engine))
        answered.result(10)

    (said,) = replies(scene)
    assert "removed" in said
    assert tables_with(scene.database.engine, SECRET) == []
