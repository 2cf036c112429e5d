"""A week of incidents, honestly: what happened, what it is based on, what is not counted."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from firefighter.domain import closing
from firefighter.domain.incident import COUNTED, Incident, Kind
from firefighter.domain.lifecycle import Closure, Stage
from firefighter.domain.metrics import Median, median_of, time_to_mitigate
from firefighter.domain.policy import Policy
from firefighter.domain.postmortem import due_after
from firefighter.domain.severity import Severity
from firefighter.domain.timeline import KeyEvent

SHOWN = 6
MEDIAN_FROM = 5
"""Below this many values a median says nothing that the list does not say."""
LATE_AFTER = timedelta(minutes=15)


@dataclass(frozen=True)
class Week:
    """Monday to Sunday in the organisation's zone; *start* and *end* are instants."""

    monday: date
    start: datetime
    end: datetime
    zone: ZoneInfo

    @property
    def number(self) -> int:
        return self.monday.isocalendar().week


@dataclass(frozen=True, kw_only=True)
class Digest:
    """The facts of one week.

    Attributes:
        counted: real incidents declared in the week, none private, worst first.
        shown: those that get a line; the rest is *smaller*.
        ongoing: began by the end of the week, and still goes on.
        affected: the union of their impact, overlaps counted once.
        owed: drafts past their date, by team.
        not_counted: what was left out, in words, with how many.
        late: when it should have been sent, if it was not.
    """

    week: Week
    counted: tuple[Incident, ...]
    shown: tuple[Incident, ...]
    smaller: int
    ongoing: tuple[Incident, ...]
    mitigation: Median
    without_times: int
    affected: timedelta
    owed: tuple[tuple[str, int], ...]
    not_counted: tuple[tuple[str, int], ...]
    late: datetime | None

    @property
    def quiet(self) -> bool:
        return not self.counted and not self.ongoing


def week_of(at: datetime, policy: Policy) -> Week:
    """Give the week that *at* lies in."""
    local = at.astimezone(policy.tzinfo).date()
    return week_from(local - timedelta(days=local.weekday()), policy)


def week_from(monday: date, policy: Policy) -> Week:
    def midnight(day: date) -> datetime:
        return datetime.combine(day, time(), policy.tzinfo).astimezone(UTC)

    return Week(monday, midnight(monday), midnight(monday + timedelta(days=7)), policy.tzinfo)


def week_before(at: datetime, policy: Policy) -> Week:
    """Give the last week that was over at *at*."""
    return week_from(week_of(at, policy).monday - timedelta(days=7), policy)


def digest(
    week: Week,
    declared: Sequence[Incident],
    unfinished: Sequence[Incident],
    *,
    policy: Policy,
    late: datetime | None = None,
) -> Digest:
    """Work out the digest.

    Args:
        declared: everything declared in the week.
        unfinished: everything that is not closed now, from any week.
    """
    public = [incident for incident in declared if not incident.private]
    counted = sorted((i for i in public if i.counts), key=lambda i: (i.severity, i.number))
    shown = counted if len(counted) <= SHOWN else _hurt(counted)
    open_now = [i for i in unfinished if not i.private and i.kind in COUNTED]
    mitigation = median_of(time_to_mitigate(i) for i in counted)
    return Digest(
        week=week,
        counted=tuple(counted),
        shown=tuple(shown),
        smaller=len(counted) - len(shown),
        ongoing=tuple(i for i in open_now if _goes_on(i, week)),
        mitigation=mitigation,
        without_times=len(counted) - mitigation.n,
        affected=affected(counted),
        owed=_owed(open_now, week, policy),
        not_counted=_left_out(public),
        late=late,
    )


def affected(incidents: Sequence[Incident]) -> timedelta:
    """Measure how long somebody was affected: overlaps count once, guesses not at all."""
    spans = sorted(span for span in map(_impact, incidents) if span is not None)
    total, until = timedelta(), datetime.min.replace(tzinfo=UTC)
    for start, end in spans:
        total += max(timedelta(), end - max(start, until))
        until = max(until, end)
    return total


def next_due(after: datetime, policy: Policy) -> datetime:
    """Give the next instant at which the digest is due, strictly after *after*.

    A local time that daylight saving skips becomes the same time on the clock before the jump,
    which is later by the jump.
    """
    day = after.astimezone(policy.tzinfo).date()
    day += timedelta(days=(policy.digest.weekday - day.weekday()) % 7)
    due = _due_on(day, policy)
    return due if due > after else _due_on(day + timedelta(days=7), policy)


def last_due(at: datetime, policy: Policy) -> datetime:
    """Give the last instant until *at* at which the digest was due."""
    day = at.astimezone(policy.tzinfo).date()
    day -= timedelta(days=(day.weekday() - policy.digest.weekday) % 7)
    due = _due_on(day, policy)
    return due if due <= at else _due_on(day - timedelta(days=7), policy)


def _due_on(day: date, policy: Policy) -> datetime:
    return datetime.combine(day, policy.digest.at, policy.tzinfo).astimezone(UTC)


def _impact(incident: Incident) -> tuple[datetime, datetime] | None:
    start, took = incident.instant(KeyEvent.STARTED), time_to_mitigate(incident)
    return None if start is None or took is None else (start, start + took)


def _hurt(counted: Sequence[Incident]) -> list[Incident]:
    """Choose those that hurt: the worst severities first, in each the longest."""

    def pain(incident: Incident) -> tuple[Severity, timedelta]:
        return incident.severity, -(time_to_mitigate(incident) or timedelta())

    return sorted(counted, key=pain)[:SHOWN]


def _goes_on(incident: Incident, week: Week) -> bool:
    return incident.stage is Stage.ONGOING and incident.declared_at < week.end


def _owed(
    unfinished: Sequence[Incident], week: Week, policy: Policy
) -> tuple[tuple[str, int], ...]:
    last_day = week.monday + timedelta(days=6)
    late = [
        i
        for i in unfinished
        if i.stage in {Stage.TO_WRITE_UP, Stage.STABLE}
        and closing.owes_postmortem(i, policy)
        and due_after(i.instant(KeyEvent.MITIGATED) or i.declared_at, policy) <= last_day
    ]
    teams = Counter(_team(i, policy) for i in late)
    return tuple(sorted(teams.items()))


def _team(incident: Incident, policy: Policy) -> str:
    service = policy.service(incident.service)
    return (service.team or service.name) if service else "without a service"


def _left_out(public: Sequence[Incident]) -> tuple[tuple[str, int], ...]:
    words = {
        Closure.DUPLICATE: "duplicate",
        Closure.FALSE_ALARM: "false alarm",
        Closure.MISTAKE: "declared by mistake",
        Closure.NOTHING_TO_FIX: "handled elsewhere",
    }
    kinds = {Kind.GAMEDAY: "game day", Kind.NEARMISS: "near miss"}
    closed = Counter(words[i.closure] for i in public if i.closure and i.kind in COUNTED)
    others = Counter(kinds[i.kind] for i in public if i.kind in kinds)
    return tuple(sorted((closed + others).items()))
