"""What an organisation calls its severities and roles is what people see."""

import json
import re
from dataclasses import replace
from datetime import date

import pytest

from firefighter.domain import digest as week
from firefighter.domain.lifecycle import Status
from firefighter.domain.postmortem import draft
from firefighter.domain.quotation import Place, Quotation
from firefighter.domain.roles import Role
from firefighter.domain.severity import Severity
from firefighter.domain.timeline import EntryKind
from firefighter.samples.scenes import OTHERWISE, new, running, updated
from firefighter.samples.story import NAMES, entry, minutes
from firefighter.views import (
    card,
    close,
    declare,
    digest,
    forms,
    incident_pages,
    lines,
    listing,
    postmortem,
    quotation,
)
from firefighter.views.help import help_text

RAISED = entry(EntryKind.SEVERITY, old="3", new="2", words="Cards too.")
UNDONE = entry(EntryKind.UNDONE, field="severity", old="2", new="3")
TAKEN = entry(EntryKind.ROLE, field="scribe", old=None, new="U2")
SAID = Quotation(place=Place("C1", "1893553320.000100"), author="U2", words="The disk is full.")
WEEK = week.digest(
    week.week_from(date(2026, 11, 16), OTHERWISE),
    [running(status=Status.CLOSED, severity=Severity.SEV1)],
    [running()],
    policy=OTHERWISE,
)
STORY = [entry(EntryKind.DECLARED, new="3"), RAISED, replace(TAKEN, seq=3)]
DRAFT = draft(running(), STORY, names=NAMES, policy=OTHERWISE, at=minutes(200))

SURFACES = {
    "card": card.card(running(), latest=updated(), policy=OTHERWISE, updates=1),
    "topic": lines.topic(running(), OTHERWISE),
    "announcement": lines.announcement(running(), OTHERWISE),
    "raised": lines.raised(running(), RAISED, OTHERWISE),
    "declared": lines.line(running(), entry(EntryKind.DECLARED, new="2"), OTHERWISE, undo=False),
    "line": lines.line(running(), RAISED, OTHERWISE, undo=True),
    "undone": lines.line(running(), UNDONE, OTHERWISE, undo=False),
    "update": lines.line(running(), updated(), OTHERWISE, undo=False),
    "list": listing.listing([running()], OTHERWISE),
    "status": lines.status_of(running(), None, OTHERWISE),
    "declare": declare.declare(declare.Form(channel="C1", unsure=True), OTHERWISE),
    "lower": forms.severity_change(running(), Severity.SEV3, OTHERWISE, lowered=True),
    "raise": forms.severity_change(new(), Severity.SEV2, OTHERWISE, lowered=False),
    "close": close.close(running(), OTHERWISE, owes_draft=True, bypass=True),
    "quotation": quotation.choose(SAID, [running()], OTHERWISE, private=False),
    "digest": digest.digest(WEEK, OTHERWISE),
    "digest in a terminal": digest.plain(WEEK, OTHERWISE),
    "page": postmortem.page(DRAFT),
    "copy": postmortem.copy(DRAFT),
    "comment": postmortem.closed_again(running(), entry(EntryKind.STATUS), OTHERWISE),
    "help": help_text(OTHERWISE, everything=True),
    "operators": incident_pages.ongoing([running()], names=NAMES, policy=OTHERWISE, at=minutes(5)),
}


def words_of(shown):
    if isinstance(shown, str):
        return shown
    drawn = shown.to_dict() if hasattr(shown, "to_dict") else [b.to_dict() for b in shown.blocks]
    return json.dumps(drawn, ensure_ascii=False) + str(getattr(shown, "text", ""))


@pytest.mark.parametrize("name", SURFACES)
def test_a_severity_is_called_by_its_label_wherever_it_is_seen(name):
    said = words_of(SURFACES[name])

    assert re.search("p[123]", said, re.IGNORECASE)
    assert not re.search(r"sev ?[1-5]", said, re.IGNORECASE)


@pytest.mark.parametrize("name", ["declare", "card"])
def test_those_that_were_given_up_are_not_offered(name):
    offered = re.findall(r"(?<=\")(?:P|SEV)[1-5](?= · )", words_of(SURFACES[name]))

    assert offered == ["P1", "P2", "P3"]


def test_one_closed_long_ago_with_a_severity_that_was_given_up_is_drawn():
    old = running(status=Status.CLOSED, severity=Severity.SEV5, closed_at=minutes(90))

    drawn = card.card(old, latest=None, policy=OTHERWISE, updates=0)

    assert ":white_circle: SEV5 · Closed" in words_of(drawn)


def test_roles_are_called_by_their_labels():
    form = words_of(forms.role_form(running(), OTHERWISE))
    line = words_of(lines.line(running(), TAKEN, OTHERWISE, undo=False))

    assert all(label in form for label in OTHERWISE.roles.values())
    assert "*IC*   <@U1>" in words_of(SURFACES["card"])
    assert "*IC*   <@U1>" in words_of(SURFACES["status"])
    assert "note taker" in line
    assert "Note taker" in postmortem.copy(
        draft(
            running(roles={Role.SCRIBE: "U2"}),
            STORY,
            names=NAMES,
            policy=OTHERWISE,
            at=minutes(200),
        )
    )
