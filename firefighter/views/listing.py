"""What asks for somebody, in one answer."""

from collections import Counter
from collections.abc import Sequence

from firefighter.domain import naming
from firefighter.domain.incident import Incident
from firefighter.domain.lifecycle import LABELS, Stage
from firefighter.domain.policy import Policy
from firefighter.views.blocks import Message, bold, in_line, lock_screen, sections
from firefighter.views.card import lock, severity_words
from firefighter.views.lines import saying

LISTED = 20
COUNTED: dict[Stage, str] = {stage: str(stage) for stage in Stage} | {Stage.STABLE: "mitigated"}
"""As each is called below, so that one word means one thing."""


def listing(incidents: Sequence[Incident], policy: Policy) -> Message:
    """List what asks for somebody: what goes on before what is over, worst first."""
    if not incidents:
        return saying("All quiet: nothing is ongoing, nothing waits to be written up.")
    incidents = what_goes_on_first(incidents)
    head, first = _how_many(incidents), incidents[0]
    rows = [row for incident in incidents[:LISTED] for row in _rows(incident, policy)]
    rows += _left(incidents[LISTED:], policy)
    named = f"{first.key} (private)" if first.private else f"{first.key} · {_title(first)}"
    text = lock_screen(head, named)
    return Message(text, tuple(sections("\n".join([head, *rows]))))


def what_goes_on_first(incidents: Sequence[Incident]) -> list[Incident]:
    """Put what is over behind what goes on, and leave each in the order that it has."""
    return sorted(incidents, key=lambda incident: list(Stage).index(incident.stage))


def _how_many(incidents: Sequence[Incident]) -> str:
    count = f"{len(incidents)} incidents ask" if len(incidents) > 1 else "1 incident asks"
    stages = Counter(COUNTED[incident.stage] for incident in incidents)
    parts = ", ".join(f"{number} {stage}" for stage, number in stages.items())
    return f"{count} for somebody" + (f": {parts}" if len(stages) > 1 else "")


def _left(incidents: Sequence[Incident], policy: Policy) -> list[str]:
    """Name at least what there is no room to describe, and say how to ask for it."""
    if not incidents:
        return []
    keys = ", ".join(incident.key for incident in incidents)
    asked = f"`{policy.command} status {incidents[0].key}`"
    return [f"… and {len(incidents)} more: {keys}.", f"{asked} says how one of them stands."]


def _rows(incident: Incident, policy: Policy) -> tuple[str, str]:
    facts = [severity_words(incident, policy), LABELS[incident.status]]
    facts += [f"<#{incident.channel}>"] if incident.channel else []
    head = bold(f"{incident.key} · {_title(incident)}")
    return f"{lock(incident)}{head}", " · ".join(facts)


def _title(incident: Incident) -> str:
    return in_line(naming.shorten(naming.one_line(incident.title), 80))
