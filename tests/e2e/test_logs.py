"""What a process logs says which request and which incident, and nobody's words or secrets."""

import json

import pytest

from firefighter.cli.stage import Stage
from firefighter.playground.serving import PATIENT_SECONDS

WORDS = "marked-words-of-a-person"


@pytest.fixture
def stage(database_url, tmp_path):
    level = {"LOG_LEVEL": "debug"}
    with Stage(database=database_url, log=tmp_path / "log", settings=level) as made:
        made.slack.workspace.patience = PATIENT_SECONDS
        yield made


def drive(stage):
    """Write marked words wherever people can, while Slack and Confluence have bad days."""
    slack, ana = stage.slack, stage.person("ana")
    slack.faults.add("pins.add", "http", status=502)
    slack.faults.add("conversations.setTopic", "error", error="channel_not_found")
    ana.types(f"/incident declare sev2 {WORDS}")
    channel = f"inc-1-{WORDS}"
    assert ana.sees("[Take command]", in_=channel)
    ana.types(f"/incident note {WORDS}", channel=channel)
    ana.types(f"/incident update {WORDS}", channel=channel)
    ana.types(f"/incident {WORDS}", channel=channel)
    ana.types(f"/incident note INC-99 {WORDS}", channel=channel)
    ana.says(f"@FireFighter note {WORDS}", channel=channel)
    slack.bot.has_told()
    ana.chooses("Status", "Fixing", in_=channel)
    assert ana.sees("we are fixing", in_=channel)
    return channel


def test_a_log_names_requests_deliveries_and_incidents_and_holds_no_words(stage, tmp_path):
    drive(stage)
    stage.bot.stop()

    said = (tmp_path / "log").read_text()
    lines = [json.loads(line) for line in said.splitlines()]
    answered = [line for line in lines if line["event"] == "request answered"]
    settled = [line for line in lines if line["event"] == "delivery settled"]
    secrets = (
        stage.slack.bot_token,
        stage.slack.signing_secret,
        stage.wiki.token,
        stage.url.partition("@")[0],
    )
    assert len({line["request"] for line in answered}) == len(answered)
    assert {line["asked"] for line in answered} == {"command", "event", "action"}
    assert [line["incident"] for line in answered if line["asked"] == "action"] == [1]
    assert answered[0]["incident"] == 1
    assert {line["incident"] for line in settled if line["stream"] == "incident:1:channel"} == {1}
    assert {line["ending"] for line in settled} >= {"done", "later", "dead"}
    assert all({"delivery", "kind", "stream", "attempt"} <= set(line) for line in settled)
    assert WORDS not in said
    assert [secret for secret in secrets if secret in said] == []
