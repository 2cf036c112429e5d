"""Where in the policy a setting lies: what may stand there, and how its place is written."""

from collections.abc import Mapping, Sequence
from enum import Enum, IntEnum
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel

Place = Sequence[str | int]


def names_in(model: type[BaseModel], place: Place) -> tuple[str, ...]:
    """List what may stand in the table at *place*; nothing where no table is."""
    return tuple(_children(_at(model, place)))


def written(place: Place) -> str:
    """Write a place as people read it; the first of a list is 1."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in place)


def headline(table: Place) -> str:
    """Write the headline of a table; "" for the top."""
    if table and isinstance(table[-1], int):
        return f"[[{written(table[:-1])}]]"
    return f"[{written(table)}]" if table else ""


def _at(model: Any, place: Place) -> Any:
    node: Any = model
    for part in place:
        node = _children(node).get("" if isinstance(part, int) else part)
    return node


def _children(node: Any) -> Mapping[str, Any]:
    """Give what lies one step below a type; the items of a list are called ""."""
    kind, inner = get_origin(node), get_args(node)
    if kind in {Union, UnionType}:
        return {name: below for one in inner for name, below in _children(one).items()}
    if kind is tuple:
        return {"": inner[0]}
    if kind is not None and issubclass(kind, Mapping):
        return {_key(member): inner[1] for member in inner[0]}
    if isinstance(node, type) and issubclass(node, BaseModel):
        return {name: field.annotation for name, field in node.model_fields.items()}
    return {}


def _key(member: Enum) -> str:
    return str(int(member)) if isinstance(member, IntEnum) else str(member)
