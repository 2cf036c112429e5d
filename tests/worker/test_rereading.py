"""What was said while we were away is read, and written down beside a door that hears it."""

from concurrent.futures import ThreadPoolExecutor

from firefighter.db import requests, workspace
from firefighter.db.base import Database
from firefighter.domain.quotation import Place
from firefighter.domain.rereading import MARGIN, Reread, mention_key
from firefighter.playground.slack.person import Person
from firefighter.playground.slack.server import LocalSlack
from firefighter.services import declaring, timeline
from firefighter.worker import rereading
from tests.conftest import NOON
from tests.locks import waits_for_a_lock
from tests.services.scene import ANA, Scene, by
from tests.worker.scene import chat_of, claimed, until, world_of

NAME = "inc-1-search-is-slow"


def test_a_door_that_hears_it_at_the_same_time_and_we_wait_for_each_other_in_one_order(
    slack: LocalSlack, database: Database
):
    scene = Scene(database)
    world = world_of(database, chat=chat_of(slack))
    chat = world.chat
    scene.does(workspace.confirm, chat.identity())
    number = scene.declared().number
    channel = chat.create_channel(NAME, private=False)
    scene.does(declaring.channel_opened, number, channel=channel, name=NAME)
    ana = Person(slack, "ana")
    ana.joins(NAME)
    ts = ana.says("@FireFighter note the disk was full", channel=NAME)
    said = Place(channel, ts).at
    since, until_ = said - MARGIN, said + MARGIN
    promise = Reread(incident=number, channel=channel, since=since, until=until_, reads_from=since)
    outcome = rereading.reread(world, promise, claimed())

    assert outcome.result == {"read": 1, "mentions": 1}

    with ThreadPoolExecutor(1) as pool:
        with database.transaction() as session:
            requests.first_time(session, mention_key(channel, ts), person="U1", at=NOON)
            written = pool.submit(scene.does, outcome.record)
            assert until(lambda: waits_for_a_lock(database.engine))
            timeline.note(session, number, "the disk was full", by=by(ANA))
        written.result(10)

    assert [e.words for e in scene.timeline(number)[1:]] == ["the disk was full"]
