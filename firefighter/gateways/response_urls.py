"""Slack's addresses for answers: whoever has one may say something there, without a token."""

import requests

from firefighter.domain.errors import ChatDeclined, ChatUnavailable
from firefighter.gateways.telling import Told, nobody, telling
from firefighter.views.blocks import Message

CONNECT_SECONDS, ANSWER_SECONDS = 5, 15
PASSES = frozenset({408, 425, 429})
"""Answers of the 4xx kind that another time may not bring."""


class ResponseUrls:
    """Answers at such an address; it never tries again by itself, and names none in an error.

    Args:
        verify: whom to trust; a file of authorities, or True for the usual ones.
    """

    def __init__(
        self,
        verify: str | bool = True,  # noqa: FBT001, FBT002 - requests' own
        told: Told = nobody,
    ) -> None:
        self._verify = verify
        self._told = told

    def replace(self, url: str, message: Message) -> None:
        """Put a message in the place of what was answered there.

        Raises:
            ChatUnavailable: if Slack does not answer, or asks to come again.
            ChatDeclined: if the address is not good any more.
        """
        said = {
            "replace_original": True,
            "text": message.text,
            "blocks": [block.to_dict() for block in message.blocks],
        }
        with telling(self._told, "response_url"):
            self._post(url, said)

    def _post(self, url: str, said: dict[str, object]) -> None:
        try:
            answer = requests.post(
                url,
                json=said,
                timeout=(CONNECT_SECONDS, ANSWER_SECONDS),
                allow_redirects=False,
                verify=self._verify,
            )
        except requests.RequestException as error:
            # What requests says holds the address.
            certain = isinstance(error, requests.ConnectTimeout)
            sentence = "Slack does not take answers at its address."
            raise ChatUnavailable(sentence, certain=certain) from None
        status = answer.status_code
        if status >= 500 or status in PASSES:  # noqa: PLR2004 - HTTP's server errors
            raise ChatUnavailable(f"Slack answers {status} at its address for answers.")
        if status >= 300:  # noqa: PLR2004 - all that HTTP does not call a success
            raise ChatDeclined(str(status), f"Slack's address for answers says no ({status}).")
