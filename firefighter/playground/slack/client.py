"""What Slack's client does for somebody who types, presses and submits."""

import json
from collections.abc import Iterator
from typing import Any

from firefighter.playground.slack import payloads, screens
from firefighter.playground.slack.bot import Answer, Request
from firefighter.playground.slack.server import LocalSlack
from firefighter.playground.slack.shortcuts import Shortcut
from firefighter.playground.slack.state import BOT_USER, Channel, Json, Message, OpenView, User


class Client:
    """One person's client; every act that reaches the bot gives what it answered."""

    def __init__(self, slack: LocalSlack, user: User) -> None:
        self._slack = slack
        self._workspace = slack.workspace
        self.user = user
        self.last: Request | None = None

    @property
    def modal(self) -> OpenView | None:
        """Give the modal on top of the screen."""
        stack = self._workspace.screens.get(self.user.id)
        return stack[-1] if stack else None

    def visible(self, channel: Channel) -> list[Message]:
        """Give what this person sees of a channel, oldest first."""
        return [m for m in channel.messages.values() if m.only_for in {None, self.user.id}]

    def command(self, where: Channel, text: str) -> Answer:
        """Send a slash command, and show the answer to whoever typed it."""
        name, _, typed = text.partition(" ")
        rest = payloads.typed(self._workspace, typed)
        fields = payloads.command(self._slack, self.user, where, name, rest)
        answer = self._send(self._slack.bot.command(fields))
        shown = self._show(where, answer.body if answer.ok else "firefighter didn't respond.")
        if shown is not None and answer.ok:
            self._slack.answered(fields["response_url"], shown)
        return answer

    def write(self, where: Channel, text: str, *, thread: str | None = None) -> Message:
        """Write a message, and tell the bot of it, as a mention if it is one."""
        said = payloads.typed(self._workspace, text)
        message = Message(self._workspace.next_ts(), self.user.id, said, thread=thread)
        self._workspace.add_message(where, message)
        kind = "app_mention" if f"<@{BOT_USER}>" in said else "message"
        self._slack.bot.tell(payloads.message_event(kind, self.user, where, message))
        return message

    def join(self, where: Channel) -> None:
        with self._workspace.lock:
            if self.user.id in where.members:
                return
            where.members.append(self.user.id)
            event = self._moved("member_joined_channel", where)
        self._slack.bot.tell(event)

    def leave(self, where: Channel) -> None:
        with self._workspace.lock:
            if self.user.id not in where.members:
                return
            where.members.remove(self.user.id)
            event = self._moved("member_left_channel", where)
        self._slack.bot.tell(event)

    def _moved(self, kind: str, where: Channel) -> Json:
        ts = self._workspace.next_ts()
        return {"type": kind, "user": self.user.id, "channel": where.id, "event_ts": ts}

    def press_on(self, where: Channel, message: Message, element: Json, chosen: Json) -> Answer:
        """Use a control of a message; *element* carries its block's id as ``_block``."""
        payload = payloads.press(self._slack, self.user, element, chosen)
        payload |= payloads.surface(self._slack, self.user, where, message, None)
        return self._send(self._slack.bot.interaction(payload))

    def press_in(self, shown: OpenView, element: Json, chosen: Json) -> Answer:
        """Use a control of a view; *element* carries its block's id as ``_block``."""
        payload = payloads.press(self._slack, self.user, element, chosen)
        view = screens.drawn(shown)
        payload |= payloads.surface(self._slack, self.user, None, None, view)
        return self._send(self._slack.bot.interaction(payload))

    def use(self, shortcut: Shortcut) -> Answer:
        """Use a global shortcut."""
        payload = payloads.shortcut(self._slack, self.user, shortcut)
        return self._send(self._slack.bot.interaction(payload))

    def use_on(self, where: Channel, message: Message, shortcut: Shortcut) -> Answer:
        """Use a shortcut on a message."""
        payload = payloads.shortcut(self._slack, self.user, shortcut)
        payload |= payloads.pointed_at(self._slack, self.user, where, message)
        return self._send(self._slack.bot.interaction(payload))

    def submit(self, shown: OpenView) -> Answer:
        """Submit a modal, and do with it what the bot answers."""
        payload = payloads.submission(self._slack, self.user, screens.drawn(shown))
        answer = self._send(self._slack.bot.interaction(payload))
        if answer.ok:
            with self._workspace.lock:
                self._after_submit(shown, answer.body if isinstance(answer.body, dict) else {})
        return answer

    def close(self, shown: OpenView) -> None:
        """Close a modal, and whatever lies on it."""
        with self._workspace.lock:
            stack, place = self._placed(shown)
            if place is not None:
                del stack[place:]
                self._workspace.changed()

    def _send(self, request: Request) -> Answer:
        self.last = request
        return self._slack.bot.send(request)

    def _show(self, where: Channel, body: Any) -> Message | None:
        said = {"text": body} if isinstance(body, str) else dict(body or {})
        if said.get("text") or said.get("blocks"):
            message = Message(
                self._workspace.next_ts(),
                BOT_USER,
                said.get("text", ""),
                json.loads(json.dumps(said.get("blocks") or [])),
                only_for=self.user.id,
            )
            return self._workspace.add_message(where, message)
        return None

    def _after_submit(self, shown: OpenView, body: Json) -> None:
        stack, place = self._placed(shown)
        if place is None:
            return
        match body.get("response_action"):
            case "errors":
                stack[place].errors = body["errors"]
            case "update":
                stack[place] = screens.replaced(self._workspace, stack[place], body["view"])
            case "push":
                stack.append(screens.pushed(self._workspace, shown, body["view"]))
            case "clear":
                stack.clear()
            case _:
                del stack[place:]
        self._workspace.changed()

    def _placed(self, shown: OpenView) -> tuple[list[OpenView], int | None]:
        """Find a view on the screen; it may have been closed while the bot thought about it."""
        stack = self._workspace.screens.setdefault(self.user.id, [])
        ids = [view.id for view in stack]
        return stack, ids.index(shown.id) if shown.id in ids else None


def elements(blocks: list[Json]) -> Iterator[tuple[Json, str]]:
    """Give every control of blocks, with its block's id."""
    for block in blocks:
        for element in block.get("elements", []):
            if "action_id" in element:
                yield element, block["block_id"]
        for name in ("accessory", "element"):
            if block.get(name, {}).get("action_id"):
                yield block[name], block["block_id"]
