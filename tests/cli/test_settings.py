"""What may be set, what is in force, and what is wrong with it, before anything runs."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from firefighter.domain.policy import Policy
from firefighter.settings import Settings, shown
from firefighter.settings.policy_file import parse
from firefighter.settings.sample import example
from tests.cli.test_commands import firefighter

GIVEN = {
    "DATABASE_URL": "postgresql://app:hidden1@db/ff?sslpassword=hidden2",
    "SLACK_BOT_TOKEN": "xoxb-hidden3",
    "SLACK_SIGNING_SECRET": "hidden4",
    "PAGE_URL": "https://pager.example/hidden5",
}
PAGED = """
zone = "Europe/Paris"
[severities.1]
page_webhook_env = "PAGE_URL"
[severities.3]
page_webhook = "https://pager.example/hidden6"
"""


def test_the_sample_is_printed_as_it_was_shipped():
    said = firefighter("settings", "--sample")

    assert said.returncode == 0, said.stderr
    assert said.stdout == Path("firefighter.sample.toml").read_text(encoding="utf-8")


def test_what_is_in_force_is_printed_without_a_secret(tmp_path):
    path = tmp_path / "policy.toml"
    path.write_text(PAGED, encoding="utf-8")

    said = firefighter("settings", **GIVEN, FIREFIGHTER_POLICY=str(path))

    assert said.returncode == 0, said.stderr
    assert "hidden" not in said.stdout + said.stderr
    lines = said.stdout.splitlines()
    assert "DATABASE_URL=postgresql+psycopg://app:***@db/ff" in lines
    assert "SLACK_BOT_TOKEN=(set)" in lines
    assert f"# The policy: {path} and the defaults" in lines
    assert 'zone = "Europe/Paris"' in lines
    assert 'weekday = "monday"' in lines
    assert 'page_webhook_env = "PAGE_URL"' in lines
    assert 'page_webhook = "(set)"' in lines


def test_all_that_is_wrong_is_said_at_once(tmp_path):
    path = tmp_path / "policy.toml"
    path.write_text('zne = "Paris"\nadmins = "U1"\n', encoding="utf-8")

    said = firefighter("settings", **GIVEN | {"PORT": "many"}, FIREFIGHTER_POLICY=str(path))

    assert said.returncode == 2
    assert said.stderr.splitlines() == [
        "firefighter: PORT is wrong: it must be a whole number; set PORT=3000.",
        f'firefighter: {path}: admins: it must be a list; write admins = ["U012ABCDEF"].',
        f"firefighter: {path}: zne is no setting; did you mean zone?",
    ]


@pytest.mark.parametrize(
    "policy",
    [
        Policy(),
        Policy.model_validate(
            {name: value for name, value in example().items() if name != "severities"}
        ),
        Policy(organisation='Q "uote" \\ & é \n', working_days=Policy().working_days[:2]),
    ],
    ids=["as it comes", "as the sample says", "odd words"],
)
def test_what_is_printed_could_be_put_into_the_file(policy):
    assert parse("\n".join(shown.policy_lines(policy)), Path("p.toml")) == policy


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://a:b@c.d/e?f=g#h", "https://a:***@c.d/e"),
        ("https://a@c.d/", "https://a@c.d/"),
        ("https://c.d:1/", "https://c.d:1/"),
        ("https://[c.d/", "(set)"),
    ],
)
def test_an_address_is_shown_without_its_password(url, said):
    settings = Settings(
        database_url="postgresql://h/d",
        slack_bot_token=SecretStr("xoxb-1"),
        slack_signing_secret=SecretStr("y"),
        confluence_url=url,
    )

    assert f"CONFLUENCE_URL={said}" in list(shown.environment_lines(settings))
