"""Every belief about what Slack and Confluence answer."""

from collections.abc import Mapping

from tests.contract import (
    confluence_beliefs,
    confluence_extras,
    slack_channels,
    slack_chat,
    slack_rest,
    socket_mode,
)
from tests.contract.belief import Belief

SLACK = slack_chat.BELIEFS + slack_channels.BELIEFS + slack_rest.BELIEFS + socket_mode.BELIEFS
CONFLUENCE = confluence_beliefs.BELIEFS + confluence_extras.BELIEFS


def for_slack(tokens: Mapping[str, str], names: Mapping[str, str]) -> list[Belief]:
    """Give those that can be put to a real workspace with such tokens and names."""
    if not {"bot"} <= tokens.keys() or "channel" not in names:
        return []
    held = names.keys() | {"me"}
    return [
        belief
        for belief in SLACK
        if not belief.only_here
        and belief.needs <= held
        and (belief.who in {"nobody", "impostor"} or belief.who in tokens)
    ]


def for_confluence(account: tuple[str, ...]) -> list[Belief]:
    """Give those that can be put to a real site; none without an account there."""
    if not account:
        return []
    return [belief for belief in CONFLUENCE if not belief.only_here]
