"""What is signed but is not what Slack sends: no stack trace, nothing done, nobody's words."""

import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr
from slack_sdk.signature import Clock, SignatureVerifier
from sqlalchemy import text
from structlog.testing import capture_logs

from firefighter import wiring
from firefighter.db.base import Database, connect
from firefighter.db.workspace import Identity, confirm
from firefighter.domain.policy import Policy
from firefighter.gateways.chat import Chat
from firefighter.playground.serving import Serving
from firefighter.settings import Settings
from firefighter.slack import routes
from firefighter.slack.acks import answering
from firefighter.slack.app import EVENTS
from firefighter.slack.desk import Desk
from firefighter.views import controls
from firefighter.web import app as web
from firefighter.web.health import Health

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
WORDS = "the secret plan"
NOBODY = "http://127.0.0.1:1/api/"


@dataclass
class Door:
    """The door of a bot whose Slack is away, and what it logs."""

    url: str
    database: Database

    def sends(self, body, kind=JSON):
        """Send something that is signed, and give the status and what was logged."""
        sent = body if isinstance(body, str) else json.dumps(body)
        at = str(int(time.time()))
        signature = SignatureVerifier("s", Clock()).generate_signature(timestamp=at, body=sent)
        headers = {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": signature}
        with capture_logs() as logs:
            said = requests.post(
                f"{self.url}/slack/events",
                data=sent.encode(),
                headers=headers | {"Content-Type": kind},
                timeout=10,
            )
        return said.status_code, logs


@pytest.fixture(scope="module")
def door(postgres):
    url = postgres.create("junk", template="template_firefighter")
    chosen = Settings(
        database_url=url,
        slack_bot_token=SecretStr("xoxb-1"),
        slack_signing_secret=SecretStr("s"),
        slack_api_url=NOBODY,
    )
    database = Database(connect(url, pool_size=4))
    with database.transaction() as session:
        us = Identity(team_id="T1", bot_id="B0", bot_user_id="U0", url="https://x.slack.com/")
        confirm(session, us)
    chat = Chat(wiring.client(chosen, seconds=1), wiring.NoPatience())
    desk = Desk(database, chat, Policy(), lambda: datetime(2030, 1, 2, 12, tzinfo=UTC))
    bolt = wiring.bolt(chosen, database, lambda: desk)
    answer = answering(bolt.dispatch, lambda *_: None)
    app = web.build(answer, secrets=["s"], now=time.time, watched=Health(lambda: ""))
    with Serving(app) as serving:
        yield Door(f"http://127.0.0.1:{serving.port}", database)
    database.engine.dispose()
    postgres.drop("junk")


WHO = {
    "team": {"id": "T1", "domain": "x"},
    "user": {"id": "U1", "team_id": "T1", "name": "ana"},
    "enterprise": None,
    "is_enterprise_install": False,
    "trigger_id": "1.2.a",
}
MESSAGE = {"type": "message", "user": "U2", "ts": "1700000000.000100", "text": WORDS, "files": []}
CHANNEL = {"id": "C1", "name": "general"}
COMMAND = {
    "command": "/incident",
    "text": f"note INC-1 {WORDS}",
    "user_id": "U1",
    "team_id": "T1",
    "channel_id": "C1",
    "channel_name": "general",
    "trigger_id": "1.2.a",
}
STATES = {
    "value": WORDS,
    "selected_option": {"value": "1"},
    "selected_options": [{"value": "1"}],
    "selected_user": "U2",
    "selected_users": ["U2"],
    "selected_conversation": "C2",
    "selected_date_time": 1_700_000_000,
}


def presses():
    for action in routes.ACTIONS:
        pressed = {
            "action_id": action,
            "block_id": "b",
            "type": "button",
            "action_ts": "1.2",
            "value": "1|open",
            "selected_option": {"value": "1|open|2"},
            "selected_date_time": 1_700_000_000,
        }
        yield {**WHO, "type": "block_actions", "channel": CHANNEL, "actions": [pressed]}
        yield {**WHO, "type": "block_actions", "view": modal("any"), "actions": [pressed]}


def modal(callback):
    blocks = ("title", "severity", "service", "reason", "why", "people", "started", "note")
    return {
        "id": "V1",
        "type": "modal",
        "callback_id": callback,
        "private_metadata": "1|open",
        "hash": "1.a",
        "state": {"values": {block: {"x": STATES} for block in blocks}},
    }


def submissions():
    for callback in routes.SUBMISSIONS:
        yield {**WHO, "type": "view_submission", "view": modal(callback)}


def shortcuts():
    for callback in routes.SHORTCUTS:
        used = {**WHO, "callback_id": callback}
        yield {**used, "type": "shortcut"}
        yield {**used, "type": "message_action", "channel": CHANNEL, "message": MESSAGE}


def events():
    for kind in [*EVENTS, "message", "channel_created"]:
        event: dict[str, object] = {**MESSAGE, "type": kind, "channel": "C1", "team": "T1"}
        if kind in {"team_join", "user_change"}:
            event["user"] = {"id": "U3", "team_id": "T1", "profile": {"real_name": WORDS}}
        authorized = [{"team_id": "T1", "user_id": "U0", "is_bot": True}]
        yield {
            "type": "event_callback",
            "team_id": "T1",
            "event_id": "Ev1",
            "authorizations": authorized,
            "event": event,
        }


USUAL = [COMMAND, *presses(), *submissions(), *shortcuts(), *events()]
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
) | st.sampled_from(["9" * 5000, "x" * 5000, "9" * 30 + "|open", "\x00", -1, 10**30])


def places(body, at=()):
    """Give the way to each thing within a body."""
    inner = body.items() if isinstance(body, dict) else enumerate(body)
    for name, value in inner:
        yield (*at, name)
        if isinstance(value, dict | list):
            yield from places(value, (*at, name))


@st.composite
def nearly_usual(draw):
    """Give what Slack sends, with one or two things in it that it never would."""
    body = json.loads(json.dumps(draw(st.sampled_from(USUAL))))
    for _ in range(draw(st.integers(1, 2))):
        *way, last = draw(st.sampled_from(sorted(places(body), key=str)))
        holder = body
        for name in way:
            holder = holder[name]
        if draw(st.booleans()):
            holder[last] = draw(JUNK)
        else:
            del holder[last]
    return body


def troubles(logs):
    return [line for line in logs if line.get("exc_info") or line["log_level"] == "error"]


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(body=nearly_usual())
def test_what_is_nearly_as_slack_sends_it_is_no_error(door, body):
    status, logs = door.sends(body)

    assert status in {200, 400, 404}
    assert troubles(logs) == []
    assert WORDS not in str(logs)


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ({"event": 5}, JSON, 400),
        ({"type": "event_callback", "event": 5}, JSON, 200),
        ({"type": "event_callback", "event": {"type": "app_mention", "user": "U2"}}, JSON, 200),
        ({"type": "event_callback", "event": {"text": WORDS}}, JSON, 200),
        ({"type": "block_actions", "actions": [WORDS]}, JSON, 400),
        ({"type": "view_submission", "view": [WORDS]}, JSON, 400),
        ([WORDS], JSON, 400),
        (f'{{"type": "{WORDS}', JSON, 400),
        (f"payload={{{WORDS}", FORM, 400),
        (urlencode({"payload": f'["{WORDS}"]'}), FORM, 400),
        (urlencode({"command": "/incident", "text": WORDS}), FORM, 400),
    ],
)
def test_junk_is_turned_away_in_one_line_and_an_event_is_not_asked_for_again(
    door, body, kind, status
):
    said, logs = door.sends(body, kind)

    assert said == status
    assert [line["event"] for line in logs if line["event"] != "request answered"] == [
        "request turned away"
    ]
    assert WORDS not in str(logs)


@pytest.mark.parametrize("chosen", ["1|open|levitating", "1|levitating|mitigating", "1|2|99"])
@pytest.mark.parametrize("action", [controls.STATUS_CHOOSE, controls.SEVERITY_CHOOSE])
def test_a_choice_that_only_another_release_knows_is_refused_in_words(door, action, chosen):
    pressed = {"action_id": action, "action_ts": "1", "selected_option": {"value": chosen}}
    trigger = {"trigger_id": f"{action}{chosen}"}

    status, logs = door.sends({**WHO, **trigger, "type": "block_actions", "actions": [pressed]})

    assert (status, troubles(logs)) == (200, [])
    with door.database.transaction() as session:
        told = session.execute(text("SELECT payload ->> 'text' FROM deliveries ORDER BY id DESC"))
        assert str(told.scalars().first()).startswith("I do not know this button any more.")
