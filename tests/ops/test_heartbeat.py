"""Somebody else hears once a minute, from one of all replicas, while all is well."""

from datetime import timedelta

import pytest
from fastapi import FastAPI, Response
from structlog.testing import capture_logs

from firefighter.ops.heartbeat import Heartbeat
from firefighter.playground.serving import Serving
from tests.conftest import NOON


class Watcher:
    """Hears beats, and answers with a status."""

    def __init__(self):
        self.heard = 0
        self.status = 200
        app = FastAPI()

        @app.get("/secret-name")
        def hear():
            self.heard += 1
            return Response(status_code=self.status)

        self.serving = Serving(app)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.serving.port}/secret-name"


@pytest.fixture
def watcher():
    watcher = Watcher()
    with watcher.serving:
        yield watcher


def beating(url, database, trouble=lambda: ""):
    return Heartbeat(url, database, trouble, verify=True)


def live(heartbeats, seconds):
    for second in range(seconds):
        for heartbeat in heartbeats:
            heartbeat(NOON + timedelta(seconds=second))


def test_three_replicas_beat_once_a_minute_between_them(watcher, database):
    replicas = [beating(watcher.url, database) for _ in range(3)]

    live(replicas, 181)

    assert watcher.heard == 4


def test_one_that_is_not_ready_is_silent_and_another_beats(watcher, database):
    sick = beating(watcher.url, database, lambda: "The database does not answer.")

    live([sick], 61)
    assert watcher.heard == 0

    live([sick, beating(watcher.url, database)], 1)
    assert watcher.heard == 1


def test_a_beat_that_is_not_taken_is_logged_once_and_once_when_it_is_again(watcher, database):
    heartbeat = beating(watcher.url, database)
    watcher.status = 500

    with capture_logs() as logs:
        live([heartbeat], 181)
        watcher.status = 200
        heartbeat(NOON + timedelta(minutes=5))

    assert [(line["event"], line.get("why")) for line in logs] == [
        ("heartbeat not taken", "500"),
        ("heartbeat taken again", None),
    ]


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/secret-name", "http://[", "https://x y/"])
def test_an_address_that_nobody_answers_does_no_harm_and_stays_a_secret(url, database):
    with capture_logs() as logs:
        live([beating(url, database)], 1)

    assert [line["event"] for line in logs] == ["heartbeat not taken"]
    assert "secret-name" not in str(logs)
