"""Catch up with what was said to us, and who came and went, while nobody heard it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta

from firefighter.db import incidents, ledger, movements, requests, workspace
from firefighter.db.base import Session
from firefighter.domain.acting import By
from firefighter.domain.errors import Refused
from firefighter.domain.incident import Incident
from firefighter.domain.lifecycle import Status
from firefighter.domain.policy import Policy
from firefighter.domain.rereading import EACH, FURTHEST, MARGIN, Answered, Mention, Reread
from firefighter.domain.roles import Person
from firefighter.domain.said import Said
from firefighter.domain.slacktext.tree import Name
from firefighter.services import guests, timeline

Keep = Callable[[Session, int, str, By, datetime], object]

STILL_DONE: Mapping[str, Keep] = {
    "note": lambda session, number, words, by, at: timeline.note(
        session, number, words, by=by, at=at
    ),
    "todo": lambda session, number, words, by, at: timeline.follow_up(
        session, number, words, by=by, at=at
    ),
}
"""The words that only write down what somebody says, and are as right an hour later.

Whatever else a word does was meant for its moment: an update says how things stand, a status or
a role may have changed since. Who said such a word is asked to say it again.
"""


def hear(session: Session, *, at: datetime, away: timedelta) -> None:
    """Note that we heard Slack; if nobody did for so long, promise to read what was said meanwhile.

    Of several replicas that come back at once, the first one promises it. Where it was merely
    quiet nothing is found, and nothing said of it.
    """
    heard = workspace.hear(session, at=at)
    if heard is None or at - heard < away:
        return
    # An older release says only by its requests that it was there, and names mentions otherwise.
    older = requests.last_of_older(session, since=heard - MARGIN)
    since = heard if older is None else max(heard, older)
    if at - since < away:
        return
    reads_from = max(older or heard - MARGIN, at - FURTHEST)
    somewhere = [i for i in incidents.not_closed(session) if i.channel is not None]
    for place, incident in enumerate(sorted(somewhere, key=_waits)):
        promise = Reread(
            incident=incident.number,
            channel=incident.channel or "",
            since=since,
            until=at,
            reads_from=reads_from,
        )
        ledger.put(session, (promise, at + place * EACH))


def _waits(incident: Incident) -> bool:
    """Tell whether others are read first: what is only to be written up, maybe for months."""
    return incident.status is Status.POSTMORTEM


def unheard(
    session: Session, said: Sequence[Mention], *, at: datetime
) -> list[tuple[Mention, Person | None]]:
    """Take the mentions that nobody took yet, with who wrote each, if we know.

    Before the incident is held: a door that hears one now does both in that order, too, and two
    that wait for each other would get nowhere.
    """
    taken = []
    for mention in said:
        author = mention.message.author or ""
        first, person = requests.first_time(session, mention.key, person=author, at=at)
        if first:
            taken.append((mention, person))
    return taken


def catch_up(
    session: Session,
    number: int,
    said: Sequence[tuple[Mention, Person | None]],
    *,
    name: Name,
    at: datetime,
    policy: Policy,
) -> list[Answered]:
    """Do what is still right of what nobody took, with the time at which it was said.

    It is all one transaction with the delivery's outcome: what a killed try did is undone, so
    that what is told of it is all of it. The doors' words are not asked, for the same reason.
    """
    incidents.lock(session, number)
    answered = []
    for mention, person in said:
        by = None if person is None else By(person=person, at=at, policy=policy)
        answered.append(_answer(session, number, mention, name=name, by=by))
    return answered


def meet(
    session: Session,
    before: Incident,
    moved: Mapping[str, datetime],
    present: Collection[str],
    *,
    us: str,
) -> None:
    """Note who left a channel meanwhile: they may not know of it any more; and who came.

    Who is in a borrowed channel may have been there before, for other reasons, and does not
    belong for that; who is heard coming does, while it goes on.

    Args:
        before: as it was before *present* was read, and *moved* when people had moved by then;
            whoever came or left since is left alone.
    """
    incident = incidents.lock(session, before.number)
    last = movements.last(session, incident.number)
    since = {person for person, at in last.items() if moved.get(person) != at}
    gone = [person for person in before.invited if person not in {*present} | since]
    incidents.remove_members(session, incident.number, gone)
    came = sorted({*present} - {*incident.invited, us} - since) if not incident.borrowed else []
    for person in came:
        incidents.add_member(session, incident.number, person)
    guests.changed(session, incident, [*gone, *came])


def _answer(
    session: Session, number: int, mention: Mention, *, name: Name, by: By | None
) -> Answered:
    """Do what a mention says, if it is still right; of whom we do not know, nothing is done."""
    word, *more = mention.words.split(maxsplit=1) or [""]
    keep = STILL_DONE.get(word.lower())
    about, words = Said.of("".join(more), name=name).about()
    if keep is None or by is None or mention.message.edited or about not in {None, number}:
        return Answered(mention=mention)
    try:
        keep(session, number, words, by, min(mention.message.place.at, by.at))
    except Refused as no:
        return Answered(mention=mention, refusal=str(no))
    return Answered(mention=mention, kept=word.lower())
