"""conversations.*: channels, who is in them, and what was said there."""

import re
from html import escape

from firefighter.playground.slack.methods import listed, method, page, true
from firefighter.playground.slack.permitted import HISTORY, MANAGE, READ, permit
from firefighter.playground.slack.state import (
    BOT_USER,
    GENERAL,
    TEAM,
    Channel,
    Json,
    Message,
    SlackError,
    Workspace,
)
from firefighter.playground.slack.told import thread_of, told

NAME = re.compile(r"[a-z0-9_\-]+")
NAME_LIMIT, TOPIC_LIMIT = 80, 250
KINDS = {"public_channel": "channels:read", "private_channel": "groups:read", "im": "im:read"}


def described(workspace: Workspace, channel: Channel) -> Json:
    """Give a channel as Slack describes it to who asks for this one."""
    teams = {workspace.users[m].team for m in channel.members if m in workspace.users}
    return drawn(channel) | {"is_ext_shared": bool(teams - {TEAM}), "is_mpim": False}


def drawn(channel: Channel) -> Json:
    """Give a channel as Slack describes it."""
    return {
        "id": channel.id,
        "name": channel.name,
        "creator": channel.creator,
        "created": channel.created,
        "is_channel": not channel.private,
        "is_private": channel.private,
        "is_archived": channel.archived,
        "is_im": channel.direct,
        "is_member": BOT_USER in channel.members,
        "topic": {"value": channel.topic},
        "purpose": {"value": channel.purpose},
        "num_members": len(channel.members),
    }


@method(
    "conversations.create",
    *MANAGE,
    errors="restricted_action name_taken invalid_name_required invalid_name_maxlength"
    " invalid_name_specials invalid_name_punctuation",
)
def create(workspace: Workspace, given: Json) -> Json:
    name = str(given["name"])
    private = true(given.get("is_private"))
    workspace.require_one_of(frozenset({"groups:write" if private else "channels:manage"}))
    if workspace.only_admins_create:
        raise SlackError("restricted_action")
    if len(name) > NAME_LIMIT:
        raise SlackError("invalid_name_maxlength")
    if not NAME.fullmatch(name):
        raise SlackError("invalid_name_specials" if name else "invalid_name_required")
    if not name.strip("-_"):
        raise SlackError("invalid_name_punctuation")
    if any(channel.name == name for channel in workspace.channels.values()):
        raise SlackError("name_taken")
    channel = Channel(
        f"C{workspace.number():09d}", name, private, BOT_USER, int(workspace.now()), [BOT_USER]
    )
    workspace.channels[channel.id] = channel
    return {"channel": drawn(channel)}


@method("conversations.list", *READ, errors="invalid_cursor invalid_types")
def list_all(workspace: Workspace, given: Json) -> Json:
    kinds = set(listed(given.get("types") or "public_channel"))
    if not kinds <= KINDS.keys():
        raise SlackError("invalid_types")
    for kind in kinds:
        workspace.require_one_of(frozenset({KINDS[kind]}))
    seen = [
        drawn(channel)
        for channel in workspace.channels.values()
        if _kind(channel) in kinds and (not channel.private or BOT_USER in channel.members)
    ]
    if true(given.get("exclude_archived")):
        seen = [channel for channel in seen if not channel["is_archived"]]
    part, more = page(seen, given, 100)
    return {"channels": part, "response_metadata": more}


@method("conversations.info", *READ, errors="channel_not_found")
def info(workspace: Workspace, given: Json) -> Json:
    channel = workspace.channel(given["channel"])
    permit(workspace, channel, READ)
    return {"channel": described(workspace, channel)}


@method(
    "conversations.members",
    *READ,
    errors="channel_not_found invalid_cursor",
)
def members(workspace: Workspace, given: Json) -> Json:
    channel = workspace.channel(given["channel"])
    permit(workspace, channel, READ)
    part, more = page([{"id": m} for m in channel.members], given, 100)
    return {"members": [m["id"] for m in part], "response_metadata": more}


@method(
    "conversations.invite",
    *MANAGE,
    "channels:write.invites",
    errors="channel_not_found not_in_channel is_archived no_user user_not_found"
    " cant_invite_self already_in_channel",
)
def invite(workspace: Workspace, given: Json) -> Json:
    channel = ours(workspace, given)
    permit(workspace, channel, MANAGE, "channels:write.invites")
    users = listed(given["users"])
    if not users:
        raise SlackError("no_user")
    errors = [e for e in (_cannot_invite(workspace, channel, user) for user in users) if e]
    force = true(given.get("force"))
    if errors and not (force and len(errors) < len(users)):
        raise SlackError(str(errors[0]["error"]), errors=errors)
    refused = {error["user"] for error in errors}
    channel.members += [user for user in users if user not in refused]
    return {"channel": drawn(channel), **({"errors": errors} if errors else {})}


@method(
    "conversations.join",
    "channels:join",
    errors="channel_not_found is_archived method_not_supported_for_channel_type",
)
def join(workspace: Workspace, given: Json) -> Json:
    channel = workspace.channel(given["channel"])
    if channel.private or channel.direct:
        raise SlackError("method_not_supported_for_channel_type")
    if channel.archived:
        raise SlackError("is_archived")
    if BOT_USER in channel.members:
        return {"channel": drawn(channel), "warning": "already_in_channel"}
    channel.members.append(BOT_USER)
    return {"channel": drawn(channel)}


@method("conversations.open", "im:write", errors="user_not_found")
def open_direct(workspace: Workspace, given: Json) -> Json:
    user = workspace.user(listed(given["users"])[0])
    for channel in workspace.channels.values():
        if channel.direct and user.id in channel.members:
            return {"channel": {"id": channel.id}, "no_op": True, "already_open": True}
    channel = Channel(
        f"D{workspace.number():09d}",
        f"dm-{user.name}",
        private=False,
        creator=BOT_USER,
        created=int(workspace.now()),
        members=[BOT_USER, user.id],
        direct=True,
    )
    workspace.channels[channel.id] = channel
    return {"channel": {"id": channel.id}}


@method(
    "conversations.setTopic",
    *MANAGE,
    "channels:write.topic",
    errors="channel_not_found not_in_channel is_archived too_long",
)
def set_topic(workspace: Workspace, given: Json) -> Json:
    channel = ours(workspace, given)
    permit(workspace, channel, MANAGE, "channels:write.topic")
    if len(given["topic"]) > TOPIC_LIMIT:
        raise SlackError("too_long")
    if channel.topic != given["topic"]:
        channel.topic = given["topic"]
        user = workspace.users[BOT_USER].real_name
        # Its documentation: a topic supports neither formatting nor links.
        text = f"{user} set the channel topic: {escape(channel.topic, quote=False)}"
        message = Message(workspace.next_ts(), BOT_USER, text, subtype="channel_topic")
        workspace.add_message(channel, message)
    return {"channel": drawn(channel)}


@method(
    "conversations.archive",
    *MANAGE,
    errors="channel_not_found not_in_channel already_archived cant_archive_general",
)
def archive(workspace: Workspace, given: Json) -> None:
    channel = workspace.channel(given["channel"])
    permit(workspace, channel, MANAGE)
    if channel.archived:
        raise SlackError("already_archived")
    if channel.id == GENERAL:
        raise SlackError("cant_archive_general")
    _require_member(channel)
    channel.archived = True


@method(
    "conversations.history",
    *HISTORY,
    errors="channel_not_found not_in_channel invalid_cursor",
)
def history(workspace: Workspace, given: Json) -> Json:
    channel = workspace.channel(given["channel"])
    permit(workspace, channel, HISTORY)
    _require_member(channel)
    oldest, latest = float(given.get("oldest") or 0), float(given.get("latest") or 9e12)
    metadata = true(given.get("include_all_metadata"))
    from_oldest = true(given.get("inclusive"))
    found = [
        told(message, metadata=metadata) | thread_of(channel, message)
        for message in reversed(channel.messages.values())
        if message.only_for is None
        and message.thread in {None, message.ts}
        and (oldest < float(message.ts) <= latest or (from_oldest and float(message.ts) == oldest))
    ]
    part, more = page(found, given, 100)
    return {"messages": part, "has_more": bool(more["next_cursor"]), "response_metadata": more}


@method(
    "conversations.replies",
    *HISTORY,
    errors="channel_not_found not_in_channel thread_not_found invalid_cursor",
)
def replies(workspace: Workspace, given: Json) -> Json:
    channel = workspace.channel(given["channel"])
    permit(workspace, channel, HISTORY)
    _require_member(channel)
    root = given["ts"]
    metadata = true(given.get("include_all_metadata"))
    thread = [
        told(m, metadata=metadata) for m in channel.messages.values() if root in {m.ts, m.thread}
    ]
    if not thread:
        raise SlackError("thread_not_found")
    part, more = page(thread, given, 100)
    return {"messages": part, "response_metadata": more}


def ours(workspace: Workspace, given: Json) -> Channel:
    """Give a channel that the bot is in, and that is not archived."""
    channel = workspace.channel(given["channel"])
    _require_member(channel)
    if channel.archived:
        raise SlackError("is_archived")
    return channel


def _require_member(channel: Channel) -> None:
    if BOT_USER not in channel.members:
        raise SlackError("not_in_channel")


def _kind(channel: Channel) -> str:
    if channel.direct:
        return "im"
    return "private_channel" if channel.private else "public_channel"


def _cannot_invite(workspace: Workspace, channel: Channel, user: str) -> Json | None:
    if user == BOT_USER:
        return {"user": user, "ok": False, "error": "cant_invite_self"}
    if user not in workspace.users:
        return {"user": user, "ok": False, "error": "user_not_found"}
    if user in channel.members:
        return {"user": user, "ok": False, "error": "already_in_channel"}
    return None
