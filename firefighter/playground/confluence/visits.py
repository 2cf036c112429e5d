"""What every address that people open needs: who they are, where they are, and what they get."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from firefighter.playground.confluence.drawing import Drawing, url_of
from firefighter.playground.confluence.records import Page, Version
from firefighter.playground.confluence.state import Site

FIRST_SPACE = "OPS"
PERSON = "person"
"""The cookie that knows whom a browser acts as; the local Slack's, as cookies know no ports."""
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-cache",
}
NOTHING_MORE: Mapping[str, Any] = MappingProxyType({})
NO_PAGE, NO_SPACE = "There is no such page.", "There is no such space."
NO_VERSION, NO_FILE = "The page has no such version.", "The page has no such file."
NO_PASSAGE = "The page has no such part to write in."


class NotHere(Exception):
    """What was asked for is not there; ``str`` tells people."""


class Visits:
    """People who open one site; *people* are those that they may act as."""

    def __init__(self, site: Site, people: Mapping[str, str]) -> None:
        self.site = site
        self.people = people
        self.drawing = Drawing(site, people)

    def person(self, request: Request) -> str:
        """Give whom a browser acts as."""
        first = next(iter(self.people))
        return self.people.get(request.cookies.get(PERSON, first), self.people[first])

    def space(self, key: str) -> str:
        """Give the key of a space that is there.

        Raises:
            NotHere: if it is not.
        """
        if key not in self.site.spaces:
            raise NotHere(NO_SPACE)
        return key

    def page(self, key: str, number: str) -> Page:
        """Find a page of a space.

        Raises:
            NotHere: if it is not there.
        """
        found = self.site.pages.get(number)
        if found is None or found.space != self.site.spaces.get(key):
            raise NotHere(NO_PAGE)
        return found

    def version(self, page: Page, number: int) -> Version:
        """Find a version of a page.

        Raises:
            NotHere: if it has no such version.
        """
        if not 0 < number <= page.version:
            raise NotHere(NO_VERSION)
        return page.versions[number - 1]

    def shows(
        self,
        request: Request,
        page: Page,
        template: str,
        known: Mapping[str, Any] = NOTHING_MORE,
        status: int = 200,
    ) -> Response:
        """Give a document about a page, with what else it is about."""
        document = self.drawing.page(self.person(request), page, template, known)
        return HTMLResponse(document, status, HEADERS)

    def back_to(self, page: Page, notice: str = "") -> Response:
        """Send a browser to a page after something was done there."""
        asked = f"?notice={notice}" if notice else ""
        return RedirectResponse(f"{url_of(self.site, page)}{asked}", 303)

    def nowhere(self, request: Request, why: Exception) -> Response:
        """Say that what was asked for is not there."""
        key = request.path_params.get("key")
        space = key if key in self.site.spaces else FIRST_SPACE
        document = self.drawing.document(
            "nowhere.html", self.person(request), space, {"words": str(why)}
        )
        return HTMLResponse(document, 404, HEADERS)
