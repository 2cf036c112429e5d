"""Slack's text as Markdown that every reader shows as it was written, and never takes for HTML."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from firefighter.domain.slacktext.tree import (
    Block,
    Break,
    Code,
    Emoji,
    Inline,
    Item,
    Link,
    Listing,
    Paragraph,
    Preformatted,
    Quote,
    Style,
    Styled,
    Text,
)
from firefighter.views.storage import printable

MARKS: Mapping[Style, str] = {Style.BOLD: "**", Style.ITALIC: "*", Style.STRIKE: "~~"}

_SPECIAL = re.compile(r"[\\`*\[\]#|~]|(?<![^\W_])_|_(?![^\W_])")
_TAG = re.compile(r"<(?=\S|$)")
_ENTITY = re.compile(r"&(?=[#A-Za-z0-9]*(?:;|$))")
_LINE_START = re.compile(r"^(\d*)([-+=>]|:(?=-)|(?<=\d)[.)])")
_TICKS = re.compile("`+")


def markdown(blocks: Sequence[Block], *, indent: int = 0) -> str:
    """Draw a tree, a blank line between blocks, every line *indent* spaces in."""
    # Two lists in a row are one in Markdown, unless their numbers are written differently.
    drawn = (_block(block, ".)"[place % 2]) for place, block in enumerate(blocks))
    return _prefixed("\n\n".join(drawn), " " * indent)


def inline(nodes: Sequence[Inline]) -> str:
    """Draw what stands in one paragraph, from the start of its line."""
    drawn, fresh = "", True
    for node in _joined(nodes):
        said = _line_start(node.text) if fresh and isinstance(node, Text) else _inline(node)
        drawn += said
        fresh = isinstance(node, Break) or (fresh and not said.strip())
    return drawn


def plain(text: str) -> str:
    """Give plain text so that Markdown shows it as it is, in one line."""
    return _escaped(" ".join(text.split()))


def _block(block: Block, delimiter: str) -> str:
    match block:
        case Paragraph(inside):
            return inline(inside)
        case Quote(inside):
            return _prefixed(inline(inside), "> ")
        case Preformatted(text):
            fence = "`" * max(3, _longest(text) + 1)
            return f"{fence}\n{printable(text)}\n{fence}"
        case _:
            return _listing(block, delimiter)


def _listing(listing: Listing, delimiter: str) -> str:
    numbers = range(listing.start, listing.start + len(listing.items))
    marks = (f"{number}{delimiter} " if listing.ordered else "- " for number in numbers)
    return "\n".join(_item(mark, item) for mark, item in zip(marks, listing.items, strict=True))


def _item(mark: str, item: Item) -> str:
    parts = [inline(item.inside), *(markdown([listing]) for listing in item.under)]
    return mark + _prefixed("\n".join(parts), " " * len(mark)).lstrip()


def _inline(node: Inline) -> str:
    match node:
        case Text(text):
            return _escaped(text)
        case Code(text):
            return _code(printable(text))
        case Emoji(name, character):
            return _escaped(character or f":{name}:")
        case Break():
            return "  \n"
        case Link(url, label):
            return f"[{plain(label)}](<{_ENTITY.sub('&amp;', printable(url))}>)"
        case _:
            return _styled(node)


def _styled(node: Styled) -> str:
    return _marked("".join(_inline(inner) for inner in _joined(node.inside)), MARKS[node.style])


def _joined(nodes: Sequence[Inline]) -> Iterator[Inline]:
    """Join texts that touch, so that no markup comes about between them."""
    for is_text, group in groupby(nodes, key=lambda node: isinstance(node, Text)):
        if is_text:
            yield Text("".join(node.text for node in group if isinstance(node, Text)))
        else:
            yield from group


def _escaped(text: str) -> str:
    escaped = _SPECIAL.sub(r"\\\g<0>", printable(text))
    return _TAG.sub("&lt;", _ENTITY.sub("&amp;", escaped))


def _line_start(text: str) -> str:
    """Escape what would begin a list, a quotation or a headline, too."""
    return _LINE_START.sub(r"\1\\\2", _escaped(text.lstrip()))


def _marked(text: str, mark: str) -> str:
    """Put marks around text, spaces outside of them: inside, they would not be marks."""
    core = text.strip()
    if not core:
        return text
    before, _, after = text.partition(core)
    return f"{before}{mark}{core}{mark}{after}"


def _code(text: str) -> str:
    ticks = "`" * (_longest(text) + 1)
    room = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{room}{text}{room}{ticks}"


def _longest(text: str) -> int:
    return max((len(run) for run in _TICKS.findall(text)), default=0)


def _prefixed(text: str, prefix: str) -> str:
    return "\n".join(prefix + line if line else prefix.rstrip() for line in text.split("\n"))
