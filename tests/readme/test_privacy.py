"""What the README says of privacy is so."""

import re

from firefighter.db.tables import metadata
from firefighter.db.words_kept import KEPT
from firefighter.domain.policy import RetentionRule
from firefighter.settings import Settings
from tests.cli.test_commands import firefighter
from tests.test_readme import section

SECRETS = {
    "slack_bot_token": "xoxb-canary",
    "slack_signing_secret": "signing-canary",
    "slack_app_token": "xapp-canary",
    "confluence_token": "wiki-canary",
}


def tables():
    """Give the table of tables: what each row is about, and what it says."""
    kept = section("Security and privacy").partition("### How long")[0]
    rows = re.findall(r"^\| (`.+?) \| (.+) \|$", kept, re.MULTILINE)
    return {name: said for names, said in rows for name in re.findall(r"`(\w+)`", names)}


def test_every_table_is_listed_with_what_it_holds_of_people():
    assert set(tables()) == set(metadata.tables)


def test_a_table_holds_nothing_of_people_where_no_column_does():
    about_people = {name.partition(".")[0] for name, kept in KEPT.items() if kept != type(kept)()}
    said = {name for name, what in tables().items() if "nothing of people" not in what}

    assert said - {"requests"} == about_people


def test_the_commands_are_as_shown():
    shown = re.findall(r"^firefighter (\w+) (.*)$", section("Security and privacy"), re.MULTILINE)

    assert {command for command, _ in shown} == {"redact", "forget"}
    for command, words in shown:
        helped = firefighter(command, "--help").stdout
        assert [o for o in re.findall(r"--[a-z-]+", words) if o not in helped] == []


def test_settings_do_not_show_their_secrets():
    url = "postgresql://u:canary@h/d"
    settings = Settings.model_validate({"database_url": url, "database_direct_url": url} | SECRETS)

    assert "canary" not in f"{settings!r} {settings}"


def test_retention_is_listed_with_its_defaults():
    rows = re.findall(
        r"^\| `(\w+_(?:days|months))` \| `(\d+)`", section("Security and privacy"), re.MULTILINE
    )

    assert {name: int(kept) for name, kept in rows} == RetentionRule().model_dump()
