"""What the bot promised, in the words of whoever watches it behind the scenes."""

import re

from firefighter.playground.slack.state import Workspace

TOLD = {
    "open-channel": "Open its channel",
    "invite": "Invite people",
    "post-card": "Post the card",
    "pin-card": "Pin the card",
    "set-topic": "Set the topic",
    "add-bookmark": "Put a link on top",
    "read-back": "Read what was said before",
    "refresh-card": "Draw the card anew",
    "post-line": "Say it in the channel",
    "fade-undo": "Take Undo away",
    "redraw-line": "Draw a line anew",
    "redraw-raise": "Take words out of a raise",
    "renew-draft-copy": "Draw the copy of the draft anew",
    "unsay": "Take an answer away",
    "redraw-answer": "Show the way in an answer",
    "expire-handover": "Say that nobody took command",
    "say": "Say something in the channel",
    "post-draft-copy": "Post a copy of the draft",
    "remind": "Remind of the next update",
    "drop-reminder": "Take a reminder away",
    "archive-channel": "Archive the channel",
    "announce": "Announce it",
    "refresh-announcement": "Draw the announcement anew",
    "whisper": "Answer one person",
    "reply": "Answer in a thread",
    "tell-person": "Send a direct message",
    "page-on-call": "Page whoever is on call",
    "publish-draft": "Publish the draft",
    "label-draft": "Label the draft",
    "comment-draft": "Comment on the draft",
    "post-digest": "Post the digest",
    "pin-by-hand": "Pin what to do by hand",
    "reread": "Read what was missed",
    "learn-people": "Learn who is there",
}

_KIND_OF_ERROR = re.compile(r"^\w+: ")


def told(kind: str) -> str:
    """Say what a kind of delivery does."""
    return TOLD.get(kind, kind.replace("-", " ").capitalize())


def place_of(stream: str, workspace: Workspace) -> str:
    """Name an incident, a channel or a person; whose line it is in is no matter here."""
    kind, _, rest = stream.partition(":")
    which = rest.split(":")[0]
    if kind == "incident":
        return f"INC-{which}"
    if which in workspace.users:
        return workspace.users[which].real_name
    channels = list(workspace.channels.values()) if which else []
    found = next((channel for channel in channels if which in {channel.id, channel.name}), None)
    if found is None:
        return ""
    return f"#{found.name}" if found.name else "a direct message"


def sentence_of(error: str) -> str:
    """Give what an error says, without its kind."""
    return _KIND_OF_ERROR.sub("", error)
