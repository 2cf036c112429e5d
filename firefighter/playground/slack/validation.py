"""What Slack refuses to show: its JSON Schemas, its SDK's models, and its unwritten rules."""

import json
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator, ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.basic_objects import JsonObject
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from firefighter.playground.slack.state import Json

_KEYWORDS = Draft7Validator.VALIDATORS
BLOCKS_IN_A_MESSAGE, TEXT_IN_A_MESSAGE = 50, 12_000


def problems_of_message(blocks: list[Json], text: str) -> list[str]:
    """List what Slack would refuse in a message."""
    found = _schema_problems("message", {"blocks": blocks}) if blocks else []
    found += _model_problems(blocks) + _lint(blocks)
    if len(blocks) > BLOCKS_IN_A_MESSAGE:
        found.append("more than 50 blocks")
    if sum(len(words) for words in _texts(blocks)) > TEXT_IN_A_MESSAGE:
        found.append("msg_blocks_too_long")
    if not text:
        found.append("no text: notifications and screen readers get nothing")
    return found


def problems_of_view(view: Json) -> list[str]:
    """List what Slack would refuse in a modal or a Home."""
    kind = "home" if view.get("type") == "home" else "modal"
    found = _schema_problems(kind, view) or _refused(lambda: View(**view))
    found += _lint(view.get("blocks", []))
    has_input = any(block.get("type") == "input" for block in view.get("blocks", []))
    if kind == "modal" and has_input and not view.get("submit"):
        found.append("a modal with input blocks needs submit")
    return found


def problem_of_metadata(metadata: Any) -> str | None:
    """Give what is wrong with a message's metadata: it names its kind, and carries flat values."""
    if metadata is None:
        return None
    if not isinstance(metadata, dict) or not metadata.get("event_type"):
        return "no event_type"
    payload = metadata.get("event_payload")
    return None if isinstance(payload, dict) else "event_payload is no object"


def _model_problems(blocks: list[Json]) -> list[str]:
    """Hold blocks against the SDK's models; blocks that it does not know yet are left alone."""
    return [problem for block in blocks for problem in _refused(partial(Block.parse, block))]


def _refused(parse: Callable[[], JsonObject | None]) -> list[str]:
    try:
        made = parse()
        if made is not None:
            made.to_dict()
    except SlackObjectFormationError as error:
        return [str(error)]
    return []


@cache
def _validator(kind: str) -> Validator:
    path = Path(__file__).parents[1] / "schemas" / f"slack-{kind}.schema.json"
    schema: Json = json.loads(path.read_text())
    narrowed = {"anyOf": partial(_any_of, schema["definitions"]), "allOf": _all_of}
    quick: type[Validator] = extend(Draft7Validator, narrowed)  # type: ignore[no-untyped-call]
    return quick(schema)


def _any_of(
    definitions: Json, validator: Validator, branches: list[Json], instance: Any, schema: Json
) -> Iterator[ValidationError]:
    """Hold a block against the branch of its type only, not against that of every block."""
    meant = [definitions.get(b.get("$ref", "").rpartition("/")[2], b) for b in branches]
    fitting = [b for b, m in zip(branches, meant, strict=True) if _may_be(instance, m)]
    yield from _KEYWORDS["anyOf"](validator, fitting or branches, instance, schema) or ()


def _all_of(
    validator: Validator, branches: list[Json], instance: Any, schema: Json
) -> Iterator[ValidationError]:
    """Leave out what begins with "if it is of this type" when it is of another."""
    fitting = [b for b in branches if _may_be(instance, b.get("if", {}))]
    yield from _KEYWORDS["allOf"](validator, fitting, instance, schema) or ()


def _may_be(instance: Any, schema: Json) -> bool:
    """Tell whether a schema says nothing of the type, or says the one that the instance has."""
    named = schema.get("properties", {}).get("type", {}).get("const")
    kind = instance.get("type") if isinstance(instance, dict) else None
    return named is None or named == kind


def _schema_problems(kind: str, payload: Json) -> list[str]:
    return [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"
        for error in _validator(kind).iter_errors(payload)
    ]


def _lint(blocks: list[Json]) -> list[str]:
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    found = ["duplicate block_id"] if len(ids) != len(set(ids)) else []
    for node in _nodes(blocks):
        found += _lint_node(node)
    return found


def _lint_node(node: Json) -> list[str]:
    found: list[str] = []
    elements = [e for e in node.get("elements", []) if isinstance(e, dict)]
    actions = [e["action_id"] for e in elements if e.get("action_id")]
    if len(actions) != len(set(actions)):
        found.append("duplicate action_id in a block")
    options = node.get("options") or []
    if "initial_option" in node and node["initial_option"] not in options:
        found.append("initial_option not among options")
    if any(chosen not in options for chosen in node.get("initial_options", [])):
        found.append("initial_options not among options")
    values = [option.get("value") for option in options if isinstance(option, dict)]
    if len(values) != len(set(values)):
        found.append("duplicate option value")
    return found


def _nodes(value: Any) -> Iterator[Json]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _nodes(inner)


def _texts(blocks: list[Json]) -> Iterator[str]:
    for node in _nodes(blocks):
        if isinstance(node.get("text"), str):
            yield node["text"]
