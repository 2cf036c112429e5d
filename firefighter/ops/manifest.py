"""The app's configuration in Slack, as its manifest: what the code answers, and no more.

Source: docs.slack.dev/reference/app-manifest; the schema in github.com/slackapi/manifest-schema.
"""

from typing import Any

from firefighter.domain import permissions
from firefighter.domain.policy import Policy
from firefighter.views import shortcuts
from firefighter.views.help import USAGE

NAME = "FireFighter"
DESCRIPTION = "Run incidents: declare, drive, write up, learn."
LONG_DESCRIPTION = (
    "FireFighter runs incidents from Slack. Declare with one command and get a channel with its"
    " people, a card whose buttons offer the next step, one short line for each change, and a"
    " draft of the post-mortem that is already full of facts."
)
COLOUR = "#b3261e"
PATH = "/slack/events"


def manifest(policy: Policy, *, url: str | None = None) -> dict[str, Any]:
    """Give the manifest; without the *url* at which Slack reaches us, for Socket Mode."""
    there = {} if url is None else {"url": f"{url}{PATH}"}
    request = {} if url is None else {"request_url": f"{url}{PATH}"}
    return {
        "display_information": {
            "name": NAME,
            "description": DESCRIPTION,
            "long_description": LONG_DESCRIPTION,
            "background_color": COLOUR,
        },
        "features": _features(policy, there),
        "oauth_config": {
            "scopes": {
                "bot": permissions.scopes(policy),
                # Whoever installs the app may untick these; they are among the others all the same.
                "bot_optional": permissions.optional_scopes(policy),
            }
        },
        "settings": {
            "event_subscriptions": {**request, "bot_events": permissions.events(policy)},
            "interactivity": {"is_enabled": True, **request},
            # We know one workspace and one token; a whole organisation has one for each of its own.
            "org_deploy_enabled": False,
            "socket_mode_enabled": url is None,
            "token_rotation_enabled": False,
        },
    }


def _features(policy: Policy, there: dict[str, str]) -> dict[str, Any]:
    return {
        # We write to people and hear their presses, but not what they would type there.
        "app_home": {
            "home_tab_enabled": False,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": True,
        },
        "bot_user": {"display_name": NAME, "always_online": True},
        "shortcuts": [
            {
                "name": offered.name,
                "type": "message" if offered.on_messages else "global",
                "callback_id": offered.callback_id,
                "description": offered.description,
            }
            for offered in shortcuts.SHORTCUTS
        ],
        "slash_commands": [
            {
                "command": policy.command,
                **there,
                "description": DESCRIPTION,
                "usage_hint": USAGE,
                # People and channels come as ids, not as the names that somebody may share.
                "should_escape": True,
            }
        ],
    }
