"""The worker on a clock of its own: what the past promised is delivered when it was promised."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import select

from firefighter.cli.past.agenda import Agenda
from firefighter.db import delivered
from firefighter.db.base import Database, Session
from firefighter.db.ledger import Claimed, deliveries
from firefighter.domain.deliveries import (
    UNDO_WINDOW,
    ArchiveChannel,
    Delivery,
    FadeUndo,
    PostDraftCopy,
    PublishDraft,
    RefreshAnnouncement,
    RefreshCard,
    Remind,
    SetTopic,
)
from firefighter.domain.policy import Policy
from firefighter.gateways.chat import Chat
from firefighter.gateways.pager import Pager
from firefighter.gateways.response_urls import ResponseUrls
from firefighter.gateways.wiki import Wiki
from firefighter.worker import handlers
from firefighter.worker.world import World

BUTTONLESS = {"skipped": "the line was posted without the button"}

_deliveries: TypeAdapter[Delivery] = TypeAdapter(Delivery)


class OneTransaction(Database):
    """Every transaction is the one that is open, so that all of the past is there, or nothing."""

    def __init__(self, session: Session) -> None:
        super().__init__(session.connection.engine)
        self._session = session

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        yield self._session


class Delivering:
    """Keeps what was promised, in the order in which it was.

    Lines are drawn as they look once they cannot be undone any more. Pictures of an incident
    wait while it is *busy*, as they do for a worker who has much in hand.

    Attributes:
        busy: the incidents that somebody acts in again soon.
    """

    def __init__(
        self, session: Session, chat: Chat, wiki: Wiki, *, policy: Policy, agenda: Agenda
    ) -> None:
        self._session = session
        self._agenda = agenda
        self._seen = 0
        self._done: dict[int, Mapping[str, Any]] = {}
        self._waiting: dict[int, dict[str, tuple[int, Delivery]]] = defaultdict(dict)
        self.busy: set[int] = set()
        self._world = World(
            database=OneTransaction(session),
            chat=chat,
            wiki=wiki,
            pager=Pager(),
            responses=ResponseUrls(),
            policy=policy,
            clock=lambda: agenda.at + UNDO_WINDOW,
        )

    def catch_up(self) -> None:
        """Deliver everything that was promised since, and what that promises in turn."""
        while self._take_new() or self._draw():
            pass

    def settle(self) -> None:
        """Write down what was delivered since this was last asked."""
        delivered.all_done(self._session.connection, self._done)
        self._done.clear()

    def _take_new(self) -> bool:
        if not self._session.streams:
            return False
        self._session.streams.clear()
        columns = (deliveries.c.id, deliveries.c.payload)
        statement = select(*columns).where(deliveries.c.id > self._seen).order_by(deliveries.c.id)
        for row in self._session.execute(statement).all():
            self._seen = row.id
            self._take(row.id, _deliveries.validate_python(row.payload))
        return True

    def _take(self, delivery: int, promise: Delivery) -> None:
        match promise:
            case FadeUndo():
                self._done[delivery] = BUTTONLESS
            case Remind():
                self._plan(promise.promised, delivery, promise)
            case ArchiveChannel():
                self._plan(self._agenda.at + UNDO_WINDOW, delivery, promise)
            case RefreshCard() | SetTopic() | RefreshAnnouncement():
                self._wait(delivery, promise, promise.incident, promise.target or "")
            case PublishDraft() | PostDraftCopy():
                # A draft links to the lines that were posted, which the ledger tells.
                self.settle()
                self._keep(delivery, promise)
            case _:
                self._keep(delivery, promise)

    def _plan(self, at: datetime, delivery: int, promise: Delivery) -> None:
        self._agenda.plan(at, lambda _at: self._keep(delivery, promise))

    def _wait(self, delivery: int, promise: Delivery, incident: int, target: str) -> None:
        former = self._waiting[incident].pop(target, None)
        if former is not None:
            self._done[former[0]] = {"collapsed_into": delivery}
        self._waiting[incident][target] = (delivery, promise)

    def _draw(self) -> bool:
        ready = [incident for incident in self._waiting if incident not in self.busy]
        for incident in ready:
            for delivery, promise in self._waiting.pop(incident).values():
                self._keep(delivery, promise)
        return bool(ready)

    def _keep(self, delivery: int, promise: Delivery) -> None:
        claimed = Claimed(
            id=delivery,
            kind=promise.kind,
            payload={},
            attempts=1,
            tried_at=None,
            claimed_at=self._agenda.at,
            promised_at=self._agenda.at,
            hours=0,
        )
        outcome = handlers.handle(self._world, promise, claimed)
        self._done[delivery] = outcome.result
        outcome.record(self._session)
