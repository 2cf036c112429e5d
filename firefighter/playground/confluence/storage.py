"""A body in storage format, drawn as HTML that is safe whatever stands in it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from lxml import etree
from markupsafe import Markup

from firefighter.playground.confluence import macros
from firefighter.playground.confluence.macros import Heading
from firefighter.playground.confluence.markup import (
    AC,
    HEADINGS,
    PLACEHOLDER,
    RI,
    TASK,
    TASK_BODY,
    TASK_STATUS,
    Element,
    becomes,
    empties,
    is_undrawn,
    parsed,
    said,
    within,
    wraps,
)
from firefighter.playground.confluence.passages import passages

BLOCKS = {"p", "br", "hr", "pre", "blockquote", "div", "ul", "ol", "li"}
INLINE = {"strong", "b", "em", "i", "u", "s", "del", "ins", "sub", "sup", "small", "code", "span"}
IN_TABLES = {"tbody", "thead", "tfoot", "tr", "th", "td", "caption", "colgroup", "col"}
PLAIN = BLOCKS | INLINE | IN_TABLES
"""The elements of HTML that are drawn as they are."""

KEPT = ("start", "colspan", "rowspan")
"""Their attributes that stay, where they are numbers."""

SAFE = ("https://", "http://", "mailto:", "#", "/wiki/")
"""How the address of a link may begin."""


@dataclass(frozen=True)
class Acts:
    """Where what a person does on a page goes, and which version they see."""

    page: str
    version: int


@dataclass(frozen=True)
class _Drawing:
    headings: dict[Element, Heading]
    tasks: dict[Element, int]
    acts: Acts | None


def draw(body: str, acts: Acts | None = None) -> Markup:
    """Draw a body; without *acts* it is only to be read."""
    root = parsed(body)
    everything = list(root.iterdescendants())
    headings = [element for element in everything if element.tag in HEADINGS and said(element)]
    drawing = _Drawing(
        {h: Heading(int(h.tag[1]), said(h), f"section-{n}") for n, h in enumerate(headings, 1)},
        {task: number for number, task in enumerate(root.iter(TASK))},
        acts,
    )
    to_write = passages(root) if acts is not None else []
    for element in everything:
        _draw(element, drawing)
    for passage in to_write:
        assert acts is not None
        link = etree.Element("a", {"href": f"{acts.page}/passages/{passage.number}"})
        link.text = "Edit" if passage.text else "Write here"
        link.set("aria-label", f"{link.text}: {passage.heading or 'the beginning'}")
        line = etree.Element("p", {"class": "write"})
        line.append(link)
        line.tail, passage.paragraphs[-1].tail = passage.paragraphs[-1].tail, None
        passage.paragraphs[-1].addnext(line)
    becomes(root, "div", {"class": "body"})
    etree.cleanup_namespaces(root)
    # Every element and attribute in it was put there by this module; the rest is escaped.
    return Markup(etree.tostring(root, method="html", encoding="unicode"))  # noqa: S704


def _draw(element: Element, drawing: _Drawing) -> None:
    tag = str(element.tag)
    if tag in PLAIN:
        given = {name: element.get(name, "") for name in KEPT}
        becomes(element, tag, {name: n for name, n in given.items() if n.isdecimal()})
    elif element in drawing.headings:
        # The page's own title is the first heading.
        heading = drawing.headings[element]
        shown = {"id": heading.anchor, "class": f"level-{heading.level}"}
        becomes(element, f"h{min(heading.level + 1, 6)}", shown)
    elif tag == f"{AC}structured-macro":
        macros.draw(element, list(drawing.headings.values()))
    elif tag in SPECIAL:
        SPECIAL[tag](element, drawing)
    else:
        is_undrawn(element, f"The element {etree.QName(element).localname}")


def _link(element: Element, _drawing: _Drawing) -> None:
    href = element.get("href", "")
    safe = href.lower().startswith(SAFE)
    becomes(element, "a", {"href": href, "rel": "noreferrer"} if safe else {})


def _table(element: Element, _drawing: _Drawing) -> None:
    wraps(element, "table")
    becomes(element, "div", {"class": "wide", "tabindex": "0", "role": "group"})
    element.set("aria-label", "Table")


def _time(element: Element, _drawing: _Drawing) -> None:
    given = element.get("datetime", "")
    empties(element)
    becomes(element, "time", {"datetime": given})
    try:
        day = date.fromisoformat(given)
    except ValueError:
        element.text = given
    else:
        element.text = f"{day.day} {day:%B %Y}"


def _task(element: Element, drawing: _Drawing) -> None:
    number = drawing.tasks[element]
    done = element.findtext(TASK_STATUS, "").strip() == "complete"
    for child in list(element):
        if child.tag != TASK_BODY:
            element.remove(child)
    becomes(element, "li", {"class": "done" if done else ""})
    element.insert(0, _tick(number, drawing.acts, done=done))


def _task_body(element: Element, drawing: _Drawing) -> None:
    task = element.getparent()
    named = {} if task is None else {"id": f"task-{drawing.tasks.get(task)}"}
    becomes(element, "div", named)


def _tick(number: int, acts: Acts | None, *, done: bool) -> Element:
    sign = "☑" if done else "☐"
    if acts is None:
        mark = etree.Element("span", {"role": "img", "aria-label": "done" if done else "to do"})
        mark.text = sign
        return mark
    form = etree.Element("form", {"method": "post", "action": f"{acts.page}/tasks/{number}"})
    for name, value in {"version": str(acts.version), "done": "no" if done else "yes"}.items():
        within(form, "input", attributes={"type": "hidden", "name": name, "value": value})
    pressed = {"role": "checkbox", "aria-checked": "true" if done else "false"}
    within(form, "button", sign, {**pressed, "aria-labelledby": f"task-{number}"})
    return form


def _image(element: Element, drawing: _Drawing) -> None:
    file, alt = element.find(f"{RI}attachment"), element.get(f"{AC}alt", "")
    name = "" if file is None else file.get(f"{RI}filename", "")
    empties(element)
    if not name or drawing.acts is None:
        return is_undrawn(element, f"The image {name or alt}")
    source = f"{drawing.acts.page}/attachments/{quote(name, safe='')}"
    return becomes(element, "img", {"src": source, "alt": alt or name})


def _reference(element: Element, drawing: _Drawing) -> None:
    """Draw a link to something of Confluence; files and places on this page can be gone to."""
    target = next((child for child in element if str(child.tag).startswith(RI)), None)
    label = "".join(said(child) for child in element if child is not target)
    names = [] if target is None else [str(v) for n, v in target.items() if "space" not in str(n)]
    anchor = element.get(f"{AC}anchor", "")
    empties(element)
    element.text = label or next(iter(names), "") or anchor
    if target is not None and target.tag == f"{RI}attachment" and names and drawing.acts:
        href = f"{drawing.acts.page}/attachments/{quote(names[0], safe='')}"
        becomes(element, "a", {"href": href})
    elif target is None and anchor:
        becomes(element, "a", {"href": f"#{macros.anchor(anchor)}"})
    else:
        becomes(element, "span", {"class": "mention"})


def _emoticon(element: Element, _drawing: _Drawing) -> None:
    shown = element.get(f"{AC}emoji-fallback") or f":{element.get(f'{AC}name', '')}:"
    empties(element)
    becomes(element, "span")
    element.text = shown


def _as(tag: str, style: str = "") -> Callable[[Element, _Drawing], None]:
    def draw(element: Element, _drawing: _Drawing) -> None:
        becomes(element, tag, {"class": style} if style else {})

    return draw


SPECIAL: dict[str, Callable[[Element, _Drawing], None]] = {
    # One that says nothing would be announced as nothing.
    **dict.fromkeys(HEADINGS, _as("p")),
    "a": _link,
    "table": _table,
    "time": _time,
    PLACEHOLDER: _as("span", "prompt"),
    TASK: _task,
    TASK_BODY: _task_body,
    f"{AC}task-list": _as("ul", "tasks"),
    f"{AC}rich-text-body": _as("div"),
    f"{AC}layout": _as("div"),
    f"{AC}layout-section": _as("div"),
    f"{AC}layout-cell": _as("div"),
    f"{AC}inline-comment-marker": _as("span"),
    f"{AC}image": _image,
    f"{AC}link": _reference,
    f"{AC}emoticon": _emoticon,
}
