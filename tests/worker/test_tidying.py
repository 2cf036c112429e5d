from datetime import timedelta

from firefighter.db import requests
from firefighter.domain.policy import Policy
from firefighter.worker import tidying
from tests.conftest import NOON


def served(database, key, at):
    with database.transaction() as session:
        first, _ = requests.first_time(session, key, person="U1", at=at)
    return first


def test_a_request_is_remembered_for_two_days_and_then_forgotten(database):
    look = tidying.habit(database, Policy)
    served(database, "old", NOON - timedelta(days=2, minutes=1))
    served(database, "young", NOON - timedelta(days=1, hours=23))

    look(NOON)

    assert served(database, "old", NOON)
    assert not served(database, "young", NOON)


def test_it_tidies_once_an_hour(database):
    look = tidying.habit(database, Policy)
    look(NOON)
    served(database, "old", NOON - timedelta(days=3))

    look(NOON + timedelta(minutes=59))
    kept = not served(database, "old", NOON)
    look(NOON + timedelta(minutes=60))

    assert kept
    assert served(database, "old", NOON)
