"""The form that removes words for good, and what it leaves to others."""

from collections.abc import Sequence

from slack_sdk.models.views import View

from firefighter.domain.incident import Incident
from firefighter.domain.policy import Policy
from firefighter.domain.redaction import Elsewhere
from firefighter.domain.sentences import sentence
from firefighter.domain.timeline import Entry
from firefighter.views.blocks import (
    Message,
    ask,
    clock,
    context,
    lock_screen,
    person,
    quote,
    section,
    sections,
    write,
)
from firefighter.views.controls import Drawn
from firefighter.views.forms import form

CALLBACK, WHY = "redact", "why"
SHOWN = 600
STAYS = (
    "*What stays:* who wrote it and when, and that you removed it, when and why.\n"
    "*What goes:* the words, from my messages, the card, the copy of the draft and my memory. "
    "Nothing brings them back."
)
NOT_OURS, FOLLOW = "I may not touch these.", " Whoever may can follow the links."


def confirm(incident: Incident, entry: Entry, words: str, policy: Policy) -> View:
    """Ask whether words shall go, and why.

    Args:
        words: the entry's, as people read them.
    """
    told = sentence(entry, name=person, clock=clock, policy=policy).said
    return form(
        CALLBACK,
        Drawn(incident.number, str(entry.seq)),
        "Remove words",
        "Remove",
        [
            section(f"*{incident.key}*, entry {entry.seq}, {clock(entry.at)}. {told}:"),
            section(quote(words, SHOWN)),
            section(STAYS),
            ask(WHY, "Why? (do not repeat the words)", write(WHY, limit=150)),
        ],
    )


def removed(incident: Incident, seq: int, left: Sequence[Elsewhere]) -> View:
    """Say that the words are gone, and where they may still be read."""
    linked = any(place.url for place in left)
    return View(
        type="modal",
        title=incident.key,
        close="Done",
        blocks=[
            section(_head(incident, seq)),
            *sections(_rows(left)),
            context(NOT_OURS + (FOLLOW if linked else "")),
        ],
    )


def removed_line(incident: Incident, seq: int, left: Sequence[Elsewhere]) -> Message:
    """Say the same as a message."""
    said = f"{_head(incident, seq)}\n{_rows(left)}"
    return Message(lock_screen(*said.split("\n")), tuple(sections(said)))


def _head(incident: Incident, seq: int) -> str:
    return f"The words of entry {seq} of {incident.key} are removed. They may still be in:"


def _rows(left: Sequence[Elsewhere]) -> str:
    return "\n".join(f"• <{e.url}|{e.what}>" if e.url else f"• {e.what}" for e in left)
