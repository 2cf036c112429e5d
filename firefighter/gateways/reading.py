"""What Slack tells, as our own types: channels, people, messages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from firefighter.domain import naming
from firefighter.domain.quotation import Place, Posted
from firefighter.domain.roles import Person
from firefighter.domain.slacktext import rich_text

Json = Mapping[str, Any]

NO_PREVIEW = "[no preview available]"
"""What stands for an attachment of blocks."""

WRITTEN = frozenset({"", "bot_message", "file_share", "me_message", "thread_broadcast"})
"""The kinds of message that somebody wrote; others tell of comings, goings and topics."""


@dataclass(frozen=True, kw_only=True)
class Channel:
    """A channel as Slack describes it; *created* is in seconds since 1970.

    Attributes:
        shared: whether people of another organisation are in it.
        direct: whether it is a conversation that nobody can join.
        joined: whether we are in it.
    """

    id: str
    name: str
    creator: str = ""
    created: int = 0
    archived: bool = False
    private: bool = False
    shared: bool = False
    direct: bool = False
    joined: bool = False
    topic: str = ""


@dataclass(frozen=True)
class Ours:
    """A message of ours, with the delivery that it is marked with."""

    delivery: int
    ts: str
    text: str


def channel_of(told: Json) -> Channel:
    return Channel(
        id=told["id"],
        name=told.get("name") or "",
        creator=told.get("creator", ""),
        created=int(told.get("created", 0)),
        archived=bool(told.get("is_archived")),
        private=bool(told.get("is_private")),
        shared=bool(told.get("is_ext_shared")),
        direct=bool(told.get("is_im") or told.get("is_mpim")),
        joined=bool(told.get("is_member")),
        topic=str((told.get("topic") or {}).get("value") or ""),
    )


def person_of(member: Json, own_team: str) -> Person:
    """Read a member as Slack describes them; who is not of *own_team* is a stranger."""
    profile = member.get("profile") or {}
    name = profile.get("real_name") or member.get("real_name") or member.get("name") or ""
    return Person(
        id=member["id"],
        name=naming.one_line(name),
        guest=bool(member.get("is_restricted") or member.get("is_ultra_restricted")),
        stranger=bool(member.get("is_stranger")) or member.get("team_id") not in {None, own_team},
        admin=bool(member.get("is_admin") or member.get("is_owner")),
        bot=bool(member.get("is_bot")),
        zone=member.get("tz"),
    )


def ours(message: Json) -> Ours:
    """Read a message that is marked as ours."""
    marked = message["metadata"].get("event_payload") or {}
    delivery = int(marked.get("delivery") or 0)
    return Ours(delivery, str(message["ts"]), str(message.get("text") or ""))


def posted(message: Json, channel: str) -> Posted:
    """Read a message that stands in a channel."""
    ts, thread = str(message["ts"]), message.get("thread_ts") or ""
    files = [str(file.get("title") or file.get("name") or "") for file in message.get("files", [])]
    return Posted(
        place=Place(channel, ts, "" if thread == ts else thread),
        author=message.get("user"),
        app=message.get("bot_id"),
        text=naming.clean(message.get("text") or _in_parts(message)),
        files=tuple(name for name in map(naming.one_line, files) if name),
        reactions={r["name"]: frozenset(r["users"]) for r in message.get("reactions") or []},
        edited="edited" in message,
        answered=str(message.get("latest_reply") or ""),
    )


def _in_parts(message: Json) -> str:
    """Give what a message without a text says: apps put theirs into attachments and blocks."""
    said = [_in_blocks(message)]
    for part in message.get("attachments") or []:
        told = part.get("fallback") or part.get("title") or part.get("text")
        said.append(_in_blocks(part) or ("" if told == NO_PREVIEW else told))
    return "\n".join(str(words) for words in said if words)


def _in_blocks(holder: Json) -> str:
    texts = (_text_of(block) for block in holder.get("blocks") or [])
    return "\n".join(text for text in texts if text)


def _text_of(block: Json) -> str:
    if block.get("type") == "rich_text":
        return rich_text.written(block)
    said = block.get("text") or ""
    return said if isinstance(said, str) else str(said.get("text") or "")


def is_written(message: Json) -> bool:
    """Tell what people and apps said from what Slack itself notes in a channel."""
    return message.get("subtype", "") in WRITTEN
