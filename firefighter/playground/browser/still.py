"""What a bot sends, drawn by itself: documents in which nothing answers a press."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from firefighter.playground.browser import mrkdwn
from firefighter.playground.browser.drawing import ENVIRONMENT, read_by
from firefighter.playground.browser.screen import Row
from firefighter.playground.slack import chat, screens
from firefighter.playground.slack.state import (
    BOT_USER,
    Channel,
    Json,
    Message,
    OpenView,
    User,
    Workspace,
)

STYLES = tuple(Path(__file__).parent / "static" / name for name in ("slack.css", "still.css"))
"""What documents are drawn with; they look for these files beside them."""


@dataclass(frozen=True)
class Sheet:
    """A screen with one thing on it, as the templates ask for one."""

    user: User
    workspace: Workspace
    channel: Channel
    messages: Sequence[Message] = ()
    views: Sequence[OpenView] = ()
    home: OpenView | None = None

    def people(self) -> list[User]:
        return [user for user in self.workspace.users.values() if not user.bot]

    def rows(self) -> list[Row]:
        channels = self.workspace.channels.values()
        return [Row(channel, channel.name, unread=False, mentions=0) for channel in channels]

    def replies(self, _message: Message) -> Sequence[Message]:
        return ()


class Still:
    """Draws messages and views as the local Slack does, without a server.

    Args:
        people: what they are called, by id; the first one reads.
        channels: their names, by id; the first one is where messages stand.
        now: the time by which "today" is said, in seconds since 1970.
    """

    def __init__(
        self, people: Mapping[str, str], channels: Mapping[str, str], *, now: float
    ) -> None:
        self._workspace = Workspace(frozenset())
        self._workspace.passes(now - self._workspace.now())
        for place, (user, name) in enumerate(people.items()):
            self._workspace.users[user] = User(user, f"{name.split()[0].lower()}{place}", name)
        self._reader = next(iter(self._workspace.users.values()))
        self._workspace.users[BOT_USER] = User(BOT_USER, "firefighter", "FireFighter", bot=True)
        for channel, name in channels.items():
            self._workspace.channels[channel] = Channel(
                channel, name, private=False, creator=BOT_USER, created=int(now)
            )
            self._workspace.channels[channel].members = [*self._workspace.users]
        self._where = next(iter(self._workspace.channels.values()))
        self._blank = Sheet(self._reader, self._workspace, self._where)

    def message(self, text: str, blocks: Sequence[Json]) -> str:
        """Give a message as a complete HTML document.

        Raises:
            SlackError: if Slack would not take it.
        """
        given = {"channel": self._where.id, "text": text, "blocks": list(blocks)}
        chat.post(self._workspace, given)
        posted = next(reversed(self._where.messages.values()))
        return self._drawn(replace(self._blank, messages=[posted]))

    def read(self, mrkdwn_text: str) -> str:
        """Give a text as it is read where there is nothing but text: on a lock screen."""
        reader = mrkdwn.Reader(self._workspace, self._reader)
        return "\n".join(mrkdwn.html(line, reader).striptags() for line in mrkdwn_text.split("\n"))

    def view(self, view: Json) -> str:
        """Give a modal or a Home as a complete HTML document.

        Raises:
            SlackError: if Slack would not take it.
        """
        if view["type"] == "home":
            screens.publish(self._workspace, {"user_id": self._reader.id, "view": view})
            home = self._workspace.homes[self._reader.id]
            return self._drawn(replace(self._blank, home=home))
        trigger = self._workspace.trigger(self._reader.id)
        screens.open_view(self._workspace, {"trigger_id": trigger, "view": view})
        opened = self._workspace.screens[self._reader.id]
        return self._drawn(replace(self._blank, views=opened))

    def _drawn(self, sheet: Sheet) -> str:
        known = read_by(self._reader, self._workspace)
        known |= {"screen": sheet, "here": "", "styles": [style.name for style in STYLES]}
        return ENVIRONMENT.get_template("still.html").render(known)
