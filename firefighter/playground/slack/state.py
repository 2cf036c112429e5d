"""What the local Slack knows: people, channels, messages, views; and who waits for a change."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from firefighter.playground.serving import PATIENT_SECONDS

TEAM, APP, BOT_ID, BOT_USER = "T0LOCAL", "A0FIRE", "B0FIRE", "U0FIRE"
GENERAL = "C0GENERAL"
ANSWER_SECONDS = 3.0
"""How long Slack waits for an answer, and a trigger for the modal that it allows."""

Json = dict[str, Any]


class SlackError(Exception):
    """An answer with ``ok: false``."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.code = error
        self.answer = {"ok": False, "error": error, **more}


@dataclass
class User:
    id: str
    name: str
    real_name: str
    title: str = ""
    team: str = TEAM
    guest: bool = False
    admin: bool = False
    bot: bool = False
    zone: str = "Europe/Paris"


@dataclass
class Message:
    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    thread: str | None = None
    only_for: str | None = None
    reactions: dict[str, set[str]] = field(default_factory=dict)
    edited: int = 0
    files: list[Json] = field(default_factory=list)
    subtype: str = ""
    """What kind of message Slack calls it, if people did not write it."""


@dataclass
class Channel:
    id: str
    name: str
    private: bool
    creator: str
    created: int
    members: list[str] = field(default_factory=list)
    messages: dict[str, Message] = field(default_factory=dict)
    topic: str = ""
    purpose: str = ""
    pins: list[str] = field(default_factory=list)
    bookmarks: list[Json] = field(default_factory=list)
    archived: bool = False
    direct: bool = False


@dataclass
class OpenView:
    """A modal on somebody's screen; *below* is what it lies on, *root* the lowest of them."""

    id: str
    user: str
    view: Json
    hash: str
    errors: dict[str, str] = field(default_factory=dict)
    values: Json = field(default_factory=dict)
    below: str | None = None
    root: str = ""


@dataclass(frozen=True)
class Call:
    """One Web API call, as it was answered."""

    method: str
    arguments: Json
    answer: Json
    at: float


class Workspace:
    """The state of the local Slack; hold ``lock`` to read several things at once.

    Attributes:
        patience: seconds within which the bot must answer, and use a trigger.
    """

    def __init__(self, scopes: frozenset[str]) -> None:
        self.lock = threading.RLock()
        self._changed = threading.Condition(self.lock)
        self._numbers = count(1)
        self.scopes = scopes
        self.patience = ANSWER_SECONDS
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.screens: dict[str, list[OpenView]] = {}
        self.homes: dict[str, OpenView] = {}
        self.triggers: dict[str, tuple[str, float | None]] = {}
        self.files: dict[str, Json] = {}
        self.uploads: dict[str, str] = {}
        """Which file whoever has the address of an upload may fill, once."""
        self.read: dict[tuple[str, str], float] = {}
        """Until when each person has read each channel, in seconds since 1970."""
        self.calls: list[Call] = []
        self.only_admins_create = False
        self.version = 0
        """Counts what happened here, for those who look again when something has."""
        self._clock: Callable[[], float] = time.time
        self._last_ts = 0.0
        self._ahead = 0.0

    def forget(self) -> None:
        """Forget people, channels, passed time, and all that was said or is on a screen."""
        held = (self.users, self.channels, self.screens, self.homes, self.triggers)
        for kept in (*held, self.files, self.uploads):
            kept.clear()
        self.read.clear()
        self.calls.clear()
        self._last_ts = self._ahead = 0.0

    def now(self) -> float:
        """Give seconds since 1970 by this workspace's clock."""
        return self._clock() + self._ahead

    def passes(self, seconds: float) -> None:
        """Let time pass here, without anybody waiting."""
        self._ahead += seconds

    @contextmanager
    def by_clock(self, clock: Callable[[], float]) -> Iterator[None]:
        """Go by another clock meanwhile; nobody else sees what happens here until then."""
        with self.lock:
            self._clock, before = clock, self._clock
            try:
                yield
            finally:
                self._clock = before

    def require_one_of(self, scopes: frozenset[str]) -> None:
        """Refuse what the app's scopes do not allow, naming what is needed and what is there."""
        if not scopes & self.scopes:
            needed, provided = ",".join(sorted(scopes)), ",".join(sorted(self.scopes))
            raise SlackError("missing_scope", needed=needed, provided=provided)

    def number(self) -> int:
        return next(self._numbers)

    def changed(self) -> None:
        with self.lock:
            self.version += 1
            self._changed.notify_all()

    def until(self, predicate: Callable[[], object], seconds: float = PATIENT_SECONDS) -> bool:
        """Wait for the state to satisfy *predicate*; False when it did not in time."""
        with self._changed:
            return self._changed.wait_for(lambda: bool(predicate()), seconds)

    def next_ts(self) -> str:
        """Give a timestamp later than every other, as Slack writes it."""
        with self.lock:
            now = max(self.now(), self._last_ts + 0.000_01)
            self._last_ts = round(now, 6)
            return f"{self._last_ts:.6f}"

    def user(self, user: str) -> User:
        found = self.users.get(user)
        if found is None:
            raise SlackError("user_not_found")
        return found

    def person(self, name: str) -> User:
        """Find somebody by their name, for people and tests."""
        for user in self.users.values():
            if user.name == name:
                return user
        raise SlackError("user_not_found")

    def channel(self, channel: str, viewer: str = BOT_USER) -> Channel:
        """Give a channel by its id, as far as *viewer* can see it."""
        found = self.channels.get(channel)
        hidden = found is not None and (found.private or found.direct)
        if found is None or (hidden and viewer not in found.members):
            raise SlackError("channel_not_found")
        return found

    def named(self, name: str) -> Channel:
        """Find a channel by its name, for people and tests."""
        wanted = name.removeprefix("#")
        for channel in self.channels.values():
            if wanted in {channel.name, channel.id}:
                return channel
        raise SlackError("channel_not_found")

    def add_message(self, channel: Channel, message: Message) -> Message:
        with self.lock:
            channel.messages[message.ts] = message
            self.changed()
        return message

    def trigger(self, user: str) -> str:
        """Hand out what allows one modal to be opened, for as long as Slack is patient."""
        trigger = f"{self.number()}.{TEAM}.{time.time_ns()}"
        self.triggers[trigger] = (user, self.now())
        return trigger

    def use_trigger(self, trigger: str) -> str:
        """Exchange a trigger for the person it stands for."""
        if trigger not in self.triggers:
            raise SlackError("invalid_trigger_id")
        user, since = self.triggers[trigger]
        if since is None:
            raise SlackError("exchanged_trigger_id")
        if self.now() - since > self.patience:
            raise SlackError("expired_trigger_id")
        self.triggers[trigger] = (user, None)
        return user
