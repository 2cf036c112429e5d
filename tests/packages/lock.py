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


Named = tuple[str, str]
"""A name and a version; where Pythons differ, the lock holds two of one name."""


@cache
def packages() -> Mapping[Named, Mapping[str, Any]]:
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    return {(package["name"], package["version"]): package for package in lock["package"]}


def needed(*extras: str) -> set[str]:
    """List the names of all that FireFighter with *extras* needs, without itself."""
    return {name for name, _ in locked(*extras)}


def locked(*extras: str, on: Mapping[str, str] | None = None) -> set[Named]:
    """List the packages that FireFighter with *extras* needs, without itself.

    Args:
        on: what the environment markers are asked about; without it, all of every environment.
    """
    ours = ("firefighter", VERSION)
    waiting = [(ours, ""), *((ours, extra) for extra in extras)]
    seen = set(waiting)
    while waiting:
        package, extra = waiting.pop()
        for wanted in _wanted(packages()[package], extra):
            if on is not None and not _holds(wanted, on):
                continue
            found = {
                (name, each) for name in _meant(wanted) for each in ("", *wanted.get("extra", ()))
            }
            waiting += found - seen
            seen |= found
    return {package for package, _ in seen} - {ours}


def _meant(wanted: Mapping[str, Any]) -> Sequence[Named]:
    """Give what a line means; it names the version where there are two."""
    return [
        (name, version)
        for name, version in packages()
        if name == wanted["name"] and wanted.get("version", version) == version
    ]


def _wanted(package: Mapping[str, Any], extra: str) -> Sequence[Mapping[str, Any]]:
    if not extra:
        return list(package.get("dependencies", ()))
    return list(package.get("optional-dependencies", {}).get(extra, ()))


def _holds(wanted: Mapping[str, Any], on: Mapping[str, str]) -> bool:
    return "marker" not in wanted or Marker(wanted["marker"]).evaluate(dict(on))
