"""The local Confluence as a server on 127.0.0.1: the Cloud paths that the bot calls."""

import base64
import json
import secrets
from collections.abc import Mapping
from typing import Self

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.middleware.trustedhost import TrustedHostMiddleware
from fastapi.responses import JSONResponse

from firefighter.playground.confluence import browser, pages
from firefighter.playground.confluence.records import Json
from firefighter.playground.confluence.routes import ROUTES, Asked, answer, refusal
from firefighter.playground.confluence.state import Call, Site
from firefighter.playground.faults import Dropped, Fault, FaultKind, Faults
from firefighter.playground.serving import CutShort, Serving
from firefighter.playground.slack import company
from firefighter.playground.slack.state import TEAM

SERVED = (pages,)
"""Importing this fills ROUTES."""

PEOPLE = {
    user.name: user.real_name for user in company.PEOPLE if user.team == TEAM and not user.bot
}
"""The company, without its partners, as the local Slack knows it."""


class LocalConfluence:
    """A Confluence site to publish to while the ``with`` lasts.

    In a browser, somebody may act as any of its *people*, who are called by their short names.
    """

    def __init__(self, *, port: int = 0, people: Mapping[str, str] = PEOPLE) -> None:
        self.email = "bot@local.test"
        self.token = secrets.token_hex(12)
        self.site = Site()
        self.faults = Faults()
        self._serving = Serving(self._app(people), port)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._serving.port}"

    def __enter__(self) -> Self:
        self._serving.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.faults.clear()
        self._serving.__exit__()

    def _app(self, people: Mapping[str, str]) -> FastAPI:
        app = FastAPI(openapi_url=None)
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
        browser.serve(app, self.site, people)
        for verb, path in ROUTES:
            app.add_api_route(path, self._endpoint, methods=[verb])
        return app

    async def _endpoint(self, request: Request) -> Response:
        asked = Asked(
            request.path_params,
            dict(request.query_params),
            await _body(request),
            request.headers.get("X-Atlassian-Token", ""),
        )
        template = request.scope["route"].path
        authorization = request.headers.get("authorization", "")
        return await run_in_threadpool(
            self._answer, (request.method, template), request.url.path, asked, authorization
        )

    def _answer(
        self, route: tuple[str, str], path: str, asked: Asked, authorization: str
    ) -> Response:
        expected = base64.b64encode(f"{self.email}:{self.token}".encode()).decode()
        verb, template = route

        def serve() -> Response:
            if authorization != f"Basic {expected}":
                return self._logged(verb, path, 401, refusal(path, 401, "Unauthorized"))
            status, said = answer(self.site, verb, template, asked)
            return self._logged(verb, path, status, said)

        try:
            return self.faults.befall(f"{verb} {path}", serve, _refuse)
        except Dropped:
            return CutShort()

    def _logged(self, verb: str, path: str, status: int, body: Json | None) -> Response:
        self.site.calls.append(Call(verb, path, status))
        self.site.changed()
        if body is None:
            return Response(status_code=status)
        return JSONResponse(body, status_code=status)


async def _body(request: Request) -> Json | list[Json] | None:
    """Read what came: JSON, or a form with files."""
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        form = await request.form()
        return {
            name: part
            if isinstance(part, str)
            else {
                "name": part.filename,
                "content": await part.read(),
                "type": part.content_type,
            }
            for name, part in form.items()
        }
    body = await request.body()
    return json.loads(body) if body else None


def _refuse(fault: Fault) -> Response:
    if fault.kind is FaultKind.RATE_LIMITED:
        headers = {"Retry-After": str(int(fault.seconds))}
        return JSONResponse({"errors": [{"title": "Too many"}]}, status_code=429, headers=headers)
    return JSONResponse({"errors": [{"title": fault.error}]}, status_code=fault.status)
