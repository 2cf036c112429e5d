"""Neighbours that fail, people who collide, requests that come twice: one of everything."""

import pytest
from sqlalchemy import text

from firefighter.domain.lifecycle import Status
from firefighter.domain.severity import Severity
from tests.e2e.storm.town import WatchedBot
from tests.e2e.test_main_job import CHANNEL, answered, declared, mitigated


def test_the_same_submission_twice_is_one_incident(scene):
    ana = scene.ana
    first = ana.types("/incident declare sev3 checkout is down")

    second = ana.repeats()

    assert first.ok
    assert "Nothing was made twice" in second.body["text"]
    assert scene.settled()
    assert scene.count("incidents") == 1
    assert scene.methods("conversations.create") == ["conversations.create"]


def test_the_same_title_by_the_same_person_within_a_minute_is_one_incident(scene):
    ana = scene.ana
    ana.types("/incident declare sev3 checkout is down")

    again = ana.types("/incident declare sev3 Checkout is DOWN")

    assert "This is INC-1" in again.body["text"]
    assert scene.count("incidents") == 1


def test_a_press_that_comes_twice_changes_once(scene):
    ana = declared(scene)
    ana.chooses("Status", "Fixing", in_=CHANNEL)

    again = ana.repeats()

    assert again.ok
    assert scene.settled()
    assert [kind for kind, _, _ in scene.timeline()] == ["declared", "status"]


def test_a_failing_topic_keeps_nobody_out(scene):
    scene.slack.faults.add("conversations.setTopic", "http", times=2, status=500)

    declared(scene)

    assert scene.settled()
    channel = scene.slack.workspace.named(CHANNEL)
    assert "U0ANA" in channel.members
    assert channel.pins
    assert channel.bookmarks
    assert scene.slack.workspace.until(lambda: channel.topic)


def test_slack_gone_in_mid_declare_is_repaired_and_the_person_is_told_at_once(scene):
    scene.slack.faults.add("conversations.create", "drop_after")
    scene.slack.faults.add("conversations.invite", "http", status=503)
    scene.slack.faults.add("chat.postMessage", "drop_after")

    answer = scene.ana.types("/incident declare sev3 checkout is down")

    assert "INC-1 is recorded" in answer.body["text"]
    assert scene.ana.sees("[Take command]", in_=CHANNEL)
    assert scene.slack.workspace.until(
        lambda: "U0ANA" in scene.slack.workspace.named(CHANNEL).members
    )
    assert scene.settled()
    names = [c.name for c in scene.slack.workspace.channels.values()]
    assert names.count(CHANNEL) == 1
    cards = [line for line in scene.ana.reads(CHANNEL) if "[Take command]" in line]
    assert len(cards) == 1


def test_a_title_edited_while_slack_makes_the_channel_makes_no_second_one(scene):
    scene.slack.faults.add("conversations.create", "hold_after")
    scene.ana.types("/incident declare sev3 checkout is down")
    assert scene.slack.faults.wait_until_held("conversations.create")

    assert scene.ana.types("/incident title INC-1 Nobody can pay").ok
    scene.slack.faults.clear()

    assert scene.ana.sees("[Take command]", in_=CHANNEL)
    assert scene.settled()
    made = [c.name for c in scene.slack.workspace.channels.values() if c.name.startswith("inc-1-")]
    assert made == [CHANNEL]


def test_a_rate_limit_is_waited_for(scene):
    scene.slack.faults.add("conversations.invite", "rate_limited", seconds=1)

    declared(scene)

    channel = scene.slack.workspace.named(CHANNEL)
    assert scene.slack.workspace.until(lambda: "U0ANA" in channel.members)


def test_a_channel_of_that_name_gets_a_suffix(scene):
    taken = scene.slack.workspace.named("checkout")
    taken.name = CHANNEL

    scene.ana.types("/incident declare sev3 checkout is down")

    assert scene.ana.sees("[Take command]", in_=f"{CHANNEL}-2")


def chosen(scene, name):
    """Choose a channel in the form that Ana looks at."""
    field = scene.ana.modal.view["blocks"][0]
    scene.ana.modal.values[field["block_id"]] = {
        field["element"]["action_id"]: {
            "type": "conversations_select",
            "selected_conversation": scene.slack.workspace.named(name).id,
        }
    }


def test_without_a_channel_people_are_told_and_offered_another(scene):
    scene.slack.workspace.only_admins_create = True
    ana = scene.ana
    ana.types("/incident declare sev2 checkout is down")
    assert ana.sees("only admins may do this", in_="dm-ana")
    assert ana.sees("checkout is down", in_="incidents")

    ana.presses("Use another channel", in_="dm-ana")
    chosen(scene, "checkout")
    ana.submits()

    assert ana.sees("[Take command]", in_="checkout")
    assert scene.incident().channel_name == "checkout"


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"kind": "error", "error": "channel_not_found"}, "/invite @FireFighter"),
        ({"kind": "http", "status": 503}, "Slack tells me nothing of that channel just now"),
    ],
    ids=["unseen", "away"],
)
def test_another_channel_that_slack_does_not_show_us_is_not_taken(scene, fault, said):
    scene.slack.workspace.only_admins_create = True
    ana = scene.ana
    ana.types("/incident declare sev2 checkout is down")
    assert ana.sees("only admins may do this", in_="dm-ana")
    ana.presses("Use another channel", in_="dm-ana")
    chosen(scene, "checkout")
    scene.slack.faults.add("conversations.info", times=None, **fault)

    ana.submits()

    assert any(said in line for line in ana.reads_modal())
    scene.slack.faults.clear()
    ana.submits()
    assert ana.sees("[Take command]", in_="checkout")


def test_a_missing_scope_is_said_in_words(scene):
    scene.slack.workspace.scopes -= {"channels:manage"}

    scene.ana.types("/incident declare sev3 checkout is down")

    assert scene.ana.sees("the app is not permitted channels:manage", in_="dm-ana")


def test_a_button_drawn_before_somebody_elses_change_changes_nothing(scene):
    declared(scene)
    marc = scene.marc
    old = marc.looks_at(CHANNEL)
    scene.ana.chooses("Severity", "SEV4", in_=CHANNEL)
    scene.ana.fills({"Why?": "Only a few."})
    scene.ana.submits()
    assert marc.sees("lowered severity", in_=CHANNEL)

    marc.chooses("Severity", "SEV1", in_=CHANNEL, on=old)

    assert marc.sees("Ana Ruiz set severity to SEV4", in_="dm-marc")
    assert scene.incident().severity is Severity.SEV4


def test_whoever_was_too_late_may_do_it_anyway(scene):
    declared(scene)
    marc = scene.marc
    marc.joins(CHANNEL)
    old = marc.looks_at(CHANNEL)
    scene.ana.chooses("Status", "Investigating", in_=CHANNEL)
    assert marc.sees("we are investigating", in_=CHANNEL)
    marc.chooses("Status", "Fixing", in_=CHANNEL, on=old)
    assert marc.sees("[Set Fixing anyway]", in_=CHANNEL)

    marc.presses("Set Fixing anyway", in_=CHANNEL)

    assert marc.sees("we are fixing", in_=CHANNEL)


def test_a_form_older_than_somebody_elses_change_keeps_its_words(scene):
    declared(scene, "/incident declare sev2 checkout is down")
    marc = scene.marc
    marc.chooses("Severity", "SEV4", in_=CHANNEL)
    marc.fills({"Why?": "A long explanation."})
    scene.ana.chooses("Severity", "SEV3", in_=CHANNEL)
    scene.ana.fills({"Why?": "Some customers only."})
    scene.ana.submits()

    marc.submits()

    assert any("Ana Ruiz" in line or "U0ANA" in line for line in marc.reads_modal())
    assert marc.modal.values["reason"]["reason"]["value"] == "A long explanation."
    assert scene.incident().severity is Severity.SEV3


def test_two_people_at_once_leave_one_change(scene):
    declared(scene)
    old = scene.ana.looks_at(CHANNEL)

    scene.ana.chooses("Status", "Impact is over", in_=CHANNEL, on=old)
    scene.marc.chooses("Status", "Impact is over", in_=CHANNEL, on=old)

    assert scene.settled()
    assert [kind for kind, _, _ in scene.timeline()].count("status") == 1


@pytest.mark.parametrize("kind", ["drop_after", "http", "rate_limited"])
def test_a_page_is_published_once_whatever_confluence_answers(scene, kind):
    ana = mitigated(scene)
    scene.wiki.faults.add("POST /wiki/api/v2/pages", kind, status=502, seconds=1)
    scene.wiki.site.listing_lag = 0.4

    answered(ana)

    assert ana.sees("draft of INC-1 is ready", in_=CHANNEL)
    assert scene.settled()
    assert len(scene.wiki.site.pages) == 1
    (page,) = scene.wiki.site.pages.values()
    assert page.labels
    assert page.properties


@pytest.mark.parametrize("kept_from_bot", [False, True])
def test_a_strangers_page_of_that_title_is_left_alone(scene, kept_from_bot):
    ana = mitigated(scene)
    title = "INC-1 checkout is down · post-mortem"
    body = {"representation": "storage", "value": "<p>A stranger's.</p>"}
    stranger = scene.wiki.site.create(
        {"spaceId": "11", "title": title, "body": body}, private=False
    )
    stranger.kept_from_bot = kept_from_bot

    answered(ana)

    assert ana.sees("draft of INC-1 is ready", in_=CHANNEL)
    assert stranger.body == "<p>A stranger's.</p>"
    assert len(scene.wiki.site.pages) == 2


def test_with_confluence_down_closing_works_a_copy_comes_and_the_page_follows(scene):
    ana = mitigated(scene)
    scene.wiki.faults.add("*", "http", times=None, status=503)

    answered(ana)

    assert scene.incident().status is Status.CLOSED
    assert ana.sees("[file inc-1-post-mortem.md]", in_=CHANNEL)
    scene.wiki.faults.clear()
    assert ana.sees("draft of INC-1 is ready", in_=CHANNEL)
    assert scene.settled()
    said = ana.reads(CHANNEL)
    assert len([line for line in said if "The wiki does not answer" in line]) == 1


def test_a_slow_slack_that_does_not_open_the_form_says_so(scene):
    declared(scene)
    scene.slack.faults.add("views.open", "http", status=500)

    scene.ana.presses("More…", in_=CHANNEL)

    assert scene.ana.sees("Slack did not open the form", in_=CHANNEL)


def test_guests_write_but_do_not_change(scene):
    declared(scene)
    assert scene.settled()
    guest = scene.person("gil")
    channel = scene.slack.workspace.named(CHANNEL)
    channel.members.append("U0GUEST")

    guest.chooses("Status", "Fixing", in_=CHANNEL)

    assert guest.sees("is for full members of this workspace", in_=CHANNEL)
    assert scene.incident().status is Status.OPEN


def test_people_of_another_organisation_only_talk(scene):
    assert scene.settled()
    answer = scene.person("olga").types("/incident declare sev1 ours is down")

    assert "is for people of this workspace" in str(answer.body)
    assert scene.count("incidents") == 0


def test_whoever_becomes_a_guest_is_one_from_then_on(scene):
    declared(scene)
    assert scene.settled()
    lena = {"id": "U0LENA", "team_id": "T0LOCAL", "real_name": "Lena Vogt", "is_restricted": True}

    scene.slack.bot.tell({"type": "user_change", "user": lena})

    assert scene.until(lambda: scene.known("U0LENA").guest)
    refused = scene.person("lena").types("/incident status INC-1 fixing")
    assert "is for full members" in str(refused.body)


def test_an_event_that_comes_while_the_database_is_away_is_noted_when_it_is_back(scene):
    declared(scene)
    assert scene.settled()
    scene.slack.bot = watched = WatchedBot(scene.slack)
    lena = {"id": "U0LENA", "team_id": "T0LOCAL", "real_name": "Lena Voss"}

    with scene.database.transaction() as session:
        session.execute(text("LOCK TABLE people IN ACCESS EXCLUSIVE MODE"))
        watched.tell({"type": "user_change", "user": lena})
        assert scene.until(lambda: watched.postponed == 1)
    watched.has_told()

    assert scene.known("U0LENA").name == "Lena Voss"
    assert [answer.status for answer in watched.answers] == [200]


def test_an_announcement_that_may_have_been_made_is_looked_for_where_the_bot_is_no_member(scene):
    scene.slack.workspace.named("incidents").members.remove("U0FIRE")
    scene.slack.faults.add("chat.postMessage", "drop_after", after=1)

    ana = declared(scene)

    assert ana.sees("checkout is down", in_="incidents")
    assert scene.settled()
    said = [line for line in ana.reads("incidents") if "INC-1 · checkout is down" in line]
    assert len(said) == 1


def test_a_mention_is_answered_once_whatever_slack_answers(scene):
    ana = declared(scene)
    assert scene.settled()
    scene.slack.faults.add("chat.postMessage", "drop_after")

    ana.says("@FireFighter status", channel=CHANNEL)

    def answers():
        return [m for m in ana.looks_at(CHANNEL) if m.thread is not None]

    assert scene.until(answers)
    assert scene.settled()
    assert len(answers()) == 1


def test_a_copy_of_the_draft_is_shared_once_whatever_slack_answers(scene):
    ana = mitigated(scene)
    scene.wiki.faults.add("*", "http", times=None, status=503)
    scene.slack.faults.add("files.completeUploadExternal", "drop_after")

    answered(ana)

    assert ana.sees("[file inc-1-post-mortem.md]", in_=CHANNEL)
    assert scene.settled(but="publish-draft")
    shared = [line for line in ana.reads(CHANNEL) if "[file inc-1-post-mortem.md]" in line]
    assert len(shared) == 1


def test_a_channel_that_the_bot_may_not_enter_can_be_exchanged(scene):
    scene.slack.faults.add("conversations.join", "error", error="is_archived")
    ana = scene.ana

    ana.types("/incident declare sev3 --here checkout is down", channel="checkout")

    assert ana.sees("[Use another channel]", in_="dm-ana")
    assert scene.until(lambda: scene.incident().channel is None)


def test_one_channel_runs_one_incident_at_a_time(scene):
    scene.ana.types("/incident declare sev3 --here checkout is down", channel="checkout")

    said = scene.marc.types("/incident declare sev3 --here search is slow", channel="checkout")

    assert "INC-1 runs in that channel already." in str(said.body)
    assert scene.count("incidents") == 1


def test_an_undo_that_nobody_can_press_any_more_is_no_trouble(scene):
    ana = declared(scene)
    ana.chooses("Status", "Fixing", in_=CHANNEL)
    assert ana.sees("we are fixing", in_=CHANNEL)
    assert scene.settled()
    scene.slack.workspace.named(CHANNEL).archived = True

    with scene.database.transaction() as session:
        late = text("UPDATE deliveries SET due_at = clock_timestamp() WHERE kind = 'fade-undo'")
        session.execute(late)

    assert scene.settled()
    assert scene.deliveries("dead") == []
