"""The sentence that tells one entry, the same in the channel and in the post-mortem."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from firefighter.domain.handover import HANDOVER, asks
from firefighter.domain.lifecycle import LABELS, Status, is_reopening
from firefighter.domain.policy import Policy
from firefighter.domain.quotation import MESSAGE, ORIGIN
from firefighter.domain.redaction import REDACTED
from firefighter.domain.roles import Role
from firefighter.domain.severity import Severity
from firefighter.domain.timeline import Entry, EntryKind, KeyEvent

Name = Callable[[str], str]
Clock = Callable[[datetime], str]

EVENTS: dict[KeyEvent, str] = {
    KeyEvent.STARTED: "it started",
    KeyEvent.DETECTED: "we noticed",
    KeyEvent.MITIGATED: "the impact was over",
    KeyEvent.RESOLVED: "everything was as before",
}

ARRIVALS: dict[Status, str] = {
    Status.INVESTIGATING: "we are investigating",
    Status.MITIGATING: "we are fixing",
    Status.MITIGATED: "impact is over",
    Status.POSTMORTEM: "it is time to write up",
}


@dataclass(frozen=True)
class Line:
    """What is said, and apart from it people's own words, which may be anything."""

    said: str
    words: str | None = None


@dataclass(frozen=True)
class Voice:
    """How people, instants, severities and roles are called."""

    name: Name
    clock: Clock
    policy: Policy


def sentence(entry: Entry, *, name: Name, clock: Clock, policy: Policy) -> Line:
    """Tell one entry.

    Args:
        name: how a person's id is shown.
        clock: how an instant is shown.
    """
    told = _TELL[entry.kind](entry, Voice(name, clock, policy))
    gone = removal(entry, name=name, clock=clock)
    return told if gone is None else Line(f"{told.said} [{gone}]")


def removal(entry: Entry, *, name: Name, clock: Clock) -> str | None:
    """Say that an entry's words were removed, by whom and when; None if they were not."""
    if entry.blanked_at is None:
        return None
    by = f" by {name(entry.blanked_by)}" if entry.blanked_by else ""
    return f"words removed{by}, {clock(entry.blanked_at)}"


def _declared(entry: Entry, voice: Voice) -> Line:
    severity = f" as {voice.policy.label(Severity(int(entry.new)))}" if entry.new else ""
    return Line(f"{voice.name(entry.actor)} declared it{severity}", entry.words)


def _updated(entry: Entry, voice: Voice) -> Line:
    return Line(f"{voice.name(entry.actor)} posted an update", entry.words)


def _noted(entry: Entry, voice: Voice) -> Line:
    who = voice.name(entry.actor)
    if entry.field == "next_update_at" and entry.until is not None:
        return Line(f"{who}: the next update is due {voice.clock(entry.until)}")
    tell = _NOTED.get(entry.field or "")
    return Line(f"{who} noted", entry.words) if tell is None else tell(entry, voice)


def _lent(entry: Entry, voice: Voice) -> Line:
    return Line(f"{voice.name(entry.actor)} chose an existing channel to run it in")


def _origin(entry: Entry, voice: Voice) -> Line:
    return Line(f"{voice.name(entry.actor)} declared it from a message")


def _quoted(entry: Entry, voice: Voice) -> Line:
    return Line(f"{voice.name(entry.actor)} noted a message{_by(entry, voice)}", entry.words)


def _redacted(entry: Entry, voice: Voice) -> Line:
    return Line(f"{voice.name(entry.actor)} removed {_whose(entry, voice)}", entry.words)


def _handed_over(entry: Entry, voice: Voice) -> Line:
    who, other = voice.name(entry.actor), voice.name(entry.new or "")
    if asks(entry):
        return Line(f"{who} asks {other} to take command")
    if entry.actor == entry.new:
        return Line(f"{who} cannot take command now")
    return Line(f"{who} no longer asks {other} to take command")


def _whose(entry: Entry, voice: Voice) -> str:
    own = entry.new == entry.actor
    whose = "words of their own" if own else f"words of {voice.name(entry.new or '')}"
    return f"{whose} (entry {entry.old})"


def _by(entry: Entry, voice: Voice) -> str:
    if entry.new is None:
        return ""
    return " of their own" if entry.new == entry.actor else f" by {voice.name(entry.new)}"


def _followed_up(entry: Entry, voice: Voice) -> Line:
    owner = f" for {voice.name(entry.field)}" if entry.field else ""
    return Line(f"{voice.name(entry.actor)} added a follow-up{owner}", entry.words)


def _reworded(entry: Entry, voice: Voice) -> Line:
    return Line(f"{voice.name(entry.actor)} changed the {entry.kind}", entry.words or "(empty)")


def _service(entry: Entry, voice: Voice) -> Line:
    return Line(f"{voice.name(entry.actor)} set the service to {entry.new or 'none'}")


def _invited(entry: Entry, voice: Voice) -> Line:
    people = ", ".join(voice.name(person) for person in (entry.new or "").split(",") if person)
    return Line(f"{voice.name(entry.actor)} invited {people or 'nobody'}")


def _undone(entry: Entry, voice: Voice) -> Line:
    return Line(
        f"{voice.name(entry.actor)} took back {_taken_back(entry, voice)}; nothing was counted"
    )


def _status(entry: Entry, voice: Voice) -> Line:
    who = voice.name(entry.actor)
    old, new = Status(entry.old or Status.OPEN), Status(entry.new or Status.OPEN)
    if new is Status.CLOSED:
        return Line(f"{who} closed it", entry.words)
    if is_reopening(old, new):
        return Line(f"It is back: {who} reopened it ({LABELS[new]})", entry.words)
    return Line(f"{who}: {ARRIVALS.get(new, LABELS[new])}", entry.words)


def _severity(entry: Entry, voice: Voice) -> Line:
    who = voice.name(entry.actor)
    old, new = Severity(int(entry.old or 0)), Severity(int(entry.new or 0))
    label = voice.policy.label
    if old is new:
        return Line(f"{who} confirmed severity {label(new)}", entry.words)
    verb = "raised" if new.is_worse_than(old) else "lowered"
    return Line(f"{who} {verb} severity: {label(old)} → {label(new)}", entry.words)


def _role(entry: Entry, voice: Voice) -> Line:
    who = voice.name(entry.actor)
    label = voice.policy.role(Role(entry.field or ""))
    former = f" from {voice.name(entry.old)}" if entry.old and entry.old != entry.actor else ""
    if entry.new is None:
        return Line(f"{who}: nobody is {label} now")
    if entry.new == entry.actor:
        taken = "command" if entry.field == Role.COMMANDER else f"the role {label}"
        return Line(f"{who} took {taken}{former}")
    return Line(f"{who} made {voice.name(entry.new)} {label}")


def _time(entry: Entry, voice: Voice) -> Line:
    who = voice.name(entry.actor)
    event = EVENTS[KeyEvent(entry.field or "")]
    if entry.new is None:
        return Line(f"{who}: nobody knows when {event}")
    return Line(f"{who}: {event} {voice.clock(datetime.fromisoformat(entry.new))}")


def _taken_back(entry: Entry, voice: Voice) -> str:
    """Name what was taken back (*old*), and what is true again (*new*)."""
    if entry.field == "status":
        gone, now = Status(entry.old or Status.OPEN), Status(entry.new or Status.OPEN)
        return f"“{ARRIVALS.get(gone, LABELS[gone].lower())}”. Status is {LABELS[now]} again"
    if entry.field == "severity":
        gone_to, back = Severity(int(entry.old or 0)), Severity(int(entry.new or 0))
        label = voice.policy.label
        return f"the severity {label(gone_to)}. It is {label(back)} again"
    role = voice.policy.role(Role(entry.field or ""))
    return f"“{voice.name(entry.old) if entry.old else 'nobody'} is {role}”"


_NOTED: dict[str, Callable[[Entry, Voice], Line]] = {
    "channel": _lent,
    ORIGIN: _origin,
    MESSAGE: _quoted,
    REDACTED: _redacted,
    HANDOVER: _handed_over,
}

_TELL: dict[EntryKind, Callable[[Entry, Voice], Line]] = {
    EntryKind.DECLARED: _declared,
    EntryKind.STATUS: _status,
    EntryKind.SEVERITY: _severity,
    EntryKind.ROLE: _role,
    EntryKind.TITLE: _reworded,
    EntryKind.SUMMARY: _reworded,
    EntryKind.SERVICE: _service,
    EntryKind.UPDATE: _updated,
    EntryKind.NOTE: _noted,
    EntryKind.ACTION: _followed_up,
    EntryKind.TIME: _time,
    EntryKind.INVITED: _invited,
    EntryKind.UNDONE: _undone,
}
