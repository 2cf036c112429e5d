"""What a control carries: the incident's number and the value it was drawn with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self

TAKE_COMMAND: Final = "incident.command.take"
HANDOVER_TAKE: Final = "incident.handover.take"
HANDOVER_DECLINE: Final = "incident.handover.decline"
UPDATE_OPEN: Final = "incident.update.open"
UPDATE_LATER: Final = "incident.update.later"
STATUS_CHOOSE: Final = "incident.status.choose"
SEVERITY_CHOOSE: Final = "incident.severity.choose"
SEVERITY_ANYWAY: Final = "incident.severity.anyway"
STATUS_ANYWAY: Final = "incident.status.anyway"
MORE_OPEN: Final = "incident.more.open"
BACK_OPEN: Final = "incident.back.open"
CLOSE_OPEN: Final = "incident.close.open"
WRITE_UP: Final = "incident.writeup.start"
DRAFT_LINK: Final = "incident.draft.link"
UNDO: Final = "incident.undo"
HERE_OPEN: Final = "incident.here.open"
ROLES_OPEN: Final = "incident.roles.open"
EDIT_OPEN: Final = "incident.edit.open"
NOTE_OPEN: Final = "incident.note.open"
TIMES_OPEN: Final = "incident.times.open"
INVITE_OPEN: Final = "incident.invite.open"
CLOSE_ASK: Final = "incident.close.ask"
CLOSURE_OPEN: Final = "incident.closure.open"
TIME_SET: Final = "incident.time.set"
TIME_UNKNOWN: Final = "incident.time.unknown"
TIME_SUGGESTED: Final = "incident.time.suggested"
DECLARE_MORE: Final = "incident.declare.more"
DECLARE_SEVERITY: Final = "incident.declare.severity"
DECLARE_SERVICE: Final = "incident.declare.service"
DECLARE_OPTIONS: Final = "incident.declare.options"


LONGEST_NUMBER = 18
"""Digits; a longer number is not one of ours, and Postgres would not take it."""


def number_in(text: str) -> int | None:
    """Read a number of ours; None if it cannot be one."""
    ours = text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER
    return int(text) if ours else None


@dataclass(frozen=True)
class Drawn:
    """What a control knew when it was drawn; *seen* is a machine value, "" when it has none."""

    incident: int
    seen: str = ""

    def __str__(self) -> str:
        return f"{self.incident}|{self.seen}"

    def choices(self, labels: Mapping[str, str]) -> dict[str, str]:
        """Give options that each carry what their select was drawn with."""
        return {f"{self}|{choice}": label for choice, label in labels.items()}

    @classmethod
    def parse_choice(cls, value: str | None) -> tuple[Self, str] | None:
        """Read a chosen option: what its select was drawn with, and the choice."""
        drawn_as, _, choice = (value or "").rpartition("|")
        drawn = cls.parse(drawn_as)
        return None if drawn is None else (drawn, choice)

    @classmethod
    def parse(cls, value: str | None) -> Self | None:
        """Read a control's value; None when it is not one of ours."""
        text, _, seen = (value or "").partition("|")
        number = number_in(text)
        return None if number is None else cls(number, seen)
