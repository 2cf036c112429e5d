"""What FireFighter does in Slack, and what each of it needs there: the one table of permissions."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Feature(StrEnum):
    """One thing that works or does not; policy names the optional ones by these words."""

    COMMANDS = "commands"
    MESSAGES = "messages"
    CHANNELS = "channels"
    LOOKUP = "channel-lookup"
    PEOPLE = "people"
    DIRECT_MESSAGES = "direct-messages"
    PRIVATE_INCIDENTS = "private-incidents"
    ANNOUNCEMENTS = "announcements"
    EXISTING_CHANNELS = "existing-channels"
    MENTIONS = "mentions"
    PINNED_CARD = "pinned-card"
    BOOKMARK = "bookmark"
    FILES = "files"
    LOOKING_BACK = "looking-back"
    READING_BACK = "reading-back"
    CATCHING_UP = "catching-up"


@dataclass(frozen=True, kw_only=True)
class Need:
    """What one feature needs of Slack.

    Attributes:
        what: the feature, as its user would say it.
        without: what is so where Slack does not permit it.
        methods: what it calls in the Web API.
        required: incidents cannot be run, or not safely, without it.
    """

    what: str
    without: str
    scopes: tuple[str, ...]
    events: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    required: bool = False


MEMBERS: Final = ("member_joined_channel", "member_left_channel")
ROOM: Final = (
    "conversations.create",
    "conversations.invite",
    "conversations.setTopic",
    "conversations.archive",
)

FEATURES: Mapping[Feature, Need] = MappingProxyType(
    {
        Feature.COMMANDS: Need(
            what="the command, shortcuts, buttons and forms",
            without="nobody can declare or drive an incident",
            scopes=("commands",),
            methods=(
                "apps.connections.open",
                "auth.test",
                "views.open",
                "views.push",
                "views.update",
            ),
            required=True,
        ),
        Feature.MESSAGES: Need(
            what="the card and the lines in an incident's channel",
            without="nothing is said",
            scopes=("chat:write",),
            methods=(
                "chat.postMessage",
                "chat.update",
                "chat.delete",
                "chat.postEphemeral",
                "chat.getPermalink",
            ),
            required=True,
        ),
        Feature.CHANNELS: Need(
            what="a channel for each incident, with its people and its topic",
            without="no incident gets a channel",
            scopes=("channels:manage",),
            methods=ROOM,
            required=True,
        ),
        Feature.LOOKUP: Need(
            what="finding a channel by its name, and noticing who comes and goes",
            without="announcements do not find their channel",
            scopes=("channels:read",),
            events=MEMBERS,
            methods=("conversations.list", "conversations.info", "conversations.members"),
            required=True,
        ),
        # Required because it is about rights: who is a guest is known from here alone.
        Feature.PEOPLE: Need(
            what="names, and who is a guest",
            without="people are shown as ids, and guests may do what members may",
            scopes=("users:read",),
            events=("team_join", "user_change"),
            methods=("users.list",),
            required=True,
        ),
        # Required because it is the last way to say that something did not work.
        Feature.DIRECT_MESSAGES: Need(
            what="direct messages about roles, invitations and refusals",
            without="whoever is not in the channel is told nothing",
            scopes=("im:write",),
            methods=("conversations.open",),
            required=True,
        ),
        # Reading belongs to it: who has left a private channel may not know of it any more.
        Feature.PRIVATE_INCIDENTS: Need(
            what="private incidents",
            without="declaring a private incident is refused",
            scopes=("groups:write", "groups:read"),
            events=MEMBERS,
            methods=(*ROOM, "conversations.list", "conversations.info", "conversations.members"),
        ),
        Feature.ANNOUNCEMENTS: Need(
            what="announcements and digests in public channels that I am not in",
            without="I must be invited to the channels of announcements and digest",
            scopes=("chat:write.public",),
            methods=("chat.postMessage",),
        ),
        Feature.EXISTING_CHANNELS: Need(
            what="incidents in an existing channel",
            without="I must be invited to the channel before `declare --here`",
            scopes=("channels:join",),
            methods=("conversations.join",),
        ),
        Feature.MENTIONS: Need(
            what="the words of the command after a mention, in threads too",
            without="mentions are not heard; the command does the same",
            scopes=("app_mentions:read",),
            events=("app_mention",),
        ),
        Feature.PINNED_CARD: Need(
            what="the card as a pin",
            without="the card is not pinned; it is the channel's first message",
            scopes=("pins:write",),
            methods=("pins.add",),
        ),
        Feature.BOOKMARK: Need(
            what="a link to the card on top of the channel",
            without="there is no such link",
            scopes=("bookmarks:read", "bookmarks:write"),
            methods=("bookmarks.list", "bookmarks.add"),
        ),
        Feature.FILES: Need(
            what="a copy of the draft as a file, where Confluence is off or away",
            without="the copy comes as messages in a thread",
            scopes=("files:write",),
            methods=(
                "files.getUploadURLExternal",
                "files.completeUploadExternal",
                "files.delete",
            ),
        ),
        Feature.LOOKING_BACK: Need(
            what="looking, after a crash, whether a message of mine has arrived",
            without="a crash in mid-sentence may say a message twice",
            scopes=("channels:history", "groups:history"),
            methods=("conversations.history", "conversations.replies"),
        ),
        Feature.READING_BACK: Need(
            what="pinned and marked messages of an incident that was run by hand",
            without="`declare --here --since` notes nothing of what was said before",
            scopes=("channels:history", "groups:history", "pins:read"),
            methods=("conversations.history", "pins.list"),
        ),
        Feature.CATCHING_UP: Need(
            what="what was said to me in incident channels while I was away",
            without="a mention written while I am away is lost",
            scopes=("channels:history", "groups:history"),
            methods=("conversations.history", "conversations.replies"),
        ),
    }
)

OPTIONAL: Final = frozenset(feature for feature, need in FEATURES.items() if not need.required)
