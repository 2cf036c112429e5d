"""A belief about Slack or Confluence: what is sent, what must come back, and why we think so."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

Json = dict[str, Any]

NOT_FOR_REAL = {
    "press": "somebody must press a button",
    "type": "somebody must type a command",
    "passes": "time would have to pass",
    "close": "somebody must close a form",
    "react": "somebody must react to a message",
}
"""Steps that only the local ones can take, and why."""

PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Step:
    """What must have happened before, and what to keep of its answer.

    Attributes:
        keep: names for values, by their way through the answer: ``{"new": "channel.id"}``.
        times: how often it is done.
    """

    method: str
    given: Mapping[str, Any] = field(default_factory=dict)
    keep: Mapping[str, str] = field(default_factory=dict)
    times: int = 1


@dataclass(frozen=True, kw_only=True)
class Belief:
    """One belief.

    Attributes:
        says: the belief as a sentence; no two say the same.
        method: a Web API method, or verb and path of a REST route.
        given: what is sent; ``{names}`` stand for what the world or a step before holds.
        answer: what must be in the answer, see ``differences``.
        source: where we have it from.
        first: what must have happened before.
        who: whose token is sent: bot, app, nobody, impostor, poor, shy or restricted.
        bad_day: the fault that makes it happen here; for real it just happens.
        never: why a machine cannot ask the real one; empty if it can.
    """

    says: str
    method: str
    given: Mapping[str, Any] = field(default_factory=dict)
    answer: Mapping[str, Any]
    source: str
    first: tuple[Step, ...] = ()
    who: str = "bot"
    bad_day: Mapping[str, Any] | None = None
    never: str = ""

    @property
    def only_here(self) -> str:
        """Give why a machine cannot put this to the real one; empty if it can."""
        steps = [NOT_FOR_REAL[step.method] for step in self.first if step.method in NOT_FOR_REAL]
        return self.never or next(iter(steps), "")

    @property
    def needs(self) -> frozenset[str]:
        """Give the names that the world must hold."""
        kept = {name for step in self.first for name in step.keep}
        used = {*_places([self.method, self.given, self.answer])}
        for step in self.first:
            used |= {*_places([step.method, step.given])}
        given = {*self.given.get("path", {})}
        return frozenset(used - kept - given - {"fresh", "FRESH"})

    @property
    def digest(self) -> str:
        """Tell this belief from the one it was before somebody changed it."""
        said = (self.method, self.given, self.answer, self.first, self.who)
        return sha256(repr(said).encode()).hexdigest()[:8]


class Something:
    """Any value but nothing."""

    def __repr__(self) -> str:
        return "something"


@dataclass(frozen=True)
class Has:
    """A list with such an item in it."""

    item: Any


@dataclass(frozen=True)
class Lacks:
    """A list without such an item, or nothing at all."""

    item: Any = None


SOMETHING, NOTHING = Something(), Lacks()


def done(**more: Any) -> Json:
    return {"ok": True, **more}


def refused(error: str, **more: Any) -> Json:
    return {"ok": False, "error": error, **more}


def filled(value: Any, names: Mapping[str, str]) -> Any:
    """Put the names' values in their places."""
    match value:
        case str():
            return PLACE.sub(lambda found: names[found[1]], value)
        case Mapping():
            return {name: filled(inner, names) for name, inner in value.items()}
        case list() | tuple():
            return [filled(inner, names) for inner in value]
        case Has(item):
            return Has(filled(item, names))
        case Lacks(item):
            return Lacks(filled(item, names))
        case _:
            return value


def differences(wanted: Any, got: Any, where: str = "") -> list[str]:
    """List what is not as wanted: objects may hold more, types and SOMETHING stand for values."""
    if isinstance(wanted, Mapping) and isinstance(got, dict):
        pairs = [(name, inner, got.get(name)) for name, inner in wanted.items()]
    elif isinstance(wanted, list) and isinstance(got, list) and len(got) == len(wanted):
        pairs = [(str(n), w, g) for n, (w, g) in enumerate(zip(wanted, got, strict=True))]
    else:
        return [] if _is(wanted, got) else [f"{where}: {got!r} is not {wanted!r}"]
    return [line for name, w, g in pairs for line in differences(w, g, f"{where}.{name}")]


def _is(wanted: Any, got: Any) -> bool:
    match wanted:
        case Has(item):
            return isinstance(got, list) and any(not differences(item, one) for one in got)
        case Lacks(item):
            return not any(not differences(item, one) for one in got or [])
        case Something():
            return bool(got)
        case type():
            return isinstance(got, wanted)
        case _:
            return bool(got == wanted)


def _places(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield from PLACE.findall(value)
        case Mapping():
            yield from _places(list(value.values()))
        case list() | tuple():
            for inner in value:
                yield from _places(inner)
        case Has(item) | Lacks(item):
            yield from _places(item)
        case _:
            pass
