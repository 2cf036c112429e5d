"""What Slack gives page by page: where it asks us to wait in the middle, we go on from there."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from slack_sdk.web import SlackResponse

from firefighter.domain.errors import ChatUnavailable

SHORT = 60.0
"""Slack counts calls by the minute, so it seldom asks for more."""
PAUSES = 5

Pause = Callable[[float], object]
"""Waits so many seconds, and tells whether to give up instead of going on."""


def pages(
    call: Callable[..., SlackResponse], method: str, pause: Pause | None = None, **given: Any
) -> Iterator[SlackResponse]:
    """Call until there is nothing more to come.

    Args:
        pause: how to wait when Slack asks for it once something was read; without it we do not.
    """
    cursor: str | None = None
    while cursor != "":
        waits = None if cursor is None else pause
        reply = _patiently(partial(call, method, cursor=cursor, **given), waits)
        yield reply
        cursor = (reply.get("response_metadata") or {}).get("next_cursor") or ""


def _patiently(call: Callable[[], SlackResponse], pause: Pause | None) -> SlackResponse:
    for _ in range(PAUSES):
        try:
            return call()
        except ChatUnavailable as away:
            asked = away.retry_after
            if pause is None or asked is None or asked > SHORT or pause(asked):
                raise
    return call()
