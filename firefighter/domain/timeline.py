"""What happened, in order: entries that are never edited, and the four times that matter."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class EntryKind(StrEnum):
    DECLARED = "declared"
    STATUS = "status"
    SEVERITY = "severity"
    ROLE = "role"
    TITLE = "title"
    SUMMARY = "summary"
    SERVICE = "service"
    UPDATE = "update"
    NOTE = "note"
    ACTION = "action"
    TIME = "time"
    INVITED = "invited"
    UNDONE = "undone"


class EntrySource(StrEnum):
    SLACK = "slack"
    COMMAND_LINE = "command line"
    SYSTEM = "system"


class KeyEvent(StrEnum):
    STARTED = "started"
    DETECTED = "detected"
    MITIGATED = "mitigated"
    RESOLVED = "resolved"


class TimeSource(StrEnum):
    HUMAN = "human"
    ALERT = "alert"
    MESSAGE = "message"
    TRANSITION = "transition"


class Confidence(StrEnum):
    SURE = "sure"
    GUESS = "guess"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class KeyTime:
    """When a key event happened; ``at`` is None when nobody knows, which is an answer."""

    at: datetime | None
    source: TimeSource
    confidence: Confidence

    def to_json(self) -> dict[str, str | None]:
        return {
            "at": self.at.isoformat() if self.at else None,
            "source": self.source,
            "confidence": self.confidence,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, str | None]) -> "KeyTime":
        at = value["at"]
        return cls(
            at=datetime.fromisoformat(at) if at else None,
            source=TimeSource(value["source"] or ""),
            confidence=Confidence(value["confidence"] or ""),
        )


KeyTimes = Mapping[KeyEvent, KeyTime]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of a timeline. Never edited, never deleted.

    Attributes:
        seq: its place in the incident's story, from 1.
        at: when it happened; recorded_at: when it was written down.
        field: what changed (a role's name for ROLE, a key event for TIME).
        old, new: machine values; people's words are in *words*, None once blanked.
        before: columns to restore if the author takes it back within two minutes.
        undoes: the seq of the entry that this one takes back.
        until: for an update, when the next one is promised.
        blanked_at: when its words were removed; blanked_by is None when their time was over.
    """

    seq: int
    at: datetime
    recorded_at: datetime
    actor: str
    kind: EntryKind
    field: str | None = None
    old: str | None = None
    new: str | None = None
    words: str | None = None
    source: EntrySource = EntrySource.SLACK
    permalink: str | None = None
    before: Mapping[str, Any] | None = None
    undoes: int | None = None
    until: datetime | None = None
    blanked_at: datetime | None = None
    blanked_by: str | None = None


def standing(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Leave out what was taken back, and the taking back itself."""
    undone = {entry.undoes for entry in entries if entry.undoes is not None}
    return tuple(
        entry for entry in entries if entry.seq not in undone and entry.kind is not EntryKind.UNDONE
    )
