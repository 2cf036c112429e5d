"""The whole job on real parts: people press, the bot answers, pages appear."""

import pytest

from firefighter.db import changes, incidents
from firefighter.domain.deliveries import Announce
from firefighter.domain.lifecycle import Status
from firefighter.playground import story
from firefighter.playground.slack.state import ANSWER_SECONDS

CHANNEL = "inc-1-checkout-is-down"

both_ways = pytest.mark.parametrize("by_socket", [False, True], ids=["HTTP", "Socket Mode"])


def are_prompt(answers):
    """Tell whether each came before Slack gives up, and the quickest at once."""
    took = [answer.seconds for answer in answers]
    return max(took) < ANSWER_SECONDS and min(took) < 1


def declared(scene, line="/incident declare sev3 checkout is down", by="ana"):
    person = scene.person(by)
    person.types(line)
    assert person.sees("[Take command]", in_=CHANNEL)
    return person


def mitigated(scene):
    person = declared(scene)
    person.chooses("Status", "Impact is over", in_=CHANNEL)
    assert person.sees("impact is over", in_=CHANNEL)
    assert scene.settled()
    return person


def answered(person):
    """Answer what the close form asks, and close."""
    person.presses("Close", in_=CHANNEL)
    for _ in range(2):
        person.presses("When it was declared")
    person.submits()
    assert person.sees("closed it", in_=CHANNEL)


def closed_again(scene, person):
    """Reopen what was closed, and close it once more: everything is answered by then."""
    person.presses("Reopen", in_=CHANNEL)
    person.fills({"What came back?": "502s again."})
    person.submits()
    assert person.sees("It is back", in_=CHANNEL)
    assert scene.settled()
    person.chooses("Status", "Impact is over", in_=CHANNEL)
    assert scene.settled()
    person.presses("Close", in_=CHANNEL)
    person.submits()


def runs_to_its_end(scene):
    """Play a whole incident, up to its page, with nothing left undone."""
    scenes = list(story.play(scene.slack, scene.wiki.site))

    assert scenes[-1].did == "The draft is published"
    assert scene.settled()
    assert scene.incident().status is Status.CLOSED
    assert [page.title for page in scene.wiki.site.pages.values()] == [
        "INC-1 Customers cannot pay by card · post-mortem"
    ]
    assert scene.deliveries("dead") + scene.deliveries("blocked") == []


@both_ways
def test_an_incident_runs_from_the_command_to_the_published_draft(scene):
    runs_to_its_end(scene)


def test_what_happens_on_declaring_happens_in_this_order(scene):
    declared(scene)
    assert scene.settled()

    wanted = ["conversations.create", "conversations.invite", "chat.postMessage", "pins.add"]
    assert scene.methods(*wanted)[:4] == wanted
    assert scene.person("sam").sees("checkout is down", in_="incidents")


def test_the_answer_comes_where_it_was_typed_before_the_channel_is_there(scene):
    scene.slack.faults.add("conversations.create", "hold_before", times=None)

    answers = [scene.ana.types(f"/incident declare sev2 {n} tills are down") for n in (1, 2, 3)]

    for number, answer in enumerate(answers, 1):
        assert f"INC-{number} is recorded" in answer.body["text"]
    assert are_prompt(answers)


@both_ways
def test_the_form_needs_a_title_only(scene):
    ana = scene.ana
    ana.types("/incident")
    ana.fills({"What is going wrong?": "checkout is down"})

    ana.submits()

    assert any("INC-1 is recorded" in line for line in ana.reads_modal())
    assert ana.sees("SEV3", in_=CHANNEL)


def test_what_was_typed_stays_when_the_form_unfolds(scene):
    ana = scene.ana
    ana.types("/incident")
    ana.fills({"What is going wrong?": "checkout is down", "How bad is it?": "SEV1"})

    ana.presses("+ More")
    ana.fills({"What do we know?": "Nothing yet.", "Who should come?": ["lena"]})
    ana.submits()

    assert ana.sees("SEV1", in_=CHANNEL)
    assert scene.incident().summary == "Nothing yet."
    assert "U0LENA" in scene.incident().invited


def test_nobody_is_told_of_a_test(scene):
    declared(scene, "/incident declare test checkout is down")
    assert scene.settled()

    assert scene.ana.reads("incidents") == []


def test_a_private_incident_is_told_to_nobody_else(scene):
    scene.ana.types("/incident declare sev1 private checkout is down")
    assert scene.ana.sees("Private", in_=CHANNEL)
    assert scene.settled()

    sam = scene.person("sam")
    sam.types("/incident list")
    sam.types("/incident status INC-1")

    assert sam.reads("incidents") == []
    assert not any("checkout is down" in line for line in sam.reads("general"))
    assert any("I know no incident INC-1" in line for line in sam.reads("general"))
    assert scene.slack.workspace.named(CHANNEL).private


def test_a_service_marked_private_starts_private(scene):
    ana = scene.ana
    ana.types("/incident")
    ana.fills({"What is going wrong?": "checkout is down", "Where?": "vault"})
    ana.submits()

    assert ana.sees("Private", in_=CHANNEL)


def test_an_incident_may_run_in_an_existing_channel(scene):
    scene.ana.types("/incident declare sev3 --here checkout is down", channel="checkout")

    assert scene.ana.sees("[Take command]", in_="checkout")
    assert scene.settled()
    assert "conversations.create" not in scene.methods()
    assert scene.slack.workspace.named("checkout").topic == ""


def test_a_change_can_be_taken_back(scene):
    ana = declared(scene)
    ana.chooses("Status", "Fixing", in_=CHANNEL)
    assert ana.sees("we are fixing", in_=CHANNEL)

    ana.presses("Undo", in_=CHANNEL)

    assert ana.sees("took back", in_=CHANNEL)
    assert scene.incident().status is Status.OPEN


@both_ways
def test_lowering_asks_why(scene):
    ana = declared(scene, "/incident declare sev2 checkout is down")
    ana.chooses("Severity", "SEV4", in_=CHANNEL)
    ana.fills({"Why?": "Only the old app."})

    ana.submits()

    assert ana.sees("lowered severity: SEV2 → SEV4", in_=CHANNEL)


def test_raising_tells_the_announcement_channel_anew(scene):
    ana = declared(scene)
    assert ana.sees("checkout is down", in_="incidents")
    ana.chooses("Severity", "SEV1", in_=CHANNEL)

    ana.submits()

    assert ana.sees("INC-1 is now SEV1", in_="incidents")


def test_an_announcement_that_a_quicker_one_has_told_adds_nothing(scene):
    ana = declared(scene, "/incident declare sev4 checkout is down")
    ana.types("/incident sev 2 everybody is affected", channel=CHANNEL)
    assert ana.sees("checkout is down", in_="incidents")
    late = Announce(incident=1, channel="incidents", seq=1)
    with scene.database.transaction() as session:
        incident = incidents.lock(session, 1)
        changes.record(session, incident, incident, (), [late])

    assert scene.settled()
    assert len(ana.looks_at("incidents")) == 1


def test_the_close_form_asks_for_what_is_missing_and_then_offers_close(scene):
    ana = mitigated(scene)
    ana.presses("Close", in_=CHANNEL)
    before = ana.reads_modal()
    ana.presses("Nobody knows")
    ana.presses("When it was declared")

    assert "Two things first. It takes a minute." in before
    assert "[Close]" not in before
    assert "[Close]" in ana.reads_modal()


def test_a_false_alarm_closes_without_answers_and_without_a_page(scene):
    ana = declared(scene)
    ana.presses("More…", in_=CHANNEL)
    ana.presses("Close")
    ana.presses("False alarm")
    ana.submits()

    assert ana.sees("closed it", in_=CHANNEL)
    assert scene.settled()
    assert scene.wiki.site.pages == {}


def test_a_second_closing_comments_on_the_page_and_never_rewrites_it(scene):
    ana = mitigated(scene)
    answered(ana)
    assert scene.wiki.site.until(lambda: scene.wiki.site.pages)
    page = scene.wiki.site.named("checkout is down")
    scene.wiki.site.edit(page, "<p>People's words.</p>", by="Ana")
    assert ana.sees("draft of INC-1 is ready", in_=CHANNEL)
    assert scene.settled()
    closed_again(scene, ana)

    assert scene.wiki.site.until(lambda: page.comments)
    assert page.body == "<p>People's words.</p>"
    assert len(scene.wiki.site.pages) == 1


@both_ways
def test_the_same_words_work_in_a_thread(scene):
    ana = declared(scene)
    root = ana.says("something is odd here", channel=CHANNEL)

    ana.says("@FireFighter note the disk was full", channel=CHANNEL, thread=root)

    assert ana.sees("the disk was full", in_=CHANNEL)
    assert ana.sees("Noted on INC-1", in_=CHANNEL)


def test_an_unknown_word_gets_the_nearest_one(scene):
    answer = scene.ana.types("/incident statsu")

    assert "Did you mean `/incident status`?" in str(answer.body)


def test_hostile_words_arrive_as_words(scene):
    hostile = "<@U1> <!here> a < b && c ]]> \U0001f525 *x*"
    ana = declared(scene)
    ana.presses("More…", in_=CHANNEL)
    ana.presses("Note or follow-up")
    ana.fills({"What happened, or what is to do?": f"{hostile}\x00\x0b"})
    ana.submits()
    ana.closes()
    ana.chooses("Status", "Impact is over", in_=CHANNEL)
    assert ana.sees("impact is over", in_=CHANNEL)
    assert scene.settled()
    answered(ana)

    assert scene.wiki.site.until(lambda: scene.wiki.site.pages)
    body = scene.wiki.site.named("checkout").body
    assert "&lt;@U1&gt; &lt;!here&gt; a &lt; b &amp;&amp; c ]]&gt; \U0001f525 *x*" in body
    posted = [m.blocks for m in scene.slack.workspace.named(CHANNEL).messages.values()]
    assert "<!here>" not in str(posted)


def test_taking_command_tells_the_one_who_had_it(scene):
    declared(scene)
    marc = scene.marc

    marc.presses("Take command", in_=CHANNEL)

    assert marc.sees("Marc Petit took command", in_=CHANNEL)
    assert scene.ana.sees("took over as commander", in_="dm-ana")


def test_nobody_is_pinged_about_what_they_did_themselves(scene):
    declared(scene)

    scene.marc.chooses("Status", "Fixing", in_=CHANNEL)

    assert scene.marc.sees("Marc Petit: we are fixing", in_=CHANNEL)
    said = [str(m.blocks) for m in scene.marc.looks_at(CHANNEL) if "we are fixing" in m.text]
    assert "<@U0MARC>" not in str(said)


def test_whoever_declared_for_others_hands_over_at_once(scene):
    ana = scene.ana
    ana.types("/incident declare sev3 checkout is down", channel="general")

    ana.presses("Not me", in_="general")
    ana.fills({"Commander": "lena", "Hand over": ["We spoke"]})
    ana.submits()

    assert scene.incident().commander == "U0LENA"
