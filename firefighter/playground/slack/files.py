"""files.*: a file comes in three steps."""

import secrets

from firefighter.playground.slack.conversations import ours
from firefighter.playground.slack.methods import method
from firefighter.playground.slack.state import BOT_USER, Json, Message, SlackError, Workspace


@method("files.getUploadURLExternal", "files:write")
def upload_url(workspace: Workspace, given: Json) -> Json:
    file = f"F{workspace.number():09d}"
    length = int(given["length"])
    ticket = secrets.token_urlsafe(16)
    kept: Json = {"id": file, "name": given["filename"], "user": BOT_USER}
    kept |= {"length": length, "content": None}
    workspace.files[file] = kept
    workspace.uploads[ticket] = file
    return {"file_id": file, "upload_url": f"{given['_base']}upload/{ticket}"}


@method("files.delete", "files:write", errors="file_not_found")
def delete(workspace: Workspace, given: Json) -> None:
    file = workspace.files.pop(given["file"], None)
    if file is None:
        raise SlackError("file_not_found")
    for channel in workspace.channels.values():
        for message in channel.messages.values():
            message.files = [kept for kept in message.files if kept["id"] != file["id"]]


@method(
    "files.completeUploadExternal",
    "files:write",
    errors="file_not_found channel_not_found not_in_channel is_archived",
)
def complete_upload(workspace: Workspace, given: Json) -> Json:
    files = [workspace.files.get(part["id"]) for part in given["files"]]
    known = [file for file in files if file is not None and file["content"] is not None]
    if len(known) != len(files):
        raise SlackError("file_not_found")
    for file, part in zip(known, given["files"], strict=True):
        file["title"] = part.get("title") or file["name"]
    if given.get("channel_id"):
        channel = ours(workspace, {"channel": given["channel_id"]})
        text = given.get("initial_comment") or ""
        message = Message(workspace.next_ts(), BOT_USER, text, files=list(known))
        workspace.add_message(channel, message)
    return {"files": [{"id": file["id"], "title": file["title"]} for file in known]}
