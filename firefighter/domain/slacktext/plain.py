"""Plain text, as people type it into a form: nothing in it is markup, only addresses are links."""

import re
from collections.abc import Iterator
from itertools import groupby

from firefighter.domain import naming
from firefighter.domain.slacktext.tree import Break, Inline, Paragraph, Text, link

_ADDRESS = re.compile(r"""(?<!\w)https?://[^\s<>|]*[^\s<>|.,;:!?)\]}'"*_~]""")


def parse(words: str) -> tuple[Paragraph, ...]:
    """Read words of several lines; an empty line ends a paragraph."""
    lines = naming.clean(words).split("\n")
    paragraphs = (list(group) for said, group in groupby(lines, key=_is_said) if said)
    return tuple(Paragraph(_broken(paragraph)) for paragraph in paragraphs)


def line(words: str) -> tuple[Inline, ...]:
    """Read words that must fit in one line."""
    return tuple(_inline(naming.one_line(words)))


def _is_said(text: str) -> bool:
    return bool(text.strip())


def _broken(lines: list[str]) -> tuple[Inline, ...]:
    made: list[Inline] = []
    for text in lines:
        made += [Break(), *_inline(text.strip())]
    return tuple(made[1:])


def _inline(text: str) -> Iterator[Inline]:
    at = 0
    for found in _ADDRESS.finditer(text):
        made = link(found[0])
        if made is not None:
            yield from _text(text[at : found.start()])
            yield made
            at = found.end()
    yield from _text(text[at:])


def _text(text: str) -> Iterator[Inline]:
    if text:
        yield Text(text)
