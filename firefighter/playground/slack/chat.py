"""chat.*, files.* and reactions.*: what is said."""

from firefighter.playground.slack.methods import method
from firefighter.playground.slack.state import (
    BOT_USER,
    Channel,
    Json,
    Message,
    SlackError,
    Workspace,
)
from firefighter.playground.slack.validation import problems_of_message

TEXT_LIMIT = 40_000


@method("chat.postMessage", "chat:write")
def post(workspace: Workspace, given: Json) -> Json:
    channel = _writable(workspace, given["channel"])
    text, blocks = _checked(given)
    thread = given.get("thread_ts")
    if thread is not None and thread not in channel.messages:
        raise SlackError("thread_not_found")
    message = Message(
        workspace.next_ts(), BOT_USER, text, blocks, given.get("metadata"), thread=thread
    )
    workspace.add_message(channel, message)
    return {"channel": channel.id, "ts": message.ts, "message": {"text": text, "blocks": blocks}}


@method("chat.update", "chat:write")
def update(workspace: Workspace, given: Json) -> Json:
    channel = workspace.channel(given["channel"])
    message = channel.messages.get(given["ts"])
    if message is None or message.only_for is not None:
        raise SlackError("message_not_found")
    if message.user != BOT_USER:
        raise SlackError("cant_update_message")
    if channel.archived:
        raise SlackError("is_archived")
    message.text, message.blocks = _checked(given)
    message.edited += 1
    return {"channel": channel.id, "ts": message.ts, "text": message.text}


@method("chat.delete", "chat:write")
def delete(workspace: Workspace, given: Json) -> Json:
    channel = workspace.channel(given["channel"])
    if channel.messages.pop(given["ts"], None) is None:
        raise SlackError("message_not_found")
    return {"channel": channel.id, "ts": given["ts"]}


@method("chat.postEphemeral", "chat:write")
def whisper(workspace: Workspace, given: Json) -> Json:
    channel = _writable(workspace, given["channel"])
    text, blocks = _checked(given)
    if given["user"] not in channel.members:
        raise SlackError("user_not_in_channel")
    message = Message(workspace.next_ts(), BOT_USER, text, blocks, only_for=given["user"])
    message.thread = given.get("thread_ts")
    workspace.add_message(channel, message)
    return {"message_ts": message.ts}


@method("chat.getPermalink")
def permalink(workspace: Workspace, given: Json) -> Json:
    channel = workspace.channel(given["channel"])
    ts = given["message_ts"]
    if ts not in channel.messages:
        raise SlackError("message_not_found")
    where = f"https://local.slack.test/archives/{channel.id}/p{ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": where}


@method("files.getUploadURLExternal", "files:write")
def upload_url(workspace: Workspace, given: Json) -> Json:
    file = f"F{workspace.number():09d}"
    workspace.files[file] = {"id": file, "name": given["filename"], "content": None}
    return {"file_id": file, "upload_url": f"{given['_base']}upload/{file}"}


@method("files.completeUploadExternal", "files:write")
def complete_upload(workspace: Workspace, given: Json) -> Json:
    files = [workspace.files.get(part["id"]) for part in given["files"]]
    known = [file for file in files if file is not None and file["content"] is not None]
    if len(known) != len(files):
        raise SlackError("file_not_found")
    for file, part in zip(known, given["files"], strict=True):
        file["title"] = part.get("title") or file["name"]
    if given.get("channel_id"):
        channel = _writable(workspace, given["channel_id"])
        text = given.get("initial_comment") or ""
        message = Message(workspace.next_ts(), BOT_USER, text, files=list(known))
        workspace.add_message(channel, message)
    return {"files": [{"id": file["id"], "title": file["title"]} for file in known]}


def _writable(workspace: Workspace, identifier: str) -> Channel:
    channel = workspace.channel(identifier)
    if channel.archived:
        raise SlackError("is_archived")
    if BOT_USER not in channel.members and "chat:write.public" not in workspace.scopes:
        raise SlackError("not_in_channel")
    return channel


def _checked(given: Json) -> tuple[str, list[Json]]:
    text, blocks = str(given.get("text") or ""), given.get("blocks") or []
    if not text and not blocks:
        raise SlackError("no_text")
    if len(text) > TEXT_LIMIT:
        raise SlackError("msg_too_long")
    problems = problems_of_message(blocks, text)
    if "msg_blocks_too_long" in problems:
        raise SlackError("msg_blocks_too_long")
    if problems:
        raise SlackError("invalid_blocks", response_metadata={"messages": problems})
    for place, block in enumerate(blocks):
        block.setdefault("block_id", f"b{place}")
    return text, blocks
