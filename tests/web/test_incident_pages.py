"""The plain incident pages as they come over HTTP."""

import pytest
import requests

from firefighter.db import people
from firefighter.db.base import Database, connect
from firefighter.domain.incident import Kind
from firefighter.domain.policy import Policy
from firefighter.playground.serving import Serving
from firefighter.web import operators
from firefighter.web.health import Health
from firefighter.web.incidents import Reading
from tests.conftest import NOON
from tests.services.scene import ANA, Scene


def shown_by(database):
    reading = Reading(database, Policy, lambda: NOON)
    return Serving(operators.build(Health(lambda: ""), reading, bytes))


@pytest.fixture
def asks(database):
    with shown_by(database) as serving:
        yield lambda path: requests.get(f"http://127.0.0.1:{serving.port}{path}", timeout=10)


@pytest.fixture
def scene(database):
    return Scene(database)


def test_the_list_leads_to_each_incident(asks, scene):
    number = scene.declared(title="Nobody can pay").number
    scene.does(people.learn, [ANA], at=NOON)

    listed = asks("/")

    assert "Nobody can pay" in listed.text
    assert f'href="/incidents/{number}"' in listed.text
    assert "Ana declared it as SEV3." in asks(f"/incidents/{number}").text


def test_what_is_private_and_what_never_was_are_answered_alike(asks, scene):
    private = scene.declared(title="Somebody stole a laptop", private=True).number
    test = scene.declared(title="Is this thing on", kind=Kind.TEST).number

    never = asks("/incidents/999")

    assert never.status_code == 404
    for path in (private, test, "0", "9" * 19, "-1", "x", "%00", "²", "1%20"):
        answer = asks(f"/incidents/{path}")
        assert (answer.status_code, answer.content) == (404, never.content), path
        assert answer.headers["content-type"] == never.headers["content-type"]
    assert "laptop" not in asks("/incidents").text


@pytest.mark.parametrize("path", ["/incidents", "/incidents/1", "/incidents/x", "/style.css"])
def test_no_page_runs_a_script_or_is_kept(asks, path):
    headers = asks(path).headers

    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"


def test_nobody_changes_anything_here(asks, scene):
    number = scene.declared().number
    address = asks(f"/incidents/{number}").url

    for verb in ("POST", "PUT", "PATCH", "DELETE"):
        assert requests.request(verb, address, timeout=10).status_code == 405


def test_a_silent_database_is_said_in_words():
    silent = Database(connect("postgresql+psycopg://u:secret@127.0.0.1:1/none"))
    with shown_by(silent) as serving:
        said = requests.get(f"http://127.0.0.1:{serving.port}/incidents", timeout=10)

    assert said.status_code == 503
    assert "The database does not answer." in said.text
    assert "secret" not in said.text
