"""What somebody is called who was forgotten: the same everywhere, and nobody's name."""

import re
from collections.abc import Collection

from firefighter.domain.errors import BadInput

_PSEUDONYM = re.compile(r"someone-[0-9a-f]{4,32}")
_SLACK_ID = re.compile(r"[UW][A-Z0-9]{1,31}")


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
    longer = sorted((o for o in others if o.startswith(name) and o != name), key=len, reverse=True)
    known = "|".join(re.escape(called) for called in [*longer, name])
    # "@Ada-Marie" is somebody whom we need not know.
    whole = re.compile(rf"(?<!\w)@({known})(?!\w|-\w)")
    return whole.sub(lambda said: f"@{pseudonym}" if said[1] == name else said[0], words)


def require_slack_id(text: str) -> str:
    """Take a person's id as Slack writes it.

    Raises:
        BadInput: if it is none.
    """
    if not _SLACK_ID.fullmatch(text):
        raise BadInput("person", f"{text} is no Slack id. It looks like U012ABCDEF.")
    return text
