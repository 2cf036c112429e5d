"""Whoever closes answers for the incident as it stands when it is closed."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from slack_sdk import WebClient

from firefighter.domain.errors import NothingToChange
from firefighter.domain.lifecycle import Closure, Status
from firefighter.domain.timeline import KeyEvent
from firefighter.gateways.chat import Chat
from firefighter.services import status, timeline
from firefighter.services.status import Ending
from firefighter.slack import closing
from firefighter.slack.desk import Desk, Filled, Option, Press, Visitor
from firefighter.views import close as view
from firefighter.wiring import NoPatience
from tests.locks import waits_for_a_lock
from tests.services.scene import POLICY, Scene, by, minutes
from tests.worker.scene import until

ANA = Visitor(person="U1", team="T1", home_team="T1", key="view:V1:1")


@pytest.fixture
def scene(database):
    return Scene(database)


@pytest.fixture
def desk(database):
    return Desk(database, Chat(WebClient(), NoPatience()), POLICY, lambda: minutes(9))


def press(desk, scene, *, value=None, **chosen):
    form = closing.close_form(desk, scene.incident(1))
    values = {field: {"it": Filled(selected_option=Option(value=v))} for field, v in chosen.items()}
    metadata = form.private_metadata or ""
    return Press(visitor=ANA, action="close", value=value, metadata=metadata, values=values)


def beside(scene, act, listener, desk, pressed):
    """Let somebody act while another one submits."""
    with ThreadPoolExecutor(1) as pool:
        with scene.database.transaction() as session:
            act(session)
            submitted = pool.submit(listener, desk, pressed)
            assert until(lambda: submitted.done() or waits_for_a_lock(scene.database.engine))
        submitted.result(10)


def test_what_ended_with_the_impact_did_so_when_that_is_corrected_meanwhile(scene, desk):
    number = scene.at(Status.MITIGATED).number
    scene.answered(number)

    def correct(session):
        timeline.set_time(session, number, KeyEvent.MITIGATED, minutes(4), by=by(at=5))

    closes = press(desk, scene, **{view.RESOLVED: view.SAME})
    beside(scene, correct, closing.submit_close, desk, closes)

    assert scene.incident(number).status is Status.CLOSED
    assert scene.incident(number).instant(KeyEvent.RESOLVED) == minutes(4)


def test_what_somebody_closes_meanwhile_is_asked_nothing_more(scene, desk):
    number = scene.running().number

    def close(session):
        status.close(session, number, Ending(closure=Closure.MISTAKE), by=by(at=5))

    unknown = press(desk, scene, value=f"{number}|{KeyEvent.STARTED}")
    with pytest.raises(NothingToChange):
        beside(scene, close, closing.set_unknown, desk, unknown)

    assert scene.incident(number).time(KeyEvent.STARTED) is None
