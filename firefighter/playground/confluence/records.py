"""What is kept of a page: how it is, how it was, and what was said about it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

Json = dict[str, Any]

BOT, BOT_NAME = "account-of-the-bot", "FireFighter"


def now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Version:
    """A page as somebody left it."""

    number: int
    title: str
    body: str
    by: str
    at: datetime
    message: str

    def of(self, title: str, body: str) -> "Version":
        """Give what somebody would make of it."""
        return replace(self, title=title, body=body)


@dataclass(frozen=True)
class Comment:
    """What somebody said at the foot of a page, in storage format."""

    id: str
    body: str
    by: str
    at: datetime = field(default_factory=now)


@dataclass
class Page:
    id: str
    space: str
    title: str
    body: str
    parent: str | None
    listed_from: float
    version: int = 1
    message: str = ""
    edited_by: str = BOT_NAME
    at: datetime = field(default_factory=now)
    former: list[Version] = field(default_factory=list)
    properties: dict[str, Json] = field(default_factory=dict)
    labels: list[str] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    attachments: dict[str, Json] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    """What the attachments hold, by name."""
    restrictions: dict[str, list[str]] = field(default_factory=dict)
    kept_from_bot: bool = False
    """Whether people keep it from the account of the bot."""

    @property
    def current(self) -> Version:
        return Version(self.version, self.title, self.body, self.edited_by, self.at, self.message)

    @property
    def versions(self) -> list[Version]:
        """Give every version, the oldest first."""
        return [*self.former, self.current]

    def becomes(self, title: str, body: str, *, by: str, message: str = "") -> None:
        """Make the next version, and keep the one that was."""
        self.former.append(self.current)
        self.title, self.body, self.edited_by, self.message = title, body, by, message
        self.version, self.at = self.version + 1, now()

    def label(self, names: Iterable[str]) -> None:
        """Add labels; those that are there stay."""
        self.labels += [name for name in dict.fromkeys(names) if name not in self.labels]
