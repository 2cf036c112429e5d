"""The words after ``/incident`` and after a mention: one table, two mouths."""

import re
from collections.abc import Callable
from difflib import get_close_matches

from firefighter.db import incidents, ledger
from firefighter.db.base import Session
from firefighter.domain.acting import By
from firefighter.domain.errors import BadInput
from firefighter.domain.incident import Incident
from firefighter.domain.lifecycle import LABELS, Status
from firefighter.domain.severity import Severity
from firefighter.domain.slacktext import mrkdwn
from firefighter.domain.updates import Update
from firefighter.services import digests, roles, severity, status, timeline
from firefighter.services.status import Ending
from firefighter.services.timeline import Facts
from firefighter.slack.declare import declare_line, open_declare
from firefighter.slack.desk import Desk, Visitor, incident_for, look, may_know, once
from firefighter.views import close as close_view
from firefighter.views import digest as digest_view
from firefighter.views import lines
from firefighter.views.blocks import Message
from firefighter.views.help import help_text

Word = Callable[[Desk, Visitor, str], Message | None]

_NUMBER = re.compile(r"^\s*(?:INC-)?(\d{1,9})\b\s*", re.IGNORECASE)
_SEVERITY = re.compile(r"^(?:sev-?)?([1-5])\b\s*", re.IGNORECASE)

STATUS_WORDS: dict[str, Status] = {
    **{label.lower(): status_ for status_, label in LABELS.items()},
    **{status_.value: status_ for status_ in Status},
    "fixing": Status.MITIGATING,
    "over": Status.MITIGATED,
}


def run(desk: Desk, visitor: Visitor, text: str) -> Message | None:
    """Do what the words say, and give the answer; None when a form was opened instead.

    Raises:
        Refused: in words for the person.
    """
    first, _, rest = text.partition(" ")
    name = ALIASES.get(first.lower(), first.lower())
    if not name:
        name = "declare" if visitor.trigger else "help"
    word = WORDS.get(name)
    if word is None:
        raise BadInput("word", _unknown(first, desk))
    if name in NAMES_PEOPLE:
        return word(desk, visitor, rest)
    # Slack escapes what people type; we keep what they meant, and escape it when we show it.
    return word(desk, visitor, mrkdwn.spoken(rest, name=desk.namer(mrkdwn.mentioned(rest))))


def declare(desk: Desk, visitor: Visitor, rest: str) -> Message | None:
    if rest:
        return declare_line(desk, visitor, rest)
    if visitor.trigger is None:
        message = "Please add what is going wrong: declare sev2 checkout is down."
        raise BadInput("title", message)
    open_declare(desk, visitor)
    return None


def show_status(desk: Desk, visitor: Visitor, rest: str) -> Message | None:
    """Show how an incident stands; ``status mitigated`` changes it."""
    number, words = _numbered(rest)
    if words:
        return _set_status(desk, visitor, number, words)

    def read(session: Session) -> Message:
        incident = incident_for(session, visitor, number)
        latest, _ = timeline.latest_update(session, incident.number)
        return lines.status_of(incident, latest, desk.policy)

    return look(desk, read)


def show_list(desk: Desk, visitor: Visitor, _rest: str) -> Message:
    known = look(desk, incidents.not_closed)
    return lines.listing([i for i in known if may_know(i, visitor)], desk.policy)


def post_update(desk: Desk, visitor: Visitor, rest: str) -> Message | None:
    update = Update(known=rest)
    return _changed(
        desk, visitor, lambda s, i, by: timeline.post_update(s, i.number, update, by=by)
    )


def set_severity(desk: Desk, visitor: Visitor, rest: str) -> Message | None:
    found = _SEVERITY.match(rest)
    if found is None:
        raise BadInput("severity", "Please name one: sev 2, and why when it gets better.")
    to, reason = Severity(int(found[1])), rest[found.end() :]
    return _changed(
        desk, visitor, lambda s, i, by: severity.change(s, i.number, to, reason=reason, by=by)
    )


def close(desk: Desk, visitor: Visitor, rest: str) -> Message | None:
    """Close at once when nothing is missing, else show the form that asks for it."""
    del rest
    incident = look(desk, lambda session: incident_for(session, visitor))
    owes = status.owes_draft(incident, desk.policy)
    if visitor.trigger is not None:
        desk.chat.open_view(visitor.trigger, close_view.close(incident, owes_draft=owes))
        return None
    return _changed(
        desk, visitor, lambda s, i, by: status.close(s, i.number, Ending(), seen=None, by=by)
    )


def note(desk: Desk, visitor: Visitor, rest: str) -> Message | None:
    return _changed(desk, visitor, lambda s, i, by: timeline.note(s, i.number, rest, by=by))


def todo(desk: Desk, visitor: Visitor, rest: str) -> Message | None:
    return _changed(desk, visitor, lambda s, i, by: timeline.follow_up(s, i.number, rest, by=by))


def command(desk: Desk, visitor: Visitor, _rest: str) -> Message | None:
    return _changed(desk, visitor, lambda s, i, by: roles.take_command(s, i.number, by=by))


def invite(desk: Desk, visitor: Visitor, rest: str) -> Message | None:
    people = sorted(mrkdwn.mentioned(rest))
    if not people:
        raise BadInput("people", "Please mention who should come: invite @ana @marc.")
    return _changed(desk, visitor, lambda s, i, by: roles.invite(s, i.number, people, by=by))


def title(desk: Desk, visitor: Visitor, rest: str) -> Message | None:
    facts = Facts(title=rest)
    return _changed(desk, visitor, lambda s, i, by: timeline.edit(s, i.number, facts, by=by))


def digest(desk: Desk, _visitor: Visitor, _rest: str) -> Message:
    at = desk.clock()
    facts = look(desk, lambda session: digests.last_week(session, policy=desk.policy, at=at))
    return digest_view.digest(facts)


def resync(desk: Desk, visitor: Visitor, rest: str) -> Message | None:
    """Try again whatever a neighbour refused."""
    number, _ = _numbered(rest)

    def act(session: Session, _by: By) -> Message:
        incident = incident_for(session, visitor, number)
        count = ledger.resync(session, incident.number)
        what = "1 delivery is" if count == 1 else f"{count} deliveries are"
        said = f"{what} tried again" if count else "nothing was left undone"
        return lines.saying(f"{incident.key}: {said}.")

    return once(desk, visitor, act)


def show_help(desk: Desk, _visitor: Visitor, rest: str) -> Message:
    return help_text(desk.policy.command, everything=rest.lower() == "all")


def _changed(
    desk: Desk, visitor: Visitor, act: Callable[[Session, Incident, By], Incident]
) -> Message | None:
    def change(session: Session, by: By) -> Message:
        incident = incident_for(session, visitor)
        after = act(session, incident, by)
        return lines.saying(f"{after.key}: done.")

    return once(desk, visitor, change)


def _set_status(desk: Desk, visitor: Visitor, number: int | None, words: str) -> Message | None:
    to, reason = _status_named(words)

    def act(session: Session, by: By) -> Message:
        incident = incident_for(session, visitor, number)
        after = status.move(session, incident.number, to, reason=reason, by=by)
        return lines.saying(f"{after.key} is {LABELS[after.status]}.")

    return once(desk, visitor, act)


def _status_named(words: str) -> tuple[Status, str]:
    """Read ``to write up`` or ``fixing rolling back``: a status of one to three words, and why."""
    parts = words.split()
    for length in range(3, 0, -1):
        to = STATUS_WORDS.get(" ".join(parts[:length]).lower())
        if to is not None:
            return to, " ".join(parts[length:])
    known = ", ".join(label.lower() for label in LABELS.values())
    raise BadInput("status", f"I know no status {parts[0]}. There are: {known}.")


def _numbered(rest: str) -> tuple[int | None, str]:
    found = _NUMBER.match(rest)
    return (int(found[1]), rest[found.end() :].strip()) if found else (None, rest.strip())


def _unknown(word: str, desk: Desk) -> str:
    near = get_close_matches(word.lower(), [*WORDS, *ALIASES], n=1)
    meant = f" Did you mean `{desk.policy.command} {near[0]}`?" if near else ""
    return f"I know no word {word!r}.{meant} `{desk.policy.command} help` lists them."


WORDS: dict[str, Word] = {
    "declare": declare,
    "status": show_status,
    "list": show_list,
    "update": post_update,
    "sev": set_severity,
    "close": close,
    "help": show_help,
    "note": note,
    "todo": todo,
    "command": command,
    "invite": invite,
    "title": title,
    "digest": digest,
    "resync": resync,
}

NAMES_PEOPLE = frozenset({"invite"})

ALIASES: dict[str, str] = {
    "new": "declare",
    "open": "declare",
    "start": "declare",
    "severity": "sev",
    "ls": "list",
    "?": "help",
}
