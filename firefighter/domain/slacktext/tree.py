"""The tree that Slack's text is read into; its leaves are text, whatever stands in them.

Who draws a tree escapes each leaf once, so nobody's words can become an element or a mention.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from urllib.parse import quote, urlsplit

DEEPEST = 8
"""Slack's composer indents no further."""

NOT_IN_A_URL = str.maketrans({mark: quote(mark) for mark in ' <>"`\\{}|^'})

Name = Callable[[str], str]


class Style(StrEnum):
    BOLD = "bold"
    ITALIC = "italic"
    STRIKE = "strike"


@dataclass(frozen=True)
class Text:
    text: str


@dataclass(frozen=True)
class Code:
    text: str


@dataclass(frozen=True)
class Emoji:
    """An emoji by its Slack name; *character* when Slack said which one it is."""

    name: str
    character: str | None = None


@dataclass(frozen=True)
class Break:
    """A new line within a paragraph."""


@dataclass(frozen=True)
class Link:
    """A link that is safe to follow; ``link`` makes them."""

    url: str
    label: str


@dataclass(frozen=True)
class Styled:
    style: Style
    inside: tuple["Inline", ...]


Inline = Text | Code | Emoji | Break | Link | Styled


@dataclass(frozen=True)
class Paragraph:
    inside: tuple[Inline, ...]


@dataclass(frozen=True)
class Preformatted:
    text: str


@dataclass(frozen=True)
class Quote:
    inside: tuple[Inline, ...]


@dataclass(frozen=True)
class Item:
    inside: tuple[Inline, ...]
    under: tuple["Listing", ...] = ()


@dataclass(frozen=True)
class Listing:
    """A list; *start* is the number of its first item, when it is ordered."""

    ordered: bool
    start: int
    items: tuple[Item, ...]


Block = Paragraph | Preformatted | Quote | Listing


@dataclass(frozen=True)
class Bullet:
    """One line of a list, before it is known what it hangs under."""

    depth: int
    ordered: bool
    number: int
    inside: tuple[Inline, ...]


def link(url: str, label: str = "") -> Link | None:
    """Give a link, or None if it leads anywhere but to the web or to a mailbox."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    leads = parts.netloc if parts.scheme in {"http", "https"} else parts.path
    if parts.scheme not in {"http", "https", "mailto"} or not leads:
        return None
    return Link(parts.geturl().translate(NOT_IN_A_URL), label or url)


def listings(bullets: Sequence[Bullet]) -> tuple[Listing, ...]:
    """Hang bullets under one another by their depth; depths that skip a step are closed up."""
    return _nested([replace(b, depth=depth) for b, depth in _depths(bullets)], 0)


def _depths(bullets: Sequence[Bullet]) -> Iterator[tuple[Bullet, int]]:
    path: list[int] = []
    for bullet in bullets:
        wanted = min(bullet.depth, DEEPEST)
        while path and path[-1] > wanted:
            path.pop()
        if not path or path[-1] < wanted:
            path.append(wanted)
        yield bullet, len(path) - 1


def _nested(bullets: Sequence[Bullet], depth: int) -> tuple[Listing, ...]:
    made: list[Listing] = []
    heads = [place for place, bullet in enumerate(bullets) if bullet.depth == depth]
    for head, end in pairwise([*heads, len(bullets)]):
        bullet = bullets[head]
        item = Item(bullet.inside, _nested(bullets[head + 1 : end], depth + 1))
        if made and _continues(made[-1], bullet):
            made[-1] = replace(made[-1], items=(*made[-1].items, item))
        else:
            made.append(Listing(bullet.ordered, bullet.number, (item,)))
    return tuple(made)


def _continues(listing: Listing, bullet: Bullet) -> bool:
    """Tell whether the bullet is the next of that list; a number that jumps must stay as it is."""
    expected = listing.start + len(listing.items)
    return listing.ordered is bullet.ordered and (not bullet.ordered or bullet.number == expected)
