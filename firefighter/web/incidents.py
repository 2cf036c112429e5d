"""The plain incident pages, read-only, for whoever reaches the operators' address."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from fastapi import FastAPI, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from firefighter.db import entries, incidents, people
from firefighter.db.base import Database
from firefighter.domain import postmortem
from firefighter.domain.errors import UnknownIncident
from firefighter.domain.policy import Policy
from firefighter.views import incident_pages as pages
from firefighter.views.controls import number_in

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
NOT_HERE = "There is no such incident, or it is not for everybody."
AWAY = "The database does not answer. Please look again in a moment."


@dataclass(frozen=True)
class Reading:
    """Where the pages find what they show."""

    database: Database
    policy: Callable[[], Policy]
    clock: Callable[[], datetime]

    def ongoing(self) -> str:
        """Draw the list of what is not closed."""
        with self.database.transaction() as session:
            found = incidents.not_closed(session)
            names = people.names(session, {incident.commander for incident in found})
        return pages.ongoing(found, names=names, policy=self.policy(), at=self.clock())

    def incident(self, number: str) -> str:
        """Draw one incident.

        Raises:
            UnknownIncident: if there is none, or none that everybody may read of; both alike.
        """
        wanted = number_in(number)
        if wanted is None:
            raise UnknownIncident(number)
        with self.database.transaction() as session:
            incident = incidents.get(session, wanted)
            if not pages.is_public(incident):
                raise UnknownIncident(incident.key)
            story = entries.of(session, incident.number)
            ids = {p for e in story for p in (e.actor, e.old, e.new, e.field) if p}
            ids |= {p for e in story for p in (e.new or "").split(",")} | incident.members()
            names = people.names(session, ids)
        draft = postmortem.draft(
            incident, story, names=names, policy=self.policy(), at=self.clock()
        )
        return pages.incident(draft, incident.title)


def add(app: FastAPI, reading: Reading) -> None:
    """Let *app* show the pages; none of them changes anything."""

    @app.get("/")
    def start() -> Response:
        return RedirectResponse("/incidents", headers=HEADERS)

    @app.get("/incidents")
    def ongoing() -> Response:
        return _page(reading.ongoing)

    @app.get("/incidents/{number}")
    def incident(number: str) -> Response:
        return _page(lambda: reading.incident(number))

    @app.get("/style.css")
    def style() -> Response:
        return Response(pages.style(), media_type="text/css", headers=HEADERS)


def _page(draw: Callable[[], str]) -> Response:
    try:
        return _html(draw(), 200)
    except UnknownIncident:
        return _html(pages.notice("Not here", NOT_HERE), 404)
    except (DBAPIError, PoolTimeout):
        return _html(pages.notice("Not now", AWAY), 503)


def _html(page: str, status: int) -> Response:
    return Response(page, status, media_type="text/html", headers=HEADERS)
