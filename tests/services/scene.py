"""People who act on a real Postgres, and ways to see all that came of it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Barrier, Thread
from typing import Any, Concatenate, ParamSpec, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import text

from firefighter.db import entries, incidents, workspace
from firefighter.db.base import Database, Session
from firefighter.db.workspace import Identity
from firefighter.domain.acting import By
from firefighter.domain.deliveries import Delivery
from firefighter.domain.errors import FirefighterError
from firefighter.domain.incident import Incident
from firefighter.domain.lifecycle import Status
from firefighter.domain.policy import Policy, ServiceRule
from firefighter.domain.quotation import Place
from firefighter.domain.roles import Act, Person, Who
from firefighter.domain.severity import Severity
from firefighter.domain.streams import Promise
from firefighter.domain.timeline import Entry, KeyEvent
from firefighter.services import declaring, status, timeline
from firefighter.services.declaring import Declaration
from tests.conftest import NOON

P = ParamSpec("P")
R = TypeVar("R")

ANA, MARC, LENA = (
    Person(id=f"U{n}", name=name) for n, name in enumerate(["Ana", "Marc", "Lena"], 1)
)
BOSS = Person(id="U9", name="Ines", admin=True)
GUEST = Person(id="U6", name="Gil", guest=True)
STRANGER = Person(id="U7", name="Sam", stranger=True)

POLICY = Policy(
    zone="Europe/Paris",
    services=(
        ServiceRule(name="checkout", team="Payments", people=("U4", "U2")),
        ServiceRule(name="vault", team="Security", people=("U5",), private=True),
    ),
)
STRICT = POLICY.model_copy(update={"rights": dict.fromkeys(Act, Who.ADMINS)})

TABLES = ("incidents", "entries", "texts", "deliveries", "schedules", "publications")
_DELIVERY = TypeAdapter[Promise](Delivery)


def minutes(number: float) -> datetime:
    """Give the instant so long after noon, when everything is declared."""
    return NOON + timedelta(minutes=number)


def by(person: Person = ANA, at: float = 0, *, policy: Policy = POLICY, **more: Any) -> By:
    """Let a person act so many minutes after noon."""
    return By(person=person, at=minutes(at), policy=policy, **more)


class Scene:
    """A database to act on, and to look at from outside."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._seen = 0

    def does(
        self, act: Callable[Concatenate[Session, P], R], *given: P.args, **named: P.kwargs
    ) -> R:
        """Run one service in one transaction, as a door does."""
        with self.database.transaction() as session:
            return act(session, *given, **named)

    def declared(self, *, who: By | None = None, **wish: Any) -> Incident:
        """Declare a SEV3 by Ana at noon, unless it is said otherwise; what it promised is seen."""
        plain: dict[str, Any] = {"title": "Search is slow", "severity": Severity.SEV3}
        made = self.does(declaring.declare, Declaration(**(plain | wish)), by=who or by())
        self.promised()
        return made.incident

    def running(self, **wish: Any) -> Incident:
        """Declare, and let Slack have made channel, card and announcement."""
        number = self.declared(**wish).number
        self.does(declaring.channel_opened, number, channel="C42", name="inc-42")
        self.does(declaring.card_posted, number, ts="1.1", policy=POLICY)
        if any(kind == "announce" for (kind,) in self.rows("kind", "deliveries")):
            self.does(declaring.announced, number, channel="C9", ts="2.2")
        self.promised()
        return self.incident(number)

    def permits(self, scopes: set[str]) -> None:
        """Let Slack have confirmed us with no more than these."""
        us = Identity(
            team_id="T1",
            bot_id="B1",
            bot_user_id="U0",
            url="https://acme.slack.com/",
            scopes=frozenset(scopes),
        )
        self.does(workspace.confirm, us)

    def at(self, stage: Status, **wish: Any) -> Incident:
        """Bring an incident to a status, the straight way, by Ana; what it promised is seen."""
        number = self.running(**wish).number
        if stage is Status.INVESTIGATING or stage is Status.MITIGATING:
            self.does(status.move, number, stage, by=by(at=1))
        if stage in {Status.MITIGATED, Status.POSTMORTEM, Status.CLOSED}:
            self.does(status.move, number, Status.MITIGATED, by=by(at=1))
        if stage is Status.POSTMORTEM:
            self.does(status.move, number, Status.POSTMORTEM, by=by(at=2))
        if stage is Status.CLOSED:
            self.answered(number)
            self.does(status.close, number, status.Ending(), by=by(at=3))
        self.promised()
        return self.incident(number)

    def answered(self, number: int) -> None:
        """Let it have started at noon and be noticed a minute later."""
        times = {KeyEvent.STARTED: NOON, KeyEvent.DETECTED: minutes(1)}
        self.does(timeline.set_times, number, times, by=by(at=2))
        self.promised()

    def incident(self, number: int) -> Incident:
        return self.does(incidents.get, number)

    def timeline(self, number: int) -> tuple[Entry, ...]:
        return self.does(entries.of, number)

    def last(self, number: int) -> Entry:
        return self.timeline(number)[-1]

    def told(self, number: int) -> list[str]:
        """Give the timeline as kinds, with what changed to what."""
        return [
            f"{e.kind}: {e.old} → {e.new}" if e.old or e.new else f"{e.kind}"
            for e in self.timeline(number)
        ]

    def promised(self) -> list[Promise]:
        """Give what was promised since this was last asked, in order."""
        found = self.rows("id, payload", f"deliveries WHERE id > {self._seen}", order="id")
        self._seen = max([self._seen, *(delivery for delivery, _ in found)])
        return [_DELIVERY.validate_python(payload) for _, payload in found]

    def due(self, kind: str) -> list[datetime]:
        """Say when promises of a kind that wait for their time are due."""
        found = self.rows("due_at", f"deliveries WHERE kind = '{kind}'", order="id")
        return [at for (at,) in found]

    def rows(self, columns: str, source: str, *, order: str = "1") -> Sequence[Any]:
        with self.database.engine.connect() as connection:
            return connection.execute(
                text(f"SELECT {columns} FROM {source} ORDER BY {order}")  # noqa: S608 - a test's own words
            ).all()

    @contextmanager
    def unchanged(self) -> Iterator[None]:
        """Hold that not a row of ours differs afterwards."""
        before = {table: self.rows("*", table) for table in TABLES}
        yield
        assert {table: self.rows("*", table) for table in TABLES} == before


def said_in(channel: str = "C1", ts: str = "1700000000.000100") -> Place:
    """Give where a message stands."""
    return Place(channel, ts)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run each in a thread of its own, all let go together; give results, refusals included."""
    ready = Barrier(len(acts))
    outcomes: list[Any] = [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        ready.wait()
        try:
            outcomes[place] = act()
        except FirefighterError as refused:
            outcomes[place] = refused

    threads = [Thread(target=run, args=numbered) for numbered in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
