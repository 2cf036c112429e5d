"""What an operator sees who runs the doctor."""

import pytest

from firefighter.playground.confluence.server import LocalConfluence
from firefighter.playground.slack.server import LocalSlack
from tests.cli.test_commands import SILENT, TOKENS, firefighter


@pytest.fixture
def neighbours():
    with LocalSlack() as slack, LocalConfluence() as wiki:
        yield {
            "SLACK_API_URL": slack.api_url,
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_SIGNING_SECRET": slack.signing_secret,
            "CONFLUENCE_URL": wiki.url,
            "CONFLUENCE_EMAIL": wiki.email,
            "CONFLUENCE_TOKEN": wiki.token,
        }


def test_what_is_wrong_is_told_with_what_mends_it_and_the_exit_code_says_so(
    database_url, neighbours
):
    said = firefighter("doctor", DATABASE_URL=database_url, **neighbours)

    assert said.returncode == 1, said.stderr
    assert "  error    No worker beats.\n" in said.stdout
    assert "→ Run firefighter serve, or firefighter worker." in said.stdout
    assert said.stdout.rstrip().endswith("1 error, 2 warnings.")


def test_warnings_alone_are_no_reason_to_stop(database, database_url, neighbours):
    with database.transaction() as session:
        session.connection.exec_driver_sql("INSERT INTO procrastinate_workers DEFAULT VALUES")

    said = firefighter("doctor", DATABASE_URL=database_url, **neighbours)

    assert said.returncode == 0, said.stdout
    assert said.stdout.rstrip().endswith("0 errors, 2 warnings.")


def test_the_policy_that_holds_is_named(database_url, neighbours, tmp_path):
    policy = tmp_path / "ours.toml"
    policy.write_text('confluence_space = "DEV"\n')

    said = firefighter(
        "doctor", DATABASE_URL=database_url, FIREFIGHTER_POLICY=str(policy), **neighbours
    )

    assert f"the policy is {policy}." in said.stdout
    assert "has the space DEV." in said.stdout


def test_everything_being_away_is_told_without_a_trace_or_a_secret():
    said = firefighter(
        "doctor",
        DATABASE_URL=SILENT,
        SLACK_API_URL="http://127.0.0.1:1/api/",
        CONFLUENCE_URL="http://127.0.0.1:1",
        CONFLUENCE_EMAIL="bot@example.com",
        CONFLUENCE_TOKEN="secret",
        **TOKENS,
    )

    assert said.returncode == 1
    assert said.stdout.rstrip().endswith("3 errors, 1 warning.")
    assert "Traceback" not in said.stderr
    assert "secret" not in said.stdout + said.stderr


def test_a_name_where_an_id_belongs_is_refused_before_anything_is_made(neighbours):
    said = firefighter("doctor", "--live", "--me", "ana", DATABASE_URL=SILENT, **neighbours)

    assert (said.returncode, said.stdout) == (2, "")
    assert "ana is no Slack id, such as U012ABCDEF: in Slack, their profile" in said.stderr


def test_a_live_rehearsal_prints_a_report_without_names_or_secrets(database_url, neighbours):
    said = firefighter("doctor", "--live", "--me", "U0ANA", DATABASE_URL=database_url, **neighbours)

    assert said.returncode == 0, said.stdout + said.stderr
    assert said.stdout.startswith("firefighter ")
    assert "| create a private channel | done |" in said.stdout
    assert "| post card.card | done |" in said.stdout
    assert "| delete the page | done |" in said.stdout
    assert said.stdout.rstrip().endswith("Everything worked.")
    for secret in (*neighbours.values(), "U0ANA"):
        assert secret not in said.stdout
