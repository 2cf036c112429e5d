"""A database that is away: whoever asks is told in words, and the log in a line."""

from contextvars import copy_context
from datetime import UTC, datetime
from urllib.parse import urlencode

import psycopg
from pydantic import SecretStr
from slack_bolt import BoltRequest
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from firefighter import wiring
from firefighter.db.base import Database, connect
from firefighter.domain.policy import Policy
from firefighter.gateways.chat import Chat
from firefighter.settings import Settings
from firefighter.slack import troubles
from firefighter.slack.acks import Ack, answering
from firefighter.slack.desk import Desk
from firefighter.slack.troubles import NOT_NOW

AWAY = "postgresql+psycopg://u:secret@127.0.0.1:1/none"
ASKED = {"command": "/incident", "text": "list", "user_id": "U1", "trigger_id": "1.2"}


def test_the_first_who_asks_a_bot_that_just_started_is_told_in_words():
    chosen = Settings(
        database_url=AWAY,
        slack_bot_token=SecretStr("xoxb-1"),
        slack_signing_secret=SecretStr("s"),
        slack_api_url="http://127.0.0.1:1/api/",
    )
    database = Database(connect(AWAY, pool_size=1))
    chat = Chat(wiring.client(chosen, seconds=1), wiring.NoPatience())
    desk = Desk(database, chat, Policy(), lambda: datetime(2030, 1, 2, 12, tzinfo=UTC))
    bolt = wiring.bolt(chosen, database, lambda: desk)
    acks: list[tuple[str, Ack]] = []
    answer = answering(bolt.dispatch, lambda kind, ack, _seconds: acks.append((kind, ack)))

    with capture_logs() as logs:
        said = answer(BoltRequest(body=urlencode(ASKED)), 0.0)

    assert (said.status, NOT_NOW in said.body) == (200, True)
    assert acks == [("command", Ack.FAILED)]
    assert [(line["event"], "exc_info" in line) for line in logs] == [
        ("the database does not answer", False),
        ("request answered", False),
    ]


def test_a_database_that_answers_that_its_disk_is_full_is_not_called_silent():
    full = OperationalError("INSERT", {}, psycopg.errors.DiskFull())

    with capture_logs() as logs:
        said = copy_context().run(troubles.not_written, full)

    assert said == NOT_NOW
    assert [(line["event"], line["error"]) for line in logs] == [
        ("the database says no", "DiskFull")
    ]
