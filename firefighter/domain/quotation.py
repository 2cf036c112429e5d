"""A message of Slack that an incident was declared from, or has in its timeline."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationError

from firefighter.domain import naming
from firefighter.domain.slacktext import mrkdwn
from firefighter.domain.slacktext.tree import Name

MESSAGE, ORIGIN = "message", "origin"
"""The field of an entry that quotes a message, and of one that says what it was declared from."""

LONGEST = 1400
"""Characters of a quotation: a form can carry twice as many, and JSON may write each as two."""


@dataclass(frozen=True)
class Place:
    """Where a message stands; *thread* is the ts of the message that it replies to."""

    channel: str
    ts: str
    thread: str = ""

    @property
    def at(self) -> datetime:
        return datetime.fromtimestamp(float(self.ts), UTC)

    def link(self, workspace_url: str) -> str:
        """Give the message's permalink."""
        within = f"?thread_ts={self.thread}&cid={self.channel}" if self.thread else ""
        path = f"archives/{self.channel}/p{self.ts.replace('.', '')}"
        return f"{workspace_url.rstrip('/')}/{path}{within}"

    def __str__(self) -> str:
        return f"{self.channel}/{self.ts}/{self.thread}".rstrip("/")

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read what ``str`` gave; None if there is nothing to read."""
        channel, _, rest = text.partition("/")
        ts, _, thread = rest.partition("/")
        return cls(channel, ts, thread) if ts else None


@dataclass(frozen=True, kw_only=True)
class Posted:
    """A message as it stands in a channel.

    Attributes:
        author: who wrote it; of an app's message that app's own account, if it has one.
        app: the id of the app that wrote it, if one did.
        text: escaped, with its mentions and links.
        reactions: who reacted with what, as far as Slack tells.
        edited: whether it once said something else.
        answered: the ts of the last reply in its thread, if that is told.
    """

    place: Place
    author: str | None
    app: str | None = None
    text: str = ""
    files: tuple[str, ...] = ()
    reactions: Mapping[str, frozenset[str]] = field(default_factory=dict)
    edited: bool = False
    answered: str = ""


class Quotation(BaseModel):
    """What a message says, and who wrote it; *author* is None when an app did.

    Its words are plain, not Slack's markup.
    """

    model_config = ConfigDict(frozen=True)

    place: Place
    author: str | None
    words: str

    @classmethod
    def of(cls, message: Posted, *, name: Name) -> "Quotation":
        """Quote a message; *name* is what a person is called, by their id."""
        shared = [f"File: {file}" for file in message.files]
        said = "\n".join(filter(None, [mrkdwn.spoken(message.text, name=name), *shared]))
        words = naming.shorten(said, LONGEST)
        return cls(place=message.place, author=message.author, words=words)

    @classmethod
    def parse(cls, text: str) -> "Quotation | None":
        """Read what a form carried; None if it is no quotation."""
        try:
            return cls.model_validate_json(text)
        except ValidationError:
            return None
