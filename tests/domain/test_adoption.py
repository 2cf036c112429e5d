"""What belongs on the timeline of an incident that people ran by hand."""

import pytest

from firefighter.domain.adoption import MARKS, MOST_NOTES, ReadBack, gather, involved
from firefighter.domain.quotation import Place, Posted
from firefighter.domain.roles import Person
from tests.conftest import NOON
from tests.services.scene import minutes

PEOPLE = {
    "U1": Person(id="U1", name="Ana"),
    "U6": Person(id="U6", name="Gil", guest=True),
    "U7": Person(id="U7", name="Olga", stranger=True),
}
FIRE = {"fire": frozenset({"U1"})}


def said(at, author="U1", **more):
    return Posted(place=Place("C1", f"{minutes(at).timestamp():.6f}"), author=author, **more)


def found(messages, pinned=(), *, shared=False, more=False):
    promise = ReadBack(incident=1, channel="C1", since=NOON, until=minutes(60), shared=shared)
    return gather(promise, messages, pinned, more=more, people=PEOPLE, us="U0")


def texts(gathered):
    return [message.text for message in gathered.marked]


@pytest.mark.parametrize("mark", MARKS)
def test_an_agreed_reaction_puts_a_message_on_the_timeline(mark):
    marked = said(5, text="marked", reactions={mark: frozenset({"U1"})})

    gathered = found([marked, said(6, reactions={"pizza": frozenset({"U1"})})])

    assert texts(gathered) == ["marked"]
    assert gathered.read == 2


def test_what_is_pinned_belongs_there_once_and_in_order():
    pinned = said(5, text="pinned", reactions=FIRE)
    reply = said(9, text="reply")
    before, after = said(-1, text="before"), said(61, text="after")

    gathered = found(
        [said(7, text="marked", reactions=FIRE), pinned], [after, reply, pinned, before]
    )

    assert texts(gathered) == ["pinned", "marked", "reply"]


def test_what_we_said_ourselves_is_no_news():
    ours = said(5, author="U0", reactions=FIRE)

    gathered = found([ours], [ours])

    assert (gathered.read, gathered.marked, gathered.writers) == (0, (), ())


def test_people_of_another_organisation_are_not_quoted_and_mark_nothing():
    theirs = said(5, author="U7", reactions=FIRE)
    marked_by_them = said(6, reactions={"fire": frozenset({"U7"})})

    gathered = found([theirs, marked_by_them, said(7, author="U6")], shared=True)

    assert (gathered.marked, gathered.strange) == ((), 1)
    assert gathered.writers == ("U6", "U1")


def test_whom_we_do_not_know_is_ours_only_where_nobody_else_can_be():
    unknown = said(5, author="U8", reactions=FIRE)

    assert found([unknown]).strange == 0
    assert found([unknown], shared=True).strange == 1


def test_what_an_app_said_is_quoted_but_an_app_belongs_to_no_incident():
    alert = said(5, author="U9", app="B9", text="Disk full", reactions=FIRE)
    old = said(6, author=None, app="B8", text="Disk fuller", reactions=FIRE)

    gathered = found([old, alert])

    assert texts(gathered) == ["Disk full", "Disk fuller"]
    assert gathered.writers == ()


def test_only_so_many_are_noted_the_first_of_them():
    many = [said(n / 10, text=str(n), reactions=FIRE) for n in range(MOST_NOTES + 3)]

    gathered = found(many[::-1], more=True)

    assert [message.text for message in gathered.noted] == [str(n) for n in range(MOST_NOTES)]
    assert gathered.more


def test_everybody_who_wrote_or_marked_is_involved():
    messages = [said(1), said(2, author=None, reactions={"fire": frozenset({"U2", "U3"})})]

    assert involved(messages) == {"U1", "U2", "U3"}
    assert involved([]) == frozenset()
