"""What a person does in the browser: each gives a sentence when the bot stayed silent."""

from collections.abc import Callable

from fastapi.datastructures import FormData

from firefighter.playground.browser import mrkdwn
from firefighter.playground.browser.drawing import instant_of, options_of
from firefighter.playground.browser.screen import Screen
from firefighter.playground.slack.bot import Answer
from firefighter.playground.slack.client import elements
from firefighter.playground.slack.shortcuts import Shortcut
from firefighter.playground.slack.state import Json, Message, OpenView

SILENT = "FireFighter did not respond. Press again if nothing changes: nothing is done twice."
UNANSWERED = "FireFighter did not respond. What you typed is still there: Enter sends it again."


LONGEST = 4_000
"""Characters of a message that Slack's client sends."""


class NotSent(Exception):
    """Every control of ours sends it; ``str`` is its name."""


def write(screen: Screen, form: FormData) -> str:
    """Write a message or type a slash command; what is not sent is said to be so."""
    text, thread = str(form.get("text", "")).strip(), str(form.get("thread", "")) or None
    name = text.split(" ")[0]
    if not text or screen.refusal:
        return ""
    if len(text) > LONGEST:
        return f"A message has at most {LONGEST:,} characters, and this one {len(text):,}."
    if not name.startswith("/"):
        screen.client.write(screen.channel, text, thread=thread)
        return ""
    if name not in screen.slack.commands:
        return f"{name} is not a command here. Try {', '.join(screen.slack.commands)}."
    if thread is not None:
        return "Slack has no slash commands in threads. Mention @firefighter instead."
    return "" if screen.client.command(screen.channel, text).ok else UNANSWERED


def use(screen: Screen, form: FormData) -> str:
    """Use one of the app's global shortcuts."""
    shortcut = _shortcut(screen, form, on_messages=False)
    return "" if shortcut is None else _told(screen.client.use(shortcut))


def use_on(screen: Screen, message: Message, form: FormData) -> str:
    """Use a shortcut on a message."""
    shortcut = _shortcut(screen, form, on_messages=True)
    if shortcut is None or message.only_for is not None:
        return ""
    return _told(screen.client.use_on(screen.channel, message, shortcut))


def press_on(screen: Screen, message: Message, form: FormData) -> str:
    """Use a control of a message, as it was drawn."""
    element, chosen = _pressed(screen, message.blocks, form)
    return _told(screen.client.press_on(screen.channel, message, element, chosen))


def press_in(screen: Screen, view: OpenView, form: FormData) -> str:
    """Use a control of a view, with what was typed in it so far."""
    fill(screen, view, form)
    element, chosen = _pressed(screen, view.view["blocks"], form)
    return _told(screen.client.press_in(view, element, chosen))


def submit(screen: Screen, view: OpenView, form: FormData) -> str:
    """Submit a modal; what is required and empty is said at its field, as Slack does."""
    fill(screen, view, form)
    view.errors = {
        block["block_id"]: "Please complete this required field."
        for block in view.view["blocks"]
        if block["type"] == "input" and not block.get("optional") and _is_empty(view, block)
    }
    if view.errors:
        screen.workspace.changed()
        return ""
    return _told(screen.client.submit(view))


def close(screen: Screen, view: OpenView, _form: FormData) -> str:
    """Close a modal, and forget what was typed in it."""
    screen.client.close(view)
    return ""


def join(screen: Screen, _form: FormData) -> str:
    if screen.user.id not in screen.channel.members:
        screen.client.join(screen.channel)
        screen.workspace.changed()
    return ""


def leave(screen: Screen, _form: FormData) -> str:
    if screen.user.id in screen.channel.members:
        screen.client.leave(screen.channel)
        screen.workspace.changed()
    return ""


def react(screen: Screen, message: Message, form: FormData) -> str:
    """Put a reaction on a message, or take it away again."""
    name = _sent(form, "name")
    if not mrkdwn.is_emoji(name):
        return "There is no emoji of that name here."
    with screen.workspace.lock:
        people = message.reactions.setdefault(name, set())
        people.symmetric_difference_update({screen.user.id})
        screen.workspace.changed()
    return ""


def dismiss(screen: Screen, message: Message, _form: FormData) -> str:
    """Take away what only this person saw."""
    with screen.workspace.lock:
        if message.only_for == screen.user.id and message.ts in screen.channel.messages:
            del screen.channel.messages[message.ts]
            screen.workspace.changed()
    return ""


def fill(screen: Screen, view: OpenView, form: FormData) -> None:
    """Note what is entered in a view's fields."""
    for block in view.view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            entered = [str(v) for v in form.getlist(_field(block["block_id"], element))]
            state = {"type": element["type"], **_value(screen, element, entered)}
            view.values[block["block_id"]] = {element["action_id"]: state}


def _told(answer: Answer) -> str:
    return "" if answer.ok else SILENT


def _shortcut(screen: Screen, form: FormData, *, on_messages: bool) -> Shortcut | None:
    wanted = (str(form.get("callback")), on_messages)
    offered = screen.slack.shortcuts
    return next((s for s in offered if (s.callback_id, s.on_messages) == wanted), None)


def _sent(form: FormData, name: str) -> str:
    if name not in form:
        raise NotSent(name)
    return str(form[name])


def _field(block: str, element: Json) -> str:
    return f"{block}|{element['action_id']}"


def _pressed(screen: Screen, blocks: list[Json], form: FormData) -> tuple[Json, Json]:
    """Give the control that was pressed, and what the press says; it may be gone by now."""
    action, block = _sent(form, "action"), _sent(form, "block")
    drawn: Json = {"action_id": action, "type": _sent(form, "type"), "_block": block}
    for element, held in elements(blocks):
        if (element["action_id"], held) == (action, block):
            drawn = element | {"_block": block}
    return drawn, _chosen(screen, drawn, form)


def _chosen(screen: Screen, element: Json, form: FormData) -> Json:
    if element["type"] == "button":
        return {"value": str(form.get("value", "")), "text": element.get("text")}
    given = form.get("chosen")
    field = _field(element["_block"], element)
    entered = [str(given)] if given is not None else [str(v) for v in form.getlist(field)]
    chosen = _value(screen, element, entered)
    if chosen == {"selected_option": None} and given is not None:
        # It was drawn, and is no longer offered.
        text = {"type": "plain_text", "text": str(given)}
        return {"selected_option": {"value": str(given), "text": text}}
    return chosen


def _value(screen: Screen, element: Json, entered: list[str]) -> Json:
    """Give what is entered in an element as Slack reports it."""
    first = (entered[0] if entered else "") or None
    match element["type"]:
        case "static_select" | "radio_buttons" | "overflow":
            reported: Json = {"selected_option": next(iter(_options(element, entered)), None)}
        case "checkboxes":
            reported = {"selected_options": _options(element, entered)}
        case "users_select":
            reported = {"selected_user": first}
        case "multi_users_select":
            reported = {"selected_users": entered}
        case "conversations_select":
            reported = {"selected_conversation": first}
        case "datetimepicker":
            reported = {"selected_date_time": instant_of(first or "", screen.user.zone)}
        case _:
            reported = {"value": first.replace("\r\n", "\n") if first else None}
    return reported


def _options(element: Json, entered: list[str]) -> list[Json]:
    return [option for option in options_of(element) if option["value"] in entered]


def _is_empty(view: OpenView, block: Json) -> bool:
    state = view.values[block["block_id"]][block["element"]["action_id"]]
    return not any(value for name, value in state.items() if name != "type")


IN_CHANNEL: dict[str, Callable[[Screen, FormData], str]] = {
    "write": write,
    "use": use,
    "join": join,
    "leave": leave,
}
ON_MESSAGES: dict[str, Callable[[Screen, Message, FormData], str]] = {
    "press": press_on,
    "use": use_on,
    "react": react,
    "dismiss": dismiss,
}
IN_VIEWS: dict[str, Callable[[Screen, OpenView, FormData], str]] = {
    "press": press_in,
    "submit": submit,
    "close": close,
}
