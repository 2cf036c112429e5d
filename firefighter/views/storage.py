"""Slack's text as Confluence storage format, and the last gate before anything is sent."""

import re
from collections.abc import Iterator, Mapping, Sequence

from lxml import etree
from markupsafe import Markup

from firefighter.domain import naming
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

AC = "http://atlassian.com/content"
RI = "http://atlassian.com/resource/identifier"
WRAPPED = f'<page xmlns:ac="{AC}" xmlns:ri="{RI}">%s</page>'
LARGEST = 4_500_000
TOO_LARGE = "it is too large"

SCHEMES = ("https://", "http://", "mailto:")
MACROS = frozenset({"info", "details", "toc", "expand", "anchor", "code"})
NOTHING: frozenset[str] = frozenset()

HTML: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("p", "br", "h1", "h2", "strong", "em", "del", "code", "blockquote"), NOTHING),
    **dict.fromkeys(("ul", "li", "table", "tbody", "tr", "th", "td"), NOTHING),
    "a": frozenset({"href"}),
    "ol": frozenset({"start"}),
    "time": frozenset({"datetime"}),
}
CONFLUENCE: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("rich-text-body", "plain-text-body", "placeholder"), NOTHING),
    **dict.fromkeys(("task-list", "task", "task-id", "task-status", "task-body"), NOTHING),
    "structured-macro": frozenset({f"{{{AC}}}name", f"{{{AC}}}schema-version"}),
    "parameter": frozenset({f"{{{AC}}}name"}),
}
ELEMENTS = {**HTML, **{f"{{{AC}}}{name}": allowed for name, allowed in CONFLUENCE.items()}}

STYLED: Mapping[Style, Markup] = {
    Style.BOLD: Markup("<strong>{}</strong>"),
    Style.ITALIC: Markup("<em>{}</em>"),
    Style.STRIKE: Markup("<del>{}</del>"),
}

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def printable(text: str) -> str:
    """Replace the characters that no XML document may hold, and drop those that turn text round."""
    return _NOT_XML.sub("\ufffd", naming.straight(text))


def storage(blocks: Sequence[Block]) -> Markup:
    """Draw a tree."""
    return Markup("").join(_block(block) for block in blocks)


def inline(nodes: Sequence[Inline]) -> Markup:
    """Draw what stands in one paragraph."""
    return Markup("").join(_inline(node) for node in nodes)


def guard(storage: str) -> list[str]:
    """List why Confluence, or we, would not want this body; empty when it may be sent."""
    try:
        body = (WRAPPED % storage).encode()
    except UnicodeEncodeError:
        return ["it holds half a character"]
    if len(body) > LARGEST:
        return [TOO_LARGE]
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        return [f"it is not well-formed: {error.msg}"]
    return [fault for element in root.iterdescendants() for fault in _faults(element, root)]


def _faults(element: etree._Element, root: etree._Element) -> Iterator[str]:
    allowed = ELEMENTS.get(element.tag)
    if allowed is None:
        # Comments and instructions come here too: their tag is no text.
        yield f"element {element.tag!s}"
        return
    if element.nsmap != root.nsmap:
        yield f"a namespace of its own on {element.tag}"
    yield from (f"attribute {name!s}" for name in element.attrib if name not in allowed)
    macro = element.get(f"{{{AC}}}name")
    if element.tag == f"{{{AC}}}structured-macro" and macro not in MACROS:
        yield f"macro {macro}"
    href = element.get("href")
    if href is not None and not href.lower().startswith(SCHEMES):
        yield f"a link to {href[:40]}"


def _block(block: Block) -> Markup:
    match block:
        case Paragraph(inside):
            return Markup("<p>{}</p>").format(inline(inside))
        case Quote(inside):
            return Markup("<blockquote><p>{}</p></blockquote>").format(inline(inside))
        case Preformatted(text):
            return _preformatted(text)
        case _:
            return _listing(block)


def _inline(node: Inline) -> Markup:
    match node:
        case Text(text):
            return _escaped(text)
        case Code(text):
            return Markup("<code>{}</code>").format(_escaped(text))
        case Emoji(name, character):
            return _escaped(character or f":{name}:")
        case Break():
            return Markup("<br />")
        case Link(url, label):
            return Markup('<a href="{}">{}</a>').format(_escaped(url), _escaped(label))
        case _:
            return _styled(node)


def _styled(node: Styled) -> Markup:
    return STYLED[node.style].format(inline(node.inside))


def _listing(listing: Listing) -> Markup:
    items = Markup("").join(_item(item) for item in listing.items)
    if not listing.ordered:
        return Markup("<ul>{}</ul>").format(items)
    if listing.start == 1:
        return Markup("<ol>{}</ol>").format(items)
    return Markup('<ol start="{}">{}</ol>').format(listing.start, items)


def _item(item: Item) -> Markup:
    return Markup("<li><p>{}</p>{}</li>").format(inline(item.inside), storage(item.under))


def _preformatted(text: str) -> Markup:
    """Give a code macro; its body is no markup, so what would end it is split in two."""
    body = printable(text).replace("]]>", "]]]]><![CDATA[>")
    return Markup(
        '<ac:structured-macro ac:name="code" ac:schema-version="1">'
        "<ac:plain-text-body><![CDATA[{}]]></ac:plain-text-body></ac:structured-macro>"
    ).format(Markup(body))  # noqa: S704 - CDATA is never escaped, and cannot be left


def _escaped(text: str) -> Markup:
    return Markup("{}").format(printable(text))
