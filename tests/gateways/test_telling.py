"""Each call to a neighbour is told with how it was answered; few words name what was called."""

import pytest
from slack_sdk import WebClient

from firefighter.domain.errors import Declined, FirefighterError
from firefighter.gateways.chat import Chat
from firefighter.gateways.wiki import Wiki
from firefighter.playground.confluence.server import LocalConfluence
from firefighter.playground.slack.server import LocalSlack
from firefighter.wiring import NoPatience


class Noted:
    """Notes what it is told."""

    def __init__(self):
        self.calls = []

    def __call__(self, what, answer, seconds):
        assert seconds > 0
        self.calls.append((what, str(answer)))


@pytest.fixture(scope="module")
def slack():
    with LocalSlack() as running:
        yield running


@pytest.fixture
def noted():
    return Noted()


def chat(url, token, noted):
    client = WebClient(token, base_url=url, retry_handlers=[], timeout=1)
    return Chat(client, NoPatience(), noted)


@pytest.mark.parametrize(
    ("fault", "more", "answer"),
    [
        ("error", {"error": "internal_error"}, "failed"),
        ("error", {"error": "token_revoked"}, "locked_out"),
        ("http", {"status": 503}, "failed"),
        ("rate_limited", {}, "limited"),
        ("drop_before", {}, "none"),
    ],
)
def test_slack_s_answer_has_one_of_few_names(slack, noted, fault, more, answer):
    slack.faults.add("auth.test", fault, **more)

    with pytest.raises(FirefighterError):
        chat(slack.api_url, slack.bot_token, noted).identity()

    assert noted.calls == [("auth_test", answer)]


def test_a_good_answer_is_told_too(slack, noted):
    chat(slack.api_url, slack.bot_token, noted).identity()

    assert noted.calls == [("auth_test", "ok")]


def test_a_no_of_slack_s_is_told_as_one(slack, noted):
    with pytest.raises(FirefighterError):
        chat(slack.api_url, slack.bot_token, noted).archive("CNOWHERE")

    assert noted.calls == [("conversations_archive", "declined")]


def test_a_slack_that_is_not_there_gives_no_answer(noted):
    with pytest.raises(FirefighterError):
        chat("http://127.0.0.1:1/api/", "xoxb-1", noted).identity()

    assert noted.calls == [("auth_test", "none")]


def test_a_call_to_confluence_is_named_without_whose_page_it_is(noted):
    with LocalConfluence() as wiki:
        pages = Wiki(wiki.url, wiki.email, wiki.token, told=noted)
        with pytest.raises(Declined):
            pages.stamp("12345", "uid")
        wiki.faults.add("*", "http", status=502)
        with pytest.raises(FirefighterError):
            pages.label("12345", ["x"])
    with pytest.raises(FirefighterError):
        pages.comment("12345", "<p>x</p>", mark="m", repeat=False)

    assert noted.calls == [
        ("get properties", "declined"),
        ("post label", "failed"),
        ("post footer-comments", "none"),
    ]
