"""Slack's mrkdwn, as in messages and after a command, read into a tree.

What is not surely markup stays text, brackets and all: ``a < b``, ``<b>``, ``snake_case``.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from firefighter.domain import naming
from firefighter.domain.slacktext.tree import (
    Block,
    Break,
    Bullet,
    Code,
    Emoji,
    Inline,
    Link,
    Name,
    Paragraph,
    Preformatted,
    Quote,
    Style,
    Styled,
    Text,
    link,
    listings,
)

_FENCE = re.compile(r"```\n?(.*?)\n?```", re.DOTALL)
_QUOTE = re.compile(r"^(?:&gt;|>)(?:&gt;&gt;|>>)? ?(.*)$")
_BULLET = re.compile(r"^([ \t]*)(?:[•◦▪‣\u2043*-]|(\d{1,3})[.)])[ \t]+(\S.*)$")
_TOKEN = re.compile(
    r"""
    (?<![\w`])`(?P<code>[^`\n]+)`(?![\w`])
    | <(?P<reference>[^<>\n]+)>
    | (?P<url>https?://[^\s<>|]*[^\s<>|.,;:!?)\]}'"*_~])
    | (?<![A-Za-z0-9:]):(?P<emoji>[a-z0-9_+'-]+(?:::skin-tone-[2-6])?):
    | (?<![^\s(\["'“«])(?P<mark>[*_~])
      (?P<inside>(?!(?P=mark))\S(?:(?:(?!(?P=mark))[^\n])*(?!(?P=mark))\S)?)(?P=mark)
      (?![^\s)\]"'”».,;:!?…])
    """,
    re.VERBOSE,
)
_FOUND = re.compile(r"<([^<>\n]+)>|&(?:lt|gt|amp);")
_PERSON = re.compile(r"<@([A-Z0-9]+)(?:\|[^<>\n]*)?>")

_TIME = re.compile(r"<!date\^(\d{1,10})\^[^<>\n]*>")

PHONE = "tel:"
_STYLES = {"*": Style.BOLD, "_": Style.ITALIC, "~": Style.STRIKE}
_BROADCASTS = frozenset({"here", "channel", "everyone"})


def parse(words: str, *, name: Name) -> tuple[Block, ...]:
    """Read words of several lines.

    Args:
        name: what a person is called, by their id.
    """
    made: list[Block] = []
    for place, part in enumerate(_FENCE.split(naming.clean(words))):
        if place % 2:
            made.append(Preformatted(_plain(part)))
        else:
            made += _blocks(part, name)
    return tuple(made)


def line(words: str, *, name: Name) -> tuple[Inline, ...]:
    """Read words that must fit in one line."""
    return _inline(naming.one_line(words), name)


def spoken(words: str, *, name: Name) -> str:
    """Give what a command or a message says as plain text: ``@Ana``, ``a < b``, marks as typed."""
    told = _FOUND.sub(lambda found: _said(found, name), words)
    return naming.clean(told)


def first_line(words: str, *, name: Name) -> str:
    """Give the first line that says something, in plain words: no marks, links by their labels."""
    for text in naming.clean(words).replace("```", "").split("\n"):
        said = _QUOTE.sub(r"\1", _BULLET.sub(r"\3", text))
        told = naming.one_line("".join(map(_bare, _inline(said, name))))
        if told:
            return told
    return ""


def in_zone(words: str, zone: ZoneInfo) -> str:
    """Write out each time that Slack would show in its reader's zone: ``14:37 CET``."""
    return _TIME.sub(lambda found: f"{datetime.fromtimestamp(int(found[1]), zone):%H:%M %Z}", words)


def mentioned(words: str) -> frozenset[str]:
    """Give the ids of the people that the words mention."""
    return frozenset(_PERSON.findall(words))


def _blocks(part: str, name: Name) -> Iterator[Block]:
    for kind, group in groupby(part.split("\n"), key=_kind):
        lines = list(group)
        if kind is Bullet:
            yield from listings([_bullet(text, name) for text in lines])
        elif kind is Quote:
            quoted = [_QUOTE.sub(r"\1", text) for text in lines]
            yield Quote(_broken(quoted, name))
        elif kind is Paragraph:
            yield Paragraph(_broken(lines, name))


def _kind(text: str) -> type[Bullet | Quote | Paragraph] | None:
    if not text.strip():
        return None
    if _QUOTE.match(text):
        return Quote
    return Bullet if _BULLET.match(text) else Paragraph


def _bullet(text: str, name: Name) -> Bullet:
    found = _BULLET.match(text)
    assert found is not None
    indent, number, said = found.groups()
    depth = len(indent.expandtabs(4)) // 2
    return Bullet(depth, number is not None, int(number or 1), _inline(said, name))


def _broken(lines: list[str], name: Name) -> tuple[Inline, ...]:
    made: list[Inline] = []
    for text in lines:
        made += [Break(), *_inline(text.strip(), name)]
    return tuple(made[1:])


def _inline(text: str, name: Name) -> tuple[Inline, ...]:
    made: list[Inline] = []
    at = 0
    for found in _TOKEN.finditer(text):
        made += _text(text[at : found.start()])
        made.append(_token(found, name))
        at = found.end()
    return tuple(made + _text(text[at:]))


def _text(text: str) -> list[Inline]:
    return [Text(_plain(text))] if text else []


def _token(found: re.Match[str], name: Name) -> Inline:
    given = found.groupdict()
    if given["code"] is not None:
        return Code(_plain(given["code"]))
    if given["emoji"] is not None:
        return Emoji(given["emoji"])
    if given["mark"] is not None:
        return Styled(_STYLES[given["mark"]], _inline(given["inside"], name))
    if given["url"] is not None:
        url = _plain(given["url"])
        return link(url) or Text(url)
    return _reference(given["reference"], name) or Text(_plain(found[0]))


def _reference(body: str, name: Name) -> Text | Link | None:
    """Read what stands between ``<`` and ``>``; None if it is nothing that Slack writes."""
    target, _, label = body.partition("|")
    read = _REFERENCES.get(target[0] if target else "")
    if read is not None:
        said = read(target[1:], _plain(label), name)
        return None if said is None else Text(said)
    if target.startswith(PHONE):
        return Text(_plain(label) or target.removeprefix(PHONE))
    return link(_plain(target), _plain(label))


def _said(found: re.Match[str], name: Name) -> str:
    node = _reference(found[1], name) if found[1] else None
    match node:
        case Text(text):
            return text
        case Link(url, label) if url in {f"http://{label}", f"mailto:{label}"}:
            return label  # as it was typed, before Slack made it a link
        case Link(url, label):
            return url if label in url else f"{label} ({url})"
        case _:
            return _plain(found[0])


def _bare(node: Inline) -> str:
    if isinstance(node, Styled):
        return "".join(map(_bare, node.inside))
    if isinstance(node, Emoji):
        return f":{node.name}:"
    if isinstance(node, Link):
        return node.label
    return "" if isinstance(node, Break) else node.text


def _mention(target: str, label: str, name: Name) -> str | None:
    if not _PERSON.fullmatch(f"<@{target}>"):
        return None
    called = name(target)
    return f"@{label if label and called == target else called}"


def _channel(target: str, label: str, _name: Name) -> str | None:
    return f"#{label or target}" if target.isalnum() else None


def _special(target: str, label: str, _name: Name) -> str | None:
    word, _, rest = target.partition("^")
    if word in _BROADCASTS:
        return f"@{word}"
    if word == "subteam" and rest:
        return f"@{(label or rest).removeprefix('@')}"
    if word == "date" and rest:
        return label or rest.partition("^")[0]
    return None


_REFERENCES: dict[str, Callable[[str, str, Name], str | None]] = {
    "@": _mention,
    "#": _channel,
    "!": _special,
}


def _plain(text: str) -> str:
    """Undo the only three escapes that Slack makes."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
