"""The browser's addresses: pages, streams of what has changed, and acts."""

import re
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, StreamingResponse

from firefighter.playground.browser import acts, live, shared
from firefighter.playground.browser.backstage import Backstage
from firefighter.playground.browser.drawing import Drawing
from firefighter.playground.browser.screen import HOME, SIDES, Place, Screen, screen_of
from firefighter.playground.slack.state import GENERAL, Message, OpenView
from firefighter.playground.trust import UNFRAMED, ours

FIRST, PERSON = "ana", "person"
"""Whom a browser acts as at first, and the cookie that knows whom it did last."""

KEEP = "X-Keep"
"""The header of an answer after which what was typed stays in its field."""

COUNT = re.compile(r"[0-9]{1,6}")

STATIC = Path(__file__).parent / "static"
HTMX = files("django_htmx") / "static" / "django_htmx"
"""The files of htmx 4, from the package that carries them; its Python is not used."""

SCRIPTS = {"htmx.js": "htmx-4.min.js", "htmx-sse.js": "ext/hx-sse-4.min.js"}


def router(backstage: Backstage) -> APIRouter:
    """Give the browser's addresses, to be served beside the Web API."""
    browser = Browser(backstage)
    routes = APIRouter(dependencies=[Depends(ours)])
    addresses: list[tuple[str, str, Callable[..., Any]]] = [
        ("GET", "/", browser.first),
        ("GET", "/static/{name}", browser.static),
        ("GET", "/files/{file}", browser.file),
        ("GET", "/archives/{channel}/p{ts}", browser.permalink),
        ("GET", "/as/{person}/{channel}", browser.page),
        ("GET", "/as/{person}/{channel}/stream", browser.stream),
        ("POST", "/as/{person}/noticed", browser.noticed),
        ("POST", "/as/{person}/{channel}/{act}", browser.act),
        ("POST", "/as/{person}/{channel}/messages/{ts}/{act}", browser.act_on_message),
        ("POST", "/as/{person}/views/{view}/{act}", browser.act_in_view),
        ("POST", "/backstage/weather", browser.weather),
        ("POST", "/backstage/{what}", browser.process),
        ("POST", "/start-over", browser.start_over),
        ("GET", "/{path:path}", browser.nowhere),
    ]
    for verb, path, endpoint in addresses:
        routes.add_api_route(path, endpoint, methods=[verb], response_model=None)
    return routes


class Browser:
    """One playground in browsers; what an act changes comes by the stream, to all alike."""

    def __init__(self, backstage: Backstage) -> None:
        self._backstage = backstage
        self._slack = backstage.slack
        self._since = self._slack.workspace.now()
        self._round = 0
        self._begins = False
        """Whether everything is being started over, and nothing is there to be seen."""
        self._drawing = Drawing(backstage, lambda: self._since)

    def first(self, request: Request) -> Response:
        if self._begins:
            return HTMLResponse(self._drawing.beginning())
        person = request.cookies.get(PERSON, FIRST)
        known = screen_of(self._slack, person, Place(HOME)) is not None
        return RedirectResponse(f"/as/{person if known else FIRST}/{GENERAL}?side=guide")

    def static(self, name: str) -> Response:
        if name in SCRIPTS:
            content = (HTMX / SCRIPTS[name]).read_bytes()
            return Response(content, media_type="text/javascript")
        if name not in {path.name for path in STATIC.iterdir()}:
            raise HTTPException(404)
        return FileResponse(STATIC / name)

    def nowhere(self) -> Response:
        return HTMLResponse(self._drawing.nowhere(), status_code=404)

    def file(self, request: Request, file: str) -> Response:
        kept = self._slack.workspace.files.get(file)
        reader = request.cookies.get(PERSON, "")
        if (
            kept is None
            or kept["content"] is None
            or not shared.opens(self._slack.workspace, reader, file)
        ):
            return self.nowhere()
        kind = shared.kind_of(kept["name"])
        return Response(kept["content"], media_type=kind, headers=shared.HEADERS)

    def permalink(self, request: Request, channel: str, ts: str) -> Response:
        here = f"/as/{request.cookies.get(PERSON, FIRST)}/{channel}"
        seen = screen_of(self._slack, request.cookies.get(PERSON, FIRST), Place(channel))
        found = "" if seen is None else seen.address_of(f"{ts[:-6]}.{ts[-6:]}")
        return RedirectResponse(found if found.startswith("/") else here + found)

    def page(self, person: str, channel: str, side: str = "", earlier: str = "0") -> Response:
        if self._begins:
            return HTMLResponse(self._drawing.beginning())
        screens = int(earlier) if COUNT.fullmatch(earlier) else None
        seen = screen_of(self._slack, person, Place(channel, side, screens or 0))
        if seen is None or screens is None:
            return self.nowhere()
        if not seen.at_home:
            until = seen.read_until if seen.has_news else 0.0
            seen = self._screen(person, Place(seen.channel.id, side, screens, until))
        seen.saw()
        page = HTMLResponse(self._drawing.page(seen), headers=UNFRAMED)
        page.set_cookie(PERSON, seen.user.name, httponly=True, samesite="strict")
        return page

    def stream(
        self,
        request: Request,
        person: str,
        channel: str,
        side: str = "",
        earlier: int = 0,
        new: float = 0.0,
    ) -> Response:
        place, began = Place(channel, side, earlier, new), self._round
        self._screen(person, place)
        source = live.Source(
            version=lambda: self._slack.workspace.version,
            draw=lambda: self._regions(person, place),
            over=lambda: self._round != began,
            often=side in SIDES,
        )
        return StreamingResponse(live.changes(source, request), media_type="text/event-stream")

    async def act(self, person: str, channel: str, act: str, request: Request) -> Response:
        here, form = self._screen(person, Place(channel)), await request.form()
        does = acts.IN_CHANNEL.get(act)
        if does is None or here.at_home:
            raise HTTPException(404)
        notice = await run_in_threadpool(does, here, form)
        answer = self._told(here, notice)
        if notice:
            answer.headers[KEEP] = "yes"
        return answer

    async def act_on_message(
        self, person: str, channel: str, ts: str, act: str, request: Request
    ) -> Response:
        here, form = self._screen(person, Place(channel)), await request.form()
        does = acts.ON_MESSAGES.get(act)
        if does is None or here.at_home:
            raise HTTPException(404)
        return self._told(here, await _done(does, here, _message_at(here, ts), form))

    async def act_in_view(self, person: str, view: str, act: str, request: Request) -> Response:
        here, form = self._screen(person, Place(HOME)), await request.form()
        does = acts.IN_VIEWS.get(act)
        if does is None:
            raise HTTPException(404)
        return self._told(here, await _done(does, here, _view_of(here, view), form))

    def noticed(self, person: str) -> Response:
        return self._told(self._screen(person, Place(HOME)), "")

    async def weather(self, request: Request) -> Response:
        form = await request.form()
        try:
            self._backstage.turn(str(form["neighbour"]), str(form["weather"]))
        except KeyError:
            raise HTTPException(404) from None
        return Response(status_code=204)

    async def process(self, what: str, request: Request) -> Response:
        crew, form = self._backstage.crew, await request.form()
        name, act = str(form.get("process")), {"kill": crew.kill, "start": crew.start}.get(what)
        if act is None or name not in crew.processes():
            raise HTTPException(404)
        await run_in_threadpool(act, name)
        self._slack.workspace.changed()
        return Response(status_code=204)

    def start_over(self) -> Response:
        self._begins = True
        self._round += 1
        try:
            self._backstage.start_over()
        finally:
            self._begins = False
        self._since = self._slack.workspace.now()
        self._drawing.notices.clear()
        return Response(status_code=204, headers={"HX-Redirect": "/"})

    def _screen(self, person: str, place: Place) -> Screen:
        found = screen_of(self._slack, person, place)
        if found is None:
            raise HTTPException(404, "There is no such person or channel here.")
        return found

    def _regions(self, person: str, place: Place) -> dict[str, str] | None:
        seen = screen_of(self._slack, person, place)
        if seen is None:
            return None
        seen.saw()
        return self._drawing.regions(seen)

    def _told(self, here: Screen, notice: str) -> Response:
        """Tell somebody that an act led to nothing, or that nothing is wrong any more."""
        if self._drawing.notices.get(here.user.id, "") != notice:
            self._drawing.notices[here.user.id] = notice
            self._slack.workspace.changed()
        return Response(status_code=204)


async def _done(does: Callable[..., str], *given: Any) -> str:
    """Do it, and give what there is to say; a form that lacks something is the sender's fault."""
    try:
        return await run_in_threadpool(does, *given)
    except acts.NotSent as missing:
        raise HTTPException(400, f"There is no {missing} in it.") from None


def _message_at(here: Screen, ts: str) -> Message:
    found = here.channel.messages.get(ts)
    if found is None or found.only_for not in {None, here.user.id}:
        raise HTTPException(404, "That message is gone.")
    return found


def _view_of(here: Screen, view: str) -> OpenView:
    home = [here.home] if here.home is not None else []
    for shown in [*here.views, *home]:
        if shown.id == view:
            return shown
    raise HTTPException(404, "That form is gone.")
