"""The facts of a post-mortem draft, worked out once, drawn as a page or as Markdown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from firefighter.domain import naming, roles
from firefighter.domain.incident import Incident
from firefighter.domain.lifecycle import LABELS
from firefighter.domain.metrics import between, spell, time_in_status
from firefighter.domain.policy import Policy
from firefighter.domain.sentences import sentence
from firefighter.domain.severity import Severity
from firefighter.domain.timeline import (
    Confidence,
    Entry,
    EntryKind,
    KeyEvent,
    KeyTime,
    standing,
)
from firefighter.domain.updates import Update

PAGE_TITLE = 250
ROWS = 2000
NOISE = frozenset({EntryKind.INVITED, EntryKind.TIME})

EVENT_LABELS: dict[KeyEvent, str] = {
    KeyEvent.STARTED: "Started",
    KeyEvent.DETECTED: "Detected",
    KeyEvent.MITIGATED: "Impact over",
    KeyEvent.RESOLVED: "Resolved",
}

MEASURES = (
    ("To notice", KeyEvent.STARTED, KeyEvent.DETECTED),
    ("To mitigate", KeyEvent.STARTED, KeyEvent.MITIGATED),
    ("To resolve", KeyEvent.STARTED, KeyEvent.RESOLVED),
)


@dataclass(frozen=True)
class Row:
    """One line of the timeline; *words* are people's own."""

    at: str
    who: str
    said: str
    words: str | None
    permalink: str | None


@dataclass(frozen=True)
class Posted:
    """One update, with its parts."""

    at: str
    who: str
    update: Update


@dataclass(frozen=True)
class Task:
    """Something to do afterwards; its number is unique on the page."""

    number: int
    words: str
    owner: str | None


@dataclass(frozen=True, kw_only=True)
class Draft:
    """Everything a template needs, as text that is still to be escaped.

    Attributes:
        zone: the one time zone of the page, with its offset: ``Europe/Paris, UTC+01:00``.
        durations: what was measured, how long, and between what; "not known" is said.
        noise: rows that few readers want, told at the end.
        left_out: timeline rows beyond the limit of a page.
    """

    uid: str
    key: str
    title: str
    page_title: str
    other_title: str
    zone: str
    written: str
    due: date | None
    facts: tuple[tuple[str, str], ...]
    summary: str
    durations: tuple[tuple[str, str, str], ...]
    in_status: tuple[tuple[str, str], ...]
    roles: tuple[tuple[str, str], ...]
    participants: tuple[str, ...]
    updates: tuple[Posted, ...]
    timeline: tuple[Row, ...]
    noise: tuple[Row, ...]
    left_out: int
    tasks: tuple[Task, ...]


def draft(
    incident: Incident,
    entries: Sequence[Entry],
    *,
    names: Mapping[str, str],
    policy: Policy,
    at: datetime,
) -> Draft:
    """Work out the facts of a draft.

    Args:
        entries: the whole timeline, oldest first.
        names: what people are called; an id that is missing stands for itself.
    """
    pen = _Pen(names, policy.tzinfo)
    story = sorted(standing(tuple(entries)), key=lambda entry: (entry.at, entry.seq))
    rows = [pen.row(entry) for entry in story if entry.kind not in NOISE]
    name = f"{incident.key} {incident.title}"
    posted = [entry for entry in story if entry.kind is EntryKind.UPDATE]
    return Draft(
        uid=incident.uid,
        key=incident.key,
        title=incident.title,
        page_title=f"{naming.shorten(name, PAGE_TITLE - 40)} · post-mortem",
        other_title=f"{naming.shorten(name, PAGE_TITLE - 40)} · post-mortem ({incident.uid[:8]})",
        zone=_zone(policy, incident.declared_at, at),
        written=pen.time(at),
        due=_due(incident, policy),
        facts=_facts(incident, story, pen),
        summary=_summary(incident, posted),
        durations=tuple(_duration(incident, *measure) for measure in MEASURES),
        in_status=_in_status(entries, at),
        roles=_roles(incident, pen),
        participants=tuple(pen.name(person) for person in _participants(incident, story)),
        updates=tuple(pen.posted(entry) for entry in posted),
        timeline=tuple(rows[:ROWS]),
        noise=tuple(pen.row(entry) for entry in story if entry.kind in NOISE)[:ROWS],
        left_out=max(0, len(rows) - ROWS),
        tasks=_tasks(story, pen),
    )


class _Pen:
    """Writes names and times the way this page does."""

    def __init__(self, names: Mapping[str, str], zone: ZoneInfo) -> None:
        self._names = names
        self._zone = zone

    def name(self, person: str) -> str:
        return self._names.get(person, person)

    def time(self, at: datetime) -> str:
        return f"{at.astimezone(self._zone):%Y-%m-%d %H:%M}"

    def row(self, entry: Entry) -> Row:
        told = sentence(entry, name=self.name, clock=self.time)
        words = told.words
        if entry.kind is EntryKind.UPDATE:
            update = Update.from_words(entry.words)
            words = "\n".join(part for part in (update.known, update.doing, update.need) if part)
        who = self.name(entry.actor)
        return Row(self.time(entry.at), who, told.said, words, entry.permalink)

    def posted(self, entry: Entry) -> Posted:
        update = Update.from_words(entry.words)
        return Posted(self.time(entry.at), self.name(entry.actor), update)

    def key_time(self, known: KeyTime | None) -> str:
        if known is None:
            return "not recorded"
        if known.at is None:
            return "nobody knows"
        guess = " (a guess)" if known.confidence is Confidence.GUESS else ""
        return f"{self.time(known.at)}{guess}"


def _facts(incident: Incident, story: Sequence[Entry], pen: _Pen) -> tuple[tuple[str, str], ...]:
    severity = incident.severity.label + ("" if incident.sure else " (not sure)")
    changes = [e for e in story if e.kind is EntryKind.SEVERITY]
    if changes:
        steps = [changes[0].old, *(e.new for e in changes)]
        severity = " → ".join(Severity(int(step or 0)).label for step in steps)
    facts = [
        ("Incident", f"{incident.key} {incident.title}"),
        ("Severity", severity),
        ("Status when written", LABELS[incident.status]),
        ("Service", incident.service or "not named"),
        ("Kind", incident.kind.value),
        ("Declared", f"{pen.time(incident.declared_at)} by {pen.name(incident.declared_by)}"),
    ]
    facts += [(label, pen.key_time(incident.time(event))) for event, label in EVENT_LABELS.items()]
    return tuple(facts)


def _tasks(story: Sequence[Entry], pen: _Pen) -> tuple[Task, ...]:
    written = [entry for entry in story if entry.kind is EntryKind.ACTION]
    return tuple(
        Task(number, entry.words or "", pen.name(entry.field) if entry.field else None)
        for number, entry in enumerate(written, start=1)
    )


def _in_status(entries: Sequence[Entry], at: datetime) -> tuple[tuple[str, str], ...]:
    spent = time_in_status(entries, until=at)
    return tuple((LABELS[status], spell(took)) for status, took in spent)


def _summary(incident: Incident, posted: Sequence[Entry]) -> str:
    if incident.summary:
        return incident.summary
    known = [Update.from_words(entry.words).known for entry in posted]
    return next((words for words in reversed(known) if words), "")


def _duration(
    incident: Incident, label: str, first: KeyEvent, last: KeyEvent
) -> tuple[str, str, str]:
    took = between(incident, first, last)
    measured = f"from {EVENT_LABELS[first].lower()} to {EVENT_LABELS[last].lower()}"
    return label, spell(took) if took is not None else "not known", measured


def _roles(incident: Incident, pen: _Pen) -> tuple[tuple[str, str], ...]:
    held = {roles.Role.COMMANDER: incident.commander} | dict(incident.roles)
    return tuple((roles.LABELS[role], pen.name(person)) for role, person in held.items())


def _participants(incident: Incident, story: Sequence[Entry]) -> tuple[str, ...]:
    acted = [entry.actor for entry in story]
    return tuple(dict.fromkeys([incident.declared_by, *acted, *incident.roles.values()]))


def _zone(policy: Policy, *instants: datetime) -> str:
    offsets = dict.fromkeys(_offset(at.astimezone(policy.tzinfo)) for at in instants)
    return f"{policy.zone}, {' and '.join(offsets)}"


def _offset(local: datetime) -> str:
    text = f"{local:%z}"
    return f"UTC{text[:3]}:{text[3:5]}"


def _due(incident: Incident, policy: Policy) -> date | None:
    over = incident.instant(KeyEvent.MITIGATED)
    if over is None:
        return None
    day, left = over.astimezone(policy.tzinfo).date(), policy.postmortem_days
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5  # noqa: PLR2004 - Monday to Friday
    return day
