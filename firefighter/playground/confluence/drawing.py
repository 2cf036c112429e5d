"""A page in storage format, drawn to be read in a browser."""

from collections.abc import Callable, Sequence
from html import escape

from lxml import etree

from firefighter.playground.confluence.state import NAMESPACES, Page

AC = "{http://atlassian.com/content}"

STYLE = """
:root { color-scheme: light dark; --ink: #172b4d; --soft: #626f86; --line: #dcdfe4; --info: #e9f2fe;
  --paper: #fff; --link: #0c66e4; }
@media (prefers-color-scheme: dark) { :root { --ink: #cfd6e1; --soft: #8c9bab; --line: #38414a;
  --info: #1c2b41; --paper: #1d2125; --link: #85b8ff; } }
body { font: 16px/1.55 system-ui, sans-serif; color: var(--ink); background: var(--paper);
  max-width: 52rem; margin: 2.5rem auto; padding: 0 1.25rem; }
h1 { font-size: 1.3rem; margin: 2.2rem 0 .6rem; } h1.title { font-size: 1.8rem; margin: 0 0 .2rem; }
.by { color: var(--soft); margin: 0 0 1.5rem; } a { color: var(--link); }
.info { background: var(--info); border-radius: 6px; padding: .4rem 1rem; margin: 1rem 0; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: .8rem 0; }
th, td { border: 1px solid var(--line); padding: .35rem .6rem; text-align: left;
  vertical-align: top; } th { white-space: nowrap; font-weight: 600; }
td p, th p { margin: .15rem 0; }
.prompt { color: var(--soft); font-style: italic; } details { margin: .8rem 0; }
summary { cursor: pointer; color: var(--link); } ul.tasks { list-style: none; padding-left: 0; }
"""


def listed(space: str, pages: Sequence[Page]) -> str:
    """Give a space as a complete HTML document: its pages, the newest first."""
    lines = "".join(
        f'<li><a href="/wiki/spaces/{escape(space)}/pages/{page.id}">{escape(page.title)}</a>'
        f" · version {page.version}, edited by {escape(page.edited_by)}</li>"
        for page in reversed(pages)
    )
    inside = f"<ul>{lines}</ul>" if lines else "<p>No pages yet. Post-mortem drafts come here.</p>"
    return _document(f"Space {space}", f'<h1 class="title">Space {escape(space)}</h1>{inside}')


def drawn(page: Page) -> str:
    """Give a complete HTML document."""
    root = etree.fromstring(f"<page {NAMESPACES}>{page.body}</page>".encode())
    title = escape(page.title)
    labels = " · ".join(escape(label) for label in page.labels)
    by = f"Version {page.version}, edited by {escape(page.edited_by)}"
    comments = "".join(
        f"<section class=info>{_inside(_parsed(c['body']['storage']['value']))}</section>"
        for c in page.comments
    )
    return _document(
        page.title,
        f'<h1 class="title">{title}</h1><p class="by">{by}{f" · {labels}" if labels else ""}</p>'
        f"{_inside(root)}{comments}",
    )


def _document(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head>'
        f"<body>{body}</body></html>"
    )


def _parsed(storage: str) -> etree._Element:
    return etree.fromstring(f"<page {NAMESPACES}>{storage}</page>".encode())


def _inside(element: etree._Element) -> str:
    return escape(element.text or "") + "".join(
        _drawn(child) + escape(child.tail or "") for child in element
    )


def _drawn(element: etree._Element) -> str:
    tag = str(element.tag)
    if tag in SPECIAL:
        return SPECIAL[tag](element)
    href = f' href="{escape(str(element.get("href")))}"' if element.get("href") else ""
    return f"<{tag}{href}>{_inside(element)}</{tag}>"


def _prompt(element: etree._Element) -> str:
    return f'<span class="prompt">{_inside(element)}</span>'


def _tasks(element: etree._Element) -> str:
    return f'<ul class="tasks">{_inside(element)}</ul>'


def _task(element: etree._Element) -> str:
    ticked = " checked" if element.findtext(f"{AC}task-status") == "complete" else ""
    body = element.find(f"{AC}task-body")
    said = _inside(body) if body is not None else ""
    return f'<li><label><input type="checkbox" disabled{ticked}> {said}</label></li>'


def _time(element: etree._Element) -> str:
    return escape(str(element.get("datetime") or ""))


def _table(element: etree._Element) -> str:
    return f'<div class="wide"><table>{_inside(element)}</table></div>'


def _break(_element: etree._Element) -> str:
    return "<br>"


def _macro(element: etree._Element) -> str:
    body = element.find(f"{AC}rich-text-body")
    inside = _inside(body) if body is not None else ""
    match element.get(f"{AC}name"):
        case "info":
            return f'<div class="info">{inside}</div>'
        case "expand":
            title = element.findtext(f"{AC}parameter") or "More"
            return f"<details><summary>{escape(title)}</summary>{inside}</details>"
        case "details":
            return inside
        case _:
            return ""


SPECIAL: dict[str, Callable[[etree._Element], str]] = {
    f"{AC}structured-macro": _macro,
    f"{AC}placeholder": _prompt,
    f"{AC}task-list": _tasks,
    f"{AC}task": _task,
    "time": _time,
    "table": _table,
    "br": _break,
}
