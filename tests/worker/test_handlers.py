"""What people are told of a promise that cannot be kept."""

from collections.abc import Sequence

import pytest
from slack_sdk import WebClient

from firefighter.db.base import Database
from firefighter.domain.deliveries import OpenChannel, PostDigest, PublishDraft
from firefighter.domain.errors import WikiDeclined
from firefighter.domain.paging import PageOnCall
from firefighter.domain.severity import Severity
from firefighter.domain.streams import Promise
from firefighter.gateways.chat import Chat
from firefighter.gateways.pager import Pager
from firefighter.gateways.response_urls import ResponseUrls
from firefighter.wiring import NoPatience
from firefighter.worker import handlers
from firefighter.worker.world import World
from tests.conftest import NOON
from tests.services.scene import POLICY, Scene

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
    world = World(
        database=scene.database,
        chat=Chat(WebClient(), NoPatience()),
        wiki=None,
        pager=Pager(),
        responses=ResponseUrls(),
        policy=POLICY.model_copy(update={"admins": ("U9",)}),
        clock=lambda: NOON,
    )
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
