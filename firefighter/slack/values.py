"""What people put into a form, field by field, with our types."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from firefighter.domain import naming

Values = Mapping[str, Any]


def text(values: Values, block: str) -> str:
    return naming.clean(str(_state(values, block).get("value") or ""))


def option(values: Values, block: str) -> str | None:
    chosen = _state(values, block).get("selected_option")
    return None if not chosen else str(chosen["value"])


def ticked(values: Values, block: str) -> frozenset[str]:
    return frozenset(o["value"] for o in _state(values, block).get("selected_options") or [])


def person(values: Values, block: str) -> str | None:
    return _state(values, block).get("selected_user")


def people(values: Values, block: str) -> tuple[str, ...]:
    return tuple(_state(values, block).get("selected_users") or [])


def conversation(values: Values, block: str) -> str | None:
    return _state(values, block).get("selected_conversation")


def instant(values: Values, block: str) -> datetime | None:
    seconds = _state(values, block).get("selected_date_time")
    return None if seconds is None else datetime.fromtimestamp(int(seconds), UTC)


def _state(values: Values, block: str) -> Mapping[str, Any]:
    """Give the one element of a block, whatever its action id."""
    return next(iter((values.get(block) or {}).values()), {})
