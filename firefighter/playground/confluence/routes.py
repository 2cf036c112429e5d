"""The table of REST routes that the local Confluence serves, with every status it may answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from firefighter.playground.confluence.records import Json
from firefighter.playground.confluence.state import Given, Site, WikiError

EVERYWHERE = frozenset({401, 429})
"""What any route may answer."""


@dataclass(frozen=True)
class Asked:
    """A request: the numbers in its path, its query, its body, and its XSRF header."""

    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Any
    xsrf: str

    @property
    def json(self) -> Json:
        """Give the body, which must be an object."""
        if not isinstance(self.body, dict):
            raise WikiError(400, "body must be provided")
        return Given(self.body)


Answer = Callable[[Site, Asked], Json | None]


@dataclass(frozen=True)
class Route:
    """A route; *refusals* are the statuses it answers besides *success* and EVERYWHERE."""

    success: int
    refusals: frozenset[int]
    answer: Answer


ROUTES: dict[tuple[str, str], Route] = {}


class NotDeclared(Exception):
    """A route was about to answer a status that it does not name."""


def route(verb: str, path: str, *refusals: int, success: int = 200) -> Callable[[Answer], Answer]:
    """Serve *verb* and *path*, which may answer *refusals*."""

    def serve(answer: Answer) -> Answer:
        ROUTES[verb, path] = Route(success, frozenset(refusals), answer)
        return answer

    return serve


def answer(site: Site, verb: str, path: str, asked: Asked) -> tuple[int, Json | None]:
    """Answer a request as Confluence would: status and body.

    Raises:
        NotDeclared: if the answer is a status that the route does not name.
    """
    served = ROUTES[verb, path]
    try:
        with site.lock:
            return served.success, served.answer(site, asked)
    except WikiError as error:
        return refused(verb, path, error)


def refused(verb: str, path: str, error: WikiError) -> tuple[int, Json]:
    """Give an error as the answer of a route, if the route names its status.

    Raises:
        NotDeclared: if it does not.
    """
    if error.status not in ROUTES[verb, path].refusals | EVERYWHERE:
        raise NotDeclared(f"{verb} {path}: {error.status}") from error
    return error.status, refusal(path, error.status, error.words)


def refusal(path: str, status: int, words: str) -> Json:
    """Put a refusal where v1 and v2 put it."""
    if "/rest/api/" in path:
        return {"statusCode": status, "message": words}
    return {"errors": [{"status": status, "title": words, "detail": None}]}
