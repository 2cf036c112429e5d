"""What is in force, as lines that could be put back; no secret is among them."""

import json
from collections.abc import Iterator, Mapping
from enum import IntEnum
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr

from firefighter.domain.policy import Policy, Weekday
from firefighter.settings.environment import Settings

HIDDEN = "(set)"


def environment_lines(settings: Settings) -> Iterator[str]:
    """Give each variable that has a value, secrets hidden."""
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        if name == "policy" or value is None:
            continue
        shown = HIDDEN if isinstance(value, SecretStr) else _without_secrets(str(value))
        yield f"{name.upper()}={shown}"


def policy_lines(policy: Policy) -> Iterator[str]:
    """Give the policy as the file would say all of it, where pages go hidden."""
    said = _named(policy.model_dump(exclude_none=True))
    for rule in said["severities"].values():
        hidden = rule.pop("page_webhook", None)
        if hidden is not None and "page_webhook_env" not in rule:
            rule["page_webhook"] = HIDDEN
    services = said.pop("services")
    yield from _table(said, "")
    for service in services:
        yield from ("", "[[services]]", *_settings(service))


def _table(given: Mapping[str, Any], place: str) -> Iterator[str]:
    settings = {name: value for name, value in given.items() if not isinstance(value, dict)}
    if settings and place:
        yield from ("", f"[{place}]")
    yield from _settings(settings)
    for name, value in given.items():
        if isinstance(value, dict):
            yield from _table(value, f"{place}.{name}" if place else name)


def _settings(given: Mapping[str, Any]) -> Iterator[str]:
    for name, value in given.items():
        # What JSON calls text, numbers, truth and lists is what TOML calls so.
        yield f"{name} = {json.dumps(value, ensure_ascii=False, default=str)}"


def _named(value: Any) -> Any:
    """Give plain values: days and roles by their names, severities by their numbers."""
    match value:
        case Mapping():
            return {str(_named(name)): _named(inner) for name, inner in value.items()}
        case tuple() | list():
            return [_named(inner) for inner in value]
        case Weekday():
            return value.name.lower()
        case IntEnum():
            return int(value)
        case _:
            return value


def _without_secrets(value: str) -> str:
    """Hide the password in an address, and whatever stands behind a question mark."""
    if "://" not in value:
        return value
    try:
        parts = urlsplit(value)
        host = parts.netloc.rpartition("@")[2]
        user = f"{parts.username}:***@" if parts.password else ""
        user = user or (f"{parts.username}@" if parts.username else "")
    except ValueError:
        return HIDDEN
    return f"{parts.scheme}://{user}{host}{parts.path}"
