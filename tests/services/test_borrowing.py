"""An incident in a channel that was there before it has it for itself only while it goes on."""

import pytest

from firefighter.domain.errors import BadInput
from firefighter.domain.lifecycle import Closure, Status
from firefighter.services import status, undo
from firefighter.services.status import Ending
from tests.services.scene import BOSS, MARC, Scene, at_once, by

LOOK = Status.INVESTIGATING
TAKEN = "INC-2 runs in that channel already"


@pytest.fixture(autouse=True)
def closed(scene: Scene):
    """Give an incident that was declared in somebody's channel, by mistake."""
    number = scene.declared(here="C41").number
    scene.does(status.close, number, Ending(closure=Closure.MISTAKE), by=by(at=1))
    scene.promised()
    return scene.last(number)


def another(scene: Scene, here: str = "C41") -> int:
    return scene.declared(title="The next", here=here, who=by(MARC, at=1.5)).number


def reopened(scene: Scene):
    return scene.does(status.move, 1, LOOK, by=by(BOSS, at=2), reason="It is back.")


def test_it_goes_on_where_it_was(scene: Scene):
    another(scene, here="C43")

    assert reopened(scene).channel == "C41"


def test_it_does_not_go_on_where_another_runs_by_now(scene: Scene):
    another(scene)

    with scene.unchanged(), pytest.raises(BadInput, match=TAKEN):
        reopened(scene)


def test_its_closing_is_not_taken_back_there_either(scene: Scene, closed):
    another(scene)

    with scene.unchanged(), pytest.raises(BadInput, match=TAKEN):
        scene.does(undo.undo, 1, closed.seq, by=by(at=2))


def test_once_that_one_is_closed_it_goes_on(scene: Scene):
    scene.does(status.close, another(scene), Ending(closure=Closure.MISTAKE), by=by(MARC, at=1.8))

    assert reopened(scene).status is LOOK


def test_two_that_go_on_at_once_leave_one_running(scene: Scene):
    scene.does(status.close, another(scene), Ending(closure=Closure.MISTAKE), by=by(MARC, at=1.8))

    def going_on(number):
        return lambda: scene.does(
            status.move, number, LOOK, by=by(BOSS, at=2), reason="It is back."
        )

    at_once(going_on(1), going_on(2))

    running = [scene.incident(number).status for number in (1, 2)].count(LOOK)
    assert running == 1
