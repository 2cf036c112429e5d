"""The local Slack as a server on 127.0.0.1."""

import json
import secrets
from typing import Any, Self

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.middleware.trustedhost import TrustedHostMiddleware
from fastapi.responses import JSONResponse

from firefighter.playground.faults import Dropped, Fault, FaultKind, Faults
from firefighter.playground.serving import CutShort, Serving
from firefighter.playground.slack import (
    apps,
    chat,
    company,
    conversations,
    files,
    people,
    pinned,
    screens,
)
from firefighter.playground.slack.bot import Bot
from firefighter.playground.slack.http_bot import HttpBot
from firefighter.playground.slack.links import Links
from firefighter.playground.slack.methods import METHODS, answer, refusal
from firefighter.playground.slack.permitted import EVENTS
from firefighter.playground.slack.responses import ResponseUrls
from firefighter.playground.slack.shortcuts import Shortcut
from firefighter.playground.slack.socket_bot import SocketBot
from firefighter.playground.slack.state import Call, Json, Message, SlackError, Workspace

SCOPES = frozenset(
    {
        "chat:write.public",
        "commands",
        *(scope for needed in EVENTS.values() for scope in needed),
        *(scope for served in METHODS.values() for scope in served.scopes),
    }
)
SERVED = (apps, chat, conversations, files, people, pinned, screens)
"""Importing these fills METHODS."""

FOR_APPS = {"apps.connections.open"}
"""What an app-level token is for, and it alone."""

FOR_APPS_SCOPES = frozenset({"connections:write"})

AS_JSON = {"blocks", "metadata", "view", "files"}


class LocalSlack:
    """A Slack workspace to act in while the ``with`` lasts.

    Attributes:
        commands: the app's slash commands, each with its usage hint.
        shortcuts: the app's shortcuts, global ones and those on messages.
        links: the connections that the bot has opened in Socket Mode.
    """

    def __init__(self, *, port: int = 0, scopes: frozenset[str] = SCOPES) -> None:
        self.bot_token = f"xoxb-{secrets.token_hex(12)}"
        self.app_token = f"xapp-{secrets.token_hex(12)}"
        self.signing_secret = secrets.token_hex(16)
        self.workspace = Workspace(scopes)
        self.faults = Faults()
        self.links = Links()
        self.bot: Bot = HttpBot(self.signing_secret, self.workspace)
        self.request_url = ""
        self.commands: dict[str, str] = {}
        self.shortcuts: tuple[Shortcut, ...] = ()
        self._responses = ResponseUrls(self.workspace)
        self._served = self._app()
        self._serving = Serving(self._served, port)
        company.settle(self.workspace)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._serving.port}/"

    @property
    def api_url(self) -> str:
        return f"{self.url}api/"

    @property
    def calls(self) -> list[Call]:
        return self.workspace.calls

    def connect(self, request_url: str) -> None:
        """Say where the bot listens."""
        if not isinstance(self.bot, HttpBot):
            self.bot = HttpBot(self.signing_secret, self.workspace)
        self.bot.url = self.request_url = request_url

    def connect_by_socket(self) -> None:
        """Switch Socket Mode on: everything goes over the connections that the bot opens."""
        self.bot = SocketBot(self.links, self.workspace)

    def start_over(self) -> None:
        """Forget everything that happened here; tokens and addresses stay."""
        with self.workspace.lock:
            self.workspace.forget()
            company.settle(self.workspace)
            self.workspace.changed()

    def serve_also(self, routes: APIRouter) -> None:
        """Serve something beside the Web API: this workspace in a browser."""
        self._served.include_router(routes)

    def response_url(self, user: str, channel: str, on: Message | None = None) -> str:
        """Hand out an address at which the bot may answer without a token."""
        return f"{self.url}respond/{self._responses.hand_out(user, channel, on)}"

    def answered(self, url: str, message: Message) -> None:
        """Let an answer at an address replace what was answered already."""
        self._responses.attach(url.rpartition("/")[2], message)

    def __enter__(self) -> Self:
        self._serving.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.faults.clear()
        self.links.close()
        self._serving.__exit__()

    def _app(self) -> FastAPI:
        app = FastAPI(openapi_url=None)
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])

        @app.post("/api/{name}")
        async def call(name: str, request: Request) -> Response:
            given = await _arguments(request)
            token = str(given.pop("token", "")) or _bearer(request)
            return await run_in_threadpool(self._call, name, given, token)

        @app.post("/upload/{ticket}")
        async def upload(ticket: str, request: Request) -> Response:
            kept = self.workspace.files.get(self.workspace.uploads.pop(ticket, ""))
            if kept is None:
                return Response(status_code=404)
            kept["content"] = await _uploaded(request)
            return Response(f"OK - {len(kept['content'])}")

        @app.post("/respond/{token}")
        async def respond(token: str, request: Request) -> Response:
            said = json.loads(await request.body())
            status, body = await run_in_threadpool(self._responses.answer, token, said)
            return JSONResponse(body, status_code=status)

        return app

    def _call(self, name: str, given: Json, token: str) -> Response:
        try:
            return self.faults.befall(
                name,
                lambda: self._answer(name, given, token),
                lambda fault: _refuse(name, fault),
            )
        except Dropped:
            return CutShort()

    def _answer(self, name: str, given: Json, token: str) -> Response:
        if token not in {self.bot_token, self.app_token}:
            error = "invalid_auth" if token else "not_authed"
            return JSONResponse({"ok": False, "error": error})
        if (token == self.app_token) != (name in FOR_APPS):
            return JSONResponse({"ok": False, "error": "not_allowed_token_type"})
        hidden = {"_base": self.url, "_links": self.links}
        said = answer(self.workspace, name, given | hidden)
        self.workspace.calls.append(Call(name, given, said, self.workspace.now()))
        self.workspace.changed()
        granted = FOR_APPS_SCOPES if token == self.app_token else self.workspace.scopes
        return JSONResponse(said, headers={"x-oauth-scopes": ",".join(sorted(granted))})


def _refuse(name: str, fault: Fault) -> Response:
    match fault.kind:
        case FaultKind.ERROR:
            return JSONResponse(refusal(name, SlackError(fault.error)))
        case FaultKind.RATE_LIMITED:
            headers = {"Retry-After": str(int(fault.seconds))}
            body = {"ok": False, "error": "ratelimited"}
            return JSONResponse(body, status_code=429, headers=headers)
        case _:
            return Response("<html>not today</html>", status_code=fault.status)


async def _arguments(request: Request) -> Json:
    body = await request.body()
    if request.headers.get("content-type", "").startswith("application/json"):
        return dict(json.loads(body or b"{}"))
    form: dict[str, Any] = dict(await request.form())
    return {n: json.loads(v) if n in AS_JSON and isinstance(v, str) else v for n, v in form.items()}


async def _uploaded(request: Request) -> bytes:
    # Slack's SDK says that bytes are a form's, and sends them bare all the same.
    if not request.headers.get("content-type", "").startswith("multipart/"):
        return await request.body()
    for part in (await request.form()).values():
        return part.encode() if isinstance(part, str) else await part.read()
    return b""


def _bearer(request: Request) -> str:
    return request.headers.get("authorization", "").removeprefix("Bearer ").strip()
