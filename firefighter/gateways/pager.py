"""Whoever wakes people: an address that takes JSON, whose own address is a secret."""

from collections.abc import Mapping

from firefighter.domain.errors import PagerDeclined, PagerUnavailable
from firefighter.gateways import webhook


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
        headers = {"Idempotency-Key": key, "User-Agent": "FireFighter"}
        match webhook.post(url, facts, verify=self._verify, headers=headers):
            case webhook.Later(status, retry_after, certain):
                raise PagerUnavailable(status, retry_after=retry_after, certain=certain)
            case webhook.No(status):
                raise PagerDeclined(status)
            case None:
                return
