"""A person in the local Slack, who acts by what is shown, never by ids."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from firefighter.playground.serving import PATIENT_SECONDS
from firefighter.playground.slack.bot import Answer, Request
from firefighter.playground.slack.client import Client, elements
from firefighter.playground.slack.reading import label, shows, shows_view
from firefighter.playground.slack.server import LocalSlack
from firefighter.playground.slack.shortcuts import Shortcut
from firefighter.playground.slack.state import Channel, Json, Message, OpenView


class NotShown(Exception):
    """What the person looks for is not on the screen."""


class Person:
    """Somebody of the company; every act gives what the bot answered."""

    def __init__(self, slack: LocalSlack, name: str) -> None:
        self._slack = slack
        self._workspace = slack.workspace
        self.user = slack.workspace.person(name)
        self._client = Client(slack, self.user)

    @property
    def modal(self) -> OpenView | None:
        """Give the modal on top of the screen."""
        return self._client.modal

    @property
    def last(self) -> Request | None:
        """Give the last request that was sent for this person."""
        return self._client.last

    def types(self, text: str, *, channel: str = "general") -> Answer:
        """Type a slash command; ``@name`` mentions somebody."""
        return self._client.command(self._workspace.named(channel), text)

    def says(self, text: str, *, channel: str, thread: str | None = None) -> str:
        """Write a message, and give its ts; ``@name`` mentions, and the bot is told of itself."""
        return self._client.write(self._workspace.named(channel), text, thread=thread).ts

    def joins(self, channel: str) -> None:
        self._client.join(self._workspace.named(channel))

    def leaves(self, channel: str) -> None:
        self._client.leave(self._workspace.named(channel))

    def looks_at(self, channel: str) -> list[Message]:
        """Keep a channel as it is shown now, to press on it later."""
        with self._workspace.lock:
            return deepcopy(self._client.visible(self._workspace.named(channel)))

    def presses(
        self, wanted: str, *, in_: str | None = None, on: list[Message] | None = None
    ) -> Answer:
        """Press a button: in a channel (its newest message that has one), or in the modal."""
        where, message, element, block = self._control(wanted, in_, on, {"button"})
        action = {"value": element.get("value"), "text": element.get("text")}
        return self._act(where, message, element | {"_block": block}, action)

    def chooses(
        self, wanted: str, option: str, *, in_: str | None = None, on: list[Message] | None = None
    ) -> Answer:
        """Choose an option of a select, or a person in a people's one, by its text."""
        kinds = {"static_select", "users_select", "radio_buttons", "overflow"}
        where, message, element, block = self._control(wanted, in_, on, kinds)
        chosen = self._choice(element, option)
        return self._act(where, message, element | {"_block": block}, chosen)

    def uses_shortcut(self, name: str) -> Answer:
        """Use one of the app's global shortcuts."""
        return self._client.use(self._shortcut(name, on_messages=False))

    def uses_on(self, name: str, text: str, *, in_: str) -> Answer:
        """Use a shortcut on a message: on the newest of a channel in which *text* is shown."""
        shortcut, where = self._shortcut(name, on_messages=True), self._workspace.named(in_)
        for message in reversed(self.looks_at(in_)):
            shown = message.only_for is None and shows(self._workspace, message)
            if shown and any(text in line for line in shown):
                return self._client.use_on(where, message, shortcut)
        raise NotShown(f"{text} in #{in_}: {self.reads(in_)}")

    def picks(self, question: str, timestamp: int) -> Answer:
        """Pick a time in the modal's row below *question*."""
        shown = self._open()
        below = False
        for block in shown.view["blocks"]:
            below = below or question in block.get("text", {}).get("text", "")
            for element in block.get("elements", []):
                if below and element.get("type") == "datetimepicker":
                    chosen = {"selected_date_time": timestamp}
                    return self._act(None, None, element | {"_block": block["block_id"]}, chosen)
        raise NotShown(question)

    def fills(self, answers: Mapping[str, Any]) -> None:
        """Fill fields of the modal by their labels; options by their text, people by name."""
        for question, given in answers.items():
            # The answer before may have made the bot draw the modal anew.
            shown = self._open()
            block = next(
                (b for b in shown.view["blocks"] if b.get("label", {}).get("text") == question),
                None,
            )
            if block is None:
                raise NotShown(f"{question}: {shows_view(self._workspace, shown)}")
            element = block["element"]
            state = {"type": element["type"], **self._value(element, given)}
            shown.values[block["block_id"]] = {element["action_id"]: state}
            if block.get("dispatch_action") and element["type"] != "plain_text_input":
                value = {n: v for n, v in state.items() if n != "type"}
                self._act(None, None, element | {"_block": block["block_id"]}, value)

    def submits(self) -> Answer:
        """Press the modal's primary button, and see what becomes of the modal."""
        shown = self._open()
        if "submit" not in shown.view:
            raise NotShown("submit")
        return self._client.submit(shown)

    def closes(self) -> None:
        """Close the modal on top."""
        self._client.close(self._open())

    def repeats(self) -> Answer:
        """Send the last request once more, byte for byte, as a bad network might."""
        assert self.last is not None
        return self._slack.bot.send(self.last)

    def reads(self, channel: str) -> list[str]:
        """Give everything shown in a channel, line by line, oldest first."""
        with self._workspace.lock:
            messages = self._client.visible(self._workspace.named(channel))
            return [line for m in messages for line in shows(self._workspace, m)]

    def sees(self, text: str, *, in_: str, seconds: float = PATIENT_SECONDS) -> bool:
        """Wait until a text is shown in a channel; False when it was not."""
        return self._workspace.until(
            lambda: any(text in line for line in self._reads_if_there(in_)), seconds
        )

    def reads_modal(self) -> list[str]:
        shown = self.modal
        return [] if shown is None else shows_view(self._workspace, shown)

    def _reads_if_there(self, channel: str) -> list[str]:
        names = {c.name for c in self._workspace.channels.values()}
        return self.reads(channel) if channel in names else []

    def _shortcut(self, name: str, *, on_messages: bool) -> Shortcut:
        for offered in self._slack.shortcuts:
            if (offered.name, offered.on_messages) == (name, on_messages):
                return offered
        raise NotShown(f"{name}: {[offered.name for offered in self._slack.shortcuts]}")

    def _open(self) -> OpenView:
        if self.modal is None:
            raise NotShown("no modal is open")
        return self.modal

    def _control(
        self, wanted: str, channel: str | None, on: list[Message] | None, kinds: set[str]
    ) -> tuple[Channel | None, Message | None, Json, str]:
        if channel is None:
            for element, block in elements(self._open().view["blocks"]):
                if element["type"] in kinds and label(element) == wanted:
                    return None, None, element, block
            raise NotShown(f"{wanted}: {self.reads_modal()}")
        where = self._workspace.named(channel)
        for message in reversed(on if on is not None else self.looks_at(channel)):
            for element, block in elements(message.blocks):
                if element["type"] in kinds and label(element) == wanted:
                    return where, message, element, block
        raise NotShown(f"{wanted} in #{channel}: {self.reads(channel)}")

    def _choice(self, element: Json, wanted: str) -> Json:
        if element["type"] == "users_select":
            return {"selected_user": self._id(wanted)}
        for option in element["options"]:
            if option["text"]["text"].startswith(wanted):
                return {"selected_option": option}
        raise NotShown(f"{wanted}: {[o['text']['text'] for o in element['options']]}")

    def _value(self, element: Json, given: Any) -> Json:
        match element["type"]:
            case "plain_text_input":
                return {"value": given}
            case "datetimepicker":
                return {"selected_date_time": given}
            case "multi_users_select":
                return {"selected_users": [self._id(name) for name in given]}
            case "checkboxes":
                wanted = tuple(given)
                ticked = [o for o in element["options"] if o["text"]["text"].startswith(wanted)]
                return {"selected_options": ticked}
            case _:
                return self._choice(element, given)

    def _id(self, name: str) -> str:
        for user in self._workspace.users.values():
            if name in {user.name, user.real_name, user.id}:
                return user.id
        raise NotShown(name)

    def _act(
        self, where: Channel | None, message: Message | None, element: Json, chosen: Json
    ) -> Answer:
        if where is None or message is None:
            return self._client.press_in(self._open(), element, chosen)
        return self._client.press_on(where, message, element, chosen)
