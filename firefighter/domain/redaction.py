"""Taking words back for good: what stays of them, and where they may still be read."""

from dataclasses import dataclass

from firefighter.domain.quotation import MESSAGE
from firefighter.domain.timeline import Entry

REDACTED = "redacted"
"""The field of the entry that says who removed whose words, and why."""

UNSAID = "[What I answered here was removed: it repeated words that were removed.]"

BEGINNING = 40
"""Characters by which words are recognised where they were repeated, and perhaps cut."""

SECRETIVE = 8
"""From so many characters on, what is no plain word is not said twice by chance."""


@dataclass(frozen=True)
class Elsewhere:
    """A place that may still show them, and that we may not touch; *url* leads there."""

    what: str
    url: str | None = None

    def __str__(self) -> str:
        return f"{self.what}: {self.url}" if self.url else self.what


EMAILS = Elsewhere("E-mails and notices that Slack sent already")
BACKUPS = Elsewhere("Backups of the database, until they are overwritten")


def author_of(entry: Entry) -> str:
    """Give whose words an entry holds: those of the message it quotes, else of who wrote it."""
    return (entry.new or entry.actor) if entry.field == MESSAGE else entry.actor


def beginning(words: str) -> str:
    """Give how words begin, wherever they were repeated."""
    return words.split("\n", 1)[0][:BEGINNING].strip()


def repeats(reason: str, words: str) -> bool:
    """Tell whether a reason says again what is to be removed: its beginning, or what is no word."""
    again = reason.casefold()
    odd = [part.strip(".,;:!?()\"'") for part in words.split() if not part.startswith("<")]
    telling = [beginning(words), *(part for part in odd if not part.isalpha())]
    return any(len(said) >= SECRETIVE and said.casefold() in again for said in telling)
