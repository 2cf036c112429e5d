"""The manifest is one that Slack accepts, and says what the code answers."""

import json

import pytest
from jsonschema import Draft7Validator

from firefighter.domain.features import OPTIONAL, Feature
from firefighter.domain.policy import Policy
from firefighter.ops.manifest import manifest
from firefighter.slack import routes
from tests.ops.slack_manifest import SCHEMA

HOST = "https://incidents.example.com"
LONGEST_COMMAND = "/" + "i" * 31


@pytest.mark.parametrize("url", [None, HOST])
@pytest.mark.parametrize("off", [(), tuple(OPTIONAL)])
@pytest.mark.parametrize("command", ["/incident", LONGEST_COMMAND])
def test_slack_accepts_it(url, off, command):
    made = manifest(Policy(command=command, switched_off=off), url=url)

    assert [error.message for error in Draft7Validator(SCHEMA).iter_errors(made)] == []
    assert json.loads(json.dumps(made)) == made


def test_what_slack_would_refuse_is_noticed():
    made = manifest(Policy()) | {"display_information": {"name": "F" * 36}}

    assert not Draft7Validator(SCHEMA).is_valid(made)


def test_in_socket_mode_there_is_no_address():
    made = manifest(Policy())

    assert made["settings"]["socket_mode_enabled"]
    assert "http" not in json.dumps(made)


def test_over_http_commands_events_and_presses_have_the_address():
    made = manifest(Policy(), url=HOST)

    wanted = f"{HOST}/slack/events"
    settings = made["settings"]
    assert not settings["socket_mode_enabled"]
    assert settings["event_subscriptions"]["request_url"] == wanted
    assert settings["interactivity"]["request_url"] == wanted
    assert [command["url"] for command in made["features"]["slash_commands"]] == [wanted]


def test_the_command_is_what_policy_calls_it():
    made = manifest(Policy(command="/outage"))

    assert [command["command"] for command in made["features"]["slash_commands"]] == ["/outage"]


def test_every_shortcut_has_a_listener():
    offered = {shortcut["callback_id"] for shortcut in manifest(Policy())["features"]["shortcuts"]}

    assert offered == set(routes.SHORTCUTS)


def test_what_is_switched_off_is_not_asked_for():
    off = (Feature.MENTIONS, Feature.PRIVATE_INCIDENTS)

    made = manifest(Policy(switched_off=off))

    asked = set(made["oauth_config"]["scopes"]["bot"])
    assert not asked & {"app_mentions:read", "groups:write", "groups:read"}
    assert "app_mention" not in made["settings"]["event_subscriptions"]["bot_events"]


def test_whoever_installs_it_may_leave_out_what_is_optional_only():
    scopes = manifest(Policy())["oauth_config"]["scopes"]

    assert set(scopes["bot"]) - set(scopes["bot_optional"]) == {
        "channels:manage",
        "channels:read",
        "chat:write",
        "commands",
        "im:write",
        "users:read",
    }


def test_an_app_for_a_whole_organisation_is_not_what_we_are():
    assert manifest(Policy())["settings"]["org_deploy_enabled"] is False
