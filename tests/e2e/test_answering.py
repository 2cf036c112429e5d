"""Whoever declares is told to wait for the channel, and there is the way to it at once after."""

from tests.e2e.test_main_job import CHANNEL, both_ways

WAY = f"INC-1 is recorded and runs in #{CHANNEL}."
LINE = "/incident declare sev3 checkout is down"


def answers(person, channel="general"):
    """Give what only this person was told there."""
    return [m.text for m in person.looks_at(channel) if m.only_for]


@both_ways
def test_the_answer_to_the_command_becomes_the_way_to_the_channel(scene):
    ana = scene.ana
    said = ana.types(LINE).body

    assert "Its channel is on its way" in said["text"]
    assert ana.sees(WAY, in_="general")
    assert scene.settled()
    assert len(answers(ana)) == 1
    assert "You command until someone takes over." in answers(ana)[0]
    assert scene.count("answers") == 0


def test_the_last_page_of_the_form_becomes_the_way_too(scene):
    ana = scene.ana
    scene.slack.faults.add("conversations.create", "hold_before")
    ana.types("/incident")
    ana.fills({"What is going wrong?": "checkout is down"})

    ana.submits()

    assert any("Its channel is on its way" in line for line in ana.reads_modal())
    scene.slack.faults.clear()
    assert scene.until(lambda: any(WAY in line for line in ana.reads_modal()))
    assert scene.settled()
    assert scene.count("answers") == 0


def test_a_form_that_was_closed_stays_closed_and_nothing_else_is_said(scene):
    ana = scene.ana
    scene.slack.faults.add("conversations.create", "hold_before")
    ana.types("/incident")
    ana.fills({"What is going wrong?": "checkout is down"})
    ana.submits()
    ana.closes()
    scene.slack.faults.clear()

    assert scene.until(lambda: scene.done("redraw-answer"))

    assert ana.modal is None
    assert answers(ana) == []
    assert scene.deliveries("dead") == []


def test_a_thread_that_was_told_to_wait_is_told_once_where_it_runs(scene):
    marc = scene.marc
    marc.joins("checkout")
    thread = marc.says("@FireFighter declare sev3 checkout is down", channel="checkout")

    assert marc.sees(f"INC-1 runs in #{CHANNEL}.", in_="checkout")
    assert scene.settled()
    said = [m for m in marc.looks_at("checkout") if m.thread == thread]
    assert ["on its way" in m.text for m in said] == [True, False]


def test_however_late_slack_makes_it_the_way_comes_once(scene):
    scene.slack.faults.add("conversations.create", "http", times=3, status=503)

    scene.ana.types(LINE)

    assert scene.ana.sees(WAY, in_="general")
    assert scene.settled()
    assert len(answers(scene.ana)) == 1


def test_where_there_will_be_no_channel_nobody_is_shown_a_way(scene):
    scene.slack.faults.add("conversations.create", "error", error="restricted_action")

    scene.ana.types(LINE)

    assert scene.ana.sees("it has no channel", in_="dm-ana")
    assert scene.settled()
    assert not any("runs in" in text for text in answers(scene.ana))
    assert "redraw-answer" not in scene.deliveries("done")


def test_a_private_incident_declared_in_a_thread_tells_nobody_there_where_it_runs(scene):
    scene.marc.joins("checkout")

    scene.marc.says("@FireFighter declare private sev3 keys leaked", channel="checkout")

    assert scene.until(lambda: scene.done("pin-card"))
    assert scene.settled()
    assert not any("runs in" in line for line in scene.marc.reads("checkout"))
