"""A surface as a person reads it, and what must never stand in one."""

import re
from collections.abc import Iterator
from typing import Any

from firefighter.playground.slack import validation

DATE = re.compile(r"<!date\^\d+\^\{date_short_pretty\} \{time\}\|(\d\d \w{3} \d\d:\d\d UTC)>")
OURS = re.compile(rf"{DATE.pattern}|<@(?:UANA|UMARC)>|<#C42>")
QUOTED = re.compile(r"^> ?", re.MULTILINE)
ESCAPED = re.compile(r"&(?:amp|lt|gt);")
PHONE = 42
ROW = "[controls]"


def without_times(words):
    """Give a text with one time in the place of all that Slack would show."""
    return DATE.sub("02:14", words)


def blocks_of(message):
    return [block.to_dict() for block in message.blocks]


def as_json(surface):
    """Give a message or a view as Block Kit Builder takes it."""
    return surface.to_dict() if hasattr(surface, "to_dict") else {"blocks": blocks_of(surface)}


def problems(message):
    return validation.problems_of_message(blocks_of(message), message.text)


def problems_of(view):
    return validation.problems_of_view(view.to_dict())


def lines_of(message):
    """Give the lines of text that a message shows, a row of controls as one."""
    return [line for block in blocks_of(message) for line in _lines(block)]


def nodes(value) -> Iterator[dict[str, Any]]:
    """Give every object within a message or a view."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from nodes(inner)


def mrkdwn_in(blocks):
    """Give every text that Slack reads mentions and times in."""
    return [node["text"] for node in nodes(blocks) if node.get("type") == "mrkdwn"]


def stray_markup(text):
    """Give what is left that Slack might take for markup, besides our own people and times."""
    rest = QUOTED.sub("", OURS.sub("", text))
    return re.findall(r"[<>]|&", ESCAPED.sub("", rest))


def bare(line):
    """Give a line without what makes it bold, coloured or private."""
    line = re.sub(r"^:[a-z_]+: (?:Private · )?", "", line.replace("*", ""))
    return re.sub(r"^INC-\d+: ", "", line)


def on_a_phone(message):
    """Count the lines that a small screen makes of a message."""
    shown = [DATE.sub("Today 03:02", line) for line in lines_of(message)]
    shown = [re.sub(r"<@\w+>", "Marc Petit", line) for line in shown]
    shown = [re.sub(r":\w+:", "00", line).replace("*", "") for line in shown]
    return sum(-(-len(line) // PHONE) for line in shown)


def _lines(block):
    match block["type"]:
        case "section":
            return block["text"]["text"].split("\n")
        case "context":
            return [block["elements"][0]["text"]]
        case _:
            return [ROW]
