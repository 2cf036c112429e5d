"""Storage format as a tree: read, changed in place, and written again."""

import re
from collections.abc import Mapping

from lxml import etree

from firefighter.playground.confluence.state import OPENING

Element = etree._Element  # noqa: SLF001 - lxml has no other name for it

AC, RI = "{http://atlassian.com/content}", "{http://atlassian.com/resource}"
TASK, TASK_BODY, TASK_STATUS = f"{AC}task", f"{AC}task-body", f"{AC}task-status"
PLACEHOLDER = f"{AC}placeholder"
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def parsed(body: str, *, to_write: bool = False) -> Element:
    """Read a body that was taken; unless it is *to_write* again, what nobody sees is left out."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, strip_cdata=not to_write)
    root = etree.fromstring(f"{OPENING}{body}</page>".encode(), parser)
    if not to_write:
        etree.strip_tags(root, etree.Comment, etree.PI)
    return root


def written(root: Element) -> str:
    """Write a tree that was read *to_write*."""
    whole = etree.tostring(root, encoding="unicode")
    return whole.partition(">")[2].removesuffix("</page>")


def printable(text: str) -> str:
    """Replace the characters that no XML document may hold."""
    return _NOT_XML.sub("\ufffd", text)


def said(element: Element) -> str:
    """Give an element's words in one line."""
    return " ".join("".join(map(str, element.itertext())).split())


def parameter(macro: Element, name: str) -> str:
    """Give what a macro was told under a name; empty if nothing."""
    for found in macro.iterchildren(f"{AC}parameter"):
        if found.get(f"{AC}name", "") == name:
            return said(found)
    return ""


def becomes(element: Element, tag: str, attributes: Mapping[str, str] | None = None) -> None:
    """Make another element of it; what is inside and what follows stays."""
    element.tag = tag
    element.attrib.clear()
    for name, value in (attributes or {}).items():
        element.set(name, value)


def empties(element: Element) -> None:
    """Take out what is inside; what follows stays."""
    element.text = None
    for child in list(element):
        element.remove(child)


def within(
    element: Element, tag: str, text: str | None = None, attributes: Mapping[str, str] | None = None
) -> Element:
    """Add an element as the last one inside another."""
    made = etree.SubElement(element, tag, dict(attributes or {}))
    made.text = text
    return made


def leads(element: Element, tag: str, text: str, attributes: Mapping[str, str]) -> None:
    """Add an element before everything that is inside another."""
    made = etree.Element(tag, dict(attributes))
    made.text, made.tail, element.text = text, element.text, None
    element.insert(0, made)


def wraps(element: Element, tag: str) -> None:
    """Put everything inside an element into one of its own."""
    inner = etree.Element(tag)
    inner.text, element.text = element.text, None
    for child in list(element):
        inner.append(child)
    element.append(inner)


def is_undrawn(element: Element, what: str) -> None:
    """Say in its place that something is not drawn; the words inside stay."""
    becomes(element, "div" if len(element) else "span")
    leads(element, "em", f"{what} is not drawn here. ", {"class": "undrawn"})
