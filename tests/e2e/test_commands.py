"""What can be typed: after the command, and in threads after a mention."""

import re

import pytest

from firefighter.domain.lifecycle import Status
from firefighter.domain.naming import TITLE
from firefighter.domain.severity import Severity
from tests.e2e.test_main_job import CHANNEL, declared


def answer_to(person, words, channel=CHANNEL):
    """Give what the bot answers at once."""
    body = person.types(f"/incident {words}", channel=channel).body
    return body if isinstance(body, str) else str(body.get("text"))


@pytest.mark.parametrize("word", ["declare", "new", "open", "start", "DECLARE"])
def test_declaring_goes_by_every_name_that_people_try(scene, word):
    scene.ana.types(f"/incident {word} sev2 checkout is down")

    assert scene.incident().severity is Severity.SEV2
    assert scene.incident().title == "checkout is down"


def test_nobody_is_sent_back_for_having_said_too_much(scene):
    words = "checkout answers 502 to " + "one in three " * 20

    scene.ana.types(f"/incident declare sev2 {words}")

    incident = scene.incident()
    assert len(incident.title) <= TITLE
    assert incident.title.endswith("…")
    assert incident.summary == words.strip()


TODAY = r"<!date\^\d+\^\{date_short_pretty\} \{time\}\|\d\d \w{3} \d\d:\d\d UTC>"


def test_every_word_answers_what_is_true_now(scene):
    ana = declared(scene)
    scene.marc.types("/incident declare sev4 the same", channel="general")
    told = {
        "command": "You command INC-1 now.",
        "status investigating": "INC-1: we are investigating.",
        "sev 1 nobody can pay": "INC-1 is SEV1 now.",
        "update rolling back": f"INC-1 has your update ({TODAY}). The next one is due {TODAY}.",
        "note the disk was full": f"Noted on INC-1 ({TODAY}).",
        "todo alert on disk space": f"Follow-up added to INC-1 ({TODAY}).",
        "invite @lena @robin @lena": "Invited to INC-1: <@U0LENA>, <@U0ROBIN>.",
        "title Nobody can <pay>": "INC-1 has its new title now.",
        "resync": "INC-1: nothing was left undone.",
        "status over": "INC-1: impact is over.",
        "status to write up": (
            "INC-1: it is time to write up. The post-mortem draft is on its way."
        ),
        "status investigating 502s again": "INC-1 is back: we are investigating.",
        "duplicate-of INC-2": "It is recorded that INC-1 had an impact, so it closes with answers.",
        "sev 1": "INC-1 is SEV1 already.",
    }

    answered = {words: answer_to(ana, words) for words in told}

    for words, expected in told.items():
        literal = re.escape(expected).replace(re.escape(TODAY), TODAY)
        assert re.fullmatch(literal, answered[words]), (words, answered[words])


def test_words_are_kept_as_they_were_meant(scene):
    declared(scene)

    answer_to(scene.ana, "note a < b && c > d, ask @lena or <@U0MARC>")

    assert scene.ana.sees("a < b && c > d, ask @Lena Vogt or <@U0MARC>", in_=CHANNEL)


def test_help_has_seven_words_and_more_on_demand(scene):
    short = scene.ana.types("/incident help").body["blocks"][0]["text"]["text"].splitlines()
    everything = scene.ana.types("/incident help all").body["blocks"][0]["text"]["text"]

    assert len(short) == 1 + 7
    assert "resync" in everything


def test_status_is_shown_and_changed_by_the_same_word(scene):
    ana = declared(scene)

    assert "SEV3 · New" in answer_to(ana, "status")
    assert "INC-1: we are fixing." in answer_to(ana, "status fixing")
    assert "SEV3 · Fixing" in answer_to(ana, "status INC-1", channel="general")
    assert scene.incident().status is Status.MITIGATING


def test_going_back_by_word_asks_why(scene):
    ana = declared(scene)
    answer_to(ana, "status fixing")

    refused = answer_to(ana, "status investigating")
    answer_to(ana, "status investigating the rollback did not help")

    assert "Please say in a few words why" in refused
    assert ana.sees("> the rollback did not help", in_=CHANNEL)


def test_an_unknown_status_is_answered_with_those_there_are(scene):
    declared(scene)

    assert "There are: new, investigating, fixing" in answer_to(scene.ana, "status broken")


def test_severity_is_raised_by_word_and_lowered_with_a_reason(scene):
    ana = declared(scene)

    answer_to(ana, "sev 1 nobody can pay")
    answer_to(ana, "sev 4 only the old app")

    assert scene.incident().severity is Severity.SEV4
    assert ana.sees("> only the old app", in_=CHANNEL)


@pytest.mark.parametrize("words", ["sev 4 INC-1", "sev INC-1 4 only the old app"])
def test_an_incident_that_is_named_last_is_meant_and_is_no_reason(scene, words):
    declared(scene)
    scene.marc.types("/incident declare --here sev3 search is slow", channel="general")

    scene.ana.types(f"/incident {words}", channel="general")
    if "only" not in words:
        scene.ana.fills({"Why?": "only the old app"})
        scene.ana.submits()

    assert scene.incident(1).severity is Severity.SEV4
    assert scene.incident(2).severity is Severity.SEV3


def test_a_status_is_set_of_the_incident_that_is_named_last(scene):
    declared(scene)
    scene.marc.types("/incident declare --here sev3 search is slow", channel="general")

    answer_to(scene.ana, "status fixing inc-1", "general")

    assert scene.incident(1).status is Status.MITIGATING
    assert scene.incident(2).status is Status.OPEN


def test_a_severity_that_is_none_is_asked_for(scene):
    declared(scene)

    assert "Please name one" in answer_to(scene.ana, "sev terrible")


def test_an_update_a_note_and_a_follow_up_are_written_down(scene):
    ana = declared(scene)

    answer_to(ana, "update rolling back checkout")
    answer_to(ana, "note the disk was full")
    answer_to(ana, "todo alert on disk space")

    assert [kind for kind, _, _ in scene.timeline()] == ["declared", "update", "note", "action"]


def test_command_is_taken_by_word_and_the_title_corrected(scene):
    declared(scene)

    answer_to(scene.marc, "command")
    answer_to(scene.marc, "title Nobody can pay")

    assert scene.incident().commander == "U0MARC"
    assert scene.incident().title == "Nobody can pay"


def test_people_are_invited_by_mention(scene):
    declared(scene)

    asked = answer_to(scene.ana, "invite")
    answer_to(scene.ana, "invite @lena @robin")

    assert "Please mention who should come" in asked
    channel = scene.slack.workspace.named(CHANNEL)
    assert scene.slack.workspace.until(lambda: {"U0LENA", "U0ROBIN"} <= set(channel.members))


def test_close_opens_the_form_that_asks_for_what_is_missing(scene):
    declared(scene)

    scene.ana.types("/incident close", channel=CHANNEL)

    assert any("It is still ongoing" in line for line in scene.ana.reads_modal())


def test_in_a_thread_a_mention_does_the_same_and_is_answered_there(scene):
    ana = declared(scene)

    thread = ana.says("@FireFighter note the disk was full", channel=CHANNEL)

    assert ana.sees("Noted on INC-1 (", in_=CHANNEL)
    (answer,) = [m for m in ana.looks_at(CHANNEL) if m.text.startswith("Noted on INC-1")]
    assert answer.thread == thread


def test_what_is_written_below_the_word_counts_too(scene):
    ana = declared(scene)

    ana.says("@FireFighter\nnote\nthe disk was full", channel=CHANNEL)

    assert ana.sees("Noted on INC-1 (", in_=CHANNEL)
    assert answer_to(ana, "note\nand the other one").startswith("Noted on INC-1")


def test_a_mention_that_cannot_be_done_says_why(scene):
    ana = declared(scene)

    ana.says("@FireFighter close", channel=CHANNEL)

    assert ana.sees("Before closing, please add", in_=CHANNEL)


def test_a_word_about_an_incident_where_there_is_none_says_so(scene):
    said = answer_to(scene.ana, "note hello", channel="general")

    assert (
        said
        == "I know no incident in this channel. Name one after the word, such as `status INC-7`."
    )


def test_a_digest_on_demand_is_shown_to_the_one_who_asks(scene):
    said = answer_to(scene.ana, "digest", channel="general")

    assert "No incidents" in said


def test_resync_tries_again_what_was_refused(scene):
    scene.slack.faults.add("pins.add", "error", error="not_pinnable")
    ana = declared(scene)
    assert scene.settled()
    assert scene.deliveries("dead") == ["pin-card"]

    said = answer_to(ana, "resync")

    assert "1 thing is tried again" in said
    assert scene.slack.workspace.until(lambda: scene.slack.workspace.named(CHANNEL).pins)


def test_resync_reaches_those_who_follow_from_afar(scene):
    ana = declared(scene)
    assert scene.settled()
    scene.slack.faults.add("chat.update", "error", times=2, error="cant_update_message")
    answer_to(ana, "title Nobody can pay")
    assert scene.settled()

    answer_to(ana, "resync")

    assert ana.sees("Nobody can pay", in_="incidents")


def test_an_incident_is_named_from_anywhere(scene):
    declared(scene)

    answer_to(scene.ana, "note INC-1 the disk was full", channel="general")
    answer_to(scene.ana, "note 3 of 4 nodes are down")

    assert scene.ana.sees("> the disk was full", in_=CHANNEL)
    assert scene.ana.sees("> 3 of 4 nodes are down", in_=CHANNEL)


def test_close_closes_the_one_that_is_named(scene):
    declared(scene)
    scene.ana.types("/incident declare sev3 search is slow")

    scene.ana.types("/incident close INC-2", channel=CHANNEL)

    assert any("search is slow" in line for line in scene.ana.reads_modal())


def test_a_duplicate_is_closed_by_naming_the_other(scene):
    declared(scene)
    scene.ana.types("/incident declare sev3 search is slow")

    said = answer_to(scene.ana, "duplicate-of INC-2")

    assert said == "INC-1 is closed now: it is a duplicate of INC-2."


@pytest.mark.parametrize("word", ["update", "times", "roles", "handover", "edit"])
def test_a_word_that_needs_more_opens_its_form(scene, word):
    declared(scene)

    scene.ana.types(f"/incident {word}", channel=CHANNEL)

    assert scene.ana.modal is not None


def test_a_mention_cannot_open_a_form_and_says_so(scene):
    ana = declared(scene)

    ana.says("@FireFighter times", channel=CHANNEL)

    assert ana.sees("which a mention cannot", in_=CHANNEL)


def test_a_raise_that_tells_more_people_is_confirmed_first(scene):
    ana = declared(scene)

    ana.types("/incident sev 1", channel=CHANNEL)
    asked = ana.reads_modal()
    ana.submits()

    assert any("This cannot be unsaid" in line for line in asked)
    assert scene.incident().severity is Severity.SEV1


@pytest.mark.parametrize("words", ["<!here>", "status <!here>"])
def test_an_answer_that_everybody_reads_pings_nobody(scene, words):
    ana = declared(scene)

    ana.says(f"@FireFighter {words}", channel=CHANNEL)

    assert ana.sees("I know no", in_=CHANNEL)
    said = [m.text + str(m.blocks) for m in ana.looks_at(CHANNEL) if "I know no" in m.text]
    assert "<!here>" not in str(said)


def test_whoever_else_is_mentioned_the_words_after_our_name_count(scene):
    ana = declared(scene)

    ana.says("@lena @FireFighter note the disk was full", channel=CHANNEL)

    assert ana.sees("> the disk was full", in_=CHANNEL)


def test_people_of_another_organisation_resync_nothing(scene):
    declared(scene)
    assert scene.settled()

    said = answer_to(scene.person("olga"), "resync INC-1", channel="general")

    assert "people of this workspace" in said


@pytest.mark.parametrize("word", ["close", "roles", "sev 5"])
def test_a_guest_fills_in_no_form_for_nothing(scene, word):
    declared(scene)
    gil = scene.person("gil")
    assert scene.until(lambda: scene.known("U0GUEST"))

    said = answer_to(gil, f"{word} INC-1" if word != "sev 5" else "sev INC-1 5", channel="general")

    assert "is for full members of this workspace." in said
    assert gil.modal is None


def test_a_guest_who_cannot_declare_hears_what_to_do(scene):
    assert scene.until(lambda: scene.known("U0GUEST"))

    said = answer_to(scene.person("gil"), "declare sev3 the tills are down", channel="general")

    assert said.endswith("full members of this workspace. Please tell one of them what you see.")


@pytest.mark.parametrize("word", ["list", "digest", "status INC-1"])
def test_people_of_another_organisation_read_of_no_incident_elsewhere(scene, word):
    declared(scene)
    olga = scene.person("olga")
    assert scene.until(lambda: scene.known("U0OTHER"))

    said = answer_to(olga, word, channel="general")

    assert said == "Reading about incidents elsewhere is for people of this workspace."


def test_people_of_another_organisation_read_how_it_stands_where_they_are(scene):
    declared(scene)
    olga = scene.person("olga")
    olga.joins(CHANNEL)
    assert scene.until(lambda: scene.known("U0OTHER"))

    assert "checkout is down" in answer_to(olga, "status", channel=CHANNEL)
