"""Behind a proxy, with a private authority: every client takes the one way out, and trusts it."""

import os
import ssl
from contextlib import ExitStack

import pytest
import trustme
from fastapi import FastAPI

from firefighter.cli.stage import BotProcess
from firefighter.playground.serving import Serving
from firefighter.playground.slack.person import Person
from tests.cli.test_commands import firefighter
from tests.e2e.conftest import until
from tests.e2e.forwarding import Front, Proxy
from tests.e2e.test_crashes import closes

SLACK, LINKS, WIKI, BEAT, PAGER = (f"127.0.0.1:{port}" for port in range(1, 6))
"""Addresses at which nobody listens: only the proxy knows who is meant."""
CHANNEL = "inc-1-checkout-is-down"


class Watcher:
    """Hears heartbeats, and pages."""

    def __init__(self):
        self.heard = self.paged = 0
        app = FastAPI()

        @app.get("/beat")
        def hear():
            self.heard += 1

        @app.post("/page")
        def page():
            self.paged += 1

        self.serving = Serving(app)


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture
def watcher():
    watcher = Watcher()
    with watcher.serving:
        yield watcher


@pytest.fixture
def proxy(authority, slack, wiki, watcher):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    backends = {
        SLACK: lambda: port_of(slack.url),
        LINKS: lambda: slack.links.port,
        WIKI: lambda: port_of(wiki.url),
        BEAT: lambda: watcher.serving.port,
        PAGER: lambda: watcher.serving.port,
    }
    slack.links.front = f"wss://{LINKS}"
    with ExitStack() as exits:
        fronts = {at: exits.enter_context(Front(context, to)) for at, to in backends.items()}
        yield exits.enter_context(Proxy({at: front.port for at, front in fronts.items()}))


def port_of(url):
    return int(url.rstrip("/").rpartition(":")[2])


@pytest.fixture
def environment(authority, proxy, slack, wiki, database_url, tmp_path):
    bundle = tmp_path / "authorities.pem"
    authority.cert_pem.write_to_path(str(bundle))
    policy = tmp_path / "firefighter.toml"
    policy.write_text(f'[severities.3]\npage_webhook = "https://{PAGER}/page"\n')
    return {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": database_url,
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": f"https://{SLACK}/api/",
        "CONFLUENCE_URL": f"https://{WIKI}",
        "CONFLUENCE_EMAIL": wiki.email,
        "CONFLUENCE_TOKEN": wiki.token,
        "HEARTBEAT_URL": f"https://{BEAT}/beat",
        "HTTPS_PROXY": proxy.url,
        "CA_BUNDLE": str(bundle),
        "FIREFIGHTER_POLICY": str(policy),
    }


def test_an_incident_is_run_through_a_proxy_and_a_private_authority(
    environment, proxy, slack, watcher, tmp_path
):
    slack.connect_by_socket()
    bot = BotProcess(environment, tmp_path / "log")
    bot.start()
    try:
        ana = Person(slack, "ana")
        assert slack.links.until(1)
        assert ana.types("/incident declare sev3 checkout is down").ok
        assert ana.sees("[Take command]", in_=CHANNEL)
        assert until(slack.workspace, lambda: watcher.paged)
        ana.chooses("Status", "Impact is over", in_=CHANNEL)
        assert ana.sees("[Close]", in_=CHANNEL)
        closes(ana, slack.workspace.named(CHANNEL))
        assert ana.sees("draft of INC-1 is ready", in_=CHANNEL)
        assert until(slack.workspace, lambda: watcher.heard)
    finally:
        bot.stop()

    assert set(proxy.asked) == {SLACK, LINKS, WIKI, BEAT, PAGER}


@pytest.mark.parametrize("left_out", ["CA_BUNDLE", "HTTPS_PROXY"])
def test_without_either_no_way_leads_to_slack(environment, slack, left_out, tmp_path):
    given = {name: value for name, value in environment.items() if name != left_out}
    bot = BotProcess(given, tmp_path / "log")
    bot.start()
    bot.stop()

    assert slack.calls == []


@pytest.mark.parametrize(("content", "why"), [(None, "No such file"), ("nothing", "certificates")])
def test_a_bundle_that_cannot_be_used_is_said_in_words(environment, tmp_path, content, why):
    path = tmp_path / "bundle.pem"
    if content is not None:
        path.write_text(content)

    said = firefighter("serve", **environment | {"CA_BUNDLE": str(path), "OPS_PORT": "0"})

    assert said.returncode == 2
    assert f"CA_BUNDLE names {path}, which cannot be used" in said.stderr
    assert why in said.stderr
    assert "Traceback" not in said.stderr


def test_what_is_not_for_the_proxy_goes_straight_there(environment, slack, wiki, tmp_path):
    nowhere = "http://127.0.0.1:9"
    straight = {
        "SLACK_API_URL": slack.api_url,
        "CONFLUENCE_URL": wiki.url,
        "HTTPS_PROXY": nowhere,
        "HTTP_PROXY": nowhere,
        "NO_PROXY": "127.0.0.1",
    }
    slack.links.front = ""
    slack.connect_by_socket()
    bot = BotProcess(environment | straight, tmp_path / "log")
    bot.start()
    try:
        ana = Person(slack, "ana")
        assert slack.links.until(1)
        assert ana.types("/incident declare sev3 checkout is down").ok
        assert ana.sees("[Take command]", in_=CHANNEL)
    finally:
        bot.stop()
