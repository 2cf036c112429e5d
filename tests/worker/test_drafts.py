"""A page shows nothing that was removed before it was sent."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from firefighter.db.base import Database
from firefighter.services import redactions, timeline
from firefighter.worker import drafts
from tests.kept import tables_with
from tests.locks import waits_for_a_lock
from tests.services.scene import ANA, Scene, by
from tests.worker.scene import until, world_of

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
