"""Whoever declared hears where it runs, where they were told to wait."""

import pytest

from firefighter.domain.answering import AnsweredIn, RedrawAnswer
from firefighter.services import answering, declaring, retention
from tests.services.scene import POLICY, Scene, minutes

AT_AN_ADDRESS = AnsweredIn(response_url="https://hooks.slack.com/commands/T1/1/x")
IN_A_FORM = AnsweredIn(view="V1")
IN_A_THREAD = AnsweredIn(channel="C7", thread="1.1")


def told_to_wait(scene: Scene, where: AnsweredIn, at: float = 0, **wish) -> int:
    incident = scene.declared(**wish)
    scene.does(answering.keep, incident, where, at=minutes(at))
    return incident.number


def opens(scene: Scene, number: int) -> None:
    scene.does(declaring.channel_opened, number, channel="C42", name="inc-42")


@pytest.mark.parametrize("where", [AT_AN_ADDRESS, IN_A_FORM, IN_A_THREAD], ids=str)
def test_once_the_channel_is_open_the_way_is_promised_where_somebody_waits(scene: Scene, where):
    number = told_to_wait(scene, where)

    opens(scene, number)

    assert scene.promised() == [RedrawAnswer(incident=number)]
    assert scene.does(answering.waiting, number, at=minutes(1)) == where


def test_where_nobody_was_told_to_wait_nothing_is_said(scene: Scene):
    number = scene.declared().number

    opens(scene, number)

    assert scene.promised() == []


def test_an_answer_that_slack_gave_no_address_for_stays_as_it_is(scene: Scene):
    number = told_to_wait(scene, AnsweredIn())

    opens(scene, number)

    assert scene.promised() == []


def test_a_channel_that_is_noted_twice_is_told_once(scene: Scene):
    number = told_to_wait(scene, AT_AN_ADDRESS)
    opens(scene, number)
    scene.promised()

    opens(scene, number)

    assert scene.promised() == []


def test_the_channel_of_a_private_incident_is_not_told_where_everybody_reads(scene: Scene):
    number = told_to_wait(scene, IN_A_THREAD, private=True)

    opens(scene, number)

    assert scene.promised() == []


def test_a_private_one_is_told_where_only_its_declarer_reads(scene: Scene):
    number = told_to_wait(scene, AT_AN_ADDRESS, private=True)

    opens(scene, number)

    assert scene.promised() == [RedrawAnswer(incident=number)]


def test_an_address_is_forgotten_once_it_was_used(scene: Scene):
    number = told_to_wait(scene, AT_AN_ADDRESS)

    scene.does(answering.answered, number)

    assert scene.rows("*", "answers") == []


def test_an_address_is_no_use_after_half_an_hour_and_goes_with_the_next(scene: Scene):
    number = told_to_wait(scene, AT_AN_ADDRESS)
    assert scene.does(answering.waiting, number, at=minutes(28)) == AT_AN_ADDRESS
    assert scene.does(answering.waiting, number, at=minutes(29)) is None

    other = told_to_wait(scene, IN_A_FORM, at=30, title="Another")

    assert [incident for (incident,) in scene.rows("incident", "answers")] == [other]


def test_an_address_of_which_no_more_is_heard_goes_in_the_night(scene: Scene):
    told_to_wait(scene, AT_AN_ADDRESS)

    assert scene.does(retention.count, policy=POLICY, at=minutes(60))["addresses for answers"] == 1
    scene.does(retention.drop, policy=POLICY, at=minutes(60))

    assert scene.rows("*", "answers") == []


def test_what_is_shown_of_a_place_does_not_hold_its_address():
    assert "hooks" not in repr(AT_AN_ADDRESS)
