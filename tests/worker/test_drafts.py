"""A page shows nothing that was removed before it was sent."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from firefighter.db.base import Database
from firefighter.domain.deliveries import PostDraftCopy
from firefighter.services import declaring, redactions, timeline
from firefighter.worker import drafts
from tests.kept import tables_with
from tests.locks import waits_for_a_lock
from tests.services.scene import ANA, Scene, by
from tests.worker.scene import chat_of, claimed, until, world_of

SECRET = "the password is swordfish"


@pytest.fixture
def scene(database: Database) -> Scene:
    return Scene(database)


def test_words_that_are_being_removed_when_a_page_is_drawn_are_not_on_it(scene):
    number = scene.running().number
    scene.does(timeline.note, number, SECRET, by=by(ANA))
    world = world_of(scene.database)
    with ThreadPoolExecutor(1) as pool:
        with scene.database.transaction() as session:
            seq = scene.last(number).seq
            redactions.redact(session, number, seq, why="A password.", by=by(ANA, at=1))
            drawn = pool.submit(drafts.page_to_send, world, number)
            assert until(lambda: drawn.done() or waits_for_a_lock(scene.database.engine))
        assert SECRET not in drawn.result(10).body

    assert "words removed by" in drawn.result().body
    assert tables_with(scene.database.engine, SECRET) == []


def test_words_that_are_being_removed_when_a_copy_is_shared_are_not_in_it(scene, slack):
    world = world_of(scene.database, chat=chat_of(slack))
    number = scene.declared().number
    channel = world.chat.create_channel("inc-1", private=False)
    scene.does(declaring.channel_opened, number, channel=channel, name="inc-1")
    scene.does(timeline.note, number, SECRET, by=by(ANA))
    copy = PostDraftCopy(incident=number, wiki_down=False)
    with ThreadPoolExecutor(1) as pool:
        with scene.database.transaction() as session:
            seq = scene.last(number).seq
            redactions.redact(session, number, seq, why="A password.", by=by(ANA, at=1))
            shared = pool.submit(drafts.post_copy, world, copy, claimed())
            assert until(lambda: shared.done() or waits_for_a_lock(scene.database.engine))
        shared.result(10)

    (file,) = slack.workspace.files.values()
    assert SECRET not in file["content"].decode()
    assert "words removed by" in file["content"].decode()
