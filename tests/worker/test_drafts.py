"""A page shows nothing that was removed before it was sent, and is made once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from firefighter.db.base import Database
from firefighter.domain.deliveries import PostDraftCopy, PublishDraft
from firefighter.domain.errors import WikiUnavailable
from firefighter.gateways.wiki import Wiki
from firefighter.playground.confluence.server import LocalConfluence
from firefighter.services import declaring, redactions, timeline
from firefighter.worker import drafts
from tests.conftest import NOON
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


class TestATitleThatWeDoNotSee:
    @pytest.fixture
    def confluence(self):
        with LocalConfluence() as running:
            yield running

    def published(self, scene, confluence, *, since_try):
        number = scene.running().number
        world = world_of(scene.database)
        title = drafts.page_to_send(world, number).title
        body = {"representation": "storage", "value": "<p>A stranger's.</p>"}
        given = {"spaceId": "11", "title": title, "body": body}
        confluence.site.create(given, private=False).kept_from_bot = True
        pause = lambda _seconds: None  # noqa: E731 - nobody waits
        wiki = Wiki(confluence.url, confluence.email, confluence.token, pause=pause)
        again = replace(claimed(), tried_at=NOON, claimed_at=NOON + since_try)
        promise = PublishDraft(incident=number)
        return drafts.publish(replace(world, wiki=wiki), promise, again).result

    def test_while_a_try_before_may_have_made_it_it_is_waited_for(self, scene, confluence):
        with pytest.raises(WikiUnavailable, match="does not list"):
            self.published(scene, confluence, since_try=timedelta(minutes=3))

    def test_once_that_would_be_listed_another_one_is_taken(self, scene, confluence):
        made = self.published(scene, confluence, since_try=timedelta(minutes=5))

        assert confluence.site.pages[made["page"]].title.endswith(")")
