"""The way from the local Slack to the bot, whichever way that is."""

import json
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from firefighter.playground.slack.permitted import is_told
from firefighter.playground.slack.state import APP, BOT_USER, TEAM, Json, Workspace

RETRY_SECONDS = (0.05, 0.2, 0.5)
"""Slack waits 0 s, 1 min and 5 min; here nobody has that long."""


@dataclass(frozen=True)
class Answer:
    """What the bot answered; *status* 0 is no answer in time.

    Attributes:
        failure: why Slack would send an event again, in its words; empty if it would not.
        final: whether the bot asked not to be told again.
    """

    status: int
    body: Any
    seconds: float
    failure: str = ""
    final: bool = False

    @property
    def ok(self) -> bool:
        return self.status == 200  # noqa: PLR2004 - HTTP's own number


@dataclass(frozen=True)
class Request:
    """A request as it goes out, to be sent once more byte for byte.

    Attributes:
        envelope: the id of the envelope it is in; over HTTP there is none.
    """

    body: str
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    envelope: str = ""


class Bot(ABC):
    """The bot, as Slack's side sees it.

    Attributes:
        subscribed: the kinds of event that it wants to be told of.
        pauses: seconds before an event is sent again, and again.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._telling: list[threading.Thread] = []
        self.subscribed: set[str] = {"app_mention"}
        self.pauses: Sequence[float] = RETRY_SECONDS

    @property
    @abstractmethod
    def connected(self) -> bool:
        """Tell whether anybody said how to reach it."""

    @abstractmethod
    def command(self, fields: Json) -> Request: ...

    @abstractmethod
    def interaction(self, payload: Json) -> Request: ...

    @abstractmethod
    def event(self, body: str, attempt: int, reason: str) -> Request:
        """Make a request of an event; *attempt* counts from 0, *reason* says why there are more."""

    @abstractmethod
    def send(self, request: Request) -> Answer:
        """Send a request; its answer counts only if it comes in time."""

    def tell(self, event: Json) -> None:
        """Send an event in the background, and again a few times if it is not taken."""
        if event["type"] not in self.subscribed or not self.connected:
            return
        if not is_told(self._workspace, event):
            return
        number = self._workspace.number()
        body = {
            "type": "event_callback",
            "team_id": TEAM,
            "api_app_id": APP,
            "event_id": f"Ev{number:09d}",
            "event_time": int(time.time()),
            "authorizations": [{"team_id": TEAM, "user_id": BOT_USER, "is_bot": True}],
            "event": event,
        }
        telling = threading.Thread(target=self._tell, args=(json.dumps(body),), daemon=True)
        self._telling.append(telling)
        telling.start()

    @property
    def has_more_to_tell(self) -> bool:
        """Tell whether there are events that nobody has waited for."""
        return bool(self._telling)

    def has_told(self) -> None:
        """Wait until every event was taken, or given up."""
        while self._telling:
            self._telling.pop().join()

    def _tell(self, body: str) -> None:
        reason = ""
        for attempt, pause in enumerate((0.0, *self.pauses)):
            time.sleep(pause)
            said = self.send(self.event(body, attempt, reason))
            reason = said.failure
            if not reason or said.final:
                return
