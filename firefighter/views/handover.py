"""How somebody is asked to take command: by name, with two buttons."""

from collections.abc import Callable

from slack_sdk.models.blocks import Block

from firefighter.domain.incident import Incident
from firefighter.domain.timeline import Entry
from firefighter.views import controls
from firefighter.views.blocks import actions, button, person
from firefighter.views.controls import Drawn


def asking(incident: Incident, entry: Entry) -> Block:
    """Give the row below the line; each button carries which asking it answers."""
    drawn = str(Drawn(incident.number, str(entry.seq)))
    return actions(
        "incident.handover",
        button("I take it", controls.HANDOVER_TAKE, drawn, style="primary"),
        button("Not now", controls.HANDOVER_DECLINE, drawn),
    )


def mentioning(whom: str | None, name: Callable[[str], str]) -> Callable[[str], str]:
    """Name people as *name* does, but mention this one, who is to hear of it."""
    return lambda slack_id: person(slack_id) if slack_id == whom else name(slack_id)
