"""One post to an address that is itself a secret, and what its answer means."""

from collections.abc import Mapping
from dataclasses import dataclass

import requests

from firefighter.gateways import retry_after

CONNECT_SECONDS, ANSWER_SECONDS = 5, 15
PASSES = frozenset({408, 425, 429})
"""Answers of the 4xx kind that another time may not bring."""


@dataclass(frozen=True)
class Later:
    """It was silent, failed or asks to come again.

    Attributes:
        status: how it answered; None if it did not.
        retry_after: seconds that it asked us to wait, or None.
        certain: True when nothing can have happened over there.
    """

    status: int | None = None
    retry_after: float | None = None
    certain: bool = False


@dataclass(frozen=True)
class No:
    """It understood, and does not want it."""

    status: int


def post(
    url: str,
    said: Mapping[str, object],
    *,
    verify: str | bool,
    headers: Mapping[str, str] | None = None,
) -> Later | No | None:
    """Post once, and tell what kept it from being taken, if anything; no error is raised.

    Args:
        verify: whom to trust; a file of authorities, or True for the usual ones.
    """
    try:
        answer = requests.post(
            url,
            json=said,
            headers=headers,
            timeout=(CONNECT_SECONDS, ANSWER_SECONDS),
            allow_redirects=False,
            verify=verify,
        )
    except requests.RequestException as error:
        # What requests says holds the address, so the error stays here.
        return Later(certain=isinstance(error, requests.ConnectTimeout))
    status = answer.status_code
    if status >= 500 or status in PASSES:  # noqa: PLR2004 - HTTP's server errors
        return Later(status, retry_after.seconds(answer.headers.get("Retry-After")))
    return No(status) if status >= 300 else None  # noqa: PLR2004 - all that is no success
