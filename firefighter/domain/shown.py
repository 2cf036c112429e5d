"""What a form showed when it was opened, so that a late one overwrites nobody.

A form carries a short mark of each field, not the words themselves: Slack lets it carry 3,000
characters, and a summary alone may be that long.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Self

from firefighter.domain import naming
from firefighter.domain.incident import Incident
from firefighter.domain.roles import Role
from firefighter.domain.timeline import KeyEvent, KeyTime

MARK_LENGTH = 10
NOBODY_KNOWS, UNANSWERED = "nobody knows", ""


@dataclass(frozen=True)
class Shown:
    """The marks of a form's fields, by field."""

    marks: Mapping[str, str]

    @classmethod
    def of(cls, values: Mapping[str, str]) -> Self:
        return cls({field: _mark(value) for field, value in values.items()})

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what ``str`` gave; whatever else stands there marks nothing."""
        pairs = (part.partition("=") for part in text.split(","))
        return cls({field: mark for field, _, mark in pairs if mark})

    def __str__(self) -> str:
        return ",".join(f"{field}={mark}" for field, mark in self.marks.items())

    def touched(self, field: str, value: str) -> bool:
        """Tell whether a person made something else of what they were shown."""
        return self.marks.get(field) != _mark(value)

    def is_fresh(self, field: str, value: str) -> bool:
        """Tell whether the field still is as it was shown; one never shown always is."""
        return self.marks.get(field, _mark(value)) == _mark(value)


def facts_of(incident: Incident) -> dict[str, str]:
    """Give what a form of the incident's facts shows, field by field."""
    summary = naming.shorten(incident.summary, naming.PLAIN_TEXT_INPUT)
    return {"title": incident.title, "summary": summary, "service": incident.service or ""}


def roles_of(incident: Incident) -> dict[str, str]:
    """Give who a form of the roles shows, "" for nobody."""
    held = {role: incident.roles.get(role) or "" for role in Role}
    return {str(role): person for role, person in held.items()} | {
        str(Role.COMMANDER): incident.commander
    }


def times_of(incident: Incident) -> dict[str, str]:
    """Give what a form of the key events shows of each."""
    return {str(event): time_of(incident.time(event)) for event in KeyEvent}


def time_of(known: KeyTime | None) -> str:
    """Give a key time as a form can show it; its picker knows minutes only."""
    if known is None:
        return UNANSWERED
    return minute_of(known.at) if known.at is not None else NOBODY_KNOWS


def minute_of(at: datetime) -> str:
    return str(int(at.timestamp()) // 60)


def _mark(value: str) -> str:
    return sha256(value.encode("utf-8", "replace")).hexdigest()[:MARK_LENGTH]
