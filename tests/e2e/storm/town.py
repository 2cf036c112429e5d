"""The town that a storm befalls: its people, its Slack and Confluence, and the bot's memory."""

import json
import time
from collections.abc import Callable
from copy import deepcopy
from typing import Protocol

from sqlalchemy import text

from firefighter import wiring
from firefighter.cli.stage import EVENTS, BotProcess
from firefighter.db import incidents
from firefighter.db.base import Database
from firefighter.domain.incident import Incident
from firefighter.playground.confluence.server import LocalConfluence
from firefighter.playground.faults import FaultKind, Faults
from firefighter.playground.serving import PATIENT_SECONDS, Serving
from firefighter.playground.slack.bot import Answer, Request
from firefighter.playground.slack.http_bot import HttpBot
from firefighter.playground.slack.person import NotShown, Person
from firefighter.playground.slack.server import LocalSlack
from firefighter.playground.slack.state import Channel, Message, SlackError
from firefighter.settings import Settings
from firefighter.worker.drain import LONGEST_PAUSE
from tests.e2e.conftest import settled, until

HELD_SECONDS = 3
"""How long it may take until what somebody did brings about a call, if it does."""

PEOPLE = ("ana", "marc", "lena", "gil", "olga")
"""An admin, two engineers, a guest, and somebody of another organisation."""

_LAST = text("SELECT coalesce(max(number), 0) FROM incidents")
_SINCE = text("SELECT number FROM incidents WHERE number > :base ORDER BY number")
_COMING = text("""
SELECT EXISTS (SELECT FROM deliveries WHERE stream = :stream AND state = 'pending'
               AND last_error IS NULL AND due_at <= clock_timestamp())
""")
TROUBLED_SECONDS = 1.5
"""How long somebody looks for what is not on its way."""

_UNSETTLED = text("""
SELECT stream || ' ' || kind || ': ' || coalesce(last_error, 'never tried') FROM deliveries
WHERE state = 'pending'
  AND (attempts > 0 OR due_at <= clock_timestamp()
       OR kind NOT IN ('remind', 'fade-undo', 'archive-channel', 'pin-by-hand'))
ORDER BY id
""")


class Killable(Protocol):
    """A bot that can be taken away and brought back; *suddenly*, or after what it has in hand."""

    suddenly: bool

    def start(self) -> None: ...

    def kill(self) -> None: ...


class BotHere:
    """The bot's own parts in this process: quick to start, and it ends what it has in hand."""

    suddenly = False

    def __init__(self, settings: Settings, slack: LocalSlack) -> None:
        self._settings = settings
        self._slack = slack
        self._running: tuple[wiring.Running, Serving] | None = None

    def start(self) -> None:
        running = wiring.assemble(self._settings, door=True, work=True)
        assert running.app is not None
        web = Serving(running.app)
        web.__enter__()
        running.start()
        wiring.greet(self._settings)
        self._slack.connect(f"http://127.0.0.1:{web.port}/slack/events")
        self._running = running, web

    def kill(self) -> None:
        if self._running is not None:
            running, web = self._running
            web.__exit__()
            running.stop()
            self._running = None


class BotApart:
    """The bot as a process of its own, killed without a word."""

    suddenly = True

    def __init__(self, process: BotProcess) -> None:
        self._process = process

    def start(self) -> None:
        self._process.start()

    def kill(self) -> None:
        self._process.kill()


class WatchedBot(HttpBot):
    """The way to the bot, with what it answered kept.

    Attributes:
        postponed: how many events it wants to be told again, for want of its database.
    """

    def __init__(self, slack: LocalSlack) -> None:
        super().__init__(slack.signing_secret, slack.workspace)
        self.url = slack.request_url
        self.subscribed |= EVENTS
        self.answers: list[Answer] = []
        self.postponed = 0
        self._taken: set[str] = set()

    def send(self, request: Request) -> Answer:
        answer = super().send(request)
        if answer.status == 503 and request.content_type == "application/json":
            self.postponed += 1
        else:
            self.answers.append(answer)
        if answer.ok:
            self._taken.add(request.body)
        return answer

    def took(self, request: Request) -> bool:
        """Tell whether the bot ever said yes to this request."""
        return request.body in self._taken


class Town:
    """Everything a storm needs; each example is a chapter with incidents of its own."""

    def __init__(
        self, slack: LocalSlack, wiki: LocalConfluence, database: Database, bot: Killable
    ) -> None:
        self.slack, self.wiki, self.database, self.bot = slack, wiki, database, bot
        self.watched = WatchedBot(slack)
        slack.bot = self.watched
        self.people = {name: Person(slack, name) for name in PEOPLE}
        self.deaths_in_mid_call = 0
        self.refusals_ever: set[str] = set()
        self._serial = 0
        self.begin()

    def begin(self) -> None:
        """Turn the page: nothing of the last chapter is on anybody's screen."""
        self.story: list[str] = []
        self.wrong: list[str] = []
        self.tokens: list[str] = []
        self.secrets: set[str] = set()
        self.refusals: set[str] = set()
        self._knew: dict[int, set[str]] = {}
        self.seen_before: dict[str, list[Message]] = {}
        self.up = True
        self.first_answer = len(self.watched.answers)
        self.began = float(self.slack.workspace.next_ts())
        self.slack.workspace.screens.clear()
        with self.database.transaction() as session:
            self.base: int = session.execute(_LAST).scalar_one()

    def die_during(
        self, act: Callable[[], None], faults: Faults, *, after: int, moment: FaultKind
    ) -> None:
        """Kill the bot while a call that *act* brings about is in the air."""
        faults.clear()
        faults.add("*", moment, after=after)
        act()
        held = faults.wait_until_held("*", HELD_SECONDS)
        if not self.bot.suddenly:
            faults.clear()
        self.bot.kill()
        faults.clear()
        self.up = False
        self.deaths_in_mid_call += held
        self.tells(f"the bot dies{' in mid-call' if held else ''}")

    def start(self) -> None:
        self.bot.start()
        self.watched.url = self.slack.request_url
        self.up = True
        self.tells("the bot is back")

    def tells(self, sentence: str) -> None:
        self.story.append(sentence)

    def serial(self) -> int:
        """Give a number that no text of this town has carried yet."""
        self._serial += 1
        return self._serial

    def incidents(self) -> list[Incident]:
        """List the incidents of this chapter."""
        with self.database.transaction() as session:
            numbers = session.execute(_SINCE, {"base": self.base}).scalars().all()
            return [incidents.get(session, number) for number in numbers]

    def pick(self, which: int) -> Incident | None:
        found = self.incidents()
        return found[which % len(found)] if found else None

    def token(self, incident: Incident) -> str:
        """Give the word by which an incident is known in every text that is about it."""
        return incident.title.rpartition(" ")[2]

    def channel(self, incident: Incident, person: Person | None = None) -> Channel | None:
        """Give where an incident runs, if there is such a place and this person sees it."""
        found = self.slack.workspace.channels.get(incident.channel or "")
        if found is None or found.archived:
            return None
        hidden = found.private and person is not None and person.user.id not in found.members
        return None if hidden else found

    def room(self, which: int, person: Person) -> tuple[Incident, str] | None:
        """Go to an incident's channel, waiting a moment for its card."""
        incident = self.pick(which)
        if incident is None:
            return None

        def there() -> bool:
            now = self.pick(which)
            return bool(now and now.card_ts and self.channel(now))

        self.waits_for(there, incident)
        incident = self.pick(which) or incident
        channel = self.channel(incident, person)
        if channel is not None and channel.name not in self.seen_before:
            self.remember(channel.name)
        return None if channel is None else (incident, channel.name)

    def waits_for(self, predicate: Callable[[], bool], incident: Incident) -> None:
        """Wait until something is shown in an incident's channel, unless trouble keeps it away."""
        if self.up:
            stream = {"stream": f"incident:{incident.number}:channel"}
            troubled = time.monotonic() + TROUBLED_SECONDS

            def over() -> bool:
                if predicate():
                    return True
                with self.database.engine.connect() as connection:
                    coming = connection.scalar(_COMING, stream)
                return not coming and time.monotonic() > troubled

            waits(self.slack, over, PATIENT_SECONDS)

    def act(self, sentence: str, act: Callable[[], object]) -> None:
        """Let somebody do something, and tell what came of it."""
        try:
            said = act()
        except (NotShown, SlackError) as nothing:
            said = f"could not: {str(nothing)[:90]}"
        self.tells(f"{sentence} → {brief(said)}")
        self.watch()

    def settles(self) -> bool:
        """Wait until all that was promised for now is settled, retries included."""
        return bool(settled(self.slack, self.unsettled, LONGEST_PAUSE + PATIENT_SECONDS))

    def unsettled(self) -> list[str]:
        with self.database.engine.connect() as connection:
            return list(connection.scalars(_UNSETTLED))

    def entry_kinds(self) -> set[str]:
        """List the kinds of everything that was ever recorded here."""
        with self.database.engine.connect() as connection:
            return set(connection.scalars(text("SELECT DISTINCT kind FROM entries")))

    def remember(self, channel: str) -> None:
        """Keep a channel as it is shown now, to press on it later."""
        with self.slack.workspace.lock:
            messages = self.slack.workspace.named(channel).messages.values()
            self.seen_before[channel] = deepcopy([m for m in messages if m.only_for is None])

    def may_know(self, incident: Incident) -> set[str]:
        """List whoever was in a private incident at any time."""
        return self._knew.setdefault(incident.number, set())

    def watch(self) -> None:
        """Note who is in which private incident now, and whether anybody else is shown it."""
        if not self.secrets:
            return
        for incident in self.incidents():
            if not incident.private:
                continue
            allowed = self.may_know(incident)
            channel = self.slack.workspace.channels.get(incident.channel or "")
            allowed |= {*incident.members(), *(channel.members if channel else [])}
            for user, stack in list(self.slack.workspace.screens.items()):
                shown = json.dumps([view.view for view in stack], ensure_ascii=False)
                if user not in allowed and self.token(incident) in shown:
                    self.wrong.append(f"{user} was shown private {incident.key} in a modal")


def waits(slack: LocalSlack, predicate: Callable[[], bool], seconds: float) -> bool:
    """Look ten times a second until *predicate* holds; False when it did not in time."""
    return bool(until(slack.workspace, predicate, seconds))


def brief(said: object) -> str:
    if not isinstance(said, Answer):
        return "done" if said is None else str(said).replace("\n", " ⏎ ")[:120]
    if said.status != 200:
        return f"no answer ({said.status})"
    words = said.body
    if isinstance(words, dict):
        words = words.get("text") or words.get("errors") or words.get("response_action")
    return str(words or "ok").replace("\n", " ⏎ ")[:120]
