"""The local Confluence's pages as HTML documents."""

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from firefighter.playground.confluence import storage, tree
from firefighter.playground.confluence.records import BOT, BOT_NAME, Page, Version
from firefighter.playground.confluence.state import Site

STATIC = Path(__file__).parent / "static"
NEWEST = 8
ZONE = ZoneInfo("Europe/Paris")
"""Where the company is: its pages tell times as its people do."""


class Drawing:
    """Draws documents of one site; *people* are those that a reader may act as."""

    def __init__(self, site: Site, people: Mapping[str, str]) -> None:
        self._site = site
        self._people = people

    def document(self, template: str, person: str, space: str, known: Mapping[str, Any]) -> str:
        """Give a document with the pages of a space beside it."""
        with self._site.lock:
            around = {
                "site": self._site,
                "people": self._people,
                "person": person,
                "space": space,
                "rows": tree.tree(self._site, space),
            }
            return _ENVIRONMENT.get_template(template).render({**around, **known})

    def space(self, person: str, space: str, label: str) -> str:
        """Give the overview of a space, or of its pages with a label."""
        with self._site.lock:
            pages = tree.in_space(self._site, space)
            labels = sorted({name for page in pages for name in page.labels}, key=_in_order)
            shown = [page for page in pages if label in {"", *page.labels}]
            newest = tree.newest_changes(shown, len(shown) if label else NEWEST)
            known = {"newest": newest, "labels": labels, "label": label}
            return self.document("space.html", person, space, known)

    def trash(self, person: str, space: str, trouble: str = "") -> str:
        """Give what was thrown away in a space, the last first."""
        with self._site.lock:
            number = self._site.spaces[space]
            lying = [page for page in self._site.trashed.values() if page.space == number]
            known = {"trashed": lying[::-1], "trouble": trouble}
            return self.document("trash.html", person, space, known)

    def page(self, person: str, page: Page, template: str, known: Mapping[str, Any]) -> str:
        """Give a page, or another document about it."""
        with self._site.lock:
            url, above = url_of(self._site, page), tree.above(self._site, page)
            about = {"page": page, "url": url, "above": above}
            space = self._site.key_of(page.space)
            return self.document(template, person, space, {**about, **known})


def drawn(page: Page) -> str:
    """Give a page as a document that stands alone, only to be read."""
    style = Markup((STATIC / "wiki.css").read_text(encoding="utf-8"))  # noqa: S704 - it is ours
    return _ENVIRONMENT.get_template("alone.html").render(page=page, style=style)


def url_of(site: Site, page: Page) -> str:
    """Give a page's address."""
    return f"/wiki/spaces/{site.key_of(page.space)}/pages/{page.id}"


def read_by(accounts: list[str]) -> str:
    """Give the accounts that may do something as people would say it."""
    names = [BOT_NAME if account == BOT else account for account in accounts]
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _body(version: Version, url: str = "") -> Markup:
    """Draw a version; one that has an address can be written in."""
    return storage.draw(version.body, storage.Acts(url, version.number) if url else None)


def _at(moment: datetime) -> Markup:
    local = moment.astimezone(ZONE)
    shown = f"{local.day} {local:%b %Y, %H:%M %Z}"
    return Markup('<time datetime="{}">{}</time>').format(moment.isoformat(), shown)


def _in_order(name: str) -> list[str | int]:
    """Order names as people do, who put nine before ten."""
    return [int(part) if part.isdecimal() else part for part in re.split(r"(\d+)", name)]


def _size(count: int) -> str:
    return f"{count} bytes" if count < 1024 else f"{count / 1024:.0f} kB"  # noqa: PLR2004


_ENVIRONMENT = Environment(
    loader=PackageLoader("firefighter.playground.confluence"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.filters |= {
    "body": _body,
    "comment": storage.draw,
    "at": _at,
    "size": _size,
    "quoted": lambda name: quote(name, safe=""),
    "read_by": read_by,
}
_ENVIRONMENT.globals["url_of"] = url_of
