"""How long things took, and the one median we dare to print."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from firefighter.domain.incident import Incident
from firefighter.domain.lifecycle import Status
from firefighter.domain.timeline import Confidence, Entry, EntryKind, KeyEvent, standing


def between(incident: Incident, first: KeyEvent, last: KeyEvent) -> timedelta | None:
    """Measure from one key event to another; None unless both are known for sure, in order."""
    start, end = incident.time(first), incident.time(last)
    if start is None or end is None or start.at is None or end.at is None:
        return None
    if not start.confidence is end.confidence is Confidence.SURE:
        return None
    took = end.at - start.at
    return took if took >= timedelta() else None


def time_to_mitigate(incident: Incident) -> timedelta | None:
    """Measure from the start of impact to its end, the headline figure.

    Source: README "Decisions", metrics; mitigated means that the impact is over.
    """
    return between(incident, KeyEvent.STARTED, KeyEvent.MITIGATED)


@dataclass(frozen=True)
class Median:
    """A median with the number of values it stands on; *value* is None when there is none."""

    value: timedelta | None
    n: int


def median_of(durations: Iterable[timedelta | None]) -> Median:
    known = [d.total_seconds() for d in durations if d is not None]
    return Median(timedelta(seconds=median(known)) if known else None, len(known))


def time_in_status(
    entries: Sequence[Entry], *, until: datetime
) -> tuple[tuple[Status, timedelta], ...]:
    """Sum up the time spent in each status, in the order they were first entered.

    Args:
        entries: one incident's, oldest first.
        until: where the last interval ends, unless the incident is closed.
    """
    spent: dict[Status, timedelta] = {}
    current, since = Status.OPEN, entries[0].at if entries else until
    for entry in standing(tuple(entries)):
        if entry.kind is EntryKind.STATUS and entry.new is not None:
            spent[current] = spent.get(current, timedelta()) + (entry.at - since)
            current, since = Status(entry.new), entry.at
    if current is not Status.CLOSED:
        spent[current] = spent.get(current, timedelta()) + (until - since)
    return tuple((status, took) for status, took in spent.items() if took > timedelta())


def spell(duration: timedelta) -> str:
    """Say a duration with its days: ``1d 2h 5m``; under a minute, in seconds."""
    seconds = int(duration.total_seconds())
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3_600)
    parts = [(days, "d"), (hours, "h"), (rest // 60, "m")]
    said = " ".join(f"{value}{unit}" for value, unit in parts if value)
    return said or f"{seconds}s"
