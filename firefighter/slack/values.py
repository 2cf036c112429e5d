"""What people put into a form and what controls carry, field by field, with our types."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from firefighter.domain import naming
from firefighter.domain.severity import Severity
from firefighter.slack.desk import Filled, Values, known
from firefighter.views.controls import number_in

T = TypeVar("T")


def read_as(kind: Callable[[str], T], given: str) -> T:
    """Read what one of our controls carries.

    Raises:
        Refused: if it is nothing of ours, or only a newer release's.
    """
    try:
        return kind(given)
    except ValueError:
        return known(None)


def severity(given: str) -> Severity:
    return Severity(int(given))


def number(given: str) -> int:
    """Give a number of ours.

    Raises:
        Refused: if it cannot be one.
    """
    return known(number_in(given))


def text(values: Values, block: str) -> str:
    return naming.clean(_filled(values, block).value or "")


def option(values: Values, block: str) -> str | None:
    chosen = _filled(values, block).selected_option
    return None if chosen is None else chosen.value


def ticked(values: Values, block: str) -> frozenset[str]:
    return frozenset(o.value for o in _filled(values, block).selected_options or [])


def person(values: Values, block: str) -> str | None:
    return _filled(values, block).selected_user


def people(values: Values, block: str) -> tuple[str, ...]:
    return tuple(_filled(values, block).selected_users or [])


def conversation(values: Values, block: str) -> str | None:
    return _filled(values, block).selected_conversation


def instant(values: Values, block: str) -> datetime | None:
    seconds = _filled(values, block).selected_date_time
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _filled(values: Values, block: str) -> Filled:
    """Give the one element of a block, whatever its action id."""
    return next(iter(values.get(block, {}).values()), Filled())
