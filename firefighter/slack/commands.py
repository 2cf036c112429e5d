"""The words after ``/incident`` and after a mention: one table, two mouths."""

from collections.abc import Callable
from difflib import get_close_matches

from firefighter.domain.errors import BadInput
from firefighter.domain.said import Said
from firefighter.slack import orders, questions, redactions
from firefighter.slack.declare import declare_line, open_declare
from firefighter.slack.desk import Desk, Visitor
from firefighter.slack.words import heard
from firefighter.views.blocks import Message, escape

Word = Callable[[Desk, Visitor, Said], Message | None]


def run(desk: Desk, visitor: Visitor, text: str) -> Message | None:
    """Do what the words say, and give the answer; None when a form was opened instead.

    Args:
        text: as Slack passed it on, escaped.

    Raises:
        Refused: in words for the person.
    """
    first, *more = text.split(maxsplit=1) or [""]
    rest = "".join(more)
    name = ALIASES.get(first.lower(), first.lower())
    if not name:
        name = "declare" if visitor.trigger else "help"
    word = WORDS.get(name)
    if word is None:
        raise BadInput("word", _unknown(heard(desk, first).text, desk))
    return word(desk, visitor, heard(desk, rest.strip()))


def declare(desk: Desk, visitor: Visitor, said: Said) -> Message | None:
    if said.text:
        return declare_line(desk, visitor, said.text)
    if visitor.trigger is None:
        message = "Please add what is going wrong: declare checkout is down."
        raise BadInput("title", message)
    open_declare(desk, visitor)
    return None


def status(desk: Desk, visitor: Visitor, said: Said) -> Message | None:
    """Show how an incident stands; ``status mitigated`` changes it."""
    number, words = said.numbered()
    if words:
        return orders.set_status(desk, visitor, number, words)
    return questions.show_status(desk, visitor, number)


def _unknown(word: str, desk: Desk) -> str:
    near = get_close_matches(word.lower(), [*WORDS, *ALIASES], n=1)
    meant = f" Did you mean `{desk.policy.command} {near[0]}`?" if near else ""
    return f"I know no word “{escape(word)}”.{meant} `{desk.policy.command} help` lists them."


WORDS: dict[str, Word] = {
    "declare": declare,
    "status": status,
    "list": questions.show_list,
    "update": orders.post_update,
    "sev": orders.set_severity,
    "close": orders.close,
    "help": questions.show_help,
    "note": orders.note,
    "todo": orders.todo,
    "command": orders.command,
    "invite": orders.invite,
    "title": orders.title,
    "edit": orders.edit,
    "times": orders.show_times,
    "roles": orders.show_roles,
    "duplicate-of": orders.duplicate_of,
    "digest": questions.show_digest,
    "redact": redactions.redact,
    "resync": orders.resync,
}

ALIASES: dict[str, str] = {
    "new": "declare",
    "open": "declare",
    "start": "declare",
    "severity": "sev",
    "handover": "roles",
    "events": "times",
    "duplicate": "duplicate-of",
    "ls": "list",
    "remove": "redact",
    "?": "help",
}
