"""The shortcuts that the app offers, as its configuration in Slack names them."""

from dataclasses import dataclass
from typing import Final

DECLARE: Final = "incident.declare.open"
DECLARE_FROM: Final = "incident.declare.from"
QUOTE: Final = "incident.timeline.add"
REDACT: Final = "incident.timeline.redact"


@dataclass(frozen=True)
class Shortcut:
    """One of them; those on messages stand in a message's menu, the others beside the composer."""

    name: str
    callback_id: str
    description: str
    on_messages: bool = False


SHORTCUTS = (
    Shortcut("Declare an incident", DECLARE, "Open the form"),
    Shortcut(
        "Declare from message", DECLARE_FROM, "Open the form with its words", on_messages=True
    ),
    Shortcut("Add to the timeline", QUOTE, "Note it in an incident", on_messages=True),
    Shortcut("Remove these words", REDACT, "Take them off the timeline", on_messages=True),
)
