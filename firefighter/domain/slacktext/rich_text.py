"""Slack's ``rich_text`` blocks, which the composer sends, read into a tree."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from html import escape
from itertools import groupby

from firefighter.domain import naming
from firefighter.domain.slacktext.tree import (
    Block,
    Break,
    Bullet,
    Code,
    Emoji,
    Inline,
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

Json = Mapping[str, object]

_escaped = partial(escape, quote=False)


def parse(block: Json, *, name: Name) -> tuple[Block, ...]:
    """Read a block; what Slack may invent later is read as the text that it carries.

    Args:
        block: as Slack sent it, from its JSON.
        name: what a person is called, by their id.
    """
    made: list[Block] = []
    for is_list, parts in groupby(_elements(block), key=_is_list):
        if is_list:
            made += listings([bullet for part in parts for bullet in _bullets(part, name)])
        else:
            made += [_block(part, name) for part in parts if _elements(part)]
    return tuple(made)


def written(block: Json) -> str:
    """Give a block's words as mrkdwn has them: escaped, with mentions and links, unstyled."""
    parts = (part for given in _elements(block) for part in _lines(given))
    return "\n".join("".join(map(_written, _elements(part))) for part in parts)


def _lines(part: Json) -> list[Json]:
    return _elements(part) if _is_list(part) else [part]


def _written(piece: Json) -> str:
    write = _WRITTEN.get(_word(piece, "type"))
    return _escaped(_raw(piece)) if write is None else write(piece)


def _address(piece: Json) -> str:
    url, label = _word(piece, "url"), naming.one_line(_word(piece, "text"))
    made = link(url, label)
    return (
        _escaped(label or url) if made is None else f"<{_escaped(made.url)}|{_escaped(made.label)}>"
    )


def _is_list(part: Json) -> bool:
    return part.get("type") == "rich_text_list"


def _bullets(part: Json, name: Name) -> Iterator[Bullet]:
    ordered = part.get("style") == "ordered"
    first = 1 + _number(part, "offset")
    for number, item in enumerate(_elements(part), start=first):
        yield Bullet(_number(part, "indent"), ordered, number, _inline(item, name))


def _block(part: Json, name: Name) -> Block:
    match part.get("type"):
        case "rich_text_preformatted":
            return Preformatted("".join(_raw(piece) for piece in _elements(part)))
        case "rich_text_quote":
            return Quote(_inline(part, name))
        case _:
            return Paragraph(_inline(part, name))


def _inline(part: Json, name: Name) -> tuple[Inline, ...]:
    made = [node for piece in _elements(part) for node in _pieces(piece, name)]
    while made and isinstance(made[-1], Break):
        made.pop()
    return tuple(made)


def _pieces(piece: Json, name: Name) -> Iterator[Inline]:
    read = _READ.get(_word(piece, "type"))
    if read is not None:
        yield _styled(read(piece, name), piece)
        return
    for place, text in enumerate(_raw(piece).split("\n")):
        if place:
            yield Break()
        if text:
            yield _styled(Text(text), piece)


def _styled(node: Inline, piece: Json) -> Inline:
    style = piece.get("style")
    worn = style if isinstance(style, Mapping) else {}
    if worn.get("code") and isinstance(node, Text):
        return Code(node.text)
    for known in Style:
        node = Styled(known, (node,)) if worn.get(known) else node
    return node


def _link(piece: Json, _name: Name) -> Inline:
    url, label = _word(piece, "url"), naming.one_line(_word(piece, "text"))
    return link(url, label) or Text(label or url)


def _emoji(piece: Json, _name: Name) -> Inline:
    return Emoji(_word(piece, "name"), _character(_word(piece, "unicode")))


def _character(codes: str) -> str | None:
    """Read ``1f525-fe0f``; None if it is nothing of that kind."""
    try:
        return naming.clean("".join(chr(int(code, 16)) for code in codes.split("-"))) or None
    except (ValueError, OverflowError):
        return None


def _date(piece: Json, _name: Name) -> Inline:
    return Text(_word(piece, "fallback") or str(_number(piece, "timestamp")))


def _raw(piece: Json) -> str:
    return _word(piece, "text") or _word(piece, "fallback") or _word(piece, "url")


def _word(piece: Json, key: str) -> str:
    value = piece.get(key)
    return value if isinstance(value, str) else ""


def _number(piece: Json, key: str) -> int:
    value = piece.get(key)
    return value if isinstance(value, int) else 0


def _elements(part: Json) -> list[Json]:
    given = part.get("elements")
    found = given if isinstance(given, Sequence) else ()
    return [element for element in found if isinstance(element, Mapping)]


_READ: dict[str, Callable[[Json, Name], Inline]] = {
    "link": _link,
    "emoji": _emoji,
    "date": _date,
    "user": lambda piece, name: Text(f"@{name(_word(piece, 'user_id'))}"),
    "channel": lambda piece, _: Text(f"#{_word(piece, 'channel_id')}"),
    "usergroup": lambda piece, _: Text(f"@{_word(piece, 'usergroup_id')}"),
    "broadcast": lambda piece, _: Text(f"@{_word(piece, 'range')}"),
}

_WRITTEN: dict[str, Callable[[Json], str]] = {
    "link": _address,
    "emoji": lambda piece: f":{_word(piece, 'name')}:",
    "date": lambda piece: _escaped(_word(piece, "fallback") or str(_number(piece, "timestamp"))),
    "user": lambda piece: f"<@{_word(piece, 'user_id')}>",
    "channel": lambda piece: f"<#{_word(piece, 'channel_id')}>",
    "usergroup": lambda piece: f"<!subteam^{_word(piece, 'usergroup_id')}>",
    "broadcast": lambda piece: f"<!{_word(piece, 'range')}>",
}
