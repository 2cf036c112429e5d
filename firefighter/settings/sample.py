"""The commented sample of the policy: every setting, with its default and a sentence."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

from firefighter.settings.places import Place
from firefighter.views.shipped import shipped

SAMPLE = "firefighter.sample.toml"

_SETTING = re.compile(r"^#(?=[\[a-z])", re.MULTILINE)
_HEADLINE = re.compile(r"^\[+([a-z0-9_.]+)\]+$")
_LINE = re.compile(r"^([a-z_0-9]+) = .*$")


def sample() -> str:
    """Give the sample as it was shipped; everything in it is commented out."""
    return shipped(SAMPLE).read_text(encoding="utf-8")


def example() -> dict[str, Any]:
    """Give what the sample says once every setting in it is uncommented."""
    return tomllib.loads(_uncommented())


def line_for(place: Place) -> str | None:
    """Give the line of the sample that sets what lies at *place*, if there is one.

    Of several tables of one kind the first that has such a line stands for all of them.
    """
    known = list(_lines())
    wanted = [part for part in place if isinstance(part, str)]
    for alike in (lambda part: part, _kind):
        for parts, line in known:
            if [alike(part) for part in parts] == [alike(part) for part in wanted]:
                return line
    return None


def _lines() -> Iterator[tuple[list[str], str]]:
    table: list[str] = []
    for line in _uncommented().splitlines():
        headline, setting = _HEADLINE.match(line), _LINE.match(line)
        if headline:
            table = headline[1].split(".")
        elif setting:
            yield [*table, setting[1]], line


def _kind(part: str) -> str:
    return "1" if part.isdigit() else part


def _uncommented() -> str:
    return _SETTING.sub("", sample())
