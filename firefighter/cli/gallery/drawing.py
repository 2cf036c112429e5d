"""Samples as HTML documents, drawn by the local Slack and the local Confluence."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from slack_sdk.models.views import View

from firefighter.playground.browser.still import Still
from firefighter.playground.confluence.drawing import drawn as drawn_page
from firefighter.playground.confluence.records import Page
from firefighter.samples.sample import Kind, Sample
from firefighter.samples.story import NAMES, minutes
from firefighter.views.blocks import Message

CHANNELS = {"C42": "inc-42-customers-cannot-pay-by-card", "C1": "incidents"}
COPY = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A copy</title>'
    '<meta name="viewport" content="width=device-width">'
    "<style>:root {{ color-scheme: light dark; }} pre {{ white-space: pre-wrap;"
    " overflow-wrap: anywhere; margin: 1rem; }}</style></head><body><pre>{}</pre></body></html>"
)


@dataclass(frozen=True)
class Drawn:
    """A sample as a complete HTML document.

    Attributes:
        lock_screen: what a message says where there is nothing but text; None of others.
    """

    sample: Sample
    document: str
    lock_screen: str | None


def draw(samples: Sequence[Sample]) -> list[Drawn]:
    """Draw samples, in their order."""
    still = Still(NAMES, CHANNELS, now=minutes(200).timestamp())
    return [Drawn(s, _document(s, still), _lock_screen(s, still)) for s in samples]


def _lock_screen(sample: Sample, still: Still) -> str | None:
    return still.read(sample.shown.text) if isinstance(sample.shown, Message) else None


def _document(sample: Sample, still: Still) -> str:
    match sample.shown:
        case Message(text, blocks):
            return still.message(text, [block.to_dict() for block in blocks])
        case View() as view:
            return still.view(view.to_dict())
        case str(text) if sample.kind is Kind.PAGE:
            return _page(sample.name, text)
        case str(text):
            return COPY.format(escape(text))


def _page(title: str, storage: str) -> str:
    return drawn_page(Page("1", "OPS", title, storage, parent=None, listed_from=0))
