"""What people look at: spaces, pages, their history, and the forms to change them."""

from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse

from firefighter.playground.confluence import changes
from firefighter.playground.confluence.drawing import STATIC
from firefighter.playground.confluence.passages import passage_of
from firefighter.playground.confluence.visits import (
    FIRST_SPACE,
    HEADERS,
    NO_FILE,
    NO_PASSAGE,
    NotHere,
    Visits,
)
from firefighter.playground.trust import PICTURES

NOTICES = {
    "moved": "The page has changed meanwhile, and that task with it. This is how it is now.",
    "label": "A label is one word, without spaces.",
    "long": "That is longer than a comment may be.",
}


class Reading:
    """The documents of one site."""

    def __init__(self, visits: Visits) -> None:
        self._visits = visits

    def first(self) -> Response:
        return RedirectResponse(f"/wiki/spaces/{FIRST_SPACE}")

    def static(self, name: str) -> Response:
        if name not in {path.name for path in STATIC.iterdir()}:
            raise NotHere(NO_FILE)
        return FileResponse(STATIC / name)

    def space(self, request: Request, key: str, label: str = "") -> Response:
        person, space = self._visits.person(request), self._visits.space(key)
        return HTMLResponse(self._visits.drawing.space(person, space, label), headers=HEADERS)

    def trash(self, request: Request, key: str) -> Response:
        person, space = self._visits.person(request), self._visits.space(key)
        return HTMLResponse(self._visits.drawing.trash(person, space), headers=HEADERS)

    def page(self, request: Request, key: str, number: str, notice: str = "") -> Response:
        page = self._visits.page(key, number)
        told = NOTICES.get(notice, "")
        return self._visits.shows(request, page, "page.html", {"notice": told})

    def edit(self, request: Request, key: str, number: str) -> Response:
        page = self._visits.page(key, number)
        typed = {"title": page.title, "body": page.body, "message": "", "version": page.version}
        return self._visits.shows(request, page, "edit.html", typed)

    def passage(self, request: Request, key: str, number: str, passage: int) -> Response:
        page = self._visits.page(key, number)
        found = passage_of(page.body, passage)
        if found is None:
            raise NotHere(NO_PASSAGE)
        known = {"passage": found, "text": found.text}
        return self._visits.shows(request, page, "passage.html", known)

    def delete(self, request: Request, key: str, number: str) -> Response:
        return self._visits.shows(request, self._visits.page(key, number), "delete.html")

    def history(self, request: Request, key: str, number: str) -> Response:
        return self._visits.shows(request, self._visits.page(key, number), "history.html")

    def version(self, request: Request, key: str, number: str, version: int) -> Response:
        page = self._visits.page(key, number)
        shown = self._visits.version(page, version)
        before = page.versions[version - 2] if version > 1 else None
        since = changes.between(before, shown) if before is not None else None
        known = {"version": shown, "changes": since}
        return self._visits.shows(request, page, "version.html", known)

    def attachment(self, key: str, number: str, name: str) -> Response:
        page = self._visits.page(key, number)
        if name not in page.files:
            raise NotHere(NO_FILE)
        kind = page.attachments[name]["mediaType"]
        headers = {
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
            "X-Content-Type-Options": "nosniff",
        }
        shown = kind if kind in PICTURES else "application/octet-stream"
        return Response(page.files[name], headers=HEADERS | headers, media_type=shown)
