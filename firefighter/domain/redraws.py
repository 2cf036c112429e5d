"""What is drawn once more or taken back, because words of it were removed."""

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


Redraw = RedrawLine | RedrawRaise | RenewDraftCopy | Unsay
