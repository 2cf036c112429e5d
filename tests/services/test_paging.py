from datetime import timedelta

import pytest

from firefighter.domain.deliveries import Say, Whisper
from firefighter.domain.incident import Kind
from firefighter.domain.lifecycle import Status
from firefighter.domain.paging import CHANNEL_FIRST, PageOnCall
from firefighter.domain.policy import Policy
from firefighter.domain.severity import Severity
from firefighter.services import paging, severity
from tests.conftest import NOON
from tests.services.scene import POLICY, Scene, by

SEV1, SEV2, SEV3, SEV4, SEV5 = Severity
PAGED = Policy.model_validate(
    {
        "severities": {
            "1": {"page_webhook": "https://pager.example/1"},
            "2": {"page_webhook": "https://pager.example/2"},
            "3": {},
        }
    }
)


def pages_of(scene: Scene) -> list[Severity]:
    return [promise.severity for promise in scene.promised() if isinstance(promise, PageOnCall)]


def test_declaring_pages_once_the_channel_had_its_time(scene: Scene):
    number = scene.declared(who=by(policy=PAGED), severity=SEV1).number

    assert scene.due("page-on-call") == [NOON + CHANNEL_FIRST]
    assert timedelta(seconds=10) >= CHANNEL_FIRST
    assert scene.rows("stream", "deliveries WHERE kind = 'page-on-call'") == [
        (f"incident:{number}:page",)
    ]


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.REAL])
def test_what_is_not_real_pages_nobody(scene: Scene, kind):
    scene.declared(who=by(policy=PAGED), severity=SEV1, kind=kind)

    assert scene.due("page-on-call") == []


def test_not_sure_pages_as_what_it_is_handled_as(scene: Scene):
    scene.declared(who=by(policy=PAGED), severity=None)

    assert len(scene.due("page-on-call")) == 1


def test_each_raise_pages_those_of_its_severity(scene: Scene):
    number = scene.running(severity=SEV3).number

    scene.does(severity.change, number, SEV2, by=by(at=1, policy=PAGED))
    scene.does(severity.change, number, SEV1, by=by(at=2, policy=PAGED))

    assert pages_of(scene) == [SEV2, SEV1]


def test_lowering_to_a_severity_that_pages_pages_nobody(scene: Scene):
    number = scene.running(severity=SEV1).number

    scene.does(severity.change, number, SEV2, by=by(policy=PAGED), reason="Only cards.")

    assert pages_of(scene) == []


def test_a_raise_of_what_is_over_pages_nobody(scene: Scene):
    number = scene.at(Status.MITIGATED, severity=SEV3).number

    scene.does(severity.change, number, SEV1, by=by(at=5, policy=PAGED))

    assert pages_of(scene) == []


def test_the_room_is_told_that_somebody_was_paged(scene: Scene):
    number = scene.running(severity=SEV1).number

    scene.does(paging.paged, number, SEV1, policy=POLICY)

    assert scene.promised() == [Say(incident=number, text="The on-call for SEV1 was paged.")]


def test_that_the_pager_is_silent_is_said_once_for_each_severity(scene: Scene):
    number = scene.running(severity=SEV1).number

    for worse in (SEV2, SEV2, SEV1):
        scene.does(paging.late, number, worse)

    told = [promise for promise in scene.promised() if isinstance(promise, Say)]
    assert [say.about for say in told] == ["page-late/2", "page-late/1"]
    assert "nobody was paged yet. Please call them" in told[0].text


def test_a_no_is_told_in_the_room_with_the_way_out(scene: Scene):
    number = scene.running(severity=SEV1).number

    scene.does(paging.not_paged, number, why="The pager says no (404).", policy=POLICY)

    (told,) = scene.promised()
    assert isinstance(told, Say)
    assert told.text == (
        "I could not page the on-call: The pager says no (404). Please call them. "
        "When that is mended, `/incident resync INC-1` tries again."
    )


def test_where_there_is_no_room_yet_the_commander_is_told(scene: Scene):
    number = scene.declared(severity=SEV1).number

    scene.does(paging.not_paged, number, why="The pager says no (404).", policy=POLICY)

    _, told = scene.promised()
    assert isinstance(told, Whisper)
    assert (told.person, told.channel) == ("U1", None)
    assert told.text.startswith("INC-1: I could not page the on-call")
