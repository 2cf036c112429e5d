"""What Slack sends to a bot, field by field."""

import re
import time
from html import escape

from firefighter.playground.slack.server import LocalSlack
from firefighter.playground.slack.shortcuts import Shortcut
from firefighter.playground.slack.state import (
    APP,
    BOT_ID,
    BOT_USER,
    TEAM,
    Channel,
    Json,
    Message,
    User,
    Workspace,
)
from firefighter.playground.slack.told import told

_ADDRESS = re.compile(
    r"""
    (?P<web>https?://(?:(?!&[lg]t;)[^\s<>|])*(?!&[lg]t;)[^\s<>|.,;:!?)\]}'"*_~])
    | (?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)
    | (?<![\w.@/-])(?P<domain>(?:[\w-]+\.)+(?:com|dev|example|fr|io|net|org))\b
    """,
    re.VERBOSE,
)


def command(slack: LocalSlack, user: User, where: Channel, name: str, text: str) -> Json:
    """A slash command's form fields."""
    return {
        "token": "deprecated",
        "team_id": TEAM,
        "team_domain": "local",
        "channel_id": where.id,
        "channel_name": "directmessage" if where.direct else where.name,
        "user_id": user.id,
        "user_name": user.name,
        "command": name,
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": slack.response_url(user.id, where.id),
        "trigger_id": slack.workspace.trigger(user.id),
    }


def typed(workspace: Workspace, text: str) -> str:
    """Give what somebody typed as Slack passes it on: escaped, with mentions and links.

    That is so in messages and after a command; what is typed into a form arrives as it is.
    """
    people = workspace.users.values()
    ids = {name.lower(): user.id for user in people for name in (user.real_name, user.name)}
    names = "|".join(map(re.escape, sorted(ids, key=len, reverse=True)))

    def mention(found: re.Match[str]) -> str:
        return f"<@{ids[found[1].lower()]}>"

    mentions = re.compile(rf"(?<![\w/])@({names})\b", re.IGNORECASE)
    return mentions.sub(mention, _ADDRESS.sub(_linked, escape(text, quote=False)))


def _linked(found: re.Match[str]) -> str:
    if found["web"]:
        return f"<{found['web']}>"
    scheme = "mailto:" if found["mail"] else "http://"
    return f"<{scheme}{found[0]}|{found[0]}>"


def press(slack: LocalSlack, user: User, element: Json, chosen: Json) -> Json:
    """A block action, without where it happened."""
    action = {
        "action_id": element["action_id"],
        "block_id": element["_block"],
        "type": element["type"],
        "action_ts": f"{time.time():.6f}",
        **chosen,
    }
    return {
        "type": "block_actions",
        **_who(user),
        "token": "deprecated",
        "trigger_id": slack.workspace.trigger(user.id),
        "actions": [action],
    }


def surface(
    slack: LocalSlack,
    user: User,
    where: Channel | None,
    message: Message | None,
    view: Json | None,
) -> Json:
    """Where a press happened: on a message in a channel, or in a view."""
    if where is None or message is None:
        assert view is not None
        return {"container": {"type": "view", "view_id": view["id"]}, "view": view}
    ephemeral = message.only_for is not None
    return {
        "container": {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": where.id,
            "is_ephemeral": ephemeral,
        },
        "channel": {"id": where.id, "name": where.name},
        "message": {
            "type": "message",
            "user": BOT_USER,
            "bot_id": BOT_ID,
            "ts": message.ts,
            "text": message.text,
            "blocks": message.blocks,
        },
        "state": {"values": {}},
        "response_url": slack.response_url(user.id, where.id, on=where.messages.get(message.ts)),
    }


def submission(slack: LocalSlack, user: User, view: Json) -> Json:
    """A modal's submission."""
    return {
        "type": "view_submission",
        **_who(user),
        "token": "deprecated",
        "trigger_id": slack.workspace.trigger(user.id),
        "view": view,
        "response_urls": [],
    }


def shortcut(slack: LocalSlack, user: User, used: Shortcut) -> Json:
    """A shortcut; a global one says nothing of where it was used."""
    return {
        "type": "message_action" if used.on_messages else "shortcut",
        **_who(user),
        "token": "deprecated",
        "action_ts": f"{time.time():.6f}",
        "callback_id": used.callback_id,
        "trigger_id": slack.workspace.trigger(user.id),
    }


def pointed_at(slack: LocalSlack, user: User, where: Channel, message: Message) -> Json:
    """What a shortcut on a message says besides: the message, and where it stands."""
    by_app = {"bot_id": BOT_ID, "app_id": APP} if message.user == BOT_USER else {}
    return {
        "message_ts": message.ts,
        "channel": {"id": where.id, "name": _named(where)},
        "message": told(message, metadata=False) | {"team": TEAM} | by_app,
        "response_url": slack.response_url(user.id, where.id),
    }


def message_event(kind: str, user: User, where: Channel, message: Message) -> Json:
    """A message somebody wrote, as an event."""
    event: Json = {
        "type": kind,
        "user": user.id,
        "text": message.text,
        "ts": message.ts,
        "channel": where.id,
        "event_ts": message.ts,
        "team": user.team,
    }
    return event | ({"thread_ts": message.thread} if message.thread else {})


def _named(where: Channel) -> str:
    """Name a channel; of what is private Slack only says so."""
    if where.direct:
        return "directmessage"
    return "privategroup" if where.private else where.name


def _who(user: User) -> Json:
    return {
        "team": {"id": TEAM, "domain": "local"},
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team},
        "api_app_id": APP,
        "is_enterprise_install": False,
        "enterprise": None,
    }
