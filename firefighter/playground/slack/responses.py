"""Response URLs: where the bot may answer for half an hour, five times, without a token."""

import secrets
from dataclasses import dataclass

from firefighter.playground.slack.state import BOT_USER, Json, Message, Workspace
from firefighter.playground.slack.validation import problems_of_message

USES, SECONDS = 5, 30 * 60

OK, GONE, BAD = 200, 404, 400


@dataclass
class _Held:
    user: str
    channel: str
    since: float
    on: Message | None
    used: int = 0


class ResponseUrls:
    """The addresses handed out with commands and presses."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._held: dict[str, _Held] = {}

    def hand_out(self, user: str, channel: str, on: Message | None = None) -> str:
        """Make an address; *on* is the message that was pressed on."""
        token = secrets.token_hex(8)
        self._held[token] = _Held(user, channel, self._workspace.now(), on)
        return token

    def attach(self, token: str, message: Message) -> None:
        """Note what was answered at once, in the place of which more may be said."""
        self._held[token].on = message

    def answer(self, token: str, said: Json) -> tuple[int, Json]:
        """Do what the bot says there, and give status and body."""
        held = self._held.get(token)
        if held is None or held.used >= USES:
            return GONE, {"ok": False, "error": "used_url"}
        if self._workspace.now() - held.since > SECONDS:
            return GONE, {"ok": False, "error": "expired_url"}
        blocks: list[Json] = said.get("blocks") or []
        if blocks and problems_of_message(blocks, str(said.get("text") or "")):
            return BAD, {"ok": False, "error": "invalid_blocks"}
        held.used += 1
        with self._workspace.lock:
            self._say(held, said, blocks)
        return OK, {"ok": True}

    def _say(self, held: _Held, said: Json, blocks: list[Json]) -> None:
        channel = self._workspace.channels[held.channel]
        text = str(said.get("text") or "")
        if said.get("delete_original") and held.on is not None:
            channel.messages.pop(held.on.ts, None)
        elif said.get("replace_original") and held.on is not None:
            held.on.text, held.on.blocks = text, blocks
            held.on.edited += 1
        else:
            in_channel = said.get("response_type") == "in_channel"
            only_for = None if in_channel else held.user
            ts = self._workspace.next_ts()
            channel.messages[ts] = Message(ts, BOT_USER, text, blocks, only_for=only_for)
        self._workspace.changed()
