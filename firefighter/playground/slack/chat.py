"""chat.*: what is said."""

from firefighter.playground.slack.methods import method
from firefighter.playground.slack.state import (
    BOT_ID,
    BOT_USER,
    Channel,
    Json,
    Message,
    SlackError,
    Workspace,
)
from firefighter.playground.slack.validation import problem_of_metadata, problems_of_message

LONGEST, LONGEST_EDIT = 40_000, 4_000


@method(
    "chat.postMessage",
    "chat:write",
    errors="channel_not_found not_in_channel is_archived no_text msg_too_long"
    " invalid_blocks msg_blocks_too_long thread_not_found invalid_metadata_format",
)
def post(workspace: Workspace, given: Json) -> Json:
    channel = _writable(workspace, given["channel"])
    text, blocks = _checked(given)
    metadata = given.get("metadata")
    if problem_of_metadata(metadata) is not None:
        raise SlackError("invalid_metadata_format")
    thread = given.get("thread_ts")
    if thread is not None and thread not in channel.messages:
        raise SlackError("thread_not_found")
    message = Message(workspace.next_ts(), BOT_USER, text, blocks, metadata, thread=thread)
    workspace.add_message(channel, message)
    said = {"type": "message", "user": BOT_USER, "bot_id": BOT_ID, "ts": message.ts}
    said |= {"text": text, "blocks": blocks} | ({"thread_ts": thread} if thread else {})
    return {"channel": channel.id, "ts": message.ts, "message": said}


@method(
    "chat.update",
    "chat:write",
    errors="channel_not_found message_not_found cant_update_message is_archived no_text"
    " msg_too_long invalid_blocks msg_blocks_too_long",
)
def update(workspace: Workspace, given: Json) -> Json:
    channel = workspace.channel(given["channel"])
    message = channel.messages.get(given["ts"])
    if message is None or message.only_for is not None:
        raise SlackError("message_not_found")
    if message.user != BOT_USER:
        raise SlackError("cant_update_message")
    if channel.archived:
        raise SlackError("is_archived")
    message.text, message.blocks = _checked(given, longest=LONGEST_EDIT)
    message.edited += 1
    return {"channel": channel.id, "ts": message.ts, "text": message.text}


@method(
    "chat.delete", "chat:write", errors="channel_not_found message_not_found cant_delete_message"
)
def delete(workspace: Workspace, given: Json) -> Json:
    channel = workspace.channel(given["channel"])
    message = channel.messages.get(given["ts"])
    if message is None:
        raise SlackError("message_not_found")
    if message.user != BOT_USER:
        raise SlackError("cant_delete_message")
    del channel.messages[message.ts]
    return {"channel": channel.id, "ts": given["ts"]}


@method(
    "chat.postEphemeral",
    "chat:write",
    errors="channel_not_found not_in_channel is_archived no_text msg_too_long"
    " invalid_blocks msg_blocks_too_long user_not_in_channel",
)
def whisper(workspace: Workspace, given: Json) -> Json:
    channel = _writable(workspace, given["channel"])
    text, blocks = _checked(given)
    if given["user"] not in channel.members:
        raise SlackError("user_not_in_channel")
    message = Message(workspace.next_ts(), BOT_USER, text, blocks, only_for=given["user"])
    message.thread = given.get("thread_ts")
    workspace.add_message(channel, message)
    return {"message_ts": message.ts}


@method("chat.getPermalink", errors="channel_not_found message_not_found")
def permalink(workspace: Workspace, given: Json) -> Json:
    channel = workspace.channel(given["channel"])
    ts = given["message_ts"]
    if ts not in channel.messages:
        raise SlackError("message_not_found")
    where = f"{given['_base']}archives/{channel.id}/p{ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": where}


def _writable(workspace: Workspace, identifier: str) -> Channel:
    channel = workspace.channel(identifier)
    if channel.archived:
        raise SlackError("is_archived")
    if BOT_USER not in channel.members and "chat:write.public" not in workspace.scopes:
        raise SlackError("not_in_channel")
    return channel


def _checked(given: Json, longest: int = LONGEST) -> tuple[str, list[Json]]:
    text, blocks = str(given.get("text") or ""), given.get("blocks") or []
    if not text and not blocks:
        raise SlackError("no_text")
    if len(text) > longest:
        raise SlackError("msg_too_long")
    problems = problems_of_message(blocks, text)
    if "msg_blocks_too_long" in problems:
        raise SlackError("msg_blocks_too_long")
    if problems:
        raise SlackError("invalid_blocks", response_metadata={"messages": problems})
    for place, block in enumerate(blocks):
        block.setdefault("block_id", f"b{place}")
    return text, blocks
