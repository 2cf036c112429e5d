"""What people and apps share: the kinds of file that are shown, and the pictures among them."""

import json
from mimetypes import guess_type

from firefighter.playground.slack.state import Json, Workspace
from firefighter.playground.trust import PICTURES

TEXT, UNKNOWN = "text/plain; charset=utf-8", "application/octet-stream"
READ_AS_TEXT = frozenset({"application/json", "application/toml", "application/yaml"})
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}
"""A file is somebody's: whatever is in it, nothing of it runs."""


def kind_of(name: str) -> str:
    """Give what a browser may take a file for, by its name."""
    guessed = guess_type(name)[0] or UNKNOWN
    if guessed.startswith("text/") or guessed in READ_AS_TEXT:
        return TEXT
    return guessed if guessed in PICTURES else UNKNOWN


def opens(workspace: Workspace, person: str, file: str) -> bool:
    """Tell whether somebody may open a file: they see what it is shared in, or it is in nothing."""
    reader = next((user.id for user in workspace.users.values() if user.name == person), "")
    with workspace.lock:
        held = [
            (channel, message)
            for channel in workspace.channels.values()
            for message in channel.messages.values()
            if any(one["id"] == file for one in message.files) or file in json.dumps(message.blocks)
        ]
    return not held or any(
        message.only_for in {None, reader}
        and (reader in channel.members or not (channel.private or channel.direct))
        for channel, message in held
    )


def is_picture(file: Json) -> bool:
    return kind_of(file["name"]) in PICTURES


def picture_of(block: Json, workspace: Workspace, root: str) -> str:
    """Give the path of an image's picture; "" if it is none that was shared here.

    Args:
        root: the address of this workspace; what lies elsewhere is not fetched.
    """
    meant = block.get("slack_file") or {}
    url = str(block.get("image_url") or meant.get("url") or "")
    within = f"{root}files/"
    named = url.removeprefix(within) if root and url.startswith(within) else ""
    file = workspace.files.get(str(meant.get("id") or named))
    if file is None or file["content"] is None or not is_picture(file):
        return ""
    return f"/files/{file['id']}"
