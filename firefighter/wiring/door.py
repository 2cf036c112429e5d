"""How Slack's requests reach our listeners."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from fastapi import FastAPI
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from firefighter.db import workspace
from firefighter.db.base import Database
from firefighter.db.workspace import Identity
from firefighter.domain.rereading import OUTAGE, UNHEARD
from firefighter.gateways.chat import Chat
from firefighter.settings import Settings
from firefighter.slack import app as slack
from firefighter.slack.acks import Ack, answering
from firefighter.slack.desk import Desk
from firefighter.slack.socket_mode import SocketMode
from firefighter.web import app as web
from firefighter.wiring import trust
from firefighter.wiring.clients import DOOR_SECONDS, NoPatience, client, requests_engine, utcnow
from firefighter.wiring.employing import THREADS
from firefighter.wiring.in_force import InForce
from firefighter.wiring.watching import Watch
from firefighter.worker import hearing
from firefighter.worker.tick import Habit, Ticker
from firefighter.worker.waker import Waker

DOOR_THREADS = 40
"""How many requests may wait for Slack before they are answered; over HTTP it is as many."""


@dataclass(frozen=True)
class Opened:
    """The door: what serves requests over HTTP, and the way out to Slack where it is used."""

    app: FastAPI
    link: SocketMode | None
    ticker: Ticker
    engine: Engine


def opening(settings: Settings, in_force: InForce, waker: Waker, watch: Watch) -> Opened:
    """Put together the door of a process; *watch* hears how it answers."""
    engine = requests_engine(settings, pool_size=THREADS)
    patient = client(settings, seconds=DOOR_SECONDS)
    chat = Chat(patient, NoPatience(), watch.metrics.slack_called)
    database = Database(engine, waker.wake)

    def desk() -> Desk:
        return Desk(database, chat, in_force(), utcnow)

    answer = answering(bolt(settings, database, desk).dispatch, watch.metrics.acked)
    secrets = settings.signing_secrets
    came = hearing.Requests(utcnow)
    told = web.Told(
        came.note, lambda seconds: watch.metrics.acked("other", Ack.TURNED_AWAY, seconds)
    )
    app = web.build(answer, secrets=secrets, now=time.time, watched=watch.health, told=told)
    link = None
    if settings.slack_app_token is not None:
        token = settings.slack_app_token.get_secret_value()
        link = SocketMode(
            answer,
            lambda: chat.link(token),
            threads=DOOR_THREADS,
            trusted=trust.context(settings),
        )
    habit = _hearing(database, came, link)
    return Opened(app, link, Ticker([habit], utcnow), engine)


def _hearing(database: Database, came: hearing.Requests, link: SocketMode | None) -> Habit:
    """Note when Slack is heard: a connection tells whether it is; over HTTP only requests do."""
    if link is None:
        return hearing.habit(database, came.last, away=UNHEARD)
    return hearing.habit(database, lambda at: at if link.connected else None, away=OUTAGE)


def _known(database: Database) -> Identity | None:
    """Give who we are; a database that is away is told in words by whoever needs it."""
    try:
        with database.transaction() as session:
            return workspace.identity(session)
    except (DBAPIError, PoolTimeout):
        return None


def bolt(settings: Settings, database: Database, desk: Callable[[], Desk]) -> App:
    """Build the Bolt app; it authorises from the identity that Slack last confirmed."""
    token = settings.slack_bot_token.get_secret_value()
    known: list[AuthorizeResult] = []

    def authorize(**_context: object) -> AuthorizeResult:
        if not known:
            identity = _known(database)
            if identity is None:
                return AuthorizeResult(enterprise_id=None, team_id=None, bot_token=token)
            known.append(
                AuthorizeResult(
                    enterprise_id=None,
                    team_id=identity.team_id,
                    bot_id=identity.bot_id,
                    bot_user_id=identity.bot_user_id,
                    bot_token=token,
                )
            )
        return known[0]

    app = App(
        logger=logging.getLogger("firefighter.bolt"),
        client=client(settings, seconds=DOOR_SECONDS),
        authorize=authorize,
        signing_secret="",
        request_verification_enabled=False,
        token_verification_enabled=False,
        process_before_response=True,
        url_verification_enabled=True,
    )
    return slack.build(app, desk)
