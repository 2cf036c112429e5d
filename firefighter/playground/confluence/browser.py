"""The addresses of the local Confluence that people open."""

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import APIRouter, Depends, FastAPI

from firefighter.playground.confluence.acts import Acts
from firefighter.playground.confluence.reading import Reading
from firefighter.playground.confluence.state import LARGEST, Site
from firefighter.playground.confluence.visits import NotHere, Visits
from firefighter.playground.trust import ours

SPACE = "/wiki/spaces/{key}"
PAGE = f"{SPACE}/pages/{{number}}"


def serve(app: FastAPI, site: Site, people: Mapping[str, str]) -> None:
    """Serve what people open and do, who may act as any of *people*."""
    visits = Visits(site, people)
    shown, acts = Reading(visits), Acts(visits)
    reading: dict[str, Callable[..., Any]] = {
        "/": shown.first,
        "/wiki": shown.first,
        "/wiki/": shown.first,
        "/wiki/static/{name}": shown.static,
        SPACE: shown.space,
        f"{SPACE}/trash": shown.trash,
        PAGE: shown.page,
        f"{PAGE}/edit": shown.edit,
        f"{PAGE}/passages/{{passage}}": shown.passage,
        f"{PAGE}/delete": shown.delete,
        f"{PAGE}/history": shown.history,
        f"{PAGE}/history/{{version}}": shown.version,
        f"{PAGE}/attachments/{{name:path}}": shown.attachment,
    }
    doing: dict[str, Callable[..., Any]] = {
        "/wiki/person": acts.be,
        f"{SPACE}/trash/{{number}}": acts.bring_back,
        f"{PAGE}/edit": acts.edit,
        f"{PAGE}/passages/{{passage}}": acts.write,
        f"{PAGE}/tasks/{{task}}": acts.tick,
        f"{PAGE}/comments": acts.comment,
        f"{PAGE}/labels": acts.label,
        f"{PAGE}/delete": acts.delete,
        f"{PAGE}/history/{{version}}": acts.restore,
    }
    # What is too large is refused in words; a form sends each line's end as two characters.
    routes = APIRouter(dependencies=[Depends(ours)], form_limits={"max_part_size": 2 * LARGEST})
    for verb, addresses in {"GET": reading, "POST": doing}.items():
        for path, endpoint in addresses.items():
            routes.add_api_route(path, endpoint, methods=[verb], response_model=None)
    app.include_router(routes)
    app.add_exception_handler(NotHere, visits.nowhere)
