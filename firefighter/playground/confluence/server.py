"""The local Confluence as a server on 127.0.0.1: the Cloud paths that the bot calls."""

import base64
import json
import secrets
import time
from collections.abc import Callable
from typing import Self

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from firefighter.playground.confluence.drawing import drawn
from firefighter.playground.confluence.state import (
    Call,
    Json,
    Page,
    Site,
    WikiError,
    require_storage,
)
from firefighter.playground.faults import Dropped, Fault, FaultKind, Faults
from firefighter.playground.serving import CutShort, Serving

ROUTES = (
    ("GET", "/wiki/api/v2/spaces"),
    ("GET", "/wiki/api/v2/pages"),
    ("POST", "/wiki/api/v2/pages"),
    ("GET", "/wiki/api/v2/pages/{page}"),
    ("GET", "/wiki/api/v2/pages/{page}/properties"),
    ("POST", "/wiki/api/v2/pages/{page}/properties"),
    ("GET", "/wiki/api/v2/pages/{page}/footer-comments"),
    ("POST", "/wiki/api/v2/footer-comments"),
    ("POST", "/wiki/rest/api/content/{page}/label"),
)


class LocalConfluence:
    """A Confluence site to publish to while the ``with`` lasts."""

    def __init__(self, *, port: int = 0) -> None:
        self.email = "bot@local.test"
        self.token = secrets.token_hex(12)
        self.site = Site()
        self.faults = Faults()
        self._serving = Serving(self._app(), port)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._serving.port}"

    def __enter__(self) -> Self:
        self._serving.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.faults.clear()
        self._serving.__exit__()

    def _app(self) -> FastAPI:
        app = FastAPI(openapi_url=None)

        @app.get("/wiki/spaces/{space}/pages/{page}")
        def read(space: str, page: str) -> Response:
            del space
            found = self.site.pages.get(page)
            if found is None:
                return Response("No such page.", status_code=404)
            return Response(drawn(found), media_type="text/html")

        for verb, path in ROUTES:
            app.add_api_route(path, self._endpoint, methods=[verb])
        return app

    async def _endpoint(self, request: Request) -> Response:
        body = await request.body()
        given: Json = {"_body": json.loads(body) if body else None, **request.query_params}
        authorization = request.headers.get("authorization", "")
        return await run_in_threadpool(
            self._answer, request.method, request.url.path, given, authorization
        )

    def _answer(self, verb: str, path: str, given: Json, authorization: str) -> Response:
        expected = base64.b64encode(f"{self.email}:{self.token}".encode()).decode()

        def serve() -> Response:
            if authorization != f"Basic {expected}":
                return self._logged(verb, path, 401, {"errors": [{"title": "Unauthorized"}]})
            try:
                with self.site.lock:
                    said = _route(verb, path)(self.site, path, given)
            except WikiError as error:
                words: Json = {"errors": [{"status": error.status, "title": error.words}]}
                if "/rest/api/" in path:
                    words = {"statusCode": error.status, "message": error.words}
                return self._logged(verb, path, error.status, words)
            return self._logged(verb, path, 200, said)

        try:
            return self.faults.befall(f"{verb} {path}", serve, _refuse)
        except Dropped:
            return CutShort()

    def _logged(self, verb: str, path: str, status: int, body: Json) -> Response:
        self.site.calls.append(Call(verb, path, status))
        self.site.changed()
        return JSONResponse(body, status_code=status)


def _refuse(fault: Fault) -> Response:
    if fault.kind is FaultKind.RATE_LIMITED:
        headers = {"Retry-After": str(int(fault.seconds))}
        return JSONResponse({"errors": [{"title": "Too many"}]}, status_code=429, headers=headers)
    return JSONResponse({"errors": [{"title": fault.error}]}, status_code=fault.status)


Answer = Callable[[Site, str, Json], Json]


def _route(verb: str, path: str) -> Answer:
    last = path.rstrip("/").rpartition("/")[2]
    return ANSWERS[verb, "page" if last.isdigit() else last]


def _spaces(site: Site, _path: str, given: Json) -> Json:
    key = given.get("keys", "")
    found = [{"id": site.spaces[key], "key": key, "name": key}] if key in site.spaces else []
    return {"results": found}


def _pages(site: Site, _path: str, given: Json) -> Json:
    page = site.find(given["space-id"], given["title"])
    listed = page is not None and page.listed_from <= time.monotonic()
    return {"results": [_told(page)] if page is not None and listed else []}


def _create(site: Site, _path: str, given: Json) -> Json:
    return _told(site.create(given["_body"], private=given.get("private") == "true"))


def _page(site: Site, path: str, _given: Json) -> Json:
    page = site.page(_page_id(path))
    return _told(page) | {"body": {"storage": {"representation": "storage", "value": page.body}}}


def _properties(site: Site, path: str, given: Json) -> Json:
    page = site.page(_page_id(path))
    return {"results": [p for k, p in page.properties.items() if k == given.get("key", k)]}


def _add_property(site: Site, path: str, given: Json) -> Json:
    page, wanted = site.page(_page_id(path)), given["_body"]
    if wanted["key"] in page.properties:
        raise WikiError(409, "A property with this key already exists")
    made = {"id": site.number(), "key": wanted["key"], "value": wanted["value"]}
    page.properties[wanted["key"]] = made
    return made


def _comments(site: Site, path: str, _given: Json) -> Json:
    said = site.page(_page_id(path)).comments
    return {"results": [{"body": {"storage": {"value": comment}}} for comment in said]}


def _add_comment(site: Site, _path: str, given: Json) -> Json:
    wanted = given["_body"]
    require_storage(wanted["body"]["value"])
    site.page(wanted["pageId"]).comments.append(wanted["body"]["value"])
    return {"id": site.number()}


def _add_labels(site: Site, path: str, given: Json) -> Json:
    page = site.page(_page_id(path))
    names = [label["name"] for label in given["_body"]]
    page.labels += [name for name in dict.fromkeys(names) if name not in page.labels]
    return {"results": [{"prefix": "global", "name": name} for name in page.labels]}


def _page_id(path: str) -> str:
    return next(part for part in path.split("/") if part.isdigit())


def _told(page: Page) -> Json:
    return {
        "id": page.id,
        "status": "current",
        "title": page.title,
        "spaceId": page.space,
        "parentId": page.parent,
        "version": {"number": page.version},
        "_links": {"webui": f"/spaces/OPS/pages/{page.id}"},
    }


ANSWERS: dict[tuple[str, str], Answer] = {
    ("GET", "spaces"): _spaces,
    ("GET", "pages"): _pages,
    ("POST", "pages"): _create,
    ("GET", "page"): _page,
    ("GET", "properties"): _properties,
    ("POST", "properties"): _add_property,
    ("GET", "footer-comments"): _comments,
    ("POST", "footer-comments"): _add_comment,
    ("POST", "label"): _add_labels,
}
