"""Times as people type them: ``02:10``, ``yesterday 23:40``, ``2026-11-29 23:40``."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

EXAMPLES = "02:10, yesterday 23:40 or 2026-11-29 23:40"

_TYPED = re.compile(
    r"""
    \s*(?:(?P<now>now)
    | (?:(?P<day>today|yesterday|\d{4}-\d\d-\d\d)(?:[ ]at)?[ ,T]+)?
      (?P<hour>\d{1,2})[:h](?P<minute>\d\d))
    (?=[\s,.;]|\Z)\s*
    """,
    re.VERBOSE | re.IGNORECASE,
)


def typed(words: str, *, now: datetime, zone: ZoneInfo) -> tuple[datetime, str] | None:
    """Read the time that *words* begin with; without a day it is the last time it was that late.

    Returns:
        the instant, and the words after it; None if they begin with no time.
    """
    found = _TYPED.match(words)
    if found is None:
        return None
    at = now if found["now"] else _instant(found, now, zone)
    return None if at is None else (at.astimezone(UTC), words[found.end() :])


def _instant(found: re.Match[str], now: datetime, zone: ZoneInfo) -> datetime | None:
    try:
        clock = time(int(found["hour"]), int(found["minute"]))
        day = _day((found["day"] or "today").lower(), now.astimezone(zone).date())
    except ValueError:
        return None
    # Shortly after midnight, 23:40 was yesterday.
    days = [day] if found["day"] else [day, day - timedelta(days=1)]
    # When clocks go back an hour is told twice, and two times of one zone compare by the clock.
    meant = [
        datetime.combine(each, clock.replace(fold=fold), zone).astimezone(UTC)
        for each in days
        for fold in (0, 1)
    ]
    return max((at for at in meant if at <= now), default=meant[0])


def _day(word: str, today: date) -> date:
    match word:
        case "today":
            return today
        case "yesterday":
            return today - timedelta(days=1)
        case _:
            return date.fromisoformat(word)
