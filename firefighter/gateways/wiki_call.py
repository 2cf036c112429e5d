"""One call to Confluence, and honesty about its failure."""

from typing import Any

from requests import RequestException
from requests.exceptions import ConnectTimeout

from firefighter.domain.errors import WikiDeclined, WikiUnavailable
from firefighter.gateways import retry_after
from firefighter.gateways.certificates import untrusted
from firefighter.gateways.telling import Told, telling

NOUNS = frozenset({"spaces", "pages", "properties", "label", "footer-comments", "restriction"})
TOO_MANY, SERVER_ERROR = 429, 500
UNTRUSTED = "Confluence shows a certificate that no authority we trust has signed."

TITLE_TAKEN, NO_SPACE, NOT_PRIVATE = "title_taken", "no_space", "not_private"

# Ours only: Confluence's own words may repeat what people wrote.
SENTENCES = {
    TITLE_TAKEN: "Confluence has a page of that title already, and it is not ours.",
    NO_SPACE: "Confluence shows us no space of the name that is configured.",
    NOT_PRIVATE: "Confluence did not keep the page private, so I took it away again.",
    "400": "Confluence does not take the page as it is.",
    "401": "Confluence does not accept our token.",
    "403": "Our account may not do this in that space.",
    "404": "Confluence cannot find it, or our account may not see it.",
    "410": "Confluence does not offer this any more.",
    "413": "The page is too large for Confluence.",
}


def call(told: Told, client: Any, verb: str, path: str, **arguments: Any) -> Any:
    """Make one call through the library's *client*; *told* hears of it.

    Raises:
        WikiUnavailable: limited, failed or silent; ``certain`` if nothing can have happened.
        WikiDeclined: Confluence's no, in words.
    """
    with telling(told, f"{verb} {_noun(path)}"):
        try:
            said = getattr(client, verb)(path, **arguments)
        except RequestException as error:
            raise _judged(verb, error) from error
        if isinstance(said, str):
            # The library gives whatever is no JSON as it is: a proxy's page, or one to log in.
            raise WikiUnavailable("Confluence answered with no JSON.", certain=verb == "get")
        return said


def _noun(path: str) -> str:
    """Name what a path is about, without whose it is."""
    return next((part for part in reversed(path.split("/")) if part in NOUNS), "other")


def _judged(verb: str, error: RequestException) -> WikiUnavailable | WikiDeclined:
    response = error.response
    if response is None and untrusted(error):
        return WikiUnavailable(UNTRUSTED, certain=True)
    if response is None:
        certain = isinstance(error, ConnectTimeout) or "refused" in str(error).lower()
        return WikiUnavailable("Confluence did not answer.", certain=certain or verb == "get")
    status = response.status_code
    if status == TOO_MANY:
        asked = retry_after.or_a_while(response.headers.get("Retry-After"))
        return WikiUnavailable("Confluence limits us.", retry_after=asked)
    if status >= SERVER_ERROR:
        return WikiUnavailable(f"Confluence failed ({status}).", certain=verb == "get")
    code = TITLE_TAKEN if "already exists" in _words(error) else str(status)
    return WikiDeclined(code, SENTENCES.get(code, f"Confluence said no ({status})."))


def _words(error: RequestException) -> str:
    """Read what v1 and v2 put in different places; the library drops the latter."""
    assert error.response is not None
    try:
        said = error.response.json()
    except ValueError:
        return ""
    if not isinstance(said, dict):
        return ""
    titles = [str(part.get("title") or "") for part in said.get("errors") or []]
    return "; ".join(filter(None, [str(said.get("message") or ""), *titles]))[:300]
