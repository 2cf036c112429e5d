"""The metadata by which we find our own messages again."""

from collections.abc import Mapping
from typing import Any

EVENT_TYPE = "firefighter_delivery"

Message = Mapping[str, Any]
"""A message as Slack gives it, with all its metadata."""


def mark(delivery: int | None) -> Mapping[str, Any] | None:
    """Give the metadata of a message that a delivery posts."""
    if delivery is None:
        return None
    return {"event_type": EVENT_TYPE, "event_payload": {"delivery": delivery}}


def is_marked(message: Message) -> bool:
    """Tell whether some delivery of ours posted it."""
    return bool((message.get("metadata") or {}).get("event_type") == EVENT_TYPE)


def carries(message: Message, delivery: int) -> bool:
    """Tell whether it is this delivery that posted it."""
    if not is_marked(message):
        return False
    payload = message["metadata"].get("event_payload") or {}
    return bool(payload.get("delivery") == delivery)
