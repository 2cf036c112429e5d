"""Slack's date tokens, in the reader's own zone."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

_TOKEN = re.compile(r"\{(\w+)\}")
_PRETTY = {-1: "yesterday", 0: "today", 1: "tomorrow"}


def shown(timestamp: int, form: str, *, zone: str, now: float) -> str:
    """Fill in a form like ``{date_short_pretty} {time}``; unknown tokens stay as they are."""
    at = datetime.fromtimestamp(timestamp, ZoneInfo(zone))
    today = datetime.fromtimestamp(now, ZoneInfo(zone))
    return _TOKEN.sub(lambda found: _filled(found[1], at, today) or found[0], form)


def time_of(timestamp: float, *, zone: str) -> str:
    """Give a time of day, as beside a message."""
    return f"{datetime.fromtimestamp(timestamp, ZoneInfo(zone)):%H:%M}"


def day_of(timestamp: float, *, zone: str, now: float) -> str:
    """Give a day as a heading: Today, Yesterday, or its name."""
    at, today = (datetime.fromtimestamp(t, ZoneInfo(zone)) for t in (timestamp, now))
    pretty = _PRETTY.get((at.date() - today.date()) // timedelta(days=1))
    return pretty.capitalize() if pretty else f"{at:%A} {at.day} {at:%B}"


def _filled(name: str, at: datetime, today: datetime) -> str | None:
    if name.startswith("date") and name.endswith("_pretty"):
        away = (at.date() - today.date()) // timedelta(days=1)
        return _PRETTY.get(away) or _filled(name.removesuffix("_pretty"), at, today)
    forms = {
        "date": f"{at:%B} {at.day}, {at.year}",
        "date_long": f"{at:%A}, {at:%B} {at.day}, {at.year}",
        "date_short": f"{at:%b} {at.day}, {at.year}",
        "date_num": f"{at:%Y-%m-%d}",
        "time": f"{at:%H:%M}",
        "time_secs": f"{at:%H:%M:%S}",
    }
    return forms.get(name)
