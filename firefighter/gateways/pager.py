"""Whoever wakes people: an address that takes JSON, whose own address is a secret."""

from collections.abc import Mapping

import requests

from firefighter.domain.errors import PagerDeclined, PagerUnavailable

CONNECT_SECONDS, ANSWER_SECONDS = 5, 15
PASSES = frozenset({408, 425, 429})
"""Answers of the 4xx kind that another time may not bring."""


class Pager:
    """Posts pages; it never tries again by itself, and names no address in what it raises.

    Args:
        verify: whom to trust; a file of authorities, or True for the usual ones.
    """

    def __init__(self, verify: str | bool = True) -> None:  # noqa: FBT001, FBT002 - requests' own
        self._verify = verify

    def page(self, url: str, facts: Mapping[str, object], *, key: str) -> None:
        """Post one page.

        Args:
            key: the same for every try of the same page.

        Raises:
            PagerUnavailable: if it does not answer, or asks to come again.
            PagerDeclined: if it says no.
        """
        try:
            answer = requests.post(
                url,
                json=facts,
                headers={"Idempotency-Key": key, "User-Agent": "FireFighter"},
                timeout=(CONNECT_SECONDS, ANSWER_SECONDS),
                allow_redirects=False,
                verify=self._verify,
            )
        except requests.RequestException as error:
            # What requests says holds the address.
            certain = isinstance(error, requests.ConnectTimeout)
            raise PagerUnavailable(certain=certain) from None
        status = answer.status_code
        if status >= 500 or status in PASSES:  # noqa: PLR2004 - HTTP's server errors
            raise PagerUnavailable(status, retry_after=_seconds(answer.headers.get("Retry-After")))
        if status >= 300:  # noqa: PLR2004 - all that HTTP does not call a success
            raise PagerDeclined(status)


def _seconds(given: str | None) -> float | None:
    return float(given) if given is not None and given.isascii() and given.isdecimal() else None
