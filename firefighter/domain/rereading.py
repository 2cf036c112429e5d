"""What people said to us while we were away: how much of it is read, and what is still done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from firefighter.domain import naming
from firefighter.domain.adoption import ReadBack
from firefighter.domain.quotation import Posted
from firefighter.domain.streams import InChannel

OUTAGE = timedelta(minutes=1)
"""Who has no connection for less was not away."""
UNHEARD = timedelta(minutes=5)
"""Over HTTP nobody can tell whether Slack is quiet or does not reach us. What it could not bring
for less it brings again by itself: an event is tried once more after a minute, and after five."""
EACH = timedelta(seconds=2)
"""One channel after the other is read, so that nobody else waits for Slack meanwhile: of the fifty
readings a minute that it allows (https://docs.slack.dev/apis/web-api/rate-limits), some are left.
"""
MARGIN = timedelta(minutes=1)
"""How much earlier than the outage we read: Slack's clock is not ours, and it tries again."""
FURTHEST, MOST_MESSAGES = timedelta(days=7), 1000


class Reread(InChannel):
    """Read what was said to us in a channel while nobody heard it, and who came and went.

    Attributes:
        channel: where; an incident that runs elsewhere by now is left alone.
        since, until: when we were away.
        reads_from: what is older was heard, or is too old.
    """

    kind: Literal["reread"] = "reread"
    channel: str
    since: datetime
    until: datetime
    reads_from: datetime

    @property
    def once(self) -> str:
        return f"reread/{self.incident}/{int(self.since.timestamp())}"

    @property
    def cut(self) -> bool:
        """Tell whether we were away for longer than we read back."""
        return self.since < self.until - FURTHEST


Reading = ReadBack | Reread


@dataclass(frozen=True, kw_only=True)
class Mention:
    """A message to us, and its words after our name, as Slack passes them on."""

    message: Posted
    words: str

    @property
    def key(self) -> str:
        return mention_key(self.message.place.channel, self.message.place.ts)

    @property
    def thread(self) -> str:
        return self.message.place.thread or self.message.place.ts


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What became of a mention that nobody had heard.

    Attributes:
        kept: the word that was still done; None if it was not.
        refusal: the rules' no, in words for the person.
    """

    mention: Mention
    kept: str | None = None
    refusal: str | None = None


def mention_key(channel: str, ts: str) -> str:
    """Name a mention as a request, the same from its event and from the channel's history."""
    return f"mention:{channel}:{ts}"


def after_name(text: str, us: str) -> str | None:
    """Give the words after our name; None if it is not named."""
    _, name, words = text.partition(f"<@{us}>")
    return naming.clean(words) if name else None


def mentions(said: Sequence[Posted], *, us: str) -> list[Mention]:
    """Choose what people said to us, the oldest first; what apps say is not heard otherwise."""
    found = {
        m.place.ts: Mention(message=m, words=words)
        for m in said
        if m.author
        and m.author != us
        and m.app is None
        and (words := after_name(m.text, us)) is not None
    }
    return [found[ts] for ts in sorted(found, key=float)]
