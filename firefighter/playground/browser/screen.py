"""What one person has on their screen: a channel, what lies beside it, and the regions of both."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from firefighter.playground.slack.client import Client
from firefighter.playground.slack.server import LocalSlack
from firefighter.playground.slack.state import (
    BOT_USER,
    Channel,
    Message,
    OpenView,
    SlackError,
    User,
    Workspace,
)

AT_ONCE = 60
HOME = "home"
SIDES = ("guide", "backstage")


@dataclass(frozen=True)
class Place:
    """Where somebody looks: in a channel or at the bot's home, with something beside it or not.

    Attributes:
        side: "guide", "backstage", the ts of a thread, or "".
        earlier: how many screens of older messages were asked for.
        new: messages after this were news when the page was opened, in seconds since 1970.
    """

    channel: str
    side: str = ""
    earlier: int = 0
    new: float = 0.0


@dataclass(frozen=True)
class Row:
    """A channel in the list at the side."""

    channel: Channel
    label: str
    unread: bool
    mentions: int


class Screen:
    """One person at one place."""

    def __init__(self, slack: LocalSlack, person: str, place: Place) -> None:
        self.slack = slack
        self.workspace: Workspace = slack.workspace
        self.user: User = slack.workspace.person(person)
        self.client = Client(slack, self.user)
        self.place = place

    @property
    def at_home(self) -> bool:
        return self.place.channel == HOME

    @cached_property
    def channel(self) -> Channel:
        """Give the channel they look at.

        Raises:
            SlackError: if there is none, or none that they may see.
        """
        wanted = self.place.channel
        found = self.workspace.channels.get(wanted) or self.workspace.named(wanted)
        return self.workspace.channel(found.id, self.user.id)

    @property
    def refusal(self) -> str:
        """Say why nobody like them can write here; empty if they can."""
        if self.channel.archived:
            return "This channel is archived."
        if self.channel.direct and BOT_USER in self.channel.members:
            return "Nobody writes to FireFighter here. Type /incident in any channel."
        if self.user.id not in self.channel.members:
            return "You are looking at this channel. Join it to write here."
        return ""

    @property
    def messages(self) -> list[Message]:
        """Give the newest messages of the channel, without those in threads, oldest first."""
        shown = [m for m in self.client.visible(self.channel) if m.thread in {None, m.ts}]
        return shown[-AT_ONCE * (1 + self.place.earlier) :]

    @property
    def hides_earlier(self) -> bool:
        count = sum(m.thread is None for m in self.client.visible(self.channel))
        return count > AT_ONCE * (1 + self.place.earlier)

    @property
    def thread(self) -> list[Message]:
        """Give a message and its replies; empty when no thread is open."""
        ts = self.place.side
        if ts in {"", *SIDES} or self.at_home:
            return []
        return [m for m in self.client.visible(self.channel) if ts in {m.ts, m.thread}]

    def replies(self, message: Message) -> list[Message]:
        return [m for m in self.client.visible(self.channel) if m.thread == message.ts]

    def address_of(self, ts: str) -> str:
        """Give the address of a message: on this page, or of a page that has it."""
        held = self.channel.messages.get(ts)
        thread = held.thread if held is not None and held.thread != ts else None
        if thread is None and any(m.ts == ts for m in self.messages):
            return f"#m{ts}"
        tops = [m for m in self.client.visible(self.channel) if m.thread in {None, m.ts}]
        later = sum(float(m.ts) > float(thread or ts) for m in tops)
        side, anchor = thread or self.place.side, f"t{ts}" if thread else f"m{ts}"
        here = f"/as/{self.user.name}/{self.channel.id}"
        return f"{here}?side={side}&earlier={later // AT_ONCE}#{anchor}"

    @property
    def pinned(self) -> list[Message]:
        held = self.channel.messages
        return [held[ts] for ts in self.channel.pins if ts in held]

    @property
    def home(self) -> OpenView | None:
        """Give what the bot drew as this person's home."""
        return self.workspace.homes.get(self.user.id)

    @property
    def views(self) -> list[OpenView]:
        """Give the modals on this screen, the lowest first."""
        return list(self.workspace.screens.get(self.user.id, []))

    @property
    def read_until(self) -> float:
        """Give when they last looked at this channel, before now."""
        return self.workspace.read.get((self.user.id, self.channel.id), 0.0)

    @property
    def has_news(self) -> bool:
        return any(row.unread for row in self.rows() if row.channel is self.channel)

    def saw(self) -> None:
        """Remember that everything here was seen."""
        if self.at_home:
            return
        newest = max(float(next(reversed(self.channel.messages), "0")), self.channel.created)
        if self.read_until < newest:
            self.workspace.read[self.user.id, self.channel.id] = newest
            self.workspace.changed()

    def rows(self) -> list[Row]:
        """Give the channels and direct messages of this person, those with news in bold."""
        seen = [c for c in list(self.workspace.channels.values()) if self._lists(c)]
        return [self._row(channel) for channel in seen]

    def people(self) -> list[User]:
        """Give everybody who is no bot: whom one can choose, and act as."""
        return [user for user in self.workspace.users.values() if not user.bot]

    def name_of(self, channel: Channel) -> str:
        """Give a channel's name; of a direct message, who is on the other side."""
        if not channel.direct:
            return channel.name
        other = next((m for m in channel.members if m != self.user.id), self.user.id)
        return self.workspace.users[other].real_name

    def _lists(self, channel: Channel) -> bool:
        return self.user.id in channel.members and not channel.archived

    def _row(self, channel: Channel) -> Row:
        news = list(self._news(channel))
        mention = f"<@{self.user.id}>"
        pings = (mention, "<!here>", "<!channel>", "<!everyone>")
        count = sum(channel.direct or any(p in m.text for p in pings) for m in news)
        return Row(channel, self.name_of(channel), bool(news), count)

    def _news(self, channel: Channel) -> Iterator[Message]:
        until = self.workspace.read.get((self.user.id, channel.id), 0.0)
        for message in reversed(list(channel.messages.values())):
            if float(message.ts) <= until:
                return
            if message.only_for in {None, self.user.id} and message.user != self.user.id:
                yield message


def screen_of(slack: LocalSlack, person: str, place: Place) -> Screen | None:
    """Give somebody's screen, or None if there is no such person or place."""
    try:
        screen = Screen(slack, person, place)
        _ = screen.at_home or screen.channel
    except SlackError:
        return None
    return None if screen.user.bot else screen
