"""The manifest as an operator gets it."""

import json

import pytest

from firefighter.domain import permissions
from firefighter.domain.policy import Policy
from firefighter.ops.manifest import manifest
from tests.cli.test_commands import firefighter


def test_it_is_printed_for_socket_mode_unless_told_an_address():
    said = firefighter("manifest")

    assert said.returncode == 0, said.stderr
    assert json.loads(said.stdout) == manifest(Policy())
    assert firefighter("manifest", "--socket").stdout == said.stdout


@pytest.mark.parametrize("tail", ["", "/", "/slack/events"])
def test_an_address_is_taken_with_or_without_its_path(tail):
    said = firefighter("manifest", "--url", f"https://incidents.example.com{tail}")

    assert json.loads(said.stdout) == manifest(Policy(), url="https://incidents.example.com")


@pytest.mark.parametrize("url", ["http://incidents.example.com", "incidents.example.com", "https:"])
def test_an_address_that_slack_would_refuse_is_said_in_words(url):
    said = firefighter("manifest", "--url", url)

    assert said.returncode == 2
    assert "--url must be like https://your-host" in said.stderr


def test_slack_comes_one_way_only():
    said = firefighter("manifest", "--socket", "--url", "https://incidents.example.com")

    assert said.returncode == 2
    assert "exclude each other" in said.stderr


def test_it_follows_the_policy(tmp_path):
    policy = tmp_path / "firefighter.toml"
    policy.write_text('command = "/outage"\nswitched_off = ["bookmark"]\n', encoding="utf-8")

    made = json.loads(firefighter("manifest", FIREFIGHTER_POLICY=str(policy)).stdout)

    assert made["features"]["slash_commands"][0]["command"] == "/outage"
    assert "bookmarks:write" not in made["oauth_config"]["scopes"]["bot"]


def test_each_scope_is_explained():
    said = firefighter("manifest", "--explain", COLUMNS="200")

    assert said.returncode == 0, said.stderr
    for reason in permissions.reasons(Policy()):
        assert reason.scope in said.stdout
        assert reason.needs[0].without in said.stdout
