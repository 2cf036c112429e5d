"""What must be answered before an incident closes normally, and what is to be written then."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from firefighter.domain.errors import BadInput
from firefighter.domain.incident import Incident, Kind
from firefighter.domain.lifecycle import Stage, Status
from firefighter.domain.policy import Policy
from firefighter.domain.timeline import Entry, EntryKind, KeyEvent, KeyTimes, standing

QUESTIONS: dict[KeyEvent, str] = {
    KeyEvent.STARTED: "When did it start?",
    KeyEvent.DETECTED: "When did we notice?",
    KeyEvent.MITIGATED: "When was the impact over?",
    KeyEvent.RESOLVED: "When was everything as before?",
}

REQUIRED = (KeyEvent.STARTED, KeyEvent.DETECTED, KeyEvent.MITIGATED)

ORDER = ((KeyEvent.STARTED, KeyEvent.DETECTED), (KeyEvent.STARTED, KeyEvent.MITIGATED))
"""Only these two are demanded: declaring after mitigation is normal."""


def unanswered(incident: Incident) -> tuple[KeyEvent, ...]:
    """List the key events that are neither known nor answered "nobody knows"."""
    return tuple(event for event in REQUIRED if event not in incident.times)


def had_impact(incident: Incident) -> bool:
    """Tell whether it is recorded that somebody was hurt, so no closure reason fits."""
    started = incident.instant(KeyEvent.STARTED)
    mitigated = incident.instant(KeyEvent.MITIGATED)
    return incident.stage is not Stage.ONGOING or started is not None or mitigated is not None


def was_over(entries: Sequence[Entry]) -> bool:
    """Tell whether it was ever said that the impact is over, even if it came back since."""
    return any(
        entry.kind is EntryKind.STATUS and entry.new == Status.MITIGATED
        for entry in standing(tuple(entries))
    )


def owes_postmortem(incident: Incident, policy: Policy) -> bool:
    """Tell whether closing it normally owes a post-mortem: it was bad, and no test."""
    return incident.kind is not Kind.TEST and policy.rule(incident.severity).postmortem


def is_to_be_written_up(incident: Incident, policy: Policy) -> bool:
    """Tell whether a post-mortem is owed now; once people say so, of whatever was no test."""
    if incident.status is Status.POSTMORTEM:
        return incident.kind is not Kind.TEST
    answered = incident.status is Status.CLOSED and incident.closure is None
    return answered and owes_postmortem(incident, policy)


def require_order(times: KeyTimes, *, changed: KeyEvent) -> None:
    """Check the two orders that are demanded.

    Raises:
        BadInput: naming the field that was just changed.
    """
    instants: Mapping[KeyEvent, datetime] = {
        event: time.at for event, time in times.items() if time.at is not None
    }
    for earlier, later in ORDER:
        both_known = earlier in instants and later in instants
        if changed in {earlier, later} and both_known and instants[earlier] > instants[later]:
            raise BadInput(changed, f"It cannot have {earlier} after it was {later}.")
