"""Taking words back for good: what stays of them, and where they may still be read."""

from dataclasses import dataclass

from firefighter.domain.quotation import MESSAGE
from firefighter.domain.timeline import Entry

REDACTED = "redacted"
"""The field of the entry that says who removed whose words, and why."""

UNSAID = "[What I answered here was removed: it repeated words that were removed.]"


@dataclass(frozen=True)
class Elsewhere:
    """A place that may still show them, and that we may not touch; *url* leads there."""

    what: str
    url: str | None = None

    def __str__(self) -> str:
        return f"{self.what}: {self.url}" if self.url else self.what


def author_of(entry: Entry) -> str:
    """Give whose words an entry holds: those of the message it quotes, else of who wrote it."""
    return (entry.new or entry.actor) if entry.field == MESSAGE else entry.actor
