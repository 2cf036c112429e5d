"""The card, from new to closed."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from firefighter.domain.incident import Incident, Kind
from firefighter.domain.lifecycle import Closure, Status
from firefighter.domain.policy import Policy
from firefighter.domain.roles import Person
from firefighter.domain.timeline import Entry
from firefighter.samples.sample import Sample, show
from firefighter.samples.scenes import OTHERWISE, SHOP, TITLE, mitigated, new, running, updated
from firefighter.samples.story import HOSTILE, minutes
from firefighter.views.blocks import Message
from firefighter.views.card import card

GUESTS = (
    Person(id="U6", name="Gil Brun", guest=True),
    Person(id="U7", name="Olga Lind", stranger=True),
)


def drawn(
    incident: Incident,
    *,
    latest: Entry | None = None,
    policy: Policy = SHOP,
    updates: int = 1,
    guests: Sequence[Person] = (),
) -> Message:
    """Draw a card as it is drawn in the shop."""
    return card(incident, latest=latest, policy=policy, updates=updates, guests=guests)


def cards() -> list[Sample]:
    """Give the card in each of its states."""
    driven = running(next_update_at=minutes(28))
    page = {"page_url": "https://acme.atlassian.net/wiki/x/AQ", "draft_ordered_at": minutes(71)}
    to_write_up = mitigated(status=Status.POSTMORTEM, **page)
    hostile = running(title=TITLE, service="R&D <x>", sure=False)
    closed = replace(to_write_up, status=Status.CLOSED, closed_at=minutes(180))
    by_mistake = new(status=Status.CLOSED, closure=Closure.MISTAKE, closed_at=minutes(5))
    ordered = mitigated(draft_ordered_at=minutes(71))
    gone = updated(words=None, blanked_at=minutes(50), blanked_by="U3")
    return [
        of("new", new()),
        of("driven", driven, latest=updated(), updates=3),
        of("mitigated", mitigated(), latest=updated()),
        of("mitigated, its draft ordered", ordered),
        of("to write up", to_write_up),
        of("to write up, times unknown", running(status=Status.POSTMORTEM)),
        of("closed", closed, latest=updated()),
        of("closed as a mistake", by_mistake),
        of("its words removed", driven, latest=gone, updates=3),
        of("private", replace(driven, private=True), latest=updated()),
        of("private, guests here", replace(driven, private=True), latest=updated(), guests=GUESTS),
        of("afterwards", mitigated(kind=Kind.BACKFILLED)),
        of("test", new(kind=Kind.TEST)),
        of("in other words", driven, policy=OTHERWISE),
        of("hostile title", hostile, latest=updated(words=HOSTILE)),
    ]


def of(
    state: str,
    incident: Incident,
    *,
    latest: Entry | None = None,
    policy: Policy = SHOP,
    updates: int = 1,
    guests: Sequence[Person] = (),
) -> Sample:
    """Show a card under the name of a state."""
    given: dict[str, Any] = {
        "latest": latest,
        "policy": policy,
        "updates": updates,
        "guests": guests,
    }
    return show(f"card {state}", card, incident, **given)
