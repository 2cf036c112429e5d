"""Who does what, and who may do what."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    COMMANDER = "commander"
    COMMUNICATIONS = "communications"
    OPERATIONS = "operations"
    SCRIBE = "scribe"


LABELS: dict[Role, str] = {
    Role.COMMANDER: "Commander",
    Role.COMMUNICATIONS: "Communications",
    Role.OPERATIONS: "Operations",
    Role.SCRIBE: "Scribe",
}


class Act(StrEnum):
    """What policy may keep to some people."""

    DECLARE = "declare"
    UPDATE = "update"
    INVITE = "invite"
    CHANGE = "change"
    LOWER = "lower"
    CLOSE = "close"
    REOPEN = "reopen"
    REDACT = "redact"


class Who(StrEnum):
    ANYONE = "anyone"
    RESPONDERS = "responders"
    COMMANDER = "commander"
    ADMINS = "admins"


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody in Slack, as last seen there.

    Attributes:
        guest: a single- or multi-channel guest of this workspace.
        stranger: belongs to another organisation (Slack Connect).
    """

    id: str
    name: str
    guest: bool = False
    stranger: bool = False
    admin: bool = False
    bot: bool = False
    zone: str | None = None

    @property
    def visits(self) -> bool:
        """Tell whether they are no full member of this workspace."""
        return self.guest or self.stranger
