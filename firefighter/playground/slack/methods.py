"""The table of Web API methods that the local Slack serves, with every error it may answer."""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Callable
from dataclasses import dataclass

from firefighter.playground.slack.state import Json, SlackError, Workspace

Answer = Callable[[Workspace, Json], Json | None]

EVERYWHERE = frozenset(
    {
        "not_authed",
        "invalid_auth",
        "not_allowed_token_type",
        "unknown_method",
        "missing_scope",
        "invalid_arguments",
        "ratelimited",
        "token_revoked",
        "token_expired",
        "account_inactive",
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
    }
)
"""What any method may answer; some of it only on request, as a bad day."""


@dataclass(frozen=True)
class Method:
    """A method; *errors* are those it answers besides the ones of EVERYWHERE."""

    name: str
    scopes: frozenset[str]
    errors: frozenset[str]
    answer: Answer


METHODS: dict[str, Method] = {}


class NotDeclared(Exception):
    """A method was about to answer an error that it does not name."""


class Given(dict[str, object]):
    """Arguments of a call; a missing one is Slack's error, not ours."""

    def __missing__(self, name: str) -> object:
        words = {"messages": [f"[ERROR] missing required field: {name}"]}
        raise SlackError("invalid_arguments", response_metadata=words)


def method(name: str, *scopes: str, errors: str = "") -> Callable[[Answer], Answer]:
    """Serve *name*; any one of *scopes* suffices, none is needed when none is named.

    Args:
        errors: the errors it may answer, in one line.
    """

    def serve(answer: Answer) -> Answer:
        METHODS[name] = Method(name, frozenset(scopes), frozenset(errors.split()), answer)
        return answer

    return serve


def answer(workspace: Workspace, name: str, arguments: Json) -> Json:
    """Answer a call as Slack would.

    Raises:
        NotDeclared: if the answer is an error that the method does not name.
    """
    served = METHODS.get(name)
    if served is None:
        return {"ok": False, "error": "unknown_method", "req_method": name}
    try:
        if served.scopes:
            workspace.require_one_of(served.scopes)
        with workspace.lock:
            said = served.answer(workspace, Given(arguments))
            workspace.changed()
    except SlackError as error:
        return refusal(name, error)
    return {"ok": True, **(said or {})}


def refusal(name: str, error: SlackError) -> Json:
    """Give an error as the answer of a method, if the method names it.

    Raises:
        NotDeclared: if it does not.
    """
    if error.code not in METHODS[name].errors | EVERYWHERE:
        raise NotDeclared(f"{name}: {error.code}") from error
    return error.answer


def listed(value: object) -> list[str]:
    """Read a list that came as JSON, or as a comma-separated text."""
    if isinstance(value, list):
        return [str(item) for item in value]
    return [item for item in str(value or "").split(",") if item]


def true(value: object) -> bool:
    return value in {True, "true", "1"}


def page(items: list[Json], arguments: Json, default: int) -> tuple[list[Json], Json]:
    """Cut one page out of a list, and say where the next begins."""
    start = _begin(str(arguments.get("cursor") or ""))
    size = int(arguments.get("limit") or default)
    rest = len(items) > start + size
    return items[start : start + size], {"next_cursor": _cursor(start + size) if rest else ""}


def _cursor(start: int) -> str:
    return b64encode(f"next:{start}".encode()).decode()


def _begin(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        return int(b64decode(cursor, validate=True).decode().removeprefix("next:"))
    except (NotBase64, ValueError) as error:
        raise SlackError("invalid_cursor") from error
