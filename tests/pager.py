"""A pager of our own: takes what is posted to it, and answers as it is told to."""

from typing import Any, Self

from fastapi import FastAPI, Request, Response

from firefighter.playground.serving import Serving

SECRET = "hooks-8d3f"


class LocalPager:
    """Second implementation of whoever wakes people.

    Attributes:
        pages: what was posted, with the key of each, in order, refused ones too.
        answers: the statuses of the next answers; then it is 202.
        headers: what goes with every answer.
    """

    def __init__(self) -> None:
        self.pages: list[tuple[str, dict[str, Any]]] = []
        self.answers: list[int] = []
        self.headers: dict[str, str] = {}
        app = FastAPI()

        @app.post(f"/{SECRET}")
        async def take(request: Request) -> Response:
            self.pages.append((request.headers.get("Idempotency-Key", ""), await request.json()))
            status = self.answers.pop(0) if self.answers else 202
            return Response(status_code=status, headers=self.headers)

        self._serving = Serving(app)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._serving.port}/{SECRET}"

    def __enter__(self) -> Self:
        self._serving.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._serving.__exit__()
