"""One incident with everything in it, and one with nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from firefighter.domain.incident import Incident
from firefighter.domain.lifecycle import Status
from firefighter.domain.policy import Policy
from firefighter.domain.roles import Role
from firefighter.domain.severity import Severity
from firefighter.domain.timeline import (
    Confidence,
    Entry,
    EntryKind,
    KeyEvent,
    KeyTime,
    TimeSource,
)
from firefighter.domain.updates import Update

PARIS = Policy(zone="Europe/Paris")
NAMES = {
    "U1": "Ana Ruiz",
    "U2": "Marc Petit",
    "U3": "Lena Roy",
    "U6": "Gil Brun",
    "U7": "Olga Lind",
}
DECLARED = datetime(2026, 11, 24, 2, 2, tzinfo=UTC)
HOSTILE = "<@U1> <!here> a < b && c ]]> \U0001f525\x00\x0b\ud800 <script>alert(1)</script> *x* &lt;"


def minutes(number: float) -> datetime:
    """Give the instant so long after declaring."""
    return DECLARED + timedelta(minutes=number)


def known(
    at: datetime | None,
    *,
    source: TimeSource = TimeSource.HUMAN,
    confidence: Confidence = Confidence.SURE,
) -> KeyTime:
    return KeyTime(at=at, source=source, confidence=confidence)


def entry(kind: EntryKind, *, seq: int = 1, at: datetime = DECLARED, **given: Any) -> Entry:
    """Make an entry by Ana, unless it is said otherwise."""
    return Entry(seq=seq, at=at, recorded_at=at, kind=kind, **({"actor": "U1"} | given))


def empty(**given: Any) -> Incident:
    """Make an incident of which nothing is known yet, but for what is given."""
    plain: dict[str, Any] = {"number": 7, "uid": "0f0e0d0c0b0a", "title": "Search is slow"}
    needed: dict[str, Any] = {
        "severity": Severity.SEV3,
        "declared_at": DECLARED,
        "declared_by": "U1",
    }
    return Incident(**(plain | needed | given))


def rich(**given: Any) -> Incident:
    """Make one that is over and closed, with everybody and every time in it."""
    facts: dict[str, Any] = {
        "number": 42,
        "uid": "1a2b3c4d5e6f",
        "title": "Customers cannot pay by card",
        "status": Status.CLOSED,
        "severity": Severity.SEV2,
        "service": "checkout",
        "roles": {Role.SCRIBE: "U2", Role.COMMANDER: "U3"},
        "invited": ("U2", "U3"),
        "closed_at": minutes(180),
        "times": {
            KeyEvent.STARTED: known(minutes(-21), source=TimeSource.ALERT),
            KeyEvent.DETECTED: known(minutes(-5), confidence=Confidence.GUESS),
            KeyEvent.MITIGATED: known(minutes(70), source=TimeSource.TRANSITION),
            KeyEvent.RESOLVED: known(None, confidence=Confidence.UNKNOWN),
        },
    }
    return empty(**(facts | given))


def rich_story() -> tuple[Entry, ...]:
    """Tell everything that can happen, oldest first; the SEV1 of 03:07 was taken back."""
    happened = [*_first_minutes(), *_facts_corrected(), *_end()]
    return tuple(replace(entry, seq=seq) for seq, entry in enumerate(happened, start=1))


def _first_minutes() -> list[Entry]:
    first = Update(
        known="Provider answers 502 since 02:41.\nPayPal works.\n\nhttps://status.example/1?a=1&b=2",
        doing="Rolling back checkout 1.92.",
        need="Someone who knows the provider's console.",
    )
    message = "https://acme.slack.com/archives/C1/p17"
    level, cards = {"field": "severity", "old": "3"}, "Cards too, not only PayPal."
    move = {"field": "status", "old": "investigating", "new": "mitigating"}
    return [
        _told(EntryKind.DECLARED, 0, new="3", words="Customers cannot pay by card"),
        _told(EntryKind.INVITED, 0.5, new="U2,U3"),
        _told(EntryKind.STATUS, 3, field="status", old="open", new="investigating"),
        _told(EntryKind.SEVERITY, 5, **level, new="1", permalink=f"{message}0"),
        _told(EntryKind.UNDONE, 6, field="severity", old="1", new="3", undoes=4),
        _told(EntryKind.SEVERITY, 6.5, **level, new="2", words=cards, permalink=f"{message}1"),
        _told(EntryKind.UPDATE, 8, actor="U2", words=first.to_words(), until=minutes(38)),
        _told(EntryKind.STATUS, 9, actor="U2", **move),
        _told(EntryKind.ROLE, 12, actor="U3", field="commander", old="U1", new="U3"),
        _told(EntryKind.ROLE, 13, actor="U3", field="scribe", new="U2"),
        _told(EntryKind.NOTE, 20, actor="U2", words=HOSTILE, permalink="javascript:alert(1)"),
        _told(EntryKind.NOTE, 37, field="next_update_at", until=minutes(52)),
    ]


def _facts_corrected() -> list[Entry]:
    started = minutes(-21).isoformat()
    return [
        _told(EntryKind.SERVICE, 40, field="service", new="checkout"),
        _told(EntryKind.TITLE, 41, field="title", words="Customers cannot pay by card"),
        _told(EntryKind.SUMMARY, 42, field="summary", words="Cards fail."),
        _told(EntryKind.TIME, 43, field="started", new=started),
        _told(EntryKind.TIME, 44, field="resolved"),
    ]


def _end() -> list[Entry]:
    alert = f"Alert on 502s {HOSTILE}\nof the provider"
    over = {"field": "status", "old": "mitigating", "new": "mitigated"}
    closed = {"field": "status", "old": "mitigated", "new": "closed"}
    return [
        _told(EntryKind.UPDATE, 60, words="Roll back is done.", until=None),
        _told(EntryKind.STATUS, 70, **over),
        _told(EntryKind.ACTION, 90, words=alert, field="U2"),
        _told(EntryKind.ACTION, 91, words="Tell support about it", new="done"),
        _told(EntryKind.STATUS, 180, actor="U3", **closed),
    ]


def _told(kind: EntryKind, at: float, **given: Any) -> Entry:
    return entry(kind, at=minutes(at), **given)
