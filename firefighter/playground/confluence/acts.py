"""What people do to pages in a browser."""

from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel

from firefighter.playground.confluence import changes, passages
from firefighter.playground.confluence.records import Page, Version
from firefighter.playground.confluence.state import NotWellFormed, WikiError, require_storage
from firefighter.playground.confluence.visits import HEADERS, NO_PAGE, PERSON, NotHere, Visits

LONGEST_LABEL, LONGEST_MESSAGE = 255, 200
CHANGED = "{by} has changed it since you began. Nothing was overwritten, and your words are here."
GONE = "{by} has changed the page since you began, and this part of it is gone."
NOT_SAVED = "It was not saved, and what you typed is still here. {why}"


class WholePage(BaseModel):
    """The form of a page: what was typed, and the version that it began from."""

    version: int
    title: str = ""
    body: str = ""
    message: str = ""


class Words(BaseModel):
    """The form of a passage."""

    version: int
    text: str = ""


class Tick(BaseModel):
    """The form of a task."""

    version: int
    done: bool


def _why(error: WikiError) -> str:
    if isinstance(error, NotWellFormed):
        return f"Line {error.line}, column {error.column}: {error.what}."
    return f"{error.words}."


class Acts:
    """The acts of people on one site; each ends with a look at what it did."""

    def __init__(self, visits: Visits) -> None:
        self._visits = visits
        self._site = visits.site

    def be(self, person: Annotated[str, Form()], back: Annotated[str, Form()] = "") -> Response:
        """Act as somebody else from now on."""
        here = back if back.startswith("/wiki/") else "/wiki/"
        answer = RedirectResponse(here, 303)
        if person in self._visits.people:
            answer.set_cookie(PERSON, person, httponly=True, samesite="strict")
        return answer

    def edit(
        self, request: Request, key: str, number: str, typed: Annotated[WholePage, Form()]
    ) -> Response:
        title, body = typed.title.strip(), typed.body.replace("\r\n", "\n")
        with self._site.lock:
            page = self._visits.page(key, number)
            if (title, body) == (page.title, page.body):
                return self._visits.back_to(page)
            mine = page.current.of(title, body)
            try:
                require_storage(body)
                if typed.version != page.version:
                    return self._crossed(request, page, mine, typed)
                message = typed.message.strip()[:LONGEST_MESSAGE]
                by = self._visits.person(request)
                self._site.edit(page, body, by=by, title=title, message=message)
            except WikiError as error:
                known = typed.model_dump() | {"trouble": NOT_SAVED.format(why=_why(error))}
                return self._visits.shows(request, page, "edit.html", known, 400)
        return self._visits.back_to(page)

    def _crossed(self, request: Request, page: Page, mine: Version, typed: WholePage) -> Response:
        found = changes.between(page.current, mine)
        known = {"theirs": found.words or found.source, "version": page.version}
        known |= {"trouble": CHANGED.format(by=page.edited_by)}
        return self._visits.shows(request, page, "edit.html", typed.model_dump() | known, 409)

    def write(
        self,
        request: Request,
        key: str,
        number: str,
        passage: int,
        typed: Annotated[Words, Form()],
    ) -> Response:
        text = typed.text.replace("\r\n", "\n")
        with self._site.lock:
            page = self._visits.page(key, number)
            seen = passages.passage_of(self._visits.version(page, typed.version).body, passage)
            now = passages.found_again(page.body, seen) if seen is not None else None
            if seen is None or now is None or now.as_it_was != seen.as_it_was:
                words = (GONE if now is None else CHANGED).format(by=page.edited_by)
                known = {"crossed": True, "passage": now, "text": text, "trouble": words}
                return self._visits.shows(request, page, "passage.html", known, 409)
            body = passages.rewritten(page.body, now.number, text)
            after = passages.passage_of(body, now.number)
            if after is not None and after.as_it_was != now.as_it_was:
                self._site.edit(page, body, by=self._visits.person(request))
        return self._visits.back_to(page)

    def tick(
        self, request: Request, key: str, number: str, task: int, typed: Annotated[Tick, Form()]
    ) -> Response:
        with self._site.lock:
            page = self._visits.page(key, number)
            seen = passages.tasks(self._visits.version(page, typed.version).body)
            now = passages.tasks(page.body)
            if task >= len(seen) or seen[task] not in now:
                return self._visits.back_to(page, "moved")
            place = task if now[task : task + 1] == [seen[task]] else now.index(seen[task])
            body = passages.ticked(page.body, place, done=typed.done)
            message = f"{'Done' if typed.done else 'To do again'}: {seen[task]}"[:LONGEST_MESSAGE]
            by = self._visits.person(request)
            self._site.edit(page, body, by=by, message=message)
        return self._visits.back_to(page)

    def comment(
        self, request: Request, key: str, number: str, text: Annotated[str, Form()] = ""
    ) -> Response:
        page, body = self._visits.page(key, number), passages.paragraphs(text)
        if body:
            try:
                self._site.comment(page, body, by=self._visits.person(request))
            except WikiError:
                return self._visits.back_to(page, "long")
        return self._visits.back_to(page)

    def label(self, key: str, number: str, label: Annotated[str, Form()] = "") -> Response:
        page, name = self._visits.page(key, number), label.strip().lower()
        if len(name.split()) != 1 or len(name) > LONGEST_LABEL:
            return self._visits.back_to(page, "label")
        with self._site.lock:
            page.label([name])
            self._site.changed()
        return self._visits.back_to(page)

    def delete(self, key: str, number: str) -> Response:
        with self._site.lock:
            self._site.trash(self._visits.page(key, number))
        return RedirectResponse(f"/wiki/spaces/{key}/trash", 303)

    def bring_back(self, request: Request, key: str, number: str) -> Response:
        with self._site.lock:
            page = self._site.trashed.get(number)
            if page is None or page.space != self._site.spaces.get(key):
                raise NotHere(NO_PAGE)
            try:
                self._site.restore(page)
            except WikiError as error:
                person = self._visits.person(request)
                document = self._visits.drawing.trash(person, key, error.words)
                return HTMLResponse(document, 400, HEADERS)
        return self._visits.back_to(page)

    def restore(self, request: Request, key: str, number: str, version: int) -> Response:
        """Bring a former version back, as a new one."""
        with self._site.lock:
            page = self._visits.page(key, number)
            old, by = self._visits.version(page, version), self._visits.person(request)
            if (old.title, old.body) != (page.title, page.body):
                message = f"Brought version {version} back"
                title = old.title if self._is_free(page, old.title) else page.title
                self._site.edit(page, old.body, by=by, title=title, message=message)
        return self._visits.back_to(page)

    def _is_free(self, page: Page, title: str) -> bool:
        holder = self._site.find(page.space, title)
        return holder is None or holder is page
