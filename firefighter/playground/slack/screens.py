"""views.*: modals on people's screens, and their App Home."""

import json

from firefighter.playground.slack.methods import method
from firefighter.playground.slack.state import (
    APP,
    BOT_ID,
    TEAM,
    Json,
    OpenView,
    SlackError,
    Workspace,
)
from firefighter.playground.slack.validation import problems_of_view

STACK, LARGEST = 3, 250_000


@method(
    "views.open",
    errors="invalid_trigger_id exchanged_trigger_id expired_trigger_id view_too_large",
)
def open_view(workspace: Workspace, given: Json) -> Json:
    user = workspace.use_trigger(given["trigger_id"])
    opened = _checked(workspace, given["view"], user)
    workspace.screens[user] = [opened]
    return {"view": drawn(opened)}


@method(
    "views.push",
    errors="invalid_trigger_id exchanged_trigger_id expired_trigger_id view_too_large"
    " push_limit_reached",
)
def push(workspace: Workspace, given: Json) -> Json:
    user = workspace.use_trigger(given["trigger_id"])
    stack = workspace.screens.setdefault(user, [])
    if len(stack) >= STACK:
        raise SlackError("push_limit_reached")
    new = _checked(workspace, given["view"], user)
    stack.append(_laid_on(stack[-1], new) if stack else new)
    return {"view": drawn(new)}


@method("views.update", errors="not_found hash_conflict view_too_large")
def update(workspace: Workspace, given: Json) -> Json:
    for stack in workspace.screens.values():
        for place, shown in enumerate(stack):
            if shown.id == given["view_id"]:
                if given.get("hash") and given["hash"] != shown.hash:
                    raise SlackError("hash_conflict")
                stack[place] = replaced(workspace, shown, given["view"])
                return {"view": drawn(stack[place])}
    raise SlackError("not_found")


@method("views.publish", errors="user_not_found view_too_large hash_conflict")
def publish(workspace: Workspace, given: Json) -> Json:
    workspace.user(given["user_id"])
    shown = workspace.homes.get(given["user_id"])
    if given.get("hash") and (shown is None or given["hash"] != shown.hash):
        raise SlackError("hash_conflict")
    view = _checked(workspace, given["view"], given["user_id"])
    workspace.homes[given["user_id"]] = view
    return {"view": drawn(view)}


def replaced(workspace: Workspace, shown: OpenView, view: Json) -> OpenView:
    """Draw a view anew; what was typed stays where the block and action ids are the same."""
    new = _checked(workspace, view, shown.user)
    new.id, new.below, new.root = shown.id, shown.below, shown.root
    kept = {block["block_id"] for block in new.view["blocks"] if block["type"] == "input"}
    new.values |= {block: v for block, v in shown.values.items() if block in kept}
    return new


def pushed(workspace: Workspace, shown: OpenView, view: Json) -> OpenView:
    """Give a view that an answer to a submission puts on top."""
    return _laid_on(shown, _checked(workspace, view, shown.user))


def drawn(shown: OpenView) -> Json:
    """Give a view as Slack tells it to the bot."""
    return shown.view | {
        "id": shown.id,
        "hash": shown.hash,
        "team_id": TEAM,
        "app_id": APP,
        "bot_id": BOT_ID,
        "root_view_id": shown.root or shown.id,
        "previous_view_id": shown.below,
        "state": {"values": shown.values},
    }


def _laid_on(shown: OpenView, new: OpenView) -> OpenView:
    new.below, new.root = shown.id, shown.root or shown.id
    return new


def _checked(workspace: Workspace, view: Json, user: str) -> OpenView:
    if len(json.dumps(view)) > LARGEST:
        raise SlackError("view_too_large")
    problems = problems_of_view(view)
    if problems:
        raise SlackError("invalid_arguments", response_metadata={"messages": problems})
    blocks: list[Json] = view["blocks"]
    named = [{"block_id": f"b{place}"} | block for place, block in enumerate(blocks)]
    view = {"private_metadata": "", "callback_id": ""} | view | {"blocks": named}
    number = workspace.number()
    shown = OpenView(f"V{number:09d}", user, view, f"{number}.hash")
    shown.values = _initial_values(view)
    return shown


def _initial_values(view: Json) -> Json:
    values: Json = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            state = initial_state(element)
            values[block["block_id"]] = {element["action_id"]: state}
    return values


def initial_state(element: Json) -> Json:
    """Give what Slack would report of an element nobody touched."""
    kind = element["type"]
    keys = {
        "plain_text_input": ("value", element.get("initial_value")),
        "static_select": ("selected_option", element.get("initial_option")),
        "radio_buttons": ("selected_option", element.get("initial_option")),
        "checkboxes": ("selected_options", element.get("initial_options") or []),
        "users_select": ("selected_user", element.get("initial_user")),
        "multi_users_select": ("selected_users", element.get("initial_users") or []),
        "conversations_select": ("selected_conversation", element.get("initial_conversation")),
        "datetimepicker": ("selected_date_time", element.get("initial_date_time")),
    }
    name, value = keys[kind]
    return {"type": kind, name: value}
