"""Forms that several people have open at once: nobody overwrites anybody."""

import re
from datetime import timedelta

import pytest

from firefighter.domain.lifecycle import Status
from firefighter.domain.roles import Role
from firefighter.domain.timeline import KeyEvent
from tests.e2e.test_main_job import CHANNEL, declared, mitigated


def opened(scene, name, button):
    """Let somebody open one of the forms under More…"""
    person = scene.person(name)
    person.presses("More…", in_=CHANNEL)
    person.presses(button)
    return person


def test_an_edit_changes_only_what_was_edited(scene):
    declared(scene)
    marc = opened(scene, "marc", "Edit title, summary")
    ana = opened(scene, "ana", "Edit title, summary")
    ana.fills({"Summary": "The provider answers 502."})
    ana.submits()

    marc.fills({"Title": "Cards are refused"})
    marc.submits()

    incident = scene.incident()
    assert (incident.title, incident.summary) == ("Cards are refused", "The provider answers 502.")


def test_an_edit_of_what_somebody_else_just_changed_is_refused_in_words(scene):
    declared(scene)
    marc = opened(scene, "marc", "Edit title, summary")
    ana = opened(scene, "ana", "Edit title, summary")
    ana.fills({"Title": "Nobody can pay"})
    ana.submits()

    marc.fills({"Title": "Cards are refused"})
    marc.submits()

    assert scene.incident().title == "Nobody can pay"
    (said,) = [line for line in marc.reads_modal() if "Ana Ruiz set title to “Nobody" in line]
    assert re.search(r" at \d\d:\d\d CES?T\. Yours was not applied\.", said)
    assert "<" not in said


def test_a_late_answer_to_a_question_of_the_close_form_overwrites_nobody(scene):
    ana, marc = mitigated(scene), scene.person("marc")
    ana.presses("Close", in_=CHANNEL)
    marc.presses("Close", in_=CHANNEL)
    ana.presses("When it was declared")

    marc.presses("Nobody knows")

    assert scene.incident().time(KeyEvent.STARTED).at is not None
    assert any("Yours was not applied." in line for line in marc.reads_modal())


def test_a_question_of_the_close_form_of_what_is_closed_changes_nothing(scene):
    ana, marc = declared(scene), scene.person("marc")
    marc.presses("More…", in_=CHANNEL)
    marc.presses("Close")
    ana.types("/incident close INC-1")
    ana.presses("False alarm")
    ana.submits()
    assert ana.sees("False alarm", in_=CHANNEL)

    marc.presses("Nobody knows")

    assert scene.incident().times == {}
    assert any("INC-1 is closed already." in line for line in marc.reads_modal())


@pytest.mark.parametrize("trouble", ["not_found", "hash_conflict"])
def test_whoever_closes_the_form_before_it_is_drawn_again_is_told_nothing(scene, trouble):
    ana = mitigated(scene)
    ana.presses("Close", in_=CHANNEL)
    scene.slack.faults.add("views.update", "error", error=trouble)

    ana.presses("Nobody knows")

    assert scene.incident().time(KeyEvent.STARTED).at is None
    assert scene.settled()
    assert "chat.postEphemeral" not in scene.methods()
    assert "conversations.open" not in scene.methods()


def test_a_time_that_was_not_picked_is_asked_for_and_ends_nothing(scene):
    ana = declared(scene)
    ana.types("/incident close INC-1")

    ana.picks("When did it start?", None)

    assert scene.incident().status is Status.OPEN
    assert any("Please pick a time." in line for line in ana.reads_modal())


def test_an_edit_that_changes_nothing_says_so(scene):
    declared(scene)
    marc = opened(scene, "marc", "Edit title, summary")

    marc.submits()

    assert any("Nothing was changed." in line for line in marc.reads_modal())
    assert [kind for kind, _, _ in scene.timeline()] == ["declared"]


def test_two_people_who_give_away_two_roles_both_succeed(scene):
    declared(scene)
    marc = opened(scene, "marc", "Roles and hand over")
    ana = opened(scene, "ana", "Roles and hand over")
    ana.fills({"Scribe": "lena"})
    ana.submits()

    marc.fills({"Operations": "marc"})
    marc.submits()

    roles = scene.incident().roles
    assert (roles[Role.SCRIBE], roles[Role.OPERATIONS]) == ("U0LENA", "U0MARC")


def test_a_role_that_somebody_else_just_gave_away_is_not_taken_back(scene):
    declared(scene)
    marc = opened(scene, "marc", "Roles and hand over")
    ana = opened(scene, "ana", "Roles and hand over")
    ana.fills({"Commander": "lena", "Hand over": ["We spoke"]})
    ana.submits()

    marc.fills({"Commander": "marc"})
    marc.submits()

    assert scene.incident().commander == "U0LENA"
    assert any("Ana Ruiz set commander" in line for line in marc.reads_modal())


def test_two_times_move_together_whatever_was_between_them(scene):
    ana = declared(scene)
    at = int(scene.incident().declared_at.timestamp()) // 60 * 60
    for started, over in ((at - 7200, at - 3600), (at - 1800, at - 900)):
        opened(scene, "ana", "Times")
        ana.fills({"When did it start?": started, "When was the impact over?": over})
        ana.submits()
        ana.closes()

    incident = scene.incident()
    took = incident.times[KeyEvent.MITIGATED].at - incident.times[KeyEvent.STARTED].at
    assert took == timedelta(minutes=15)


def test_a_time_that_was_found_after_all_is_taken_whatever_is_still_ticked(scene):
    ana = declared(scene)
    at = int(scene.incident().declared_at.timestamp()) // 60 * 60
    for given in (
        {"Nobody knows": ["When it started", "When we noticed"]},
        {"When did it start?": at - 600},
    ):
        opened(scene, "ana", "Times")
        ana.fills(given)
        ana.submits()
        ana.closes()

    times = scene.incident().times
    assert times[KeyEvent.STARTED].at.timestamp() == at - 600
    assert times[KeyEvent.DETECTED].at is None


def test_a_time_that_somebody_else_just_set_is_kept(scene):
    declared(scene)
    at = int(scene.incident().declared_at.timestamp()) // 60 * 60
    marc, ana = opened(scene, "marc", "Times"), opened(scene, "ana", "Times")
    ana.fills({"When did it start?": at - 3600})
    ana.submits()

    marc.fills({"When did it start?": at - 600})
    marc.submits()

    assert scene.incident().times[KeyEvent.STARTED].at.timestamp() == at - 3600
    assert any("Ana Ruiz set started" in line for line in marc.reads_modal())


def test_what_is_ticked_after_the_severity_was_chosen_counts(scene):
    ana = scene.ana
    ana.types("/incident")
    ana.fills(
        {
            "What is going wrong?": "checkout is down",
            "How bad is it?": "SEV1",
            "Who may know": ["Private"],
        }
    )

    ana.submits()

    assert scene.incident().private


def test_the_close_form_takes_that_the_impact_is_over(scene):
    ana = declared(scene)
    ana.types("/incident close", channel=CHANNEL)

    ana.presses("Impact is over")

    assert scene.incident().status is Status.MITIGATED
    assert not any("It is still ongoing" in line for line in ana.reads_modal())


def test_who_may_know_is_said_before_anything_is_declared(scene):
    ana = scene.ana
    ana.types("/incident")
    ana.fills({"What is going wrong?": "keys leaked"})
    assert any("tells #incidents" in line for line in ana.reads_modal())

    ana.fills({"Who may know": ["Private"]})

    assert any("opens a private channel and tells nobody" in line for line in ana.reads_modal())
    ana.submits()
    assert scene.incident().private
    assert scene.incident().title == "keys leaked"
