"""The alerts and the dashboard name what is exported, and speak Prometheus' language."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.readme.test_operate import OPERATE, exported

DEPLOY = Path(__file__).parents[2] / "deploy"
ALERTS = DEPLOY / "prometheus" / "alerts.yaml"
DASHBOARD = json.loads((DEPLOY / "grafana" / "firefighter.json").read_text(encoding="utf-8"))
RULES = [
    r for g in yaml.safe_load(ALERTS.read_text(encoding="utf-8"))["groups"] for r in g["rules"]
]
EXPRESSIONS = [rule["expr"] for rule in RULES] + [
    target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]
]
MISSING = "There is no promtool on this machine; Debian has it in the package prometheus."

FAILED = 'firefighter_ack_seconds_count{answer="failed"}'
STATES = [
    ("FireFighterDoesNotDeliver", {"firefighter_oldest_pending_seconds": "400+60x20"}, True),
    ("FireFighterDoesNotDeliver", {"firefighter_oldest_pending_seconds": "0+0x20"}, False),
    ("FireFighterDoesNotDeliver", {"firefighter_database_up": "0+0x20"}, True),
    ("FireFighterDoesNotDeliver", {"firefighter_database_up": None}, True),
    (
        "FireFighterDoesNotAnswer",
        {FAILED: "0+1x20"},
        True,
    ),
    (
        "FireFighterDoesNotAnswer",
        {FAILED: "7+0x20"},
        False,
    ),
    (
        "FireFighterDoesNotAnswer",
        {
            'firefighter_ack_seconds_bucket{le="2"}': "0+1x20",
            'firefighter_ack_seconds_bucket{le="3"}': "0+9x20",
            'firefighter_ack_seconds_bucket{le="+Inf"}': "0+9x20",
        },
        True,
    ),
    (
        "FireFighterDoesNotAnswer",
        {
            'firefighter_ack_seconds_bucket{le="2"}': "0+9x20",
            'firefighter_ack_seconds_bucket{le="+Inf"}': "0+9x20",
        },
        False,
    ),
]


def promtool(*words):
    program = shutil.which("promtool")
    if program is None:
        pytest.skip(MISSING)
    return subprocess.run([program, *words], capture_output=True, text=True, check=False)


def requires(tmp_path, alert, series, *, at, fires):
    """Let Prometheus' own tool judge whether an alert fires by then."""
    state = {"firefighter_database_up": "1+0x20"} | series
    expected = next(rule for rule in RULES if rule["alert"] == alert)
    told = {"exp_labels": expected["labels"], "exp_annotations": expected["annotations"]}
    test = {
        "interval": "1m",
        "input_series": [{"series": s, "values": v} for s, v in state.items() if v],
        "alert_rule_test": [
            {"eval_time": at, "alertname": alert, "exp_alerts": [told] if fires else []}
        ],
    }
    path = tmp_path / "test.yaml"
    path.write_text(yaml.safe_dump({"rule_files": [str(ALERTS)], "tests": [test]}))

    said = promtool("test", "rules", str(path))

    assert said.returncode == 0, said.stdout + said.stderr


def test_each_metric_that_they_name_is_exported(database):
    named = {n for e in EXPRESSIONS for n in re.findall(r"firefighter_[a-z_]+", e)}
    base = {re.sub(r"_(bucket|sum|count)$", "", name) for name in named}

    assert base == exported(database) - {"firefighter_deliveries"}


def test_each_expression_is_one(tmp_path):
    asked = [expression.replace("$__rate_interval", "5m") for expression in EXPRESSIONS]
    rules = [{"record": f"firefighter:{n}", "expr": e} for n, e in enumerate(asked)]
    path = tmp_path / "rules.yaml"
    path.write_text(yaml.safe_dump({"groups": [{"name": "all", "rules": rules}]}))

    for checked in (path, ALERTS):
        said = promtool("check", "rules", str(checked))
        assert said.returncode == 0, said.stdout + said.stderr


@pytest.mark.parametrize(("alert", "series", "fires"), STATES)
def test_an_alert_fires_for_what_it_is_for_and_for_nothing_else(tmp_path, alert, series, fires):
    requires(tmp_path, alert, series, at="15m", fires=fires)


@pytest.mark.parametrize(("at", "fires"), [("5m", False), ("7m", True)])
def test_what_begins_to_wait_pages_once_it_has_waited_for_five_minutes(tmp_path, at, fires):
    waits = {"firefighter_oldest_pending_seconds": "0+60x20"}
    requires(tmp_path, "FireFighterDoesNotDeliver", waits, at=at, fires=fires)


def test_no_two_panels_lie_on_each_other():
    places = [tuple(panel["gridPos"][of] for of in "xy") for panel in DASHBOARD["panels"]]

    assert len(set(places)) == len(places)
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(places)


def test_the_readme_names_the_alerts_and_where_they_are():
    named = set(re.findall(r"`(FireFighter\w+)`", OPERATE))

    assert named == {rule["alert"] for rule in RULES}
    for path in re.findall(r"`(deploy/[a-z/.]+)`", OPERATE):
        assert (DEPLOY.parent / path).is_file()
