"""What is begun from a message: an incident, or a line of its timeline."""

import pytest

from firefighter.db import entries
from firefighter.domain import naming
from firefighter.playground.slack.state import Message
from tests.e2e.test_main_job import CHANNEL, are_prompt, both_ways, declared

DECLARE, FROM, ADD = "Declare an incident", "Declare from message", "Add to the timeline"


def posted(scene, text, channel="checkout", user="U0MARC", **more):
    """Let a message stand in a channel, as Slack keeps it."""
    workspace = scene.slack.workspace
    message = Message(workspace.next_ts(), user, text, **more)
    return workspace.add_message(workspace.named(channel), message)


def link_to(scene, channel, message):
    channel_id = scene.slack.workspace.named(channel).id
    return f"{scene.slack.url}archives/{channel_id}/p{message.ts.replace('.', '')}"


def title_in(form):
    return form.view["blocks"][0]["element"].get("initial_value")


def story(scene):
    with scene.database.transaction() as session:
        return entries.of(session, 1)


def test_the_global_shortcut_opens_the_form(scene):
    scene.ana.uses_shortcut(DECLARE)
    scene.ana.fills({"What is going wrong?": "checkout is down"})
    scene.ana.submits()

    assert scene.incident().title == "checkout is down"
    assert [kind for kind, _, _ in scene.timeline()] == ["declared"]


@both_ways
def test_an_incident_that_is_declared_from_somebodys_message_leads_back_to_it(scene):
    ana = scene.ana
    message = posted(scene, "checkout is down\nsince the last release", thread="1700000000.000100")
    ana.uses_on(FROM, "checkout is down", in_="checkout")
    ana.fills({"How bad is it?": "SEV2"})

    ana.submits()

    declared_, origin = story(scene)
    assert (scene.incident().title, declared_.actor) == ("checkout is down", "U0ANA")
    assert origin.permalink == (
        f"{link_to(scene, 'checkout', message)}?thread_ts=1700000000.000100&cid=C0CHECKOUT"
    )
    assert ana.sees("Ana Ruiz declared it from a message. Open it", in_=CHANNEL)
    assert scene.settled()
    assert "last release" not in "".join(ana.reads(CHANNEL) + ana.reads("incidents"))


def test_the_title_is_what_the_message_says_first_in_plain_words(scene):
    assert scene.until(lambda: scene.known("U0MARC"))
    posted(scene, f"<@U0MARC>: the *shop* is &lt;slow&gt; {40 * 'words '}\nand more")

    scene.ana.uses_on(FROM, "slow", in_="checkout")

    said = f"@Marc Petit: the shop is <slow> {40 * 'words '}"
    assert title_in(scene.ana.modal) == naming.shorten(said, naming.TITLE)


def test_a_message_without_a_text_is_called_by_its_file(scene):
    declared(scene)
    posted(scene, "", CHANNEL, files=[{"id": "F1", "name": "red.png", "title": "Checkout, red"}])

    scene.ana.uses_on(FROM, "red.png", in_=CHANNEL)
    scene.ana.uses_on(ADD, "red.png", in_=CHANNEL)

    assert title_in(scene.ana.modal) == "Checkout, red"
    assert story(scene)[1].words == "File: Checkout, red"


def test_our_own_message_about_an_incident_declares_nothing(scene):
    ana = declared(scene)
    assert ana.sees("INC-1", in_="incidents")

    for channel, shown in ((CHANNEL, "INC-1"), ("incidents", "INC-1")):
        ana.uses_on(FROM, shown, in_=channel)
        assert any("about INC-1 already" in line for line in ana.reads_modal())
    ana.uses_on(ADD, "INC-1", in_=CHANNEL)

    assert any("in its timeline already" in line for line in ana.reads_modal())
    assert scene.count("incidents") == 1


def test_a_message_in_the_channel_is_noted_once_at_the_time_when_it_was_said(scene):
    ana = declared(scene)
    message = posted(scene, "the <https://x.example|disk> is full", CHANNEL)
    message_at = float(message.ts)
    scene.slack.faults.add("*", "hold_before", times=None)

    answers = [ana.uses_on(ADD, "disk", in_=CHANNEL), ana.repeats()]

    assert all(answer.ok for answer in answers)
    assert are_prompt(answers)
    scene.slack.faults.clear()
    ana.uses_on(ADD, "disk", in_=CHANNEL)
    assert any("in the timeline of INC-1 already" in line for line in ana.reads_modal())
    _, noted = story(scene)
    assert (noted.actor, noted.new) == ("U0ANA", "U0MARC")
    assert noted.words == "the disk (https://x.example) is full"
    assert noted.at.timestamp() == pytest.approx(message_at, abs=0.001)
    assert noted.permalink == link_to(scene, CHANNEL, message)
    assert ana.sees("Ana Ruiz noted a message by Marc Petit", in_=CHANNEL)


def test_a_message_from_elsewhere_is_noted_where_somebody_says_that_it_belongs(scene):
    ana = declared(scene)
    scene.person("kim").types("/incident declare private sev3 keys leaked")
    posted(scene, "the disk is full")
    ana.uses_on(ADD, "disk", in_="checkout")
    assert not any("keys leaked" in line for line in ana.reads_modal())
    offered = ana.modal.view["blocks"][0]["element"]["options"]
    assert [option["text"]["text"] for option in offered] == ["INC-1 · SEV3 · checkout is down"]
    ana.fills({"Which incident is it about?": "INC-1"})

    ana.submits()

    assert any("in the timeline of INC-1" in line for line in ana.reads_modal())
    assert [entry.words for entry in story(scene)][1:] == ["the disk is full"]
    ana.uses_on(ADD, "disk", in_="checkout")
    ana.fills({"Which incident is it about?": "INC-1"})
    ana.submits()
    assert any("in the timeline of INC-1 already" in line for line in ana.reads_modal())


def test_who_belongs_to_another_organisation_is_refused_in_words(scene):
    declared(scene)
    posted(scene, "the disk is full", CHANNEL)
    olga = scene.person("olga")
    olga.joins(CHANNEL)
    assert scene.until(lambda: scene.known("U0OTHER"))

    olga.uses_on(ADD, "disk", in_=CHANNEL)

    assert any("is for people of this workspace" in line for line in olga.reads_modal())
    posted(scene, "the disk is full")
    olga.joins("checkout")
    olga.uses_on(ADD, "disk", in_="checkout")
    assert any("is for people of this workspace" in line for line in olga.reads_modal())
    assert not any("Which incident" in line for line in olga.reads_modal())
    assert [kind for kind, _, _ in scene.timeline()] == ["declared"]


def test_a_form_that_slack_does_not_open_is_told_even_where_the_bot_is_not(scene):
    posted(scene, "the disk is full")
    scene.slack.workspace.named("checkout").private = True
    scene.slack.faults.add("views.open", "http", status=500)

    answer = scene.ana.uses_on(FROM, "disk", in_="checkout")

    assert answer.ok
    assert scene.ana.sees("Slack did not open the form", in_="dm-ana")


def test_what_was_said_in_private_begins_a_private_incident(scene):
    lena = scene.person("lena")
    channel = scene.slack.workspace.named("checkout")
    channel.private = True
    posted(scene, "a customer sent us her password")

    lena.uses_on(FROM, "a customer sent us", in_="checkout")

    assert any("said in private" in line for line in lena.reads_modal())
    lena.submits()
    assert scene.incident().private


def test_a_borrowed_channel_is_its_own_again_once_the_incident_is_closed(scene):
    ana = scene.ana
    ana.types("/incident declare --here sev4 checkout is slow", channel="checkout")
    assert ana.sees("[Take command]", in_="checkout")
    ana.types("/incident close INC-1", channel="checkout")
    ana.presses("False alarm")
    ana.submits()
    assert ana.sees("closed it", in_="checkout")
    ana.types("/incident declare sev3 search is down")
    posted(scene, "the index is full")

    ana.uses_on(ADD, "the index is full", in_="checkout")

    ana.fills({"Which incident is it about?": "INC-2"})
    ana.submits()
    assert any("in the timeline of INC-2" in line for line in ana.reads_modal())
    assert "the index is full" not in str(story(scene))


def test_the_second_who_declares_from_a_message_is_shown_the_first_and_the_way_there(scene):
    posted(scene, "checkout is down")
    scene.ana.uses_on(FROM, "checkout is down", in_="checkout")
    scene.ana.submits()
    assert scene.ana.sees("[Take command]", in_=CHANNEL)

    scene.marc.uses_on(FROM, "checkout is down", in_="checkout")

    shown = scene.marc.reads_modal()
    assert any("INC-1 · checkout is down was declared from this message by" in s for s in shown)
    assert any("It runs in #inc-1-checkout-is-down." in line for line in shown)
    scene.marc.presses("+ More")
    assert scene.marc.modal.view["submit"]["text"] == "Declare another"
    scene.marc.fills({"What is going wrong?": "search is down, too"})
    scene.marc.submits()
    assert scene.incident(2).title == "search is down, too"


@both_ways
def test_who_was_overtaken_is_told_at_submission_and_keeps_what_was_typed(scene):
    marc = scene.marc
    posted(scene, "checkout is down")
    marc.uses_on(FROM, "checkout is down", in_="checkout")
    marc.presses("+ More")
    scene.ana.uses_on(FROM, "checkout is down", in_="checkout")
    scene.ana.submits()
    typed = {
        "What is going wrong?": "nobody can pay",
        "How bad is it?": "SEV1",
        "Where?": "checkout",
        "Who may know": ["Only a test"],
        "What do we know?": "Since the release.",
        "Who should come?": ["Lena Vogt"],
    }
    marc.fills(typed)

    marc.submits()

    assert scene.count("incidents") == 1
    assert any("INC-1 · checkout is down was declared from" in s for s in marc.reads_modal())
    marc.submits()
    other = scene.incident(2)
    assert (other.title, other.severity.value, other.kind.value) == ("nobody can pay", 1, "test")
    assert (other.service, other.summary) == ("checkout", "Since the release.")
    assert "U0LENA" in other.invited
    assert marc.repeats().ok
    assert scene.count("incidents") == 2


def test_a_private_incident_is_hidden_from_who_declares_from_the_same_message(scene):
    posted(scene, "a customer sent us her password")
    scene.ana.uses_on(FROM, "a customer sent us", in_="checkout")
    scene.ana.fills({"Who may know": ["Private"], "What is going wrong?": "keys leaked"})
    scene.ana.submits()
    assert scene.incident(1).private

    scene.marc.uses_on(FROM, "a customer sent us", in_="checkout")

    shown = scene.marc.reads_modal()
    assert not any("INC-1" in line or "keys leaked" in line for line in shown)
    assert scene.marc.modal.view["submit"]["text"] == "Declare"
    scene.marc.submits()
    assert scene.incident(2).declared_by == "U0MARC"
    where = scene.incident(1).channel_name or "inc-1-keys-leaked"
    assert scene.ana.sees("INC-2 was declared from the message that this began with", in_=where)
    scene.ana.uses_on(FROM, "a customer sent us", in_="checkout")
    assert any("INC-1 · keys leaked" in line for line in scene.ana.reads_modal())


def test_who_may_not_declare_hears_it_before_they_have_typed_anything(scene):
    declared(scene)
    posted(scene, "the disk is full")
    olga = scene.person("olga")
    olga.joins("checkout")
    assert scene.until(lambda: scene.known("U0OTHER"))

    olga.uses_on(FROM, "the disk is full", in_="checkout")

    assert any("is for people of this workspace" in line for line in olga.reads_modal())
    assert "submit" not in olga.modal.view
