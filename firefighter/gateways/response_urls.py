"""Slack's addresses for answers: whoever has one may say something there, without a token."""

from firefighter.domain.errors import ChatDeclined, ChatUnavailable
from firefighter.gateways import webhook
from firefighter.gateways.telling import Told, nobody, telling
from firefighter.views.blocks import Message


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
        match webhook.post(url, said, verify=self._verify):
            case webhook.Later(None, certain=certain):
                sentence = "Slack does not take answers at its address."
                raise ChatUnavailable(sentence, certain=certain)
            case webhook.Later(status, retry_after):
                sentence = f"Slack answers {status} at its address for answers."
                raise ChatUnavailable(sentence, retry_after=retry_after)
            case webhook.No(status):
                raise ChatDeclined(str(status), f"Slack's address for answers says no ({status}).")
            case None:
                return
