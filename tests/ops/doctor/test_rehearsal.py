"""The live rehearsal: it makes each kind of call that we ever make, and leaves nothing behind."""

import re
from pathlib import Path

import pytest

from firefighter import wiring
from firefighter.ops.doctor.rehearsal import Outcome, Play, Rehearsal, Step
from firefighter.views import lines

CHAT = Path(__file__).parents[3] / "firefighter/gateways/chat.py"
METHOD = re.compile(r'"((?:auth|apps|users|conversations|chat|pins|bookmarks|views|files)_\w+)"')
ONLY_BY_A_PRESS = {"views_open", "views_push", "views_update"}
ELSEWHERE = {
    "auth_test": "the doctor asks it",
    "apps_connections_open": "the doctor asks it",
    "users_list": "each start of serve asks it",
    "conversations_join": "only where an incident runs in a channel that was there before",
}


def play(person="U0ANA"):
    page = "<p>Words.</p>"
    return Play(
        mark="abc",
        uid="uid-1",
        messages=[("a line", lines.whisper("Something happened."))],
        page=f'{page}<ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">'
        "ff-incident-uid-1</ac:parameter></ac:structured-macro>",
        person=person,
    )


def rehearse(clinic, *, person="U0ANA"):
    steps: list[Step] = []
    waited: list[float] = []
    ticks = iter(range(1000))
    with wiring.installation(clinic.settings) as there:
        Rehearsal(
            there=there,
            play=play(person),
            say=steps.append,
            timer=lambda: next(ticks) / 100,
            pause=waited.append,
        ).run()
    return steps, waited


def outcomes(steps, outcome):
    return {step.what: step.said for step in steps if step.outcome is outcome}


def test_everything_works_between_neighbours_that_are_well(clinic):
    steps, _ = rehearse(clinic)

    assert {s.what for s in steps if s.outcome is not Outcome.DONE} == {"open a form"}
    assert all(s.milliseconds == 10 for s in steps if s.outcome is Outcome.DONE)


def test_every_method_that_we_ever_call_is_called(clinic):
    named = {*METHOD.findall(CHAT.read_text(encoding="utf-8"))}
    rehearse(clinic)
    called = {call.method.replace(".", "_") for call in clinic.slack.calls}

    missing = {name for name in named if not name.startswith("files_")} - called

    assert missing == {*ONLY_BY_A_PRESS, *ELSEWHERE}
    assert "files_completeUploadExternal" in called


def test_nothing_stays_but_an_archived_channel_and_trash(clinic):
    rehearse(clinic)

    made = [c for c in clinic.slack.workspace.channels.values() if "doctor" in c.name]
    assert [(c.private, c.archived) for c in made] == [(True, True)]
    assert not clinic.wiki.site.pages
    assert [page.title for page in clinic.wiki.site.trashed.values()] == ["FireFighter doctor abc"]


def test_a_refusal_is_told_in_words_and_the_rest_goes_on(clinic):
    clinic.slack.faults.add("pins.add", "error", error="missing_scope")

    steps, _ = rehearse(clinic)

    assert list(outcomes(steps, Outcome.REFUSED)) == ["pin it", "find the pin again"]
    assert "archive the channel" in outcomes(steps, Outcome.DONE)


@pytest.mark.parametrize("method", ["conversations.invite", "chat.postMessage", "chat.update"])
def test_the_channel_is_archived_whatever_fails(clinic, method):
    clinic.slack.faults.add(method, "http", status=500)

    steps, _ = rehearse(clinic)

    assert outcomes(steps, Outcome.SILENT)
    assert "archive the channel" in outcomes(steps, Outcome.DONE)


def test_the_page_is_deleted_whatever_fails(clinic):
    clinic.wiki.faults.add("POST /wiki/rest/api/content/*/label", "http", status=500)

    steps, _ = rehearse(clinic)

    assert list(outcomes(steps, Outcome.SILENT)) == ["label it"]
    assert not clinic.wiki.site.pages


def test_what_slack_postpones_is_tried_again_when_it_said(clinic):
    clinic.slack.faults.add("pins.add", "rate_limited", seconds=7, times=1)

    steps, waited = rehearse(clinic)

    assert waited == [7.0]
    assert "pin it" in outcomes(steps, Outcome.DONE)


def test_what_slack_postpones_for_ever_ends(clinic):
    clinic.slack.faults.add("pins.add", "rate_limited", seconds=7, times=None)

    steps, waited = rehearse(clinic)

    assert waited == [7.0, 7.0]
    assert "pin it" in outcomes(steps, Outcome.SILENT)


def test_without_a_channel_nothing_else_is_tried_in_slack(clinic):
    clinic.slack.workspace.only_admins_create = True

    steps, _ = rehearse(clinic)

    assert [step.what for step in steps[:2]] == [
        "create a private channel",
        "create a private page",
    ]


def test_without_somebody_to_look_on_nobody_is_written_to(clinic):
    steps, _ = rehearse(clinic, person=None)

    assert {*outcomes(steps, Outcome.SKIPPED)} == {
        "invite somebody",
        "whisper to somebody",
        "write to somebody",
        "open a form",
    }


def test_with_confluence_off_it_is_skipped(clinic):
    clinic.changed = {"confluence_url": None}

    steps, _ = rehearse(clinic)

    assert steps[-1].what == "Confluence"
    assert steps[-1].outcome is Outcome.SKIPPED
