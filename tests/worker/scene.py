"""A handler that follows a script, and ways to look at the ledger from outside."""

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from threading import Event
from typing import Any

from slack_sdk import WebClient
from sqlalchemy import Engine, text

from firefighter.db import ledger
from firefighter.db.base import Database, Session
from firefighter.db.ledger import Claimed
from firefighter.domain.deliveries import Delivery, Invite, Say, SetTopic
from firefighter.domain.policy import Policy
from firefighter.domain.streams import Promise
from firefighter.gateways.chat import Chat
from firefighter.gateways.pager import Pager
from firefighter.gateways.response_urls import ResponseUrls
from firefighter.playground.serving import PATIENT_SECONDS
from firefighter.playground.slack.server import LocalSlack
from firefighter.wiring import NoPatience
from firefighter.worker.drain import Drain, Outcome
from firefighter.worker.world import World
from tests.conftest import NOON
from tests.services.scene import POLICY

STREAM = "incident:1:channel"


def say(what: str) -> Say:
    """Promise something that holds up what follows."""
    return Say(incident=1, text=what)


def invite(who: str) -> Invite:
    """Promise something that holds up nothing."""
    return Invite(incident=1, people=(who,))


def topic() -> SetTopic:
    """Promise a picture."""
    return SetTopic(incident=1)


def label(promise: Promise) -> str:
    match promise:
        case Say():
            return promise.text
        case Invite():
            return promise.people[0]
        case _:
            return type(promise).__name__


class Desk:
    """Keeps promises as a second implementation of the handlers: by script, without a world.

    Attributes:
        calls: what was asked, in order.
        repeats: what was said to be a possible repeat.
        buried: what will not happen, with the name of the error.
    """

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.repeats: list[str] = []
        self.buried: list[tuple[str, str]] = []
        self.burial: Callable[[Session], object] = _nothing
        self._script: dict[str, list[Exception]] = defaultdict(list)
        self._outcomes: dict[str, Callable[[], Outcome]] = {}

    def fails(self, what: str, *errors: Exception) -> None:
        """Let the next tries end so, in turn."""
        self._script[what].extend(errors)

    def does(self, what: str, act: Callable[[], Outcome]) -> None:
        self._outcomes[what] = act

    def handle(self, promise: Delivery, claimed: Claimed) -> Outcome:
        what = label(promise)
        self.calls.append(what)
        if claimed.repeat:
            self.repeats.append(what)
        if self._script[what]:
            raise self._script[what].pop(0)
        return self._outcomes.get(what, Outcome)()

    def bury(self, session: Session, promise: Promise, error: Exception) -> None:
        self.burial(session)
        self.buried.append((label(promise), type(error).__name__))


def _nothing(_session: Session) -> None:
    """Tell nobody."""


class Wakes:
    """Remembers which streams were woken."""

    def __init__(self) -> None:
        self.streams: list[str] = []

    def __call__(self, streams: Any) -> None:
        self.streams.extend(sorted(streams))


def drain_of(
    engine: Engine, desk: Desk, *, wakes: Wakes | None = None, stopping: Event | None = None
) -> Drain:
    return Drain(
        engine,
        desk.handle,
        desk.bury,
        wakes or Wakes(),
        stopping=stopping or Event(),
        chance=lambda: 0.0,
    )


def chat_of(slack: LocalSlack) -> Chat:
    """Give the way to a local Slack."""
    return Chat(WebClient(token=slack.bot_token, base_url=slack.api_url), NoPatience())


def claimed() -> Claimed:
    """Give a delivery that is tried for the first time."""
    return Claimed(
        id=1,
        kind="any",
        payload={},
        attempts=1,
        tried_at=None,
        claimed_at=NOON,
        promised_at=NOON,
        hours=0,
    )


def world_of(database: Database, policy: Policy = POLICY, *, chat: Chat | None = None) -> World:
    """Give a world in which it is noon, and nobody outside answers but *chat*, if it is given."""
    return World(
        database=database,
        chat=chat or Chat(WebClient(), NoPatience()),
        wiki=None,
        pager=Pager(),
        responses=ResponseUrls(),
        policy=policy,
        clock=lambda: NOON,
    )


def promised(database: Database, *promises: Promise) -> None:
    with database.transaction() as session:
        ledger.put(session, *promises)


def rows(engine: Engine, columns: str = "state") -> list[Any]:
    """Read the ledger, oldest first; a single column comes as plain values."""
    with engine.connect() as connection:
        found = connection.execute(text(f"SELECT {columns} FROM deliveries ORDER BY id")).all()  # noqa: S608 - a test's own words
    return [row[0] if len(row) == 1 else tuple(row) for row in found]


def change(engine: Engine, assignment: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE deliveries SET {assignment}"))  # noqa: S608 - a test's own words


def make_due(engine: Engine) -> None:
    """Let the time of every retry come."""
    change(engine, "due_at = clock_timestamp() WHERE state = 'pending'")


def until(
    condition: Callable[[], Any], *, seconds: float = PATIENT_SECONDS, what: str = "it"
) -> Any:
    """Wait for a condition and give its value; fail loudly when it does not come true."""
    deadline, pause = time.monotonic() + seconds, Event()
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        pause.wait(0.01)
    message = f"waited {seconds} s for {what}"
    raise AssertionError(message)


def settled(engine: Engine, expected: Sequence[str]) -> Callable[[], bool]:
    return lambda: rows(engine) == list(expected)
