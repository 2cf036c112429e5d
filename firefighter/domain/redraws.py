"""What is drawn once more or taken back: words went, a channel opened, or nobody answered."""

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from firefighter.domain.streams import InChannel, Promise


class RedrawLine(InChannel):
    """Draw a line that was posted once more: the words of its entry were removed."""

    kind: Literal["redraw-line"] = "redraw-line"
    seq: int


class RedrawRaise(Promise):
    """Draw once more how those who follow were told of a raise: its reason was removed."""

    kind: Literal["redraw-raise"] = "redraw-raise"
    incident: int
    channel: str
    seq: int

    @property
    def stream(self) -> str:
        return f"announce:{self.channel}"


class RenewDraftCopy(InChannel):
    """Put a new copy of the draft in the place of the one in the channel."""

    kind: Literal["renew-draft-copy"] = "renew-draft-copy"
    picture: ClassVar[bool] = True


class Unsay(Promise):
    """Take an answer of ours back that repeated words which were removed since."""

    kind: Literal["unsay"] = "unsay"
    channel: str
    thread: str
    ts: str

    @property
    def stream(self) -> str:
        return f"reply:{self.channel}:{self.thread}"


@dataclass(frozen=True, kw_only=True)
class AnsweredIn:
    """Where somebody was answered that a channel is on its way: one of three places.

    Attributes:
        response_url: an address of Slack's, where whoever has it may replace the answer.
        view: the form whose last page said it.
        thread: the thread in which everybody read it, in *channel*.
    """

    response_url: str | None = field(default=None, repr=False)
    view: str | None = None
    channel: str | None = None
    thread: str | None = None


class RedrawAnswer(Promise):
    """Put the way to the channel where its declarer was told that it comes.

    Where that is, is kept apart, and not for long; alone in its stream, so that no room waits.
    """

    kind: Literal["redraw-answer"] = "redraw-answer"
    incident: int

    @property
    def stream(self) -> str:
        return f"incident:{self.incident}:answer"

    @property
    def once(self) -> str:
        return f"redraw-answer/{self.incident}"


class ExpireHandover(Promise):
    """Say that whoever was asked to take command did not answer, and take the buttons away.

    Alone in its stream, because it waits.
    """

    kind: Literal["expire-handover"] = "expire-handover"
    incident: int
    seq: int

    @property
    def stream(self) -> str:
        return f"incident:{self.incident}:handover:{self.seq}"


Redraw = RedrawLine | RedrawRaise | RenewDraftCopy | Unsay | RedrawAnswer | ExpireHandover
