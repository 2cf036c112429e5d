"""A process that is told, by SIGHUP, that its policy is another one."""

import json
import os
import signal
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from firefighter.cli.stage import Stage
from firefighter.domain.policy import Policy
from firefighter.playground.serving import PATIENT_SECONDS
from firefighter.wiring.in_force import MANIFEST, RESTART, InForce
from tests.e2e.conftest import until
from tests.e2e.test_commands import answer_to

THREE = """
default_severity = 3
[severities.1]
label = "{worst}"
[severities.2]
label = "High"
[severities.3]
label = "Low"
"""


def listens(pid):
    """Tell whether a process has a handler for SIGHUP; before that the signal would end it."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    caught = next(line for line in status.splitlines() if line.startswith("SigCgt"))
    return bool(int(caught.split()[1], 16) & 1 << (signal.SIGHUP - 1))


class Told:
    """A stage whose policy can be rewritten, and the lines that its processes log."""

    def __init__(self, stage, path, log):
        self.stage = stage
        self._path = path
        self._log = log
        self._read = 0

    def write(self, text, process):
        """Rewrite the policy, have a process read it, and give the line that it logs then."""
        self._path.write_text(text, encoding="utf-8")
        os.kill(process.pid, signal.SIGHUP)
        assert until(self.stage.slack.workspace, self._new)
        line, self._read = self._new()[0], self._read + len(self._new())
        return line

    def _new(self):
        lines = [line for line in self._log.read_text().splitlines() if line.startswith("{")]
        told = [json.loads(line) for line in lines if '"event": "policy' in line]
        return told[self._read :]


@pytest.fixture
def told(database_url, tmp_path):
    path, log = tmp_path / "policy.toml", tmp_path / "bot.log"
    path.write_text(THREE.format(worst="Critical"), encoding="utf-8")
    settings = {"FIREFIGHTER_POLICY": str(path), "LOG_FORMAT": "json"}
    with Stage(database=database_url, settings=settings, log=log) as stage:
        stage.slack.workspace.patience = PATIENT_SECONDS
        yield Told(stage, path, log)


def test_serve_follows_a_new_policy_and_never_a_wrong_one(told):
    stage, ana = told.stage, told.stage.person("ana")
    ana.types("/incident declare critical checkout is down")
    assert ana.sees("Critical · New", in_="inc-1-checkout-is-down")

    taken = told.write(THREE.format(worst="Emergency"), stage.bot)
    assert (taken["level"], taken["event"]) == ("info", "policy read again")
    assert taken["changed"] == ["severities.1.label"]
    assert "restart for that" in taken["hint"]
    assert "Emergency · New" in answer_to(ana, "status", channel="inc-1-checkout-is-down")
    ana.types("/incident declare emergency search is down")
    assert ana.sees("Emergency · New", in_="inc-2-search-is-down")

    wrong = told.write("[severities.1]\nlable = 'x'\n[severities.3]", stage.bot)
    assert (wrong["level"], wrong["event"]) == ("error", "policy not taken; the former one stays")
    assert wrong["why"].endswith(
        "severities.1.lable is no setting; did you mean severities.1.label?"
    )

    without = told.write("[severities.2]\n[severities.3]", stage.bot)
    assert without["why"] == (
        "The policy has no [severities.1] any more, but INC-1, INC-2 are not closed and have that "
        "severity. Put it back until they are closed, or have another one."
    )
    assert "Emergency · New" in answer_to(ana, "status", channel="inc-1-checkout-is-down")


def test_a_worker_follows_it_too(told):
    worker, stage = told.stage.worker, told.stage
    worker.start()
    assert until(stage.slack.workspace, lambda: listens(worker.pid))

    taken = told.write(THREE.format(worst="Emergency") + "page_webhook_env = 'NONE'", worker)
    assert "NONE is not set, and severities.3.page_webhook_env names it" in taken["why"]

    taken = told.write(THREE.format(worst="Emergency"), worker)
    assert taken["changed"] == ["severities.1.label"]


@pytest.mark.parametrize(
    ("policy", "taken"), [(Policy(zone="Asia/Tokyo"), False), (Policy(), True)]
)
def test_a_file_that_was_lost_leaves_in_force_what_it_said(database, policy, taken):
    in_force = InForce(policy)

    assert in_force.reload({}, database) is taken

    assert in_force() == policy


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ('command = "/fire"', MANIFEST),
        ('switched_off = ["bookmark"]', MANIFEST),
        ('organisation = "Us"', RESTART),
    ],
)
def test_what_slack_has_to_know_too_is_told_with_the_command_that_says_it(
    database, tmp_path, text, hint
):
    path = tmp_path / "policy.toml"
    path.write_text(text, encoding="utf-8")

    with capture_logs() as logs:
        assert InForce(Policy()).reload({"FIREFIGHTER_POLICY": str(path)}, database)

    assert [line["hint"] for line in logs] == [hint]
