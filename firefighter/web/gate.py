"""Who may come in: small, fresh, signed requests; junk is turned away with 4xx, unread."""

import hashlib
import hmac
from collections.abc import Callable, Sequence

from fastapi import Request

LARGEST = 1_000_000
FRESH_SECONDS = 300
LONGEST_TIMESTAMP = 12
"""Digits; a longer one is not of this millennium, and may be too long to be read as a number."""

CLOCK = "If these are Slack's, our clock is wrong: switch time synchronisation (NTP) on."
SECRET = "If these are Slack's, SLACK_SIGNING_SECRET is not that of this app: copy it anew."  # noqa: S105 - words


class TurnedAway(Exception):
    """The request is not Slack's, or not one we read.

    Attributes:
        hint: for the operator, if all requests are turned away so; "" where nothing helps.
    """

    def __init__(self, status: int, why: str, hint: str = "") -> None:
        super().__init__(why)
        self.status = status
        self.hint = hint


async def read(request: Request) -> bytes:
    """Give the raw body, unless it is too large; then it is not read to its end.

    Raises:
        TurnedAway: 413.
    """
    announced = request.headers.get("content-length", "0")
    if not announced.isdecimal() or int(announced) > LARGEST:
        raise TurnedAway(413, "too large")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise TurnedAway(413, "too large")
    return bytes(body)


def require_signed(
    body: bytes,
    *,
    timestamp: str,
    signature: str,
    secrets: Sequence[str],
    now: Callable[[], float],
) -> None:
    """Check that Slack signed the body with one of our secrets, just now.

    Raises:
        TurnedAway: 401.

    Source: docs.slack.dev, verifying requests; HMAC-SHA256 over ``v0:timestamp:body``.
    """
    numeric = timestamp.isascii() and timestamp.isdecimal()
    if not numeric or len(timestamp) > LONGEST_TIMESTAMP:
        raise TurnedAway(401, "no timestamp")
    if abs(now() - int(timestamp)) > FRESH_SECONDS:
        raise TurnedAway(401, "stale", CLOCK)
    signed = b"v0:" + timestamp.encode() + b":" + body
    wanted = [hmac.new(s.encode(), signed, hashlib.sha256).hexdigest() for s in secrets]
    given = signature.encode(errors="replace")
    if not any(hmac.compare_digest(f"v0={digest}".encode(), given) for digest in wanted):
        raise TurnedAway(401, "not signed by Slack", SECRET)
