"""Two questions that whoever watches over us asks: do you live, and are you of use?"""

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import FastAPI, Response


@dataclass(frozen=True)
class Health:
    """How we answer those who watch over us; each gives a sentence, "" when all is well."""

    ready: Callable[[], str]


def answer(app: FastAPI, health: Health) -> None:
    """Let *app* answer both: ``/healthz`` is the process only, ``/readyz`` all that it needs."""

    @app.get("/healthz")
    async def alive() -> Response:
        return Response("alive\n", media_type="text/plain")

    @app.get("/readyz")
    def ready() -> Response:
        trouble = health.ready()
        return Response(f"{trouble or 'ready'}\n", 503 if trouble else 200, media_type="text/plain")
