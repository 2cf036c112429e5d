"""The table of Web API methods that the local Slack serves."""

from collections.abc import Callable
from dataclasses import dataclass

from firefighter.playground.slack.state import Json, SlackError, Workspace

Answer = Callable[[Workspace, Json], Json | None]


@dataclass(frozen=True)
class Method:
    name: str
    scopes: frozenset[str]
    answer: Answer


METHODS: dict[str, Method] = {}


def method(name: str, *scopes: str) -> Callable[[Answer], Answer]:
    """Serve *name*; any one of *scopes* suffices, none is needed when none is named."""

    def serve(answer: Answer) -> Answer:
        METHODS[name] = Method(name, frozenset(scopes), answer)
        return answer

    return serve


def answer(workspace: Workspace, name: str, arguments: Json) -> Json:
    """Answer one call, with Slack's own words for what is wrong."""
    served = METHODS.get(name)
    if served is None:
        return {"ok": False, "error": "unknown_method", "req_method": name}
    if served.scopes and not served.scopes & workspace.scopes:
        needed = ",".join(sorted(served.scopes))
        provided = ",".join(sorted(workspace.scopes))
        return {"ok": False, "error": "missing_scope", "needed": needed, "provided": provided}
    try:
        with workspace.lock:
            said = served.answer(workspace, arguments)
            workspace.changed()
    except SlackError as error:
        return error.answer
    except KeyError as missing:
        return {"ok": False, "error": "invalid_arguments", "missing": str(missing)}
    return {"ok": True, **(said or {})}


def listed(value: object) -> list[str]:
    """Read a list that came as JSON, or as a comma-separated text."""
    if isinstance(value, list):
        return [str(item) for item in value]
    return [item for item in str(value or "").split(",") if item]


def true(value: object) -> bool:
    return value in {True, "true", "1"}


def page(items: list[Json], arguments: Json, default: int) -> tuple[list[Json], Json]:
    """Cut one page out of a list, and say where the next begins."""
    start = int(arguments.get("cursor") or 0)
    size = int(arguments.get("limit") or default)
    rest = len(items) > start + size
    return items[start : start + size], {"next_cursor": str(start + size) if rest else ""}
