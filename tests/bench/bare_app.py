"""A bare Bolt app, as a server of its own: what a signed press costs when nothing is done."""

import sys
from collections.abc import Sequence

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from slack_bolt import Ack, App, BoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from firefighter import wiring
from firefighter.views import controls


def build(secret: str) -> FastAPI:
    """Build an app that verifies, dispatches and acknowledges a press, and nothing else."""
    known = AuthorizeResult(
        enterprise_id=None, team_id="T0LOCAL", bot_id="B0", bot_user_id="U0", bot_token="xoxb-"
    )
    bolt = App(
        client=WebClient(token="xoxb-"),
        signing_secret=secret,
        authorize=lambda **_context: known,
        token_verification_enabled=False,
        process_before_response=True,
    )

    @bolt.action(controls.STATUS_CHOOSE)
    def press(ack: Ack) -> None:
        ack()

    app = FastAPI(openapi_url=None)

    @app.post("/slack/events")
    async def events(request: Request) -> Response:
        body = (await request.body()).decode()
        headers: dict[str, str | Sequence[str]] = {n: [v] for n, v in request.headers.items()}
        return await run_in_threadpool(_dispatch, bolt, BoltRequest(body=body, headers=headers))

    return app


def _dispatch(bolt: App, request: BoltRequest) -> Response:
    said = bolt.dispatch(request)
    return Response(said.body, said.status, {name: v[0] for name, v in said.headers.items()})


if __name__ == "__main__":
    taken = wiring.listening("127.0.0.1", int(sys.argv[1]), setting="PORT")
    wiring.Door(build(sys.argv[2])).run(sockets=[taken])
