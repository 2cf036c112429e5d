"""Who may come in: signed, fresh, small requests of the kinds that Slack sends."""

import json
import time
from urllib.parse import quote_plus, urlencode

import pytest
import requests
from fastapi import FastAPI
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.signature import Clock, SignatureVerifier
from structlog.testing import capture_logs

from firefighter.playground.serving import Serving
from firefighter.web import app as web
from firefighter.web.health import Health
from firefighter.wiring import Door

SECRET, OLD = "new-secret", "old-secret"
COMMAND = urlencode({"command": "/incident", "text": "", "user_id": "U1", "trigger_id": "1"})
PROXY_SECONDS = 60
"""What nginx, and the balancers of the large clouds, do by default."""


class Bell:
    """A Bolt app that notes that somebody came through."""

    def __init__(self):
        self.rung = 0

    def app(self):
        bolt = App(
            authorize=lambda **_: AuthorizeResult(
                enterprise_id=None, team_id="T1", bot_token="xoxb-1", bot_user_id="U0"
            ),
            signing_secret=SECRET,
            request_verification_enabled=False,
            token_verification_enabled=False,
            process_before_response=True,
        )

        @bolt.command("/incident")
        def ring(ack):
            self.rung += 1
            ack()

        return bolt

    def answer(self):
        bolt = self.app()
        return lambda request, _came: bolt.dispatch(request)


@pytest.fixture(scope="module")
def bell():
    return Bell()


@pytest.fixture(scope="module")
def url(bell):
    watched = Health(lambda: "the database does not answer")
    app = web.build(bell.answer(), secrets=[SECRET, OLD], now=time.time, watched=watched)
    with Serving(app) as serving:
        yield f"http://127.0.0.1:{serving.port}"


def test_without_a_secret_nobody_is_let_in(bell):
    app = web.build(bell.answer(), secrets=[], now=time.time, watched=Health(lambda: ""))
    with Serving(app) as serving:
        url = f"http://127.0.0.1:{serving.port}"

        said = sent(url, COMMAND, headers=headers(COMMAND))

        assert said.status_code == 404
        assert requests.get(f"{url}/readyz", timeout=10).ok


def headers(body, *, secret=SECRET, at=None, kind="application/x-www-form-urlencoded"):
    timestamp = str(int(at or time.time()))
    signature = SignatureVerifier(secret, Clock()).generate_signature(
        timestamp=timestamp, body=body
    )
    return {
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": signature,
        "Content-Type": kind,
    }


def sent(url, body, **given):
    data = body if isinstance(body, bytes) else body.encode()
    return requests.post(f"{url}/slack/events", data=data, timeout=10, **given)


def test_a_signed_request_comes_in(url, bell):
    before = bell.rung

    answer = sent(url, COMMAND, headers=headers(COMMAND))

    assert answer.status_code == 200
    assert bell.rung == before + 1


def test_a_command_may_speak_of_a_payload(url, bell):
    before = bell.rung
    body = COMMAND.replace("text=", "text=declare+no+payload+arrives")

    answer = sent(url, body, headers=headers(body))

    assert answer.status_code == 200
    assert bell.rung == before + 1


def test_what_is_turned_away_is_told_and_what_is_slack_s_is_heard(bell):
    heard, refused = list[int](), list[float]()
    told = web.Told(lambda: heard.append(1), refused.append)
    app = web.build(
        bell.answer(), secrets=[SECRET], now=time.time, watched=Health(lambda: ""), told=told
    )
    with Serving(app) as serving:
        url = f"http://127.0.0.1:{serving.port}"

        sent(url, COMMAND, headers=headers(COMMAND, secret="other"))
        assert (len(heard), len(refused)) == (0, 1)
        sent(url, COMMAND, headers=headers(COMMAND))

    assert (len(heard), len(refused)) == (1, 1)
    assert 0 <= refused[0] < 5


def test_the_former_secret_holds_while_it_is_replaced(url):
    assert sent(url, COMMAND, headers=headers(COMMAND, secret=OLD)).status_code == 200


@pytest.mark.parametrize("digits", [13, 400, 5_000])
def test_a_timestamp_that_is_no_time_is_turned_away(url, digits):
    given = headers(COMMAND) | {"X-Slack-Request-Timestamp": "9" * digits}

    answer = sent(url, COMMAND, headers=given)

    assert (answer.status_code, answer.text) == (401, "no timestamp")


@pytest.mark.parametrize("missing", ["X-Slack-Signature", "X-Slack-Request-Timestamp"])
def test_an_unsigned_request_is_turned_away(url, bell, missing):
    before = bell.rung
    given = headers(COMMAND)
    del given[missing]

    assert sent(url, COMMAND, headers=given).status_code == 401
    assert bell.rung == before


def test_another_secret_is_turned_away_and_the_log_says_what_may_be_wrong(url):
    with capture_logs() as logs:
        assert sent(url, COMMAND, headers=headers(COMMAND, secret="other")).status_code == 401

    assert "SLACK_SIGNING_SECRET is not that of this app" in logs[0]["hint"]


@pytest.mark.parametrize("shift", [-301, 301])
def test_a_request_of_another_time_is_turned_away(url, shift):
    given = headers(COMMAND, at=time.time() + shift)

    with capture_logs() as logs:
        assert sent(url, COMMAND, headers=given).status_code == 401

    assert "NTP" in logs[0]["hint"]


def test_a_changed_body_is_turned_away(url):
    assert sent(url, COMMAND + "&x=1", headers=headers(COMMAND)).status_code == 401


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("", "application/x-www-form-urlencoded"),
        ("no form at all", "application/x-www-form-urlencoded"),
        ("payload=%7Bbroken", "application/x-www-form-urlencoded"),
        ("payload=[]", "application/x-www-form-urlencoded"),
        ("payload=" + "%5B" * 20_000, "application/x-www-form-urlencoded"),
        ("{broken", "application/json"),
        ("[]", "application/json"),
        ("null", "application/json"),
        ("{}", "application/json"),
        ('{"authorizations": 5}', "application/json"),
        ("payload=type%3Dblock_actions", "application/x-www-form-urlencoded"),
        ('payload={"a":"="}', "application/x-www-form-urlencoded"),
        ("payload=%7B%22%FF%22:1%7D", "application/x-www-form-urlencoded"),
        (COMMAND, "text/plain"),
    ],
)
def test_signed_junk_is_turned_away_without_an_error(url, body, kind):
    assert sent(url, body, headers=headers(body, kind=kind)).status_code == 400


def test_five_megabytes_are_refused(url):
    body = "x" * 5_000_000

    try:
        status = sent(url, body, headers=headers("x")).status_code
    except requests.ConnectionError:
        status = 413  # it hung up before we had said everything

    assert status == 413


def test_a_lie_about_the_length_does_not_help(url):
    def drip():
        for _ in range(30):
            yield b"x" * 100_000

    try:
        status = requests.post(
            f"{url}/slack/events", data=drip(), headers=headers("x"), timeout=10
        ).status_code
    except requests.ConnectionError:
        status = 413

    assert status == 413


@given(text=st.text())
def test_a_form_s_value_is_read_as_it_was_written(text):
    assert web.unquoted(quote_plus(text).encode()) == text


@settings(max_examples=60, deadline=None)
@given(body=st.binary(max_size=200), kind=st.sampled_from(["application/json", "a/b", ""]))
def test_no_junk_is_ever_an_error(url, body, kind):
    text = body.decode("latin-1")
    given_headers = headers(text, kind=kind)

    assert sent(url, text.encode("latin-1"), headers=given_headers).status_code in {400, 401}


@settings(max_examples=40, deadline=None)
@given(
    timestamp=st.text(st.characters(min_codepoint=33, max_codepoint=255), max_size=12),
    signature=st.text(st.characters(min_codepoint=33, max_codepoint=255), max_size=80),
)
def test_no_header_is_ever_an_error(url, timestamp, signature):
    given_headers = {
        "X-Slack-Request-Timestamp": timestamp.encode("latin-1"),
        "X-Slack-Signature": signature.encode("latin-1"),
        "Content-Type": "application/json",
    }

    assert sent(url, json.dumps({}), headers=given_headers).status_code in {400, 401}


def test_health_is_about_the_process_and_readiness_about_the_database(url):
    assert requests.get(f"{url}/healthz", timeout=5).status_code == 200
    ready = requests.get(f"{url}/readyz", timeout=5)
    assert ready.status_code == 503
    assert "database" in ready.text


def test_an_idle_connection_is_kept_for_longer_than_a_proxy_keeps_it():
    assert Door(FastAPI()).config.timeout_keep_alive > PROXY_SECONDS
