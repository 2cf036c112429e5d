"""What the README's section Operate says is what is there."""

import re

from prometheus_client.parser import text_string_to_metric_families

from firefighter.cli import running
from firefighter.db.base import Database, connect
from firefighter.domain.policy import Policy
from firefighter.gateways.telling import Answer
from firefighter.ops.metrics import Metrics
from firefighter.settings import Settings
from firefighter.slack.acks import KINDS, Ack
from firefighter.web import operators
from firefighter.web.health import Health
from firefighter.web.incidents import Reading
from firefighter.worker.drain import Ending
from tests.conftest import NOON
from tests.test_readme import section

OPERATE = section("Operate")
TABLE = dict(re.findall(r"^\| `(firefighter_\w+)` \| (.*) \|$", OPERATE, re.MULTILINE))


def exported(database):
    """Give the names of all that is ours, as Prometheus stores them."""
    metrics = Metrics(database)
    metrics.acked("command", "ok", 1)
    metrics.delivered("say", "done")
    metrics.slack_called("pins_add", "ok", 1)
    metrics.confluence_called("post pages", "ok", 1)
    families = text_string_to_metric_families(metrics.exposed().decode())
    names = {sample.name for family in families for sample in family.samples}
    ours = {name for name in names if name.startswith("firefighter_")}
    return {re.sub(r"_(bucket|sum|count|created)$", "", name) for name in ours}


def test_the_metrics_of_the_readme_are_those_that_are_exported(database):
    assert set(TABLE) == exported(database) - {"firefighter_deliveries"}


def test_while_the_database_is_away_the_metrics_are_missing_that_the_readme_says():
    away = Database(connect("postgresql+psycopg://u@127.0.0.1:1/none"))
    order = list(TABLE)
    place = order.index("firefighter_database_up")

    assert set(order) - exported(away) == set(order[place - 3 : place])


def test_the_words_for_kinds_and_answers_are_those_of_the_code():
    acks = TABLE["firefighter_ack_seconds"]

    assert set(re.findall(r"`(\w+)`", acks)) - {"kind", "answer", "command", "other"} == {
        *KINDS.values(),
        *Ack,
    }
    assert [w in TABLE["firefighter_deliveries_total"] for w in Ending] == [True] * len(Ending)
    assert [f"`{w}`" in TABLE["firefighter_slack_call_seconds"] for w in Answer] == [True] * 7


def test_what_serve_and_worker_take_as_a_sign_to_go_is_what_the_readme_says():
    handled = {number.name for number in running.SIGNALS}

    assert f"On {' and '.join(sorted(handled, reverse=True))}, `serve` and `worker`" in OPERATE
    assert "within 10 s" in OPERATE
    assert running.LAST_SECONDS < 10


def test_the_addresses_of_the_readme_are_those_that_operators_are_answered_at(database):
    reading = Reading(database, Policy, lambda: NOON)
    served = operators.build(Health(str), reading, bytes)
    paths = {str(getattr(route, "path", "")) for route in served.routes}
    told = set(re.findall(r"`(/[a-z]+)`", OPERATE))

    assert told == paths - {"/", "/style.css", "/incidents/{number}"}
    assert f"{Settings.model_fields['ops_port'].default}" in section("Configure")
