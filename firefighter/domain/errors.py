"""Every error FireFighter raises on purpose.

FirefighterError
├── Refused              our rules say no; the text is for the person who asked
│   ├── IllegalMove
│   ├── NothingToChange
│   ├── ReasonNeeded
│   ├── NotYetClosable
│   ├── HadImpact
│   ├── NotAllowed
│   ├── Stale
│   ├── TooLateToUndo
│   ├── HandoverOver
│   ├── StillNeeded
│   ├── UnknownIncident
│   ├── DeclaredAlready
│   └── BadInput         one field of a form or one word of a command
├── Unavailable          a neighbour did not answer; the delivery is tried again
│   ├── ChatUnavailable
│   │   └── ChatLockedOut
│   ├── WikiUnavailable
│   └── PagerUnavailable
├── Declined             a neighbour answered no; trying again would not help
│   ├── ChatDeclined
│   ├── WikiDeclined
│   └── PagerDeclined
└── Blocked              a delivery needs something an earlier one could not make
"""

from collections.abc import Collection
from datetime import datetime


class FirefighterError(Exception):
    """Base of the tree above; never raised itself."""


class Refused(FirefighterError):
    """The rules forbid what was asked. ``str(error)`` is shown to the person verbatim."""


class IllegalMove(Refused):
    def __init__(self, current: str, target: str, offered: Collection[str]) -> None:
        choice = f" From here: {', '.join(offered)}." if offered else ""
        said = f"An incident that is {current} cannot become {target}."
        if current == target:
            said = f"It is {current.lower()} already."
        super().__init__(said + choice)
        self.current = current
        self.target = target
        self.offered = tuple(offered)


class NothingToChange(Refused):
    """What was asked for is so already; *sentence* says how it is."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)


class ReasonNeeded(Refused):
    def __init__(self, what: str) -> None:
        super().__init__(f"Please say in a few words why: {what}.")
        self.what = what


class NotYetClosable(Refused):
    def __init__(self, missing: Collection[str]) -> None:
        super().__init__(f"Before closing, please add: {', '.join(missing)}.")
        self.missing = tuple(missing)


class HadImpact(Refused):
    def __init__(self, key: str) -> None:
        super().__init__(f"It is recorded that {key} had an impact, so it closes with answers.")
        self.key = key


class NotAllowed(Refused):
    """*instead* is what there is to do, if it is not plain from who can."""

    def __init__(self, what: str, who_can: str, instead: str = "") -> None:
        super().__init__(f"{what} is for {who_can}. {instead}".rstrip())
        self.what = what
        self.who_can = who_can


class Stale(Refused):
    """The field a control was drawn with has changed since; names who and when."""

    def __init__(self, field: str, value: str, label: str, *, by: str, at: datetime) -> None:
        minutes = f"<!date^{int(at.timestamp())}^{{time}}|{at:%H:%M} UTC>"
        super().__init__(f"{by} set {field} to {label} at {minutes}. Yours was not applied.")
        self.field = field
        self.value = value
        self.by = by
        self.at = at


class TooLateToUndo(Refused):
    def __init__(self) -> None:
        super().__init__("Too late to undo quietly. Change it back from the card instead.")


class HandoverOver(Refused):
    """Somebody answers what was taken back, or was asked too long ago."""

    def __init__(self, key: str, at: datetime, command: str) -> None:
        asked = f"<!date^{int(at.timestamp())}^{{time}}|{at:%H:%M} UTC>"
        way = f"`{command} command {key}` makes you commander."
        super().__init__(f"What was asked at {asked} is over; nothing has changed. {way}")
        self.at = at


class StillNeeded(Refused):
    """Somebody cannot be forgotten while they command."""

    def __init__(self, person: str, commanded: Collection[str]) -> None:
        what = ", ".join(commanded)
        super().__init__(f"{person} commands {what}. Let somebody else take command first.")
        self.commanded = tuple(commanded)


class UnknownIncident(Refused):
    def __init__(self, reference: str) -> None:
        super().__init__(f"I know no incident {reference}.")
        self.reference = reference


class DeclaredAlready(Refused):
    """Somebody was faster with the same message, and this person was not shown so yet."""

    def __init__(self, keys: Collection[str]) -> None:
        named = ", ".join(keys)
        super().__init__(f"Declared from this message before: {named}. Nothing was declared.")
        self.keys = tuple(keys)


class BadInput(Refused):
    """One field is wrong; *field* is the name the form gives it."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class Unavailable(FirefighterError):
    """A neighbour failed, throttled us or stayed silent.

    Attributes:
        retry_after: seconds the neighbour asked us to wait, or None.
        certain: True when nothing can have happened over there (429, connection refused).
    """

    def __init__(
        self, sentence: str, *, retry_after: float | None = None, certain: bool = False
    ) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after
        self.certain = certain or retry_after is not None


class ChatUnavailable(Unavailable):
    """Slack failed, throttled us or stayed silent."""


class ChatLockedOut(ChatUnavailable):
    """Slack does not accept our token; all will be done once somebody has mended it."""


class WikiUnavailable(Unavailable):
    """Confluence failed, throttled us or stayed silent."""


class Declined(FirefighterError):
    """A neighbour understood and said no; *code* is its own word for why."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


class ChatDeclined(Declined):
    """Slack said no."""


class WikiDeclined(Declined):
    """Confluence said no."""


class PagerUnavailable(Unavailable):
    """The pager failed, asked us to wait or stayed silent."""

    def __init__(
        self,
        status: int | None = None,
        *,
        retry_after: float | None = None,
        certain: bool = False,
    ) -> None:
        answer = "does not answer" if status is None else f"answers {status}"
        super().__init__(f"The pager {answer}.", retry_after=retry_after, certain=certain)


class PagerDeclined(Declined):
    """The pager said no."""

    def __init__(self, status: int) -> None:
        super().__init__(str(status), f"The pager says no ({status}). Is its address right?")


class Blocked(FirefighterError):
    """What this delivery needs was never made; it runs after a resync."""

    def __init__(self, needs: str) -> None:
        super().__init__(f"Waits for the {needs}, which could not be made.")
        self.needs = needs
