"""What the words of the command answer, side by side."""

from dataclasses import replace
from typing import Any

from firefighter.domain.acting import By
from firefighter.domain.lifecycle import Status
from firefighter.domain.roles import Person
from firefighter.domain.severity import Severity
from firefighter.samples.sample import Sample, show
from firefighter.samples.scenes import SHOP, running
from firefighter.samples.story import minutes
from firefighter.views import answers, lines


def commands() -> list[Sample]:
    """Give an answer for each word that changes an incident."""
    before, by = running(), By(person=Person(id="U1", name="Ana"), at=minutes(5), policy=SHOP)
    owed = {"draft_ordered_at": minutes(5)}
    became: list[tuple[str, answers.Answer, dict[str, Any]]] = [
        ("status", answers.moved, {"status": Status.MITIGATED}),
        ("sev", answers.rated, {"severity": Severity.SEV1}),
        ("update", answers.updated, {"next_update_at": minutes(35)}),
        ("note", answers.noted, {}),
        ("todo", answers.followed_up, {}),
        ("command", answers.commanded, {}),
        ("invite", answers.invited, {"invited": ("U2", "U3")}),
        ("title", answers.renamed, {"title": "Nobody can pay"}),
        ("close", answers.closed, {"status": Status.CLOSED} | owed),
    ]
    return [
        *(
            show(f"answer to {word}", lines.saying, said(before, replace(before, **change), by))
            for word, said, change in became
        ),
        show("answer to resync", lines.saying, answers.resumed(before, 2)),
        show("answer below a mention", lines.answer, answers.resumed(before, 2), before),
    ]
