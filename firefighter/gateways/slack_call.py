"""One call to Slack: patient with no method that asked us to wait, and honest about failure."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import Any, Protocol

from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from firefighter.domain.errors import ChatDeclined, ChatLockedOut, ChatUnavailable
from firefighter.gateways import retry_after
from firefighter.gateways.certificates import untrusted
from firefighter.gateways.telling import Told, telling

MISSING_SCOPE = "missing_scope"

SENTENCES = {
    "restricted_action": "only admins may do this in your Slack workspace.",
    MISSING_SCOPE: "the app is not permitted {needed}; an admin can add that and reinstall.",
    "not_in_channel": "I am not in that channel; invite me there first.",
    "channel_not_found": "I cannot see that channel; invite me there first.",
    "is_archived": "that channel is archived.",
    "name_taken": "a channel of that name exists already.",
    "user_not_found": "Slack knows nobody of that id.",
    "invalid_auth": "Slack does not accept our token.",
    "token_revoked": "our token was revoked.",
    "token_expired": "our token has ended; leave token rotation off for this app.",
    "account_inactive": "our app was switched off in Slack.",
    "not_authed": "Slack got no token from us.",
    "not_allowed_token_type": "that is a token of another kind.",
    "expired_trigger_id": "Slack took too long; please press again.",
    "exchanged_trigger_id": "that press was answered already; please press again.",
    "hash_conflict": "the form has changed meanwhile; please open it again.",
    "user_not_in_channel": "that person is not in the channel.",
    "too_many_bookmarks": "the channel has as many bookmarks as Slack allows.",
    "not_found": "Slack cannot find it any more.",
}

# Slack's own troubles, told with ok=false; to be tried again like a 5xx.
TROUBLES = frozenset(
    {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "ratelimited"}
)

# Nothing was done, and all will be once somebody has mended our token: not to be given up.
TOKEN_TROUBLES = frozenset(
    {
        "invalid_auth",
        "token_revoked",
        "token_expired",
        "account_inactive",
        "not_authed",
        "not_allowed_token_type",
    }
)

GRANTED = "x-oauth-scopes"
_SCOPE = re.compile(r"[a-z_]+([.:][a-z_]+)*")

HTTP_TOO_MANY, HTTP_SERVER_ERROR = 429, 500
UNTRUSTED = "Slack shows a certificate that no authority we trust has signed."


class Patience(Protocol):
    """Remembers, for every stream and replica, which methods asked us to wait."""

    def wait_for(self, method: str) -> float | None:
        """Give the seconds that *method* must still be left alone, or None."""
        ...

    def throttle(self, method: str, seconds: float) -> None: ...


def call(
    patience: Patience,
    told: Told,
    method: str,
    request: Callable[..., SlackResponse],
    **arguments: Any,
) -> SlackResponse:
    """Make one call, unless Slack asked us to leave *method* alone for now; *told* hears of it.

    Raises:
        ChatLockedOut: our token is not accepted.
        ChatUnavailable: throttled, failed or silent; ``certain`` if nothing can have happened.
        ChatDeclined: Slack's no, in words.
    """
    seconds = patience.wait_for(method)
    if seconds is not None:
        raise ChatUnavailable(f"{_spelt(method)} must wait.", retry_after=seconds)
    with telling(told, method):
        return _made(patience, method, request, arguments)


def _made(
    patience: Patience,
    method: str,
    request: Callable[..., SlackResponse],
    arguments: Mapping[str, Any],
) -> SlackResponse:
    try:
        return request(**arguments)
    except SlackApiError as error:
        raise _judged(patience, method, error) from error
    except (SlackClientError, OSError, HTTPException, ValueError) as error:
        certain = isinstance(error.__cause__ or error, ConnectionRefusedError) or (
            "refused" in str(error).lower()
        )
        if untrusted(error):
            raise ChatUnavailable(UNTRUSTED, certain=True) from error
        raise ChatUnavailable(f"Slack did not answer {_spelt(method)}.", certain=certain) from error


def time_of(reply: SlackResponse) -> datetime | None:
    """Give when an answer was made, on Slack's clock, in whole seconds; None if it does not say."""
    told = next((v for n, v in reply.headers.items() if n.lower() == "date"), None)
    try:
        return None if told is None else parsedate_to_datetime(told)
    except ValueError:
        return None


def _judged(
    patience: Patience, method: str, error: SlackApiError
) -> ChatUnavailable | ChatDeclined:
    response = error.response
    status = int(getattr(response, "status_code", 0) or 0)
    if status == HTTP_TOO_MANY:
        seconds = retry_after.or_a_while(response.headers.get("Retry-After"))
        patience.throttle(method, seconds)
        return ChatUnavailable(f"Slack limits {_spelt(method)}.", retry_after=seconds)
    code = _code(response)
    if status >= HTTP_SERVER_ERROR or code in TROUBLES:
        return ChatUnavailable(f"Slack failed at {_spelt(method)} ({status}).")
    if code is None:
        return ChatUnavailable(f"Slack answered {_spelt(method)} with something that is not JSON.")
    if code in TOKEN_TROUBLES:
        return ChatLockedOut(f"Slack said {code}: {SENTENCES[code]}", certain=True)
    sentence = SENTENCES.get(code, f"at {_spelt(method)}.").replace("{needed}", _needed(response))
    return ChatDeclined(code, f"Slack said {code}: {sentence}")


def _spelt(method: str) -> str:
    """Spell a method as Slack's own pages do."""
    return method.replace("_", ".")


def _needed(response: Any) -> str:
    """Name the scopes of which one would do, as far as Slack's words are scopes."""
    scopes = _scopes(str(response.get("needed") or ""))
    return " or ".join(sorted(scopes)) or "that (a scope is missing)"


def granted(response: SlackResponse) -> frozenset[str] | None:
    """Give what our token may do, which Slack tells in a header of each answer; None if not."""
    for name, value in response.headers.items():
        if name.lower() == GRANTED:
            return _scopes(value if isinstance(value, str) else ",".join(value))
    return None


def _scopes(listed: str) -> frozenset[str]:
    return frozenset(scope for part in listed.split(",") if _SCOPE.fullmatch(scope := part.strip()))


def _code(response: Any) -> str | None:
    """Give Slack's word for what is wrong; the SDK puts whole pages there when it finds none."""
    code = response.get("error") if isinstance(getattr(response, "data", None), dict) else None
    return code if isinstance(code, str) and code.replace("_", "").isalnum() else None
