"""An incident that people ran by hand, declared afterwards: what is read back in its channel."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Literal

from firefighter.domain.quotation import Posted
from firefighter.domain.roles import Person
from firefighter.domain.streams import InChannel

MARKS = ("fire", "rotating_light", "pushpin", "stopwatch")
"""The reactions that say: this belongs on the timeline."""

MOST_MESSAGES, MOST_NOTES = 1000, 50
FURTHEST = timedelta(days=14)


class ReadBack(InChannel):
    """Read what was said in a channel, and note what was pinned or marked.

    Attributes:
        channel: where it was said; an incident that runs elsewhere by now is left alone.
        shared: whether people of another organisation are in it.
    """

    kind: Literal["read-back"] = "read-back"
    holds: ClassVar[bool] = False
    channel: str
    since: datetime
    until: datetime
    shared: bool

    @property
    def once(self) -> str:
        return f"read-back/{self.incident}"


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """What was found in a channel.

    Attributes:
        read: how many messages; *more* if there are older ones.
        marked: what was pinned or marked, the oldest first.
        strange: how many others were, by people of another organisation: those stay out.
        writers: who wrote, as far as they are people of ours.
    """

    read: int
    more: bool
    marked: tuple[Posted, ...]
    strange: int
    writers: tuple[str, ...]

    @property
    def noted(self) -> tuple[Posted, ...]:
        return self.marked[:MOST_NOTES]


def gather(
    promise: ReadBack,
    said: Sequence[Posted],
    pinned: Sequence[Posted],
    *,
    more: bool,
    people: Mapping[str, Person],
    us: str,
) -> Gathered:
    """Choose what belongs on the timeline.

    Args:
        said: what stands in the channel; *more* if there is older.
        people: who is known of those who wrote and reacted.
        us: our own account, which has nothing new to say.
    """

    def is_ours(person: str | None) -> bool:
        known = people.get(person or "")
        return not promise.shared if known is None else not known.stranger

    others = [message for message in said if message.author != us]
    chosen = {m.place.ts: m for m in pinned if promise.since <= m.place.at <= promise.until}
    chosen |= {m.place.ts: m for m in others if any(map(is_ours, _markers(m)))}
    marked = sorted(
        (m for m in chosen.values() if m.author != us), key=lambda message: message.place.at
    )
    ours = tuple(m for m in marked if is_ours(m.author))
    writers = (m.author for m in reversed(others) if m.author and m.app is None)
    return Gathered(
        read=len(others),
        more=more,
        marked=ours,
        strange=len(marked) - len(ours),
        writers=tuple(dict.fromkeys(person for person in writers if is_ours(person))),
    )


def involved(messages: Sequence[Posted]) -> frozenset[str]:
    """Name everybody who wrote or marked one of them."""
    authors = {message.author for message in messages if message.author}
    return frozenset(authors.union(*(_markers(message) for message in messages)))


def _markers(message: Posted) -> Iterator[str]:
    for name in MARKS:
        yield from message.reactions.get(name, ())
