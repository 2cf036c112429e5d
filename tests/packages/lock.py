"""What uv.lock holds, and what of it runs in production."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from packaging.markers import Marker

ROOT = Path(__file__).parents[2]
PROJECT: Mapping[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
VERSION = str(PROJECT["project"]["version"])


@cache
def packages() -> Mapping[str, Mapping[str, Any]]:
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    return {package["name"]: package for package in lock["package"]}


def needed(*extras: str, on: Mapping[str, str] | None = None) -> set[str]:
    """List the packages that FireFighter with *extras* needs, without itself.

    Args:
        on: what the environment markers are asked about; everything is needed without.
    """
    found: set[str] = set()
    waiting = [("firefighter", ""), *(("firefighter", extra) for extra in extras)]
    seen = set(waiting)
    while waiting:
        name, extra = waiting.pop()
        found.add(name)
        for wanted in _wanted(packages()[name], extra):
            if on is not None and not _holds(wanted, on):
                continue
            for each in ("", *wanted.get("extra", ())):
                if (wanted["name"], each) not in seen:
                    seen.add((wanted["name"], each))
                    waiting.append((wanted["name"], each))
    return found - {"firefighter"}


def _wanted(package: Mapping[str, Any], extra: str) -> Sequence[Mapping[str, Any]]:
    if not extra:
        return list(package.get("dependencies", ()))
    return list(package.get("optional-dependencies", {}).get(extra, ()))


def _holds(wanted: Mapping[str, Any], on: Mapping[str, str]) -> bool:
    return "marker" not in wanted or Marker(wanted["marker"]).evaluate(dict(on))
