"""The few Block Kit words we use, and the one place where people's words are escaped."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    BlockElement,
    ButtonElement,
    CheckboxesElement,
    ContextBlock,
    DateTimePickerElement,
    DividerBlock,
    InputBlock,
    InputInteractiveElement,
    InteractiveElement,
    MarkdownTextObject,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    RadioButtonsElement,
    SectionBlock,
    StaticSelectElement,
    UserMultiSelectElement,
    UserSelectElement,
)

from firefighter.domain import naming
from firefighter.domain.pseudonyms import mention

ONE_LINE = 5 * naming.TITLE
"""A title of nothing but "&" still fits: each is sent as five characters."""
LOCK_SCREEN = 300
IN_ONE_TEXT = naming.TEXT_IN_A_MESSAGE - naming.SECTION
QUOTED = "> "

_ISOLATE, _END_OF_IT = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
_CUT_IN_TWO = re.compile(r"(?:<[^<>]*|&\w{0,3})\Z")


@dataclass(frozen=True)
class Message:
    """A message ready to post: ``text`` for lock screens and readers, ``blocks`` to look at."""

    text: str
    blocks: tuple[Block, ...]


def lock_screen(*lines: str) -> str:
    """Give a message's ``text``: its first two lines, not too long for a lock screen."""
    return "\n".join(fitted(line, LOCK_SCREEN) for line in lines[:2])


def spoken(message: Message) -> str:
    """Give what a message says as one mrkdwn text, for where blocks cannot go."""
    texts = [b.text.text for b in message.blocks if isinstance(b, SectionBlock) and b.text]
    return "\n".join(texts) or message.text


def escape(words: str, limit: int = naming.SECTION) -> str:
    """Give people's words as mrkdwn that shows them, and pings nobody.

    Args:
        limit: in characters as they are sent, so "&" counts as five.
    """
    said = naming.clean(words).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return fitted(said, limit)


def in_line(words: str, limit: int = ONE_LINE) -> str:
    """Give people's words as mrkdwn for a place that has one line, and shares it with others.

    Words from right to left are kept apart, so that what follows stays in its order.
    """
    said = escape(naming.one_line(words), limit - 2)
    return f"{_ISOLATE}{said}{_END_OF_IT}" if naming.runs_left(said) else said


def fitted(mrkdwn: str, limit: int) -> str:
    """Cut mrkdwn that is too long, but never a mention, a time or an escape in two."""
    return mrkdwn if len(mrkdwn) <= limit else _beginning(mrkdwn, limit - 1).rstrip() + "…"


def bold(mrkdwn: str) -> str:
    """Make a line bold, if it has no stars of its own: Slack would show ours beside them."""
    return mrkdwn if "*" in mrkdwn else f"*{mrkdwn}*"


def person(slack_id: str) -> str:
    return mention(slack_id)


def channel_named(named: str) -> str:
    """Give a channel that the policy names, by its name or by its id."""
    said = naming.channel(named)
    return said if naming.is_channel_id(named) else in_line(said)


def clock(at: datetime) -> str:
    """Show a time in each reader's own zone, with the day when it is not today."""
    fallback = f"{at.astimezone(UTC):%d %b %H:%M} UTC"
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} {{time}}|{fallback}>"


def quote(words: str, limit: int = 2500) -> str:
    """Give people's words as a quotation in mrkdwn, at most *limit* characters as it is sent."""
    return fitted("\n".join(QUOTED + line for line in escape(words, limit).splitlines()), limit)


def section(
    markdown: str, *, block: str | None = None, accessory: BlockElement | None = None
) -> Block:
    text = MarkdownTextObject(text=fitted(markdown, naming.SECTION))
    return SectionBlock(text=text, block_id=block, accessory=accessory)


def sections(
    markdown: str, *, block: str | None = None, accessory: BlockElement | None = None
) -> list[Block]:
    """Give as many sections as a long text needs; it is split between lines, else between words.

    Args:
        block, accessory: of the first of them.
    """
    packed = [""]
    for line in fitted(markdown, IN_ONE_TEXT).split("\n"):
        for part in _parts(line):
            if len(packed[-1]) + len(part) >= naming.SECTION:
                packed.append("")
            packed[-1] += f"{part}\n"
    first, *rest = [text.rstrip() for text in packed if text.strip()] or [""]
    begun = [section(first, block=block, accessory=accessory)] if first else []
    return [*begun, *map(section, rest)]


def context(markdown: str) -> Block:
    return ContextBlock(elements=[MarkdownTextObject(text=fitted(markdown, 2000))])


def divider() -> Block:
    return DividerBlock()


def actions(block: str, *elements: InteractiveElement) -> Block:
    return ActionsBlock(block_id=block, elements=list(elements))


def button(label: str, action: str, value: str, *, style: str | None = None) -> ButtonElement:
    return ButtonElement(text=label, action_id=action, value=value, style=style)


def link(label: str, action: str, url: str, *, style: str | None = None) -> ButtonElement:
    return ButtonElement(text=label, action_id=action, url=url, style=style)


def options(choices: Mapping[str, str]) -> list[Option]:
    """Build options; *choices* maps value to what people read."""
    return [
        Option(value=value, text=naming.shorten(naming.clean(label), naming.OPTION))
        for value, label in choices.items()
    ]


def select(
    action: str, placeholder: str, choices: Mapping[str, str], *, chosen: str | None = None
) -> StaticSelectElement:
    built = options(choices)
    initial = next((o for o in built if o.value == chosen), None)
    return StaticSelectElement(
        action_id=action, placeholder=placeholder, options=built, initial_option=initial
    )


def radio(action: str, choices: Mapping[str, str], *, chosen: str | None) -> RadioButtonsElement:
    built = options(choices)
    initial = next((o for o in built if o.value == chosen), None)
    return RadioButtonsElement(action_id=action, options=built, initial_option=initial)


def checkboxes(
    action: str, choices: Mapping[str, str], *, chosen: Sequence[str] = ()
) -> CheckboxesElement:
    built = options(choices)
    initial = [o for o in built if o.value in chosen] or None
    return CheckboxesElement(action_id=action, options=built, initial_options=initial)


def ask(
    block: str,
    label: str,
    element: InputInteractiveElement,
    *,
    optional: bool = False,
    hint: str | None = None,
    dispatch: bool = False,
) -> Block:
    """Build a labelled field of a form."""
    return InputBlock(
        block_id=block,
        label=PlainTextObject(text=label, emoji=True),
        element=element,
        optional=optional,
        hint=PlainTextObject(text=hint) if hint else None,
        dispatch_action=dispatch or None,
    )


def write(
    action: str,
    *,
    value: str = "",
    long: bool = False,
    limit: int = naming.PLAIN_TEXT_INPUT,
    placeholder: str | None = None,
) -> PlainTextInputElement:
    return PlainTextInputElement(
        action_id=action,
        multiline=long,
        max_length=limit,
        initial_value=naming.shorten(value, limit) or None,
        placeholder=placeholder,
    )


def pick_time(action: str, *, at: datetime | None = None) -> DateTimePickerElement:
    initial = int(at.timestamp()) if at else None
    return DateTimePickerElement(action_id=action, initial_date_time=initial)


def pick_person(action: str, placeholder: str, *, chosen: str | None = None) -> UserSelectElement:
    return UserSelectElement(action_id=action, placeholder=placeholder, initial_user=chosen)


def pick_people(
    action: str, placeholder: str, *, chosen: Sequence[str] = ()
) -> UserMultiSelectElement:
    initial = list(chosen) or None
    return UserMultiSelectElement(action_id=action, placeholder=placeholder, initial_users=initial)


def _parts(line: str) -> Iterator[str]:
    """Split a line that no section can hold; what was quoted stays so."""
    mark = QUOTED if line.startswith(QUOTED) else ""
    while len(line) >= naming.SECTION:
        begun = _beginning(line, naming.SECTION - 1)
        begun = begun if len(begun) > len(mark) else line[: naming.SECTION - 1]
        yield begun
        line = mark + line[len(begun) :].lstrip()
    yield line


def _beginning(mrkdwn: str, length: int) -> str:
    """Give the beginning of a longer text, no word, mention, time or escape of it cut in two."""
    kept = _CUT_IN_TWO.sub("", mrkdwn[:length])
    return naming.cut(mrkdwn, length) if len(kept) == length else kept
