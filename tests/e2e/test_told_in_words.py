"""What a neighbour refuses or a person may not do is said, with the way out."""

from datetime import timedelta

from firefighter.domain.acting import By
from firefighter.domain.policy import Policy
from firefighter.domain.roles import Person
from firefighter.domain.updates import Update
from firefighter.services import timeline
from firefighter.wiring import utcnow
from tests.e2e.test_forms import opened
from tests.e2e.test_main_job import CHANNEL, answered, declared, mitigated


def lines_with(person, words, channel=CHANNEL):
    return [line for line in person.reads(channel) if words in line]


def promised_and_missed(scene):
    """Let an update be promised ten minutes ago, for five minutes ago."""
    now = utcnow()
    ana = Person(id="U0ANA", name="Ana Ruiz")
    by = By(person=ana, at=now - timedelta(minutes=10), policy=Policy())
    with scene.database.transaction() as session:
        due = now - timedelta(minutes=5)
        timeline.post_update(session, 1, Update(known="We look."), promised=due, by=by)


def test_a_refused_pin_is_said_once_and_mended_by_resync(scene):
    scene.slack.faults.add("pins.add", "error", error="not_pinnable")
    ana = declared(scene)
    assert ana.sees("I could not pin the card", in_=CHANNEL)

    ana.types("/incident resync", channel=CHANNEL)

    assert scene.slack.workspace.until(lambda: scene.slack.workspace.named(CHANNEL).pins)
    assert len(lines_with(ana, "I could not pin the card")) == 1


def test_an_announcement_that_cannot_be_made_is_said_where_the_work_is(scene):
    scene.slack.workspace.named("incidents").name = "elsewhere"

    ana = declared(scene)

    assert ana.sees("I could not announce this incident", in_=CHANNEL)


def test_the_channel_of_announcements_is_looked_up_once_for_many_of_them(scene):
    for number in range(1, 4):
        scene.ana.types(f"/incident declare sev2 part {number} is down", channel="general")
    for number in range(1, 4):
        assert scene.ana.sees(f"part {number} is down", in_="incidents")

    assert scene.methods("conversations.list") == ["conversations.list"]


def test_whoever_acts_where_the_channel_was_archived_is_told_that_nobody_reads_it(scene):
    declared(scene)
    assert scene.settled()
    scene.slack.workspace.named(CHANNEL).archived = True

    scene.marc.types("/incident note INC-1 the disk was full")

    assert scene.marc.sees("nobody reads it in #inc-1-checkout-is-down", in_="dm-marc")
    scene.slack.workspace.named(CHANNEL).archived = False
    scene.marc.types("/incident resync INC-1")
    assert scene.marc.sees("the disk was full", in_=CHANNEL)


def test_people_whom_slack_does_not_let_in_are_named(scene):
    scene.slack.faults.add("conversations.invite", "error", times=2, error="user_not_found")

    ana = declared(scene)

    assert ana.sees("Slack did not let me invite @Ana Ruiz", in_=CHANNEL)


def test_whoever_leaves_a_private_channel_may_not_ask_any_more(scene):
    scene.ana.types("/incident declare sev3 private checkout is down")
    assert scene.ana.sees("Private", in_=CHANNEL)
    scene.ana.types("/incident invite @kim", channel=CHANNEL)
    kim = scene.person("kim")
    channel = scene.slack.workspace.named(CHANNEL)
    assert scene.slack.workspace.until(lambda: "U0KIM" in channel.members)
    before = kim.types("/incident status INC-1").body

    kim.leaves(CHANNEL)

    assert "checkout is down" in str(before)
    assert scene.until(lambda: "U0KIM" not in scene.incident().invited)
    assert "I know no incident INC-1" in str(kim.types("/incident status INC-1").body)


def test_the_card_of_a_private_incident_says_who_of_its_readers_is_a_guest(scene):
    assert scene.until(lambda: scene.known("U0GUEST"))
    scene.ana.types("/incident declare sev3 private checkout is down")
    assert scene.ana.sees("[Take command]", in_=CHANNEL)

    scene.ana.types("/incident invite @gil", channel=CHANNEL)

    assert scene.ana.sees("Guests here", in_=CHANNEL)


def test_a_mention_says_nothing_private_where_others_read_it(scene):
    scene.ana.types("/incident declare sev3 private checkout is down")
    assert scene.ana.sees("Private", in_=CHANNEL)

    scene.ana.says("@FireFighter status INC-1", channel="general")
    scene.ana.says("@FireFighter list", channel="general")

    assert scene.ana.sees("I know no incident INC-1", in_="general")
    assert scene.ana.sees("All quiet", in_="general")
    assert not lines_with(scene.ana, "checkout is down", "general")


def test_an_answer_below_a_mention_names_nothing_private_on_a_lock_screen(scene):
    scene.ana.types("/incident declare sev3 private checkout is down")
    assert scene.ana.sees("Private", in_=CHANNEL)

    scene.ana.says("@FireFighter status", channel=CHANNEL)
    scene.ana.says("@FireFighter title Cards were stolen", channel=CHANNEL)

    assert scene.ana.sees("It runs in", in_=CHANNEL)
    assert scene.ana.sees("INC-1 has its new title now", in_=CHANNEL)
    answers = [m for m in scene.ana.looks_at(CHANNEL) if m.thread is not None]
    assert {m.text for m in answers} == {"INC-1 (private): you have an answer"}


def test_a_reminder_goes_once_it_is_answered(scene):
    ana = declared(scene)
    promised_and_missed(scene)
    assert ana.sees("the next update was due", in_=CHANNEL)
    assert scene.settled()

    ana.presses("15 more minutes", in_=CHANNEL)

    channel = scene.slack.workspace.named(CHANNEL)
    assert scene.slack.workspace.until(
        lambda: not [m for m in channel.messages.values() if "an update was promised" in m.text]
    )


def test_a_card_that_somebody_deleted_is_posted_and_pinned_again(scene):
    ana = declared(scene)
    assert scene.settled()
    channel = scene.slack.workspace.named(CHANNEL)
    first = scene.incident().card_ts
    del channel.messages[first]
    channel.pins.clear()

    ana.types("/incident status fixing", channel=CHANNEL)

    assert scene.until(lambda: scene.incident().card_ts != first)
    assert scene.slack.workspace.until(lambda: channel.pins)
    assert lines_with(ana, "[Take command]")


def test_whoever_hears_of_it_only_when_it_is_raised_hears_of_its_end(scene):
    ana = declared(scene, "/incident declare sev4 checkout is down")
    ana.types("/incident sev 2 more and more", channel=CHANNEL)
    assert ana.sees("SEV2 · New", in_="incidents")

    ana.types("/incident status over", channel=CHANNEL)

    assert ana.sees("SEV2 · Mitigated", in_="incidents")


def test_command_taken_meanwhile_is_not_taken_away_by_an_old_button(scene):
    declared(scene)
    marc = scene.marc
    marc.joins(CHANNEL)
    old = marc.looks_at(CHANNEL)
    lena = scene.person("lena")
    lena.presses("Take command", in_=CHANNEL)
    assert lena.sees("Lena Vogt took command", in_=CHANNEL)

    marc.presses("Take command", in_=CHANNEL, on=old)

    assert marc.sees("[Take command anyway]", in_=CHANNEL)
    assert scene.incident().commander == "U0LENA"


def test_a_no_to_what_was_pressed_in_a_form_is_said_on_top_of_it(scene):
    ana = mitigated(scene)
    ana.presses("Close", in_=CHANNEL)

    ana.picks("When did it start?", int(utcnow().timestamp()) + 3600)

    assert any("This time is in the future" in line for line in ana.reads_modal())
    ana.closes()
    assert any("When did it start?" in line for line in ana.reads_modal())


def test_the_menu_shows_what_the_incident_has_become(scene):
    declared(scene)
    ana = scene.ana
    ana.presses("More…", in_=CHANNEL)

    ana.chooses("Status", "Fixing")

    assert any("Fixing" in line for line in ana.reads_modal())


def test_an_edit_form_opened_under_more_stays_under_it(scene):
    declared(scene)

    ana = opened(scene, "ana", "Note or follow-up")
    ana.fills({"What happened, or what is to do?": "the disk was full"})
    ana.submits()

    assert any("Roles and hand over" in line for line in ana.reads_modal())


def test_a_test_can_be_reopened_within_the_time_of_undo(scene):
    ana = declared(scene, "/incident declare test checkout is down")
    ana.types("/incident status over", channel=CHANNEL)
    assert scene.settled()
    answered(ana)
    assert scene.settled()

    ana.presses("Undo", in_=CHANNEL)

    assert ana.sees("took back", in_=CHANNEL)
    assert not scene.slack.workspace.named(CHANNEL).archived


def test_what_came_back_is_no_false_alarm(scene):
    ana = mitigated(scene)
    ana.presses("It is back", in_=CHANNEL)
    ana.fills({"What came back?": "502s again."})
    ana.submits()
    assert ana.sees("It is back", in_=CHANNEL)

    ana.types("/incident close", channel=CHANNEL)

    assert not any("False alarm" in line for line in ana.reads_modal())


def test_an_address_that_somebody_typed_is_shown_as_they_typed_it(scene):
    address = "https://shop.example/pay?a=1&b=2"
    scene.ana.types(f"/incident declare sev2 {address} answers 502 on eu.shop.example")
    room = "inc-1-shop-example-pay-a-1-b-2-answers-502-on-eu-shop-example"
    assert scene.ana.sees("INC-1", in_=room)

    scene.ana.types(f"/incident update See {address}, or ask help@shop.example", channel=room)
    scene.ana.says(f"@FireFighter note it is <{address}>", channel=room)

    assert scene.incident().title == f"{address} answers 502 on eu.shop.example"
    assert scene.ana.sees(f"See {address}, or ask help@shop.example", in_=room)
    assert scene.ana.sees(f"it is <{address}>", in_=room)
    assert not lines_with(scene.ana, "mailto:", room)
    assert not lines_with(scene.ana, "|", room)
