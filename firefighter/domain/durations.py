"""How long an incident took, each figure with what it is measured from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from firefighter.domain.incident import Incident
from firefighter.domain.lifecycle import LABELS, Status
from firefighter.domain.metrics import between, spell, time_in_status
from firefighter.domain.policy import Policy
from firefighter.domain.severity import Severity
from firefighter.domain.timeline import Confidence, Entry, EntryKind, KeyEvent, standing

EVENT_LABELS: dict[KeyEvent, str] = {
    KeyEvent.STARTED: "Started",
    KeyEvent.DETECTED: "Detected",
    KeyEvent.MITIGATED: "Impact over",
    KeyEvent.RESOLVED: "Resolved",
}

MEASURES = (
    ("To detect", KeyEvent.STARTED, KeyEvent.DETECTED),
    ("To mitigate (how long it hurt)", KeyEvent.STARTED, KeyEvent.MITIGATED),
    ("To resolve", KeyEvent.STARTED, KeyEvent.RESOLVED),
)


@dataclass(frozen=True)
class Duration:
    """One figure: *took* is ``1h 31m`` or ``not known``, *measured* says between what."""

    label: str
    took: str
    measured: str


def measured(incident: Incident) -> tuple[Duration, ...]:
    """Give the figures that stand on key events; none is made from a guess."""
    return tuple(_measured(incident, *measure) for measure in MEASURES)


def in_status(
    incident: Incident, entries: Sequence[Entry], *, until: datetime
) -> tuple[Duration, ...]:
    """Give the time spent in each status.

    Args:
        entries: the whole timeline, oldest first.
        until: where the last interval ends, unless the incident is closed.
    """
    end = "closed" if incident.status is Status.CLOSED else "when this was written"
    spent = time_in_status(entries, until=until)
    return tuple(Duration(LABELS[s], spell(took), f"from declared to {end}") for s, took in spent)


def in_severity(
    incident: Incident, entries: Sequence[Entry], policy: Policy, *, until: datetime
) -> tuple[Duration, ...]:
    """Give the time that somebody was hurt at each severity, worst first."""
    over = incident.instant(KeyEvent.MITIGATED)
    end, said = (over, "impact over") if over is not None else (until, "when this was written")
    spent: dict[Severity, timedelta] = {}
    steps = [*severities(incident, entries), (end, incident.severity)]
    for (since, severity), (then, _) in pairwise(steps):
        took = max(timedelta(), min(then, end) - since)
        spent[severity] = spent.get(severity, timedelta()) + took
    return tuple(
        Duration(policy.label(severity), spell(took), f"from declared to {said}")
        for severity, took in sorted(spent.items())
        if took
    )


def severities(
    incident: Incident, entries: Sequence[Entry]
) -> tuple[tuple[datetime, Severity], ...]:
    """Give every severity it had, and since when; what was taken back never was."""
    changes = [
        (entry.at, Severity(int(entry.old or 0)), Severity(int(entry.new or 0)))
        for entry in standing(tuple(entries))
        if entry.kind is EntryKind.SEVERITY and entry.old != entry.new
    ]
    first = changes[0][1] if changes else incident.severity
    return ((incident.declared_at, first), *((at, new) for at, _, new in changes))


def _measured(incident: Incident, label: str, first: KeyEvent, last: KeyEvent) -> Duration:
    took = between(incident, first, last)
    said = f"from {EVENT_LABELS[first].lower()} to {EVENT_LABELS[last].lower()}"
    if took is not None:
        return Duration(label, spell(took), said)
    return Duration(label, "not known", f"{said}; {_why_not(incident, first, last)}")


def _why_not(incident: Incident, first: KeyEvent, last: KeyEvent) -> str:
    for event in (first, last):
        known = incident.time(event)
        if known is None or known.at is None:
            return f"“{EVENT_LABELS[event].lower()}” is not known"
        if known.confidence is not Confidence.SURE:
            return f"“{EVENT_LABELS[event].lower()}” is a guess"
    return f"“{EVENT_LABELS[last].lower()}” lies before it"
