"""What is to be told to whom: one model per kind of side effect, written with the change."""

from datetime import datetime, timedelta
from typing import Annotated, ClassVar, Literal, get_args

from pydantic import Field

from firefighter.domain.answering import RedrawAnswer
from firefighter.domain.by_hand import PinByHand
from firefighter.domain.handover import ExpireHandover
from firefighter.domain.learning import LearnPeople
from firefighter.domain.paging import PageOnCall
from firefighter.domain.redraws import Redraw
from firefighter.domain.rereading import Reading
from firefighter.domain.streams import InChannel, OnWiki, Promise, ToPerson


class OpenChannel(InChannel):
    """Create the channel, adopt the one that an earlier try made, or come into a borrowed one."""

    kind: Literal["open-channel"] = "open-channel"
    holds: ClassVar[bool] = True

    @property
    def once(self) -> str:
        return f"open-channel/{self.incident}"


class Invite(InChannel):
    kind: Literal["invite"] = "invite"
    people: tuple[str, ...]


class PostCard(InChannel):
    kind: Literal["post-card"] = "post-card"
    holds: ClassVar[bool] = True

    @property
    def once(self) -> str:
        return f"post-card/{self.incident}"


class PinCard(InChannel):
    kind: Literal["pin-card"] = "pin-card"


class SetTopic(InChannel):
    kind: Literal["set-topic"] = "set-topic"
    picture: ClassVar[bool] = True


class AddBookmark(InChannel):
    """Put a link on top of the channel; *title* is unique within it."""

    kind: Literal["add-bookmark"] = "add-bookmark"
    title: str
    url: str | None = None


class RefreshCard(InChannel):
    kind: Literal["refresh-card"] = "refresh-card"
    picture: ClassVar[bool] = True


class PostLine(InChannel):
    """Say one timeline entry in the channel."""

    kind: Literal["post-line"] = "post-line"
    holds: ClassVar[bool] = True
    seq: int

    @property
    def once(self) -> str:
        return f"line/{self.incident}/{self.seq}"


class FadeUndo(InChannel):
    """Take the Undo button off a line once it is too late; waits in a stream of its own."""

    kind: Literal["fade-undo"] = "fade-undo"
    seq: int

    @property
    def stream(self) -> str:
        return f"incident:{self.incident}:undo:{self.seq}"


class Say(InChannel):
    """Say a sentence in the channel that no timeline entry stands for.

    Attributes:
        about: what is said only once of an incident, however often it comes up.
    """

    kind: Literal["say"] = "say"
    holds: ClassVar[bool] = True
    text: str
    link: str | None = None
    link_text: str = "Open"
    about: str | None = None

    @property
    def once(self) -> str | None:
        return None if self.about is None else f"say/{self.incident}/{self.about}"


class PostDraftCopy(InChannel):
    """Put a Markdown copy of the draft into the channel: the wiki is off, or does not answer."""

    kind: Literal["post-draft-copy"] = "post-draft-copy"
    wiki_down: bool

    @property
    def once(self) -> str:
        return f"draft-copy/{self.incident}"


class Remind(Promise):
    """Ask for the update that was promised, unless it came; promised twice, it is asked once."""

    kind: Literal["remind"] = "remind"
    picture: ClassVar[bool] = True
    incident: int
    promised: datetime

    @property
    def stream(self) -> str:
        return f"incident:{self.incident}:reminder:{int(self.promised.timestamp())}"


class DropReminder(InChannel):
    """Take a reminder away: it was answered, or another one stands for it."""

    kind: Literal["drop-reminder"] = "drop-reminder"
    ts: str


class ArchiveChannel(InChannel):
    kind: Literal["archive-channel"] = "archive-channel"


class Announce(Promise):
    """Post a new message to those who follow from afar: declared, or raised by entry *seq*."""

    kind: Literal["announce"] = "announce"
    holds: ClassVar[bool] = True
    incident: int
    channel: str
    seq: int

    @property
    def stream(self) -> str:
        return f"announce:{self.channel}"

    @property
    def once(self) -> str:
        return f"announce/{self.incident}/{self.seq}"


class RefreshAnnouncement(Promise):
    kind: Literal["refresh-announcement"] = "refresh-announcement"
    picture: ClassVar[bool] = True
    incident: int
    channel: str

    @property
    def stream(self) -> str:
        return f"announce:{self.channel}"

    @property
    def target(self) -> str:
        return f"announcement/{self.incident}"


class Whisper(Promise):
    """Tell one person something that only they see, where they acted.

    Attributes:
        channel: where they acted; without one it goes as a direct message.
        offer: label, action id and value of one button, when there is a next step.
    """

    kind: Literal["whisper"] = "whisper"
    person: str
    channel: str | None
    text: str
    thread: str | None = None
    offer: tuple[str, str, str] | None = None

    @property
    def stream(self) -> str:
        return f"whisper:{self.person}"


class Reply(Promise):
    """Answer a mention in its thread, where everybody sees it."""

    kind: Literal["reply"] = "reply"
    channel: str
    thread: str
    text: str

    @property
    def stream(self) -> str:
        return f"reply:{self.channel}:{self.thread}"


class TellPerson(ToPerson):
    """Send a direct message about a role, or an invitation."""

    kind: Literal["tell-person"] = "tell-person"
    text: str


class PublishDraft(OnWiki):
    """Create the post-mortem page, or adopt the one that an earlier try made."""

    kind: Literal["publish-draft"] = "publish-draft"
    holds: ClassVar[bool] = True

    @property
    def once(self) -> str:
        return f"publish-draft/{self.incident}"


class LabelDraft(OnWiki):
    """Finish the page: the property that says it is ours, and its labels."""

    kind: Literal["label-draft"] = "label-draft"


class CommentDraft(OnWiki):
    """Add one comment to a page that exists: the incident was closed again."""

    kind: Literal["comment-draft"] = "comment-draft"
    seq: int


class PostDigest(Promise):
    """Post the digest of the week that begins on *week* (its Monday)."""

    kind: Literal["post-digest"] = "post-digest"
    channel: str
    week: str
    due: datetime

    @property
    def stream(self) -> str:
        return f"digest:{self.channel}"

    @property
    def once(self) -> str:
        return f"digest/{self.channel}/{self.week}"


Delivery = Annotated[
    OpenChannel
    | Invite
    | PostCard
    | PinCard
    | SetTopic
    | AddBookmark
    | Reading
    | RefreshCard
    | PostLine
    | FadeUndo
    | Redraw
    | RedrawAnswer
    | ExpireHandover
    | Say
    | PostDraftCopy
    | Remind
    | DropReminder
    | ArchiveChannel
    | Announce
    | RefreshAnnouncement
    | Whisper
    | Reply
    | TellPerson
    | PublishDraft
    | LabelDraft
    | CommentDraft
    | PostDigest
    | PageOnCall
    | LearnPeople
    | PinByHand,
    Field(discriminator="kind"),
]

KINDS = tuple(str(kind.model_fields["kind"].default) for kind in get_args(get_args(Delivery)[0]))
"""Every kind that this release can deliver; what a newer one promises is left to it."""

UNDO_WINDOW = timedelta(minutes=2)
