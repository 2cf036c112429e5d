"""What somebody is called who was forgotten: the same everywhere, and nobody's name."""

import re
from collections.abc import Collection
from html import escape

from firefighter.domain.errors import BadInput
from firefighter.domain.naming import FOUND, is_member_id

_PSEUDONYM = re.compile(r"someone-[0-9a-f]{4,32}")


def pseudonym(chance: str) -> str:
    """Make one of hexadecimal digits that were drawn at random: no id leads to it."""
    return f"someone-{chance}"


def is_pseudonym(person: str) -> bool:
    """Tell whether this is somebody who was forgotten; Slack knows no such person."""
    return _PSEUDONYM.fullmatch(person) is not None


def mention(person: str) -> str:
    """Mention a person as Slack shows them; whoever was forgotten is only named."""
    return person if is_pseudonym(person) else f"<@{person}>"


def choosable(person: str) -> str:
    """Give the person as a form can show them: "" for whoever was forgotten."""
    return "" if is_pseudonym(person) else person


def unname(words: str, *, name: str, pseudonym: str, others: Collection[str] = ()) -> str:
    """Put the pseudonym where words say ``@name``, whole.

    Args:
        others: what other people are called; of names that begin alike the longest is meant.
    """
    longer = (other for other in others if other.startswith(name) and other != name)
    known = {spelt for called in [name, *longer] for spelt in spellings(called)}
    longest_first = "|".join(map(re.escape, sorted(known, key=len, reverse=True)))
    # "@Ada-Marie" is somebody whom we need not know.
    whole = re.compile(rf"(?<!\w)@({longest_first})(?!\w|-\w)")
    theirs = spellings(name)
    return whole.sub(lambda said: f"@{pseudonym}" if said[1] in theirs else said[0], words)


def spellings(name: str) -> tuple[str, ...]:
    """Give a name as people write it, and as it is written for Slack."""
    return tuple(dict.fromkeys([name, escape(name, quote=False)]))


def require_slack_id(text: str) -> str:
    """Take a person's id as Slack writes it.

    Raises:
        BadInput: if it is none.
    """
    if not is_member_id(text):
        raise BadInput("person", f"{text} is no Slack id, such as U012ABCDEF: {FOUND}.")
    return text
