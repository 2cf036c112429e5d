"""Blocks as a person reads them: lines of text, with names for ids."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from firefighter.playground.slack.state import Json, Message, OpenView, Workspace

_DATE = re.compile(r"<!date\^(\d+)\^[^|>]*\|[^>]*>")
_LINK = re.compile(r"<([a-z]+:[^|>]+)(?:\|([^>]+))?>")
_USER = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")
_CHANNEL = re.compile(r"<#([A-Z0-9]+)(?:\|[^>]*)?>")


def shows(workspace: Workspace, message: Message) -> list[str]:
    """Give a message line by line; controls in brackets."""
    lines = [line for block in message.blocks for line in _block(workspace, block)]
    lines = lines or plain(workspace, message.text).splitlines()
    return lines + [f"[file {file['name']}]" for file in message.files]


def shows_view(workspace: Workspace, shown: OpenView) -> list[str]:
    """Give a modal line by line, with its errors."""
    lines = [shown.view["title"]["text"]]
    for block in shown.view["blocks"]:
        lines += _block(workspace, block)
        if block["block_id"] in shown.errors:
            lines.append(f"! {shown.errors[block['block_id']]}")
    submit = shown.view.get("submit")
    return [*lines, f"[{submit['text']}]"] if submit else lines


def plain(workspace: Workspace, mrkdwn: str) -> str:
    """Give mrkdwn as it looks: names, times, links."""

    def user(found: re.Match[str]) -> str:
        known = workspace.users.get(found[1])
        return f"@{known.real_name if known else found[1]}"

    def channel(found: re.Match[str]) -> str:
        known = workspace.channels.get(found[1])
        return f"#{known.name if known else found[1]}"

    text = _DATE.sub(lambda found: f"{datetime.fromtimestamp(int(found[1]), UTC):%H:%M}", mrkdwn)
    text = _CHANNEL.sub(
        channel, _USER.sub(user, _LINK.sub(lambda found: found[2] or found[1], text))
    )
    text = text.replace("*", "").replace("`", "")
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def label(element: Json) -> str:
    """Give what a person reads on a control."""
    for name in ("text", "placeholder"):
        if isinstance(element.get(name), dict):
            return str(element[name]["text"])
    return str(element.get("action_id", ""))


def _block(workspace: Workspace, block: Json) -> Iterator[str]:  # noqa: C901 - a table as a match
    match block["type"]:
        case "section":
            yield from plain(workspace, block.get("text", {}).get("text", "")).splitlines()
            if block.get("accessory"):
                yield f"[{label(block['accessory'])}]"
        case "context":
            texts = (element.get("text", "") for element in block["elements"])
            yield plain(workspace, " ".join(texts))
        case "actions":
            yield "  ".join(f"[{_control(element)}]" for element in block["elements"])
        case "input":
            yield f"{block['label']['text']}  [{_control(block['element'])}]"
        case "divider":
            yield "──────"
        case "markdown":
            yield from block["text"].splitlines()
        case "image":
            yield f"[picture {block['alt_text']}]"
        case other:
            yield f"({other})"


def _control(element: Json) -> str:
    match element["type"]:
        case "button":
            return label(element)
        case "static_select":
            return f"{label(element)} ▾"
        case "radio_buttons" | "checkboxes":
            return " · ".join(option["text"]["text"] for option in element["options"])
        case other:
            return label(element) if element.get("placeholder") else other.replace("_", " ")
