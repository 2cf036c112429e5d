"""What a release answers, kept as a file, because it stands in channels and databases for years.

``python -m tests.releases.ids`` writes the file of the version in pyproject.toml; do so when that
version is released, together with its wheel.
"""

import json
import sys
import tomllib
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel

from firefighter.domain.deliveries import Delivery
from firefighter.gateways.marks import EVENT_TYPE
from firefighter.slack import app, commands, routes
from firefighter.views.controls import Drawn

HERE = Path(__file__).parent
PYPROJECT = HERE.parents[1] / "pyproject.toml"
EXAMPLES = {"integer": 7, "boolean": True, "string": "words", "null": None}


def answered() -> dict[str, Any]:
    """Give every name that Slack or a database may still hold of this release."""
    kinds = get_args(get_args(Delivery)[0])
    drawn = Drawn(7, "open")
    return {
        "actions": sorted(routes.ACTIONS),
        "views": sorted(routes.SUBMISSIONS),
        "shortcuts": sorted(routes.SHORTCUTS),
        "words": sorted({*commands.WORDS, *commands.ALIASES}),
        "events": sorted(app.EVENTS),
        "values": {
            "control": str(drawn),
            "choice": next(iter(drawn.choices({"closed": "Closed"}))),
        },
        "metadata": {"event_type": EVENT_TYPE, "event_payload": {"delivery": 7}},
        "deliveries": [_delivery(kind) for kind in kinds],
    }


def files() -> dict[str, dict[str, Any]]:
    """Give what each release answered, by its version."""
    kept = sorted(HERE.glob("*.json"))
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in kept}


def write(version: str) -> Path:
    path = HERE / f"{version}.json"
    path.write_text(json.dumps(answered(), indent=1) + "\n", encoding="utf-8")
    return path


def _delivery(kind: type[BaseModel]) -> dict[str, Any]:
    """Make one of a kind with everything filled in, and what keeps it from being promised twice."""
    schema = kind.model_json_schema()
    parts = {name: _example(part, schema) for name, part in schema["properties"].items()}
    made = kind.model_validate(parts)
    return {"payload": made.model_dump(mode="json"), "once": made.once}  # type: ignore[attr-defined]


def _example(part: dict[str, Any], whole: dict[str, Any]) -> Any:  # noqa: PLR0911 - a table as a match
    match part:
        case {"const": value} | {"enum": [value, *_]}:
            return value
        case {"$ref": name}:
            return _example(whole["$defs"][name.rpartition("/")[2]], whole)
        case {"anyOf": [first, *_]}:
            return _example(first, whole)
        case {"format": "date-time"}:
            return "2030-01-02T12:00:00Z"
        case {"prefixItems": items}:
            return [_example(item, whole) for item in items]
        case {"type": "array", "items": item}:
            return [_example(item, whole)]
        case {"type": "object", "properties": parts}:
            return {name: _example(inner, whole) for name, inner in parts.items()}
        case _:
            return EXAMPLES[part["type"]]


if __name__ == "__main__":
    released = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]["version"]
    sys.stdout.write(f"{write(released)}\n")
