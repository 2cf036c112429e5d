"""pins.* and bookmarks.*: what hangs in a channel."""

from firefighter.playground.slack.conversations import ours
from firefighter.playground.slack.methods import method
from firefighter.playground.slack.state import BOT_USER, Json, SlackError, Workspace
from firefighter.playground.slack.told import told

BOOKMARK_LIMIT = 100


@method(
    "pins.add",
    "pins:write",
    errors="channel_not_found not_in_channel is_archived message_not_found already_pinned"
    " not_pinnable",
)
def pin(workspace: Workspace, given: Json) -> None:
    channel = ours(workspace, given)
    if given["timestamp"] not in channel.messages:
        raise SlackError("message_not_found")
    if given["timestamp"] in channel.pins:
        raise SlackError("already_pinned")
    channel.pins.append(given["timestamp"])


@method("pins.list", "pins:read", errors="channel_not_found not_in_channel")
def pins(workspace: Workspace, given: Json) -> Json:
    channel = workspace.channel(given["channel"])
    if BOT_USER not in channel.members:
        raise SlackError("not_in_channel")
    there = [channel.messages[ts] for ts in reversed(channel.pins) if ts in channel.messages]
    pinned = [{"channel": channel.id, "message": told(m, metadata=False)} for m in there]
    return {"items": [{"type": "message", **item} for item in pinned]}


@method("bookmarks.list", "bookmarks:read", errors="channel_not_found")
def bookmarks(workspace: Workspace, given: Json) -> Json:
    return {"bookmarks": list(workspace.channel(given["channel_id"]).bookmarks)}


@method(
    "bookmarks.add",
    "bookmarks:write",
    errors="channel_not_found invalid_link invalid_bookmark_type too_many_bookmarks",
)
def add_bookmark(workspace: Workspace, given: Json) -> Json:
    channel = workspace.channel(given["channel_id"])
    if given["type"] != "link":
        raise SlackError("invalid_bookmark_type")
    if not str(given.get("link", "")).startswith(("http://", "https://")):
        raise SlackError("invalid_link")
    if len(channel.bookmarks) >= BOOKMARK_LIMIT:
        raise SlackError("too_many_bookmarks")
    made = {"id": f"Bk{workspace.number()}", "title": given["title"], "link": given["link"]}
    channel.bookmarks.append(made)
    return {"bookmark": made}
