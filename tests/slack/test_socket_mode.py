"""One connection after the other: nothing that came is lost, and nothing that came breaks it."""

import json
import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from websockets.sync.client import connect

from firefighter.domain.errors import ChatLockedOut, ChatUnavailable
from firefighter.gateways.chat import Chat
from firefighter.playground.serving import PATIENT_SECONDS
from firefighter.playground.slack.person import Person
from firefighter.playground.slack.server import LocalSlack
from firefighter.slack.socket_mode import PAUSES, SocketMode
from firefighter.wiring import NoPatience

SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=20)
JSON = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))
KINDS = st.sampled_from(["slash_commands", "interactive", "events_api", "hello", "nonsense"]) | JSON
PAYLOADS = JSON | st.fixed_dictionaries(
    {"type": st.sampled_from(["block_actions", "view_submission", "event_callback"]) | JSON},
    optional={"command": JSON, "event": JSON, "actions": JSON, "view": JSON, "user": JSON},
)
ENVELOPES = st.fixed_dictionaries(
    {}, optional={"type": KINDS, "envelope_id": JSON, "payload": PAYLOADS, "retry_attempt": JSON}
)


class Listener:
    """A Bolt app that answers a command once it is let go."""

    def __init__(self, words="Here you are."):
        self.free = threading.Event()
        self.free.set()
        self.reached = threading.Semaphore(0)
        self.served = 0
        self._words = words

    def answering(self):
        bolt = self.app()
        return lambda request, _came: bolt.dispatch(request)

    def app(self):
        bolt = App(
            authorize=lambda **_: AuthorizeResult(
                enterprise_id=None, team_id="T1", bot_token="xoxb-1", bot_user_id="U0"
            ),
            signing_secret="",
            request_verification_enabled=False,
            token_verification_enabled=False,
            process_before_response=True,
        )

        @bolt.command(re.compile(".*"))
        def answer(ack, body):
            self.reached.release()
            if body["text"] == "slowly":
                self.free.wait(PATIENT_SECONDS)
            self.served += 1
            ack(self._words)

        return bolt


@pytest.fixture(scope="module")
def slack():
    with LocalSlack() as running:
        running.connect_by_socket()
        running.workspace.patience = PATIENT_SECONDS
        yield running


def asking(slack):
    return Chat(WebClient("xoxb-1", base_url=slack.api_url, retry_handlers=[]), NoPatience())


@contextmanager
def connected(slack, listener, *, token=None):
    """Have *listener* reached over a connection of its own."""
    chat, token = asking(slack), token or slack.app_token
    link = SocketMode(listener.answering(), lambda: chat.link(token), threads=4)
    try:
        link.start()
        yield link
    finally:
        listener.free.set()
        link.stop()


@pytest.fixture
def listener():
    return Listener()


@pytest.fixture
def link(slack, listener):
    with connected(slack, listener) as running:
        assert slack.links.until(1)
        yield running


def types(slack, words, name="ana"):
    return Person(slack, name).types(f"/incident {words}")


def in_background(slack, listener, words):
    """Let somebody type while the test goes on; give what will be answered."""
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(types, slack, words)
        assert listener.reached.acquire(timeout=PATIENT_SECONDS)
        yield answer


@pytest.mark.usefixtures("link")
def test_every_command_is_answered_while_the_connection_is_renewed_again_and_again(slack):
    stop = threading.Event()

    def go_on(name):
        answers = []
        while not stop.is_set():
            answers.append(types(slack, "status", name))
        return answers

    with ThreadPoolExecutor(3) as pool:
        typing = [pool.submit(go_on, name) for name in ("ana", "marc", "lena")]
        for reason in ("warning", "refresh_requested", "warning"):
            slack.links.say_goodbye(reason)
            assert slack.links.until(1)
        stop.set()
        answers = [answer for person in typing for answer in person.result()]

    assert answers
    assert {answer.body["text"] for answer in answers} == {"Here you are."}
    assert median(answer.seconds for answer in answers) < 1


@pytest.mark.usefixtures("link")
def test_what_is_in_hand_is_answered_over_the_connection_that_it_came_over(slack, listener):
    listener.free.clear()
    for answer in in_background(slack, listener, "slowly"):
        slack.links.say_goodbye("refresh_requested")
        assert slack.links.until(1)

        listener.free.set()

        assert answer.result(PATIENT_SECONDS).ok


@pytest.mark.usefixtures("link")
def test_a_slow_listener_keeps_nobody_else_waiting(slack, listener):
    listener.free.clear()
    for answer in in_background(slack, listener, "slowly"):
        assert types(slack, "status", "marc").ok
        assert not answer.done()
        listener.free.set()


@pytest.mark.usefixtures("link")
def test_a_connection_that_was_cut_is_opened_anew(slack):
    for _ in range(2):
        slack.links.cut()

        assert slack.links.until(1)
        assert types(slack, "status").ok


def test_stopping_answers_what_is_in_hand_and_then_hangs_up(slack, listener, link):
    listener.free.clear()
    for answer in in_background(slack, listener, "slowly"):
        stopping = threading.Thread(target=link.stop)
        stopping.start()
        assert not slack.links.until(0, 0.1)

        listener.free.set()
        stopping.join(PATIENT_SECONDS)

        assert answer.result(PATIENT_SECONDS).ok
        assert slack.links.until(0)


def test_what_comes_while_we_stop_is_answered_as_well(slack, listener, link):
    listener.free.clear()
    for answer in in_background(slack, listener, "slowly"):
        stopping = threading.Thread(target=link.stop)
        stopping.start()

        assert types(slack, "status", "marc").ok

        listener.free.set()
        stopping.join(PATIENT_SECONDS)
        assert answer.result(PATIENT_SECONDS).ok


@pytest.mark.parametrize("trouble", [KeyError("url"), UnicodeError("a..b"), ImportError("socks")])
def test_no_trouble_with_the_address_keeps_us_from_asking_again(slack, listener, trouble):
    troubles = [ChatUnavailable("silent"), trouble]

    def address():
        if troubles:
            raise troubles.pop(0)
        return asking(slack).link(slack.app_token)

    link = SocketMode(listener.answering(), address, threads=1)
    link.start()

    assert slack.links.until(1)
    assert types(slack, "status").ok
    link.stop()


def test_a_replacement_that_is_turned_away_leaves_us_the_connection_that_works(slack, listener):
    asked, granted = threading.Semaphore(0), threading.Semaphore(1)

    def address():
        asked.release()
        granted.acquire()
        return asking(slack).link(slack.app_token)

    link = SocketMode(listener.answering(), address, threads=1, quiet_seconds=0.5)
    with ExitStack() as stack:
        stack.callback(link.stop)
        stack.callback(granted.release, 9)
        link.start()
        assert slack.links.until(1)
        slack.links.say_goodbye("warning")
        with ExitStack() as others:
            for _ in range(10):
                others.enter_context(connect(slack.links.hand_out()))
            assert slack.links.until(10)
            granted.release(2)
            assert all(asked.acquire(timeout=PATIENT_SECONDS) for _ in range(4))
        assert slack.links.until(0)

        assert types(slack, "status").ok


def test_a_connection_that_ends_does_not_hasten_the_search_for_the_next(slack, listener):
    asked, times = threading.Semaphore(0), []

    def address():
        times.append(time.monotonic())
        asked.release()
        if len(times) > 1:
            raise ChatUnavailable("silent")
        return asking(slack).link(slack.app_token)

    link = SocketMode(listener.answering(), address, threads=1, quiet_seconds=0.1)
    with ExitStack() as stack:
        stack.callback(link.stop)
        link.start()
        assert slack.links.until(1)
        slack.links.say_goodbye("warning")
        assert all(asked.acquire(timeout=PATIENT_SECONDS) for _ in range(4))
    assert times[3] - times[2] >= PAUSES[2]


@pytest.mark.usefixtures("link")
@settings(max_examples=40)
@given(ENVELOPES.map(json.dumps) | JSON.map(json.dumps) | st.text())
def test_no_envelope_breaks_the_connection(slack, text):
    slack.links.send("unasked", text, 0)

    assert types(slack, "status").ok
    assert slack.links.count == 1


def test_two_connections_share_what_comes_and_one_goes_on_alone(slack):
    first, second = Listener(), Listener()
    with connected(slack, first):
        with connected(slack, second):
            assert slack.links.until(2)
            assert all(types(slack, "status").ok for _ in range(4))
            assert (first.served, second.served) == (2, 2)
        assert slack.links.until(1)

        assert all(types(slack, "status").ok for _ in range(2))

    assert first.served == 4


def test_a_slack_that_is_silent_at_first_is_asked_again(slack, listener):
    slack.faults.add("apps.connections.open", "http", times=2, status=503)

    with connected(slack, listener):
        assert slack.links.until(1)
        assert types(slack, "status").ok


@pytest.mark.parametrize("token", ["xapp-wrong", "the bot's"])
def test_a_token_that_opens_nothing_is_told_at_once(slack, listener, token):
    given = slack.bot_token if token == "the bot's" else token

    with pytest.raises(ChatLockedOut), connected(slack, listener, token=given):
        pass
