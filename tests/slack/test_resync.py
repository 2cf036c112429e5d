"""What a neighbour refused is tried again, beside whoever finds another way."""

from concurrent.futures import ThreadPoolExecutor

from slack_sdk import WebClient

from firefighter.db import incidents
from firefighter.domain.said import Said
from firefighter.gateways.chat import Chat
from firefighter.slack import orders
from firefighter.slack.desk import Desk, Visitor
from firefighter.wiring import NoPatience
from tests.conftest import NOON
from tests.locks import waits_for_a_lock
from tests.services.scene import POLICY, Scene
from tests.worker.scene import until


def test_it_waits_for_whoever_chooses_another_channel(database):
    number = Scene(database).declared().number
    desk = Desk(database, Chat(WebClient(), NoPatience()), POLICY, lambda: NOON)
    visitor = Visitor(person="U1", team="T1", home_team="T1", key="command:1")
    with ThreadPoolExecutor(1) as pool:
        with database.transaction() as session:
            incidents.lock(session, number)
            resynced = pool.submit(orders.resync, desk, visitor, Said("INC-1"))
            assert until(lambda: resynced.done() or waits_for_a_lock(database.engine))
            assert not resynced.done()
        assert resynced.result(10) is not None
