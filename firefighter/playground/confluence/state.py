"""What the local Confluence knows: spaces, pages, and what hangs on them."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from lxml import etree

Json = dict[str, Any]

NAMESPACES = 'xmlns:ac="http://atlassian.com/content" xmlns:ri="http://atlassian.com/resource"'
LARGEST, TITLE_LIMIT = 5_000_000, 255


class WikiError(Exception):
    """An answer that is not 2xx, with Confluence's words."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.words = words


@dataclass
class Page:
    id: str
    space: str
    title: str
    body: str
    parent: str | None
    private: bool
    listed_from: float
    version: int = 1
    edited_by: str = "FireFighter"
    properties: dict[str, Json] = field(default_factory=dict)
    labels: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Call:
    """One request, as it was answered."""

    verb: str
    path: str
    status: int


class Site:
    """The state of the local Confluence."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._changed = threading.Condition(self.lock)
        self._numbers = count(100)
        self.spaces = {"OPS": "11", "DEV": "12"}
        self.pages: dict[str, Page] = {}
        self.calls: list[Call] = []
        self.listing_lag = 0.0

    def until(self, predicate: Callable[[], object], seconds: float = 15) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: bool(predicate()), seconds)

    def changed(self) -> None:
        with self.lock:
            self._changed.notify_all()

    def number(self) -> str:
        return str(next(self._numbers))

    def page(self, page_id: str) -> Page:
        found = self.pages.get(page_id)
        if found is None:
            raise WikiError(404, "Not Found")
        return found

    def named(self, title: str) -> Page:
        """Find a page by part of its title, for people and tests."""
        for page in self.pages.values():
            if title in page.title:
                return page
        raise WikiError(404, title)

    def create(self, given: Json, *, private: bool) -> Page:
        """Create a page as Confluence would, or refuse in its words."""
        body, title = given["body"], str(given.get("title") or "")
        if body.get("representation") != "storage":
            raise WikiError(400, "representation must be provided")
        if given["spaceId"] not in self.spaces.values():
            raise WikiError(404, "Space not found")
        if not 0 < len(title) <= TITLE_LIMIT:
            raise WikiError(400, "Title must be 1 to 255 characters")
        require_storage(body["value"])
        if self.find(given["spaceId"], title) is not None:
            raise WikiError(400, "A page with this title already exists in this space")
        page = Page(
            self.number(),
            given["spaceId"],
            title,
            body["value"],
            given.get("parentId"),
            private,
            time.monotonic() + self.listing_lag,
        )
        self.pages[page.id] = page
        self.changed()
        return page

    def find(self, space: str, title: str) -> Page | None:
        for page in self.pages.values():
            if page.space == space and page.title.casefold() == title.casefold():
                return page
        return None

    def edit(self, page: Page, body: str, *, by: str) -> None:
        """Edit a page as a person would, in the browser."""
        require_storage(body)
        with self.lock:
            page.body, page.edited_by = body, by
            page.version += 1


def require_storage(body: str) -> None:
    """Refuse what is too large, or not well-formed."""
    if len(body.encode()) > LARGEST:
        raise WikiError(413, "Request entity too large")
    try:
        etree.fromstring(f"<page {NAMESPACES}>{body}</page>".encode())
    except etree.XMLSyntaxError as error:
        raise WikiError(400, f"Error parsing xhtml: {error.msg}") from error
