"""The form that asks in whose timeline a message belongs."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from firefighter.domain.incident import Incident
from firefighter.domain.policy import Policy
from firefighter.domain.quotation import Quotation
from firefighter.views.blocks import ask, clock, context, in_line, person, quote, section, select
from firefighter.views.listing import what_goes_on_first

CALLBACK, INCIDENT = "quote", "incident"
MOST = 100
PRIVATE = (
    "It was said in private. Whoever may read the incident's channel or post-mortem can read it."
)


def choose(
    quotation: Quotation, incidents: Sequence[Incident], policy: Policy, *, private: bool
) -> View:
    """Ask which incident a message is about.

    Args:
        private: whether it was said where others cannot read it.
    """
    by = f"{person(quotation.author)}, " if quotation.author else ""
    offered = what_goes_on_first(incidents)[:MOST]
    choices = {str(i.number): f"{i.key} · {policy.label(i.severity)} · {i.title}" for i in offered}
    element = select(INCIDENT, "An incident", choices)
    blocks: list[Block] = [ask(INCIDENT, "Which incident is it about?", element)]
    blocks += [section(quote(quotation.words))] if quotation.words else []
    blocks += [context(f"{by}{clock(quotation.place.at)}")]
    return View(
        type="modal",
        callback_id=CALLBACK,
        private_metadata=quotation.model_dump_json(),
        title="Add to a timeline",
        submit="Add",
        close="Cancel",
        blocks=[*blocks, context(PRIVATE)] if private else blocks,
    )


def added(incident: Incident) -> View:
    """Say where the message is now."""
    where = f" It is told in <#{incident.channel}>." if incident.channel else ""
    said = f"It is in the timeline of {incident.key} “{in_line(incident.title)}”.{where}"
    return View(type="modal", title=incident.key, close="Done", blocks=[section(said)])
