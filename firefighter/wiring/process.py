"""One process put together from settings: its parts, its threads, its end."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Event, Thread

from fastapi import FastAPI
from sqlalchemy import Engine

from firefighter.db.base import Database
from firefighter.domain.errors import ChatDeclined, ChatLockedOut
from firefighter.ops.doctor.slack import APP_TOKEN
from firefighter.ops.starting import require_sound
from firefighter.settings import Settings, SettingsFault
from firefighter.wiring.clients import requests_engine
from firefighter.wiring.door import Opened, opening
from firefighter.wiring.employing import Employed, employ
from firefighter.wiring.in_force import InForce, Reloading
from firefighter.wiring.watching import Watch
from firefighter.worker.engine import Deferrer
from firefighter.worker.waker import Waker


@dataclass
class Running:
    """A bot with its worker, or one of them; ``stop`` finishes the calls in hand."""

    wakes: Engine
    waker: Waker
    stopping: Event
    watch: Watch
    in_force: InForce
    employed: Employed | None = None
    opened: Opened | None = None
    _leaving: Thread | None = field(default=None, init=False)

    @property
    def app(self) -> FastAPI | None:
        """Give what serves requests over HTTP, if this process does."""
        return None if self.opened is None else self.opened.app

    def reloading(self, environment: Mapping[str, str]) -> Reloading:
        """Give what reads the policy again whenever it is asked to."""
        return Reloading(self.in_force, environment, Database(self.wakes))

    def start(self) -> None:
        """Begin to work and to listen.

        Raises:
            SettingsFault: if Slack opens no connection for our app's token.
        """
        if self.opened is not None and self.opened.link is not None:
            try:
                self.opened.link.start()
            except (ChatDeclined, ChatLockedOut) as no:
                message = f"SLACK_APP_TOKEN opens no connection to Slack. {no} {APP_TOKEN}."
                raise SettingsFault(message) from no
        self.waker.start()
        if self.opened is not None:
            self.opened.ticker.start()
        if self.employed is not None:
            self.employed.start()

    def leave(self) -> None:
        """Begin no further delivery; requests are still answered, until ``stop``."""
        self.stopping.set()
        if self.employed is not None and self._leaving is None:
            self._leaving = Thread(target=self.employed.stop, name="leaving", daemon=True)
            self._leaving.start()

    def stop(self) -> None:
        """Finish what is in hand, requests and deliveries at the same time."""
        self.leave()
        if self.opened is not None:
            self.opened.ticker.stop()
            if self.opened.link is not None:
                self.opened.link.stop()
        if self._leaving is not None:
            self._leaving.join()
        self.waker.stop()
        for engine in self._engines():
            engine.dispose()

    def _engines(self) -> list[Engine]:
        theirs = [*(self.employed.engines if self.employed is not None else ())]
        theirs += [self.opened.engine] if self.opened is not None else []
        return [*theirs, self.watch.engine, self.wakes]


def assemble(settings: Settings, *, door: bool, work: bool) -> Running:
    """Put together the parts of one process.

    Raises:
        SettingsFault: if the database's schema is older than this release, a pooler lies
            between us and it where none may, or an open incident has a severity that policy
            gave up.
    """
    stopping = Event()
    wakes = requests_engine(settings, pool_size=1)
    require_sound(settings, Database(wakes))
    in_force = InForce(settings.policy)
    deferrer = Deferrer(wakes)
    waker = Waker(deferrer.wake, deferrer.sweep if work else None)
    watch = Watch(settings, in_force)
    employed = employ(settings, in_force, waker, stopping, watch) if work else None
    opened = opening(settings, in_force, waker, watch) if door else None
    watch.over(
        worker=None if employed is None else employed.worker,
        link=None if opened is None else opened.link,
        stopping=stopping,
    )
    return Running(wakes, waker, stopping, watch, in_force, employed, opened)
