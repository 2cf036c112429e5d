"""What people are told of a promise that cannot be kept."""

from collections.abc import Sequence

import pytest

from firefighter.db.base import Database
from firefighter.domain.deliveries import OpenChannel, PostDigest, PublishDraft
from firefighter.domain.errors import WikiDeclined
from firefighter.domain.paging import PageOnCall
from firefighter.domain.severity import Severity
from firefighter.domain.streams import Promise
from firefighter.worker import handlers
from tests.conftest import NOON
from tests.services.scene import POLICY, Scene
from tests.worker.scene import world_of

PROMISES = [
    OpenChannel(incident=1),
    PublishDraft(incident=1),
    PostDigest(channel="incidents", week="2030-01-07", due=NOON),
    PageOnCall(incident=1, severity=Severity.SEV1),
]


@pytest.fixture
def scene(database: Database) -> Scene:
    scene = Scene(database)
    scene.declared()
    return scene


def told_of(scene: Scene, promise: Promise, error: Exception) -> Sequence[str]:
    """Give what people are told when it is given up."""
    policy = POLICY.model_copy(update={"admins": ("U9",)})
    world = world_of(scene.database, policy)
    scene.does(lambda session: handlers.bury(world, session, promise, error))
    return [str(told.model_dump().get("text")) for told in scene.promised()]


@pytest.mark.parametrize("promise", PROMISES, ids=lambda p: p.kind)
def test_what_a_bug_says_of_itself_is_told_nobody(scene, promise):
    told = told_of(scene, promise, RuntimeError("SELECT title FROM incidents"))

    assert any("there is a bug of ours." in said for said in told)
    assert not any("SELECT" in said for said in told)


@pytest.mark.parametrize("promise", PROMISES, ids=lambda p: p.kind)
def test_why_a_neighbour_said_no_is_told(scene, promise):
    told = told_of(scene, promise, WikiDeclined("403", "Our account may not do this."))

    assert any("Our account may not do this." in said for said in told)
