"""Confluence's macros, drawn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from firefighter.playground.confluence.markup import (
    AC,
    Element,
    becomes,
    empties,
    is_undrawn,
    leads,
    parameter,
    within,
)

COLOURS = frozenset({"green", "yellow", "red", "blue", "purple"})


@dataclass(frozen=True)
class Heading:
    """A heading of a page: 1 is the largest; *anchor* is where a link leads."""

    level: int
    text: str
    anchor: str


def draw(macro: Element, headings: Sequence[Heading]) -> None:
    """Make HTML of a macro, or say that it is not drawn."""
    name = macro.get(f"{AC}name", "")
    if name == "toc":
        return _contents(macro, headings)
    drawn = MACROS.get(name)
    if drawn is None:
        _drop_parameters(macro)
        return is_undrawn(macro, f"The macro {name}")
    return drawn(macro)


def anchor(name: str) -> str:
    """Give the id of a place that a page has named; none of ours begins like that."""
    return f"anchor-{name}"


def _contents(macro: Element, headings: Sequence[Heading]) -> None:
    deepest = parameter(macro, "maxLevel")
    shown = [h for h in headings if h.level <= (int(deepest) if deepest.isdecimal() else 6)]
    empties(macro)
    becomes(macro, "nav", {"class": "toc", "aria-label": "On this page"})
    items = within(macro, "ul")
    for heading in shown:
        item = within(items, "li", attributes={"class": f"level-{heading.level}"})
        within(item, "a", heading.text, {"href": f"#{heading.anchor}"})


def _panel(kind: str, label: str) -> Callable[[Element], None]:
    def draw(macro: Element) -> None:
        title = parameter(macro, "title")
        _drop_parameters(macro)
        becomes(macro, "div", {"class": f"panel {kind}", "role": "note", "aria-label": label})
        if title:
            leads(macro, "p", title, {"class": "panel-title"})

    return draw


def _expand(macro: Element) -> None:
    title = parameter(macro, "title") or "Click here to expand…"
    _drop_parameters(macro)
    becomes(macro, "details", {"class": "expand"})
    leads(macro, "summary", title, {})


def _box(macro: Element) -> None:
    _drop_parameters(macro)
    becomes(macro, "div")


def _anchor(macro: Element) -> None:
    name = parameter(macro, "")
    empties(macro)
    becomes(macro, "span", {"id": anchor(name)} if name else {})


def _code(macro: Element) -> None:
    title = parameter(macro, "title")
    text = macro.findtext(f"{AC}plain-text-body", "")
    empties(macro)
    becomes(macro, "figure", {"class": "code"})
    if title:
        within(macro, "figcaption", title)
    pre = within(macro, "pre", attributes={"tabindex": "0"})
    within(pre, "code", str(text))


def _status(macro: Element) -> None:
    title, colour = parameter(macro, "title"), parameter(macro, "colour").lower()
    empties(macro)
    becomes(macro, "span", {"class": f"status {colour if colour in COLOURS else 'grey'}"})
    macro.text = title or "status"


def _drop_parameters(macro: Element) -> None:
    for child in list(macro.iterchildren(f"{AC}parameter", f"{AC}plain-text-body")):
        macro.remove(child)


MACROS: dict[str, Callable[[Element], None]] = {
    "info": _panel("info", "Information"),
    "note": _panel("note", "Note"),
    "tip": _panel("tip", "Tip"),
    "warning": _panel("warning", "Warning"),
    "panel": _panel("plain", "Panel"),
    "expand": _expand,
    "details": _box,
    "excerpt": _box,
    "anchor": _anchor,
    "code": _code,
    "noformat": _code,
    "status": _status,
}
