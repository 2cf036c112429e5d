from datetime import timedelta

from structlog.testing import capture_logs

from firefighter.worker import newer
from tests.conftest import NOON
from tests.worker.scene import change, promised, say


def test_what_waits_for_a_newer_worker_is_said_once_and_again_when_it_is_gone(database):
    promised(database, say("a"), say("b"))
    change(database.engine, "kind = 'from-the-future' WHERE id = 1")
    look = newer.habit(database)

    with capture_logs() as logs:
        look(NOON)
        look(NOON + timedelta(seconds=59))
        look(NOON + timedelta(minutes=2))
        change(database.engine, "state = 'done', settled_at = now() WHERE id = 1")
        look(NOON + timedelta(minutes=4))

    assert [line.get("deliveries") for line in logs] == [{"from-the-future": 1}, None]
    assert logs[1]["event"] == "no deliveries wait for a newer worker any more"


def test_where_nothing_waits_nothing_is_said(database):
    promised(database, say("a"))

    with capture_logs() as logs:
        newer.habit(database)(NOON)

    assert logs == []
