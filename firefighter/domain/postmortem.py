"""The facts of a post-mortem draft, worked out once, drawn as a page or as Markdown."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Generic, TypeVar

from firefighter.domain import durations, naming
from firefighter.domain.durations import EVENT_LABELS, Duration
from firefighter.domain.incident import Incident, Kind
from firefighter.domain.lifecycle import LABELS, Closure
from firefighter.domain.pen import Pen
from firefighter.domain.policy import Policy
from firefighter.domain.roles import Role
from firefighter.domain.sentences import removal, sentence
from firefighter.domain.slacktext import plain
from firefighter.domain.slacktext.tree import Inline, Paragraph, Style, Styled, Text, link
from firefighter.domain.timeline import Entry, EntryKind, KeyEvent, standing
from firefighter.domain.updates import Update

PAGE_TITLE = 250
ROWS = 2000
DONE = "done"
NOISE = frozenset({EntryKind.INVITED, EntryKind.TIME, EntryKind.TITLE, EntryKind.SUMMARY})

KINDS: dict[Kind, str] = {
    Kind.REAL: "Real incident",
    Kind.TEST: "Test",
    Kind.GAMEDAY: "Game day: an exercise",
    Kind.BACKFILLED: "Real incident, recorded afterwards",
    Kind.NEARMISS: "Near miss: nobody was hurt",
}

CLOSURES: dict[Closure, str] = {
    Closure.DUPLICATE: "Duplicate",
    Closure.FALSE_ALARM: "False alarm",
    Closure.MISTAKE: "Declared by mistake",
    Closure.NOTHING_TO_FIX: "Nothing to fix here",
}

T = TypeVar("T")


@dataclass(frozen=True)
class Fact:
    label: str
    value: str


@dataclass(frozen=True)
class Row:
    """One line of the timeline; *words* are people's own, *seq* is its place in the story."""

    at: str
    said: str
    words: tuple[Paragraph, ...]
    permalink: str | None
    seq: int = 0


@dataclass(frozen=True)
class Posted:
    """One update, with the parts that were said; *next_by* is when the next was promised."""

    at: str
    who: str
    parts: tuple[tuple[str, tuple[Paragraph, ...]], ...]
    next_by: str | None


@dataclass(frozen=True)
class Task:
    """Something to do afterwards; its number is unique on the page."""

    number: int
    words: tuple[Inline, ...]
    owner: str | None
    done: bool


@dataclass(frozen=True)
class Listed(Generic[T]):
    """What fits on the page, and how many did not."""

    shown: tuple[T, ...]
    left_out: int = 0

    def first(self, limit: int) -> "Listed[T]":
        dropped = max(0, len(self.shown) - limit)
        return Listed(self.shown[:limit], self.left_out + dropped)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """Everything a template needs, as text that is still to be escaped.

    Attributes:
        zone: the one time zone of the page, with its offset: ``Europe/Paris, UTC+01:00``.
        due: the day by which it is to be written; None when nobody knows when it was over.
        noise: rows that few readers want, told at the end.
    """

    uid: str
    key: str
    page_title: str
    other_title: str
    zone: str
    written: str
    due: date | None
    facts: tuple[Fact, ...]
    roles: tuple[Fact, ...]
    participants: tuple[str, ...]
    summary: tuple[Paragraph, ...]
    measured: tuple[Duration, ...]
    in_status: tuple[Duration, ...]
    in_severity: tuple[Duration, ...]
    updates: Listed[Posted]
    timeline: Listed[Row]
    noise: Listed[Row]
    tasks: Listed[Task]

    def shortened(self, limit: int) -> "Draft":
        """Give the same with at most *limit* entries in each list; the lists say what they lost."""
        return replace(
            self,
            updates=self.updates.first(limit),
            timeline=self.timeline.first(limit),
            noise=self.noise.first(limit),
            tasks=self.tasks.first(limit),
        )


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
        at: when it is written.
    """
    story = sorted(standing(tuple(entries)), key=lambda entry: (entry.at, entry.seq))
    pen = Pen(names, policy.tzinfo, [at, *_instants(incident, story)])
    posted = [entry for entry in story if entry.kind is EntryKind.UPDATE]
    actions = [entry for entry in story if entry.kind is EntryKind.ACTION]
    return Draft(
        uid=incident.uid,
        key=incident.key,
        page_title=_title(incident),
        other_title=_title(incident, f" ({incident.uid[:8]})"),
        zone=pen.zone,
        written=pen.time(at),
        due=due_on(incident, policy),
        facts=tuple(_facts(incident, entries, pen, policy)),
        roles=_roles(incident, pen, policy),
        participants=tuple(pen.name(person) for person in _participants(incident, story)),
        summary=plain.parse(_summary(incident, posted)),
        measured=durations.measured(incident),
        in_status=durations.in_status(incident, entries, until=at),
        in_severity=durations.in_severity(incident, entries, policy, until=at),
        updates=Listed(tuple(_posted(entry, pen) for entry in posted)).first(ROWS),
        timeline=Listed(tuple(_row(e, pen, policy) for e in story if not _is_noise(e))).first(ROWS),
        noise=Listed(tuple(_row(e, pen, policy) for e in story if _is_noise(e))).first(ROWS),
        tasks=Listed(tuple(_task(n, e, pen) for n, e in enumerate(actions, start=1))).first(ROWS),
    )


def due_on(incident: Incident, policy: Policy) -> date | None:
    """Give the day by which it is to be written up; None when nobody knows when it was over."""
    over = incident.instant(KeyEvent.MITIGATED)
    return None if over is None else due_after(over, policy)


def due_after(over: datetime, policy: Policy) -> date:
    """Count the working days that policy leaves, from the day the impact was over."""
    day, left = over.astimezone(policy.tzinfo).date(), policy.postmortem_days
    while left:
        day += timedelta(days=1)
        left -= policy.is_working_day(day)
    return day


def _instants(incident: Incident, story: Sequence[Entry]) -> Iterator[datetime]:
    yield incident.declared_at
    yield from (entry.at for entry in story)
    yield from (entry.until for entry in story if entry.until is not None)
    yield from (time.at for time in incident.times.values() if time.at is not None)


def _title(incident: Incident, suffix: str = "") -> str:
    """Give a title that Confluence takes, which counts an emoji as two."""
    name, end = naming.one_line(f"{incident.key} {incident.title}"), f" · post-mortem{suffix}"
    limit = PAGE_TITLE - len(end)
    while len(naming.shorten(name, limit).encode("utf-16-le")) // 2 > PAGE_TITLE - len(end):
        limit -= 1
    return naming.shorten(name, limit) + end


def _facts(
    incident: Incident, entries: Sequence[Entry], pen: Pen, policy: Policy
) -> Iterator[Fact]:
    had = [policy.label(severity) for _, severity in durations.severities(incident, entries)]
    yield Fact("Incident", f"{incident.key} {incident.title}")
    yield Fact("Kind", KINDS[incident.kind])
    yield Fact("Severity", " → ".join(had) + ("" if incident.sure else " (not sure)"))
    yield Fact("Status when written", LABELS[incident.status])
    if incident.closure is not None:
        note = f" ({incident.closure_note})" if incident.closure_note else ""
        yield Fact("Closed as", CLOSURES[incident.closure] + note)
    yield Fact("Service", incident.service or "not named")
    yield Fact("Private", "Yes: only for those who were in it" if incident.private else "No")
    yield Fact("Declared", f"{pen.time(incident.declared_at)} by {pen.name(incident.declared_by)}")
    for event, label in EVENT_LABELS.items():
        yield Fact(label, pen.key_time(incident.time(event)))


def _roles(incident: Incident, pen: Pen, policy: Policy) -> tuple[Fact, ...]:
    held = {Role.COMMANDER: incident.commander} | dict(incident.roles)
    return tuple(Fact(label, pen.name(held[r])) for r, label in policy.roles.items() if r in held)


def _participants(incident: Incident, story: Sequence[Entry]) -> tuple[str, ...]:
    acted = [entry.actor for entry in story]
    return tuple(dict.fromkeys([incident.declared_by, *acted, *incident.roles.values()]))


def _summary(incident: Incident, posted: Sequence[Entry]) -> str:
    known = [Update.from_words(entry.words).known for entry in posted]
    return incident.summary or next((words for words in reversed(known) if words), "")


def _row(entry: Entry, pen: Pen, policy: Policy) -> Row:
    told = sentence(entry, name=pen.name, clock=pen.time, policy=policy)
    words = plain.parse(told.words or "")
    if entry.kind is EntryKind.UPDATE:
        words = tuple(block for label, said in _parts(entry) for block in _led(label, said))
    permalink = link(entry.permalink or "")
    return Row(
        pen.time(entry.at), told.said, words, permalink.url if permalink else None, entry.seq
    )


def _posted(entry: Entry, pen: Pen) -> Posted:
    promised = pen.time(entry.until) if entry.until is not None else None
    gone = removal(entry, name=pen.name, clock=pen.time)
    parts = tuple(_parts(entry)) if gone is None else (("Removed", plain.parse(gone)),)
    return Posted(pen.time(entry.at), pen.name(entry.actor), parts, promised)


def _parts(entry: Entry) -> Iterator[tuple[str, tuple[Paragraph, ...]]]:
    update = Update.from_words(entry.words)
    for label, words in (("Known", update.known), ("Doing", update.doing), ("Need", update.need)):
        said = plain.parse(words)
        if said:
            yield label, said


def _led(label: str, said: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """Put the name of a part before its words."""
    lead = Styled(Style.BOLD, (Text(label),))
    return (Paragraph((lead, Text(" "), *said[0].inside)), *said[1:])


def _is_noise(entry: Entry) -> bool:
    postponed = entry.kind is EntryKind.NOTE and entry.field == "next_update_at"
    return postponed or entry.kind in NOISE


def _task(number: int, entry: Entry, pen: Pen) -> Task:
    owner = pen.name(entry.field) if entry.field else None
    gone = removal(entry, name=pen.name, clock=pen.time)
    words = f"[{gone}]" if gone else entry.words or ""
    return Task(number, plain.line(words), owner, entry.new == DONE)
