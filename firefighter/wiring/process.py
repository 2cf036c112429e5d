"""One process put together from settings: its parts, its threads, its end."""

import time
from dataclasses import dataclass
from threading import Event

from fastapi import FastAPI
from slack_bolt import App
from sqlalchemy import Engine

from firefighter.db.base import Database, connect
from firefighter.domain.errors import ChatDeclined, ChatLockedOut
from firefighter.gateways.chat import Chat
from firefighter.ops.database import require_schema
from firefighter.settings import Settings, SettingsFault
from firefighter.slack.desk import Desk
from firefighter.slack.socket_mode import SocketMode
from firefighter.web import app as web
from firefighter.wiring.clients import DOOR_SECONDS, NoPatience, client, utcnow
from firefighter.wiring.door import bolt
from firefighter.wiring.employing import THREADS, Employed, employ
from firefighter.wiring.watching import Watch
from firefighter.worker.engine import Deferrer
from firefighter.worker.waker import Waker

DOOR_THREADS = 40
"""How many requests may wait for Slack before they are answered; over HTTP it is as many."""


@dataclass
class Running:
    """A bot with its worker, or one of them; ``stop`` finishes the calls in hand."""

    app: FastAPI | None
    engines: list[Engine]
    waker: Waker
    stopping: Event
    watch: Watch
    employed: Employed | None = None
    link: SocketMode | None = None

    def start(self) -> None:
        """Begin to work and to listen.

        Raises:
            SettingsFault: if Slack opens no connection for our app's token.
        """
        if self.link is not None:
            try:
                self.link.start()
            except (ChatDeclined, ChatLockedOut) as no:
                message = f"SLACK_APP_TOKEN opens no connection to Slack. {no}"
                raise SettingsFault(message) from no
        self.waker.start()
        if self.employed is not None:
            self.employed.start()

    def stop(self) -> None:
        if self.link is not None:
            self.link.stop()
        self.stopping.set()
        if self.employed is not None:
            self.employed.stop()
        self.waker.stop()
        for engine in self.engines:
            engine.dispose()


def assemble(settings: Settings, *, door: bool, work: bool) -> Running:
    """Put together the parts of one process.

    Raises:
        SettingsFault: if the database's schema is not this release's.
    """
    require_schema(settings.database_url)
    stopping = Event()
    wakes = connect(settings.database_url, pool_size=1)
    deferrer = Deferrer(wakes)
    waker = Waker(deferrer.wake, deferrer.sweep if work else None)
    engines, employed = [wakes], None
    if work:
        employed = employ(settings, waker, stopping)
        engines += employed.engines
    app = link = None
    if door:
        requests = connect(settings.database_url, pool_size=THREADS, statement_seconds=DOOR_SECONDS)
        engines.append(requests)
        chat = Chat(client(settings, seconds=DOOR_SECONDS), NoPatience())
        desk = Desk(Database(requests, waker.wake), chat, settings.policy, utcnow)
        app = bolt(settings, desk)
        link = _link(settings, app, chat)
    watch = Watch(settings, None if employed is None else employed.worker, link)
    engines.append(watch.engine)
    served = None if app is None else _served(settings, app, watch)
    return Running(served, engines, waker, stopping, watch, employed, link)


def _served(settings: Settings, app: App, watch: Watch) -> FastAPI:
    secrets = settings.signing_secrets
    return web.build(app, secrets=secrets, now=time.time, watched=watch.health)


def _link(settings: Settings, app: App, chat: Chat) -> SocketMode | None:
    """Build the way over which Slack is heard, where it cannot reach us."""
    if settings.slack_app_token is None:
        return None
    token = settings.slack_app_token.get_secret_value()
    return SocketMode(app, lambda: chat.link(token), threads=DOOR_THREADS)
