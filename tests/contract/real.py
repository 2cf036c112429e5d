"""The real workspace and site that the environment names, if it names any."""

import os

from tests.contract.worlds import ConfluenceWorld, RealSlackWorld, World

PREFIX = "FIREFIGHTER_CONTRACT_"
SLACK_TOKENS = {
    "bot": "SLACK_TOKEN",
    "app": "SLACK_APP_TOKEN",
    "poor": "SLACK_POOR_TOKEN",
    "shy": "SLACK_SHY_TOKEN",
    "restricted": "SLACK_RESTRICTED_TOKEN",
}
SLACK_NAMES = {
    "channel": "SLACK_CHANNEL",
    "strange_channel": "SLACK_STRANGE_CHANNEL",
    "joinable_channel": "SLACK_JOINABLE_CHANNEL",
    "person": "SLACK_PERSON",
    "persons_message": "SLACK_PERSONS_MESSAGE",
}
CONFLUENCE = ("CONFLUENCE_URL", "CONFLUENCE_EMAIL", "CONFLUENCE_TOKEN", "CONFLUENCE_SPACE")


def slack_tokens() -> dict[str, str]:
    return _set(SLACK_TOKENS)


def slack_names() -> dict[str, str]:
    return _set(SLACK_NAMES)


def confluence() -> tuple[str, ...]:
    """Give address, account, token and space; nothing unless all are set."""
    values = tuple(os.environ.get(PREFIX + name, "") for name in CONFLUENCE)
    return values if all(values) else ()


def slack_world() -> World:
    return RealSlackWorld("https://slack.com/api/", slack_tokens(), slack_names())


def confluence_world() -> World:
    url, email, token, space = confluence()
    return ConfluenceWorld(url, (email, token), space)


def _set(names: dict[str, str]) -> dict[str, str]:
    found = {name: os.environ.get(PREFIX + variable, "") for name, variable in names.items()}
    return {name: value for name, value in found.items() if value}
