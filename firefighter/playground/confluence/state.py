"""What the local Confluence knows: spaces, pages, and what hangs on them."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

from lxml import etree

from firefighter.playground.confluence.records import BOT, BOT_NAME, Comment, Json, Page
from firefighter.playground.serving import PATIENT_SECONDS

NAMESPACES = 'xmlns:ac="http://atlassian.com/content" xmlns:ri="http://atlassian.com/resource"'
OPENING = f"<page {NAMESPACES}>"
LARGEST, TITLE_LIMIT = 5_000_000, 255
PERMITTED = (("read", "space"), ("create", "page"), ("create", "comment"), ("delete", "page"))
TAKEN = (
    "A page with this title already exists: A page already exists with the same TITLE in this space"
)


class WikiError(Exception):
    """An answer that is not 2xx, with Confluence's words."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.words = words


class NotWellFormed(WikiError):
    """A body that cannot be parsed; *what* is wrong, and where."""

    def __init__(self, what: str, line: int, column: int) -> None:
        super().__init__(400, f"Error parsing xhtml: {what} at [row,col]: [{line},{column}]")
        self.what, self.line, self.column = what, line, column


class Given(dict[str, Any]):
    """A JSON object that was sent; what is missing from it is a bad request."""

    def __missing__(self, name: str) -> Any:
        raise WikiError(400, f"{name} must be provided")


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
        self.trashed: dict[str, Page] = {}
        self.calls: list[Call] = []
        self.listing_lag = 0.0
        self.permitted = set(PERMITTED)
        """What the bot's account may do in any space: operations and their targets."""
        self.keeps_private = True
        """False on a site that takes "private" and does nothing with it."""

    def start_over(self) -> None:
        """Forget every page."""
        with self.lock:
            self.pages.clear()
            self.trashed.clear()
            self.calls.clear()
            self.changed()

    def until(self, predicate: Callable[[], object], seconds: float = PATIENT_SECONDS) -> bool:
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
        body, title = _checked(given)
        if ("create", "page") not in self.permitted:
            raise WikiError(404, "Space not found, or not permitted")
        if given["spaceId"] not in self.spaces.values():
            raise WikiError(404, "Space not found")
        if self.find(given["spaceId"], title) is not None:
            raise WikiError(400, TAKEN)
        page = Page(
            self.number(),
            given["spaceId"],
            title,
            body,
            given.get("parentId"),
            time.monotonic() + self.listing_lag,
        )
        if private and self.keeps_private:
            page.restrictions = {"read": [BOT], "update": [BOT]}
        self.pages[page.id] = page
        self.changed()
        return page

    def find(self, space: str, title: str) -> Page | None:
        for page in self.pages.values():
            if page.space == space and page.title.casefold() == title.casefold():
                return page
        return None

    def edit(
        self, page: Page, body: str, *, by: str, title: str | None = None, message: str = ""
    ) -> None:
        """Edit a page as a person would, in the browser; it keeps its title unless given one.

        Raises:
            WikiError: in Confluence's words.
        """
        require_storage(body)
        with self.lock:
            title = page.title if title is None else title
            self._require_title(page, title)
            page.becomes(title, body, by=by, message=message)
            self.changed()

    def write_over(self, page: Page, given: Json) -> None:
        """Replace a page by its next version, or refuse what is not the next."""
        body, title = _checked(given)
        if Given(given["version"])["number"] != page.version + 1:
            raise WikiError(409, f"Version must be incremented. Current version is {page.version}")
        self._require_title(page, title)
        page.becomes(title, body, by=BOT_NAME, message=str(given["version"].get("message") or ""))

    def comment(self, page: Page, body: str, *, by: str) -> Comment:
        """Say something at the foot of a page, in storage format."""
        require_storage(body)
        with self.lock:
            made = Comment(self.number(), body, by)
            page.comments.append(made)
            self.changed()
            return made

    def trash(self, page: Page) -> None:
        """Take a page away; it lies in the trash."""
        with self.lock:
            self.trashed[page.id] = self.pages.pop(page.id)
            self.changed()

    def restore(self, page: Page) -> None:
        """Put a page back from the trash, unless its title has been used since.

        Raises:
            WikiError: in Confluence's words.
        """
        with self.lock:
            self._require_title(page, page.title)
            self.pages[page.id] = self.trashed.pop(page.id)
            self.changed()

    def key_of(self, space: str) -> str:
        """Give the key of a space by its number."""
        return next(key for key, number in self.spaces.items() if number == space)

    def _require_title(self, page: Page, title: str) -> None:
        """Refuse a title that is too long, or another page's."""
        _require_length(title)
        other = self.find(page.space, title)
        if other is not None and other is not page:
            raise WikiError(400, TAKEN)


def _checked(given: Json) -> tuple[str, str]:
    """Give body and title of a page to write, or refuse them in Confluence's words."""
    body, title = Given(given["body"]), str(given.get("title") or "")
    if body.get("representation") != "storage":
        raise WikiError(400, "representation must be provided")
    _require_length(title)
    require_storage(body["value"])
    return str(body["value"]), title


def _require_length(title: str) -> None:
    if not 0 < len(title) <= TITLE_LIMIT or title != title.encode(errors="replace").decode():
        raise WikiError(400, "Title must be 1 to 255 characters")


def require_storage(body: str) -> None:
    """Refuse what is too large, or not well-formed."""
    if len(body) > LARGEST or len(body.encode(errors="replace")) > LARGEST:
        raise WikiError(413, "Request entity too large")
    try:
        etree.fromstring(f"{OPENING}{body}</page>".encode())
    except UnicodeEncodeError as error:
        raise NotWellFormed("half a character", 1, 1) from error
    except etree.XMLSyntaxError as error:
        line, column = error.position
        if line == 1:
            column = max(column - len(OPENING), 1)
        # The parser ends its words with the place, counted from what we put in front.
        raise NotWellFormed(str(error.msg).rsplit(", line ", 1)[0], line, column) from error
