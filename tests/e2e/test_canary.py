"""Neither secrets nor people's words get into logs or stored errors, whatever fails."""

import pytest
from sqlalchemy import text

from firefighter.cli.stage import Stage
from firefighter.db.base import connect
from firefighter.playground.serving import PATIENT_SECONDS

WORDS = "canary-7f3a"
TITLE = f"{WORDS} sings"
CHANNEL = "inc-1-canary-7f3a-sings"


@pytest.fixture
def stage(postgres, tmp_path):
    url = postgres.create("canary", template="template_firefighter")
    with Stage(database=url, log=tmp_path / "bot.log") as running:
        running.slack.workspace.patience = PATIENT_SECONDS
        yield running
    postgres.drop("canary")


def bad_days(stage):
    """Let every kind of trouble befall both neighbours, again and again."""
    slack, wiki = stage.slack.faults, stage.wiki.faults
    slack.add("conversations.setTopic", "error", error="too_long")
    slack.add("pins.add", "error", error="not_pinnable")
    slack.add("conversations.invite", "http", status=503)
    slack.add("chat.postMessage", "drop_after", after=1)
    slack.add("bookmarks.add", "rate_limited", seconds=1)
    slack.add("views.open", "http", status=500)
    slack.add("chat.update", "error", error="invalid_blocks")
    wiki.add("POST /wiki/api/v2/pages", "drop_after")
    wiki.add("GET /wiki/api/v2/spaces", "http", status=500)
    wiki.add("POST /wiki/rest/api/content/*/label", "http", status=400)


def stored_errors(url):
    engine = connect(url)
    with engine.connect() as connection:
        found = list(connection.scalars(text("SELECT last_error FROM deliveries")))
    engine.dispose()
    return [error for error in found if error]


def test_a_canary_is_heard_by_people_only(stage, tmp_path):
    ana = stage.person("ana")
    bad_days(stage)
    ana.types(f"/incident declare sev2 {TITLE}")
    assert ana.sees("[Take command]", in_=CHANNEL)
    ana.presses("More…", in_=CHANNEL)
    for words in (f"note {WORDS}", f"nonsense {WORDS}", f"status {WORDS}", "status over"):
        ana.types(f"/incident {words}", channel=CHANNEL)
    ana.says(f"@FireFighter {WORDS} {WORDS}", channel=CHANNEL)
    assert ana.sees("[Close]", in_=CHANNEL)
    ana.presses("Close", in_=CHANNEL)
    for _ in range(2):
        ana.presses("When it was declared")
    ana.submits()
    assert ana.sees("draft of INC-1 is ready", in_=CHANNEL)
    errors = stored_errors(stage.url)
    secrets = {stage.slack.bot_token, stage.slack.signing_secret, stage.wiki.token}
    stage.bot.stop()

    written = (tmp_path / "bot.log").read_text() + "\n".join(errors)

    assert errors
    assert "delivery postponed" in written
    assert WORDS not in written
    assert not [secret for secret in secrets if secret in written]
