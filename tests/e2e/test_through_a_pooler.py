"""Requests go through PgBouncer in transaction mode, promises are kept over sessions."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import create_engine, make_url, pool, text

from firefighter.wiring.clients import requests_engine
from tests.e2e.test_main_job import runs_to_its_end
from tests.pgbouncer import pgbouncer


@pytest.fixture
def settings(settings, postgres, database_url):
    with pgbouncer(postgres, make_url(database_url).database, mode="transaction") as url:
        yield settings.model_copy(
            update={"database_url": url, "database_direct_url": settings.database_url}
        )


def test_an_incident_is_declared_driven_written_up_and_published(scene):
    runs_to_its_end(scene)


def test_many_presses_share_few_servers(scene):
    def declares(name):
        person = scene.person(name)
        return [person.types(f"/incident declare test case {n} of {name}").ok for n in range(5)]

    with ThreadPoolExecutor(4) as people:
        answered = list(people.map(declares, ("ana", "marc", "lena", "sam")))

    assert answered == [[True] * 5] * 4
    assert scene.settled()
    assert scene.count("incidents") == 20
    assert scene.deliveries("dead") == []


def test_limits_hold_for_one_transaction_and_are_left_to_nobody(settings):
    engine = requests_engine(settings, pool_size=1)
    with engine.begin() as connection:
        ours = connection.scalar(text("SHOW statement_timeout"))
    engine.dispose()
    others = create_engine(settings.database_url, poolclass=pool.NullPool)
    with others.connect() as connection:
        theirs = connection.scalar(text("SHOW statement_timeout"))

    assert (ours, theirs) == ("2s", "0")
