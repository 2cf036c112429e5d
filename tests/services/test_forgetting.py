"""Somebody is forgotten: nothing names them any more, and nothing else has changed."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from firefighter.db import forgettings, incidents, ledger, people, publications, workspace
from firefighter.db.erasure import Mark
from firefighter.db.publications import Frozen
from firefighter.db.workspace import Identity
from firefighter.domain.deliveries import RefreshCard, TellPerson, Whisper
from firefighter.domain.errors import BadInput, StillNeeded
from firefighter.domain.incident import Incident
from firefighter.domain.lifecycle import Closure, Status
from firefighter.domain.policy import Policy, ServiceRule
from firefighter.domain.pseudonyms import pseudonym
from firefighter.domain.quotation import Place, Quotation
from firefighter.domain.redaction import BACKUPS, EMAILS
from firefighter.domain.roles import Person, Role
from firefighter.domain.severity import Severity
from firefighter.domain.updates import Update
from firefighter.services import (
    digests,
    forgetting,
    postmortems,
    quotations,
    redactions,
    roles,
    severity,
    status,
    timeline,
)
from firefighter.services.status import Ending
from firefighter.views import card, forms, lines, postmortem
from tests.kept import kept, tables_with
from tests.locks import waits_for_a_lock
from tests.services.scene import LENA, MARC, POLICY, Scene, by, minutes
from tests.worker.scene import until

US = Identity(team_id="T1", bot_id="B1", bot_user_id="U0", url="https://acme.slack.com/")
GONE = Person(id="U77GONE", name="Gwén O'Neil")
OTHER = Person(id="U77GONER", name="Gordon")
CALLED = pseudonym("4f2a91c0")
URL = "https://acme.atlassian.net/wiki/x/AQ"


def busy(scene: Scene) -> int:
    """Let Gwen do everything there is to do in an incident that others end."""
    scene.does(people.learn, [GONE, OTHER, MARC], at=minutes(0))
    scene.does(workspace.confirm, US)
    number = scene.running(who=by(GONE), people=(OTHER.id,)).number
    scene.does(roles.assign, number, Role.SCRIBE, GONE.id, by=by(GONE, at=1))
    scene.does(severity.change, number, Severity.SEV1, reason="Why?", by=by(GONE, at=2))
    scene.does(roles.invite, number, ["U55", GONE.id, "U56"], by=by(MARC, at=3))
    said = Update(known=f"<@{GONE.id}> and <@{OTHER.id}> look, @Gwén O'Neil says")
    scene.does(timeline.post_update, number, said, by=by(GONE, at=4))
    quotation = Quotation(place=Place("C7", "1.000100"), author=GONE.id, words="Full.")
    scene.does(quotations.quote, number, quotation, by=by(MARC, at=5))
    scene.does(timeline.follow_up, number, "Ask her", owner=GONE.id, by=by(LENA, at=6))
    scene.does(timeline.note, number, "Gwén O'Neil was here", by=by(GONE, at=7))
    scene.does(redactions.redact, number, scene.last(number).seq - 1, why="x", by=by(GONE, at=8))
    scene.does(roles.take_command, number, by=by(MARC, at=9))
    whispers = Whisper(person=GONE.id, channel="C1", text=f"<@{GONE.id}> set it.")
    scene.does(ledger.put, whispers, TellPerson(incident=number, person=GONE.id, text="Hi."))
    scene.does(publications.freeze, number, Frozen("A", "B", "<p>Gwén O&#39;Neil</p>"))
    return number


def forgotten(scene: Scene, person=GONE.id, *, called=CALLED, batches=1000, batch=1000):
    """Forget somebody, as the command does; or be interrupted after so many batches."""
    begun = scene.does(forgetting.begin, person, pseudonym=called)
    mark: Mark | None = Mark()
    for _ in range(batches):
        if mark is None:
            scene.does(forgetting.end, begun)
            return
        mark = scene.does(forgetting.go_on, begun, mark, batch=batch)


def names_of(scene: Scene, person: str) -> list[str]:
    """Give every row of every table that names a person."""
    rows = (row for found in kept(scene.database.engine).values() for row in found)
    return [row for row in rows if re.search(rf"{person}\b", row)]


def skeleton(scene: Scene, number: int):
    """Give a timeline but for who is in it."""
    return [(e.seq, e.at, e.recorded_at, e.kind, e.undoes) for e in scene.timeline(number)]


class TestForget:
    def test_no_column_of_any_table_names_them_any_more(self, scene: Scene):
        busy(scene)
        assert tables_with(scene.database.engine, GONE.id) >= ["deliveries", "entries"]

        forgotten(scene)

        assert names_of(scene, GONE.id) == []
        assert tables_with(scene.database.engine, "@Gwén O'Neil") == []
        assert tables_with(scene.database.engine, "Gwén O&#39;Neil") == []

    def test_a_page_that_is_being_drawn_meanwhile_is_not_kept(self, scene: Scene):
        scene.does(people.learn, [GONE], at=minutes(0))
        number = scene.at(Status.POSTMORTEM).number
        scene.does(timeline.note, number, "The disk was full", by=by(GONE, at=4))
        page = Frozen("A", "B", "<p>@Gwén O&#39;Neil: the disk was full</p>")
        with ThreadPoolExecutor(1) as pool:
            with scene.database.transaction() as session:
                incidents.lock(session, number)
                publications.freeze(session, number, page)
                forgets = pool.submit(forgotten, scene)
                assert until(lambda: forgets.done() or waits_for_a_lock(scene.database.engine))
            forgets.result(30)

        assert scene.does(publications.frozen, number) == Frozen("A", "B", "")

    def test_it_is_known_whether_something_names_them_still(self, scene: Scene):
        busy(scene)
        begun = scene.does(forgetting.begin, GONE.id, pseudonym=CALLED)
        assert scene.does(forgetting.is_named, begun)

        forgotten(scene)

        assert not scene.does(forgetting.is_named, begun)

    def test_somebody_whose_id_begins_alike_is_left_alone(self, scene: Scene):
        number = busy(scene)

        forgotten(scene)

        assert OTHER.id in scene.incident(number).invited
        assert f"<@{OTHER.id}>" in (scene.timeline(number)[4].words or "")
        assert scene.does(people.find, OTHER.id) == OTHER

    def test_a_name_goes_however_it_is_written_and_no_name_that_begins_alike(self, scene: Scene):
        zoe = Person(id=GONE.id, name='Zoë (the "Z")')
        scene.does(people.learn, [zoe, Person(id="U5", name="Jo")], at=minutes(0))
        number = scene.running().number
        said = 'ask @Zoë (the "Z"), @Jo or @Joan'
        scene.does(timeline.note, number, said, by=by(at=1))
        scene.does(timeline.post_update, number, Update(known=said), by=by(at=2))
        scene.does(ledger.put, Whisper(person="U9", channel="C1", text=said))

        forgotten(scene)
        forgotten(scene, "U5", called=pseudonym("77aa"))

        left = f"ask @{CALLED}, @{pseudonym('77aa')} or @Joan"
        note, update = scene.timeline(number)[-2:]
        assert (note.words, update.words) == (left, Update(known=left).to_words())
        whispers = scene.rows("payload ->> 'text'", "deliveries WHERE kind = 'whisper'", order="id")
        assert list(whispers) == [(left,)]

    def test_a_name_that_is_the_beginning_of_another_one_leaves_that_whole(self, scene: Scene):
        ada, lovelace = Person(id="U5", name="Ada"), Person(id="U8", name="Ada Lovelace")
        scene.does(people.learn, [ada, lovelace], at=minutes(0))
        number = scene.running(title="@Ada Lovelace and @Ada wait").number
        said = Update(known="@Ada Lovelace, @Ada and @Ada-Marie", doing='"@Ada" said é')
        scene.does(timeline.post_update, number, said, by=by(at=1))
        scene.does(ledger.put, Whisper(person="U9", channel="C1", text="@Ada Lovelace or @Ada?"))

        forgotten(scene, ada.id)

        left = Update(known=f"@Ada Lovelace, @{CALLED} and @Ada-Marie", doing=f'"@{CALLED}" said é')
        assert scene.incident(number).title == f"@Ada Lovelace and @{CALLED} wait"
        assert scene.last(number).words == left.to_words()
        whispers = scene.rows("payload ->> 'text'", "deliveries WHERE kind = 'whisper'")
        assert list(whispers) == [(f"@Ada Lovelace or @{CALLED}?",)]

    def test_who_did_what_stays(self, scene: Scene):
        number = busy(scene)
        before = skeleton(scene, number)
        acted = [entry.actor == GONE.id for entry in scene.timeline(number)]

        forgotten(scene)

        after = scene.timeline(number)
        assert skeleton(scene, number) == before
        assert [entry.actor == CALLED for entry in after] == acted
        assert scene.incident(number).declared_by == CALLED
        assert scene.incident(number).roles[Role.SCRIBE] == CALLED
        assert (
            after[4].words
            == Update(known=f"<@{CALLED}> and <@{OTHER.id}> look, @{CALLED} says").to_words()
        )

    def test_everything_can_still_be_drawn_and_counted(self, scene: Scene):
        number = busy(scene)
        forgotten(scene)

        incident = scene.incident(number)
        latest, count = scene.does(timeline.latest_update, number)
        shown = [card.card(incident, latest=latest, policy=POLICY, updates=count).blocks]
        shown += [
            lines.line(incident, e, POLICY, undo=False).blocks for e in scene.timeline(number)
        ]
        draft = scene.does(postmortems.gather, number, policy=POLICY, at=minutes(30))
        week = scene.does(digests.last_week, policy=POLICY, at=minutes(7 * 24 * 60))

        drawn = str([[block.to_dict() for block in blocks] for blocks in shown])
        assert CALLED in drawn
        assert f"<@{CALLED}>" not in drawn
        assert CALLED in postmortem.page(draft)
        assert str(incident.number) in str(week)

    def test_a_role_of_theirs_can_be_given_to_somebody_else(self, scene: Scene):
        number = closed_by_them(scene)
        forgotten(scene)
        incident = scene.incident(number)
        scribe = forms.role_form(incident, POLICY).to_dict()

        scene.does(roles.take_command, number, by=by(MARC, at=9), seen=incident.commander)

        assert CALLED not in str(scribe)
        assert scene.last(number).old == CALLED
        assert not [p for p in scene.promised() if isinstance(p, TellPerson)]

    def test_the_card_of_what_is_not_closed_is_drawn_again(self, scene: Scene):
        number = busy(scene)
        closed_by_them(scene)
        scene.promised()

        forgotten(scene)

        assert scene.promised() == [RefreshCard(incident=number)]

    def test_who_commands_what_goes_on_is_needed(self, scene: Scene):
        incident = scene.running(who=by(GONE))

        with scene.unchanged(), pytest.raises(StillNeeded, match=f"commands {incident.key}"):
            forgotten(scene)

    def test_what_is_no_id_is_refused(self, scene: Scene):
        with pytest.raises(BadInput, match="is no Slack id"):
            forgotten(scene, ".*")

    def test_somebody_unknown_leaves_nothing_behind_either(self, scene: Scene):
        number = scene.running().number
        before = scene.timeline(number)

        found = scene.does(forgetting.trace, "U99", policy=POLICY)
        forgotten(scene, "U99")

        assert (found.name, found.rows, found.incidents) == (None, {}, [])
        assert scene.timeline(number) == before

    @pytest.mark.parametrize("batches", range(11))
    def test_whoever_was_interrupted_goes_on_under_the_same_name(self, scene: Scene, batches):
        number = busy(scene)
        forgotten(scene, batches=batches)
        assert list(scene.does(forgettings.under_way)) == [GONE.id]

        forgotten(scene, called=pseudonym("0000ffff"))

        assert names_of(scene, GONE.id) == []
        assert names_of(scene, "someone-0000ffff") == []
        assert scene.incident(number).declared_by == CALLED
        assert tables_with(scene.database.engine, "@Gwén O'Neil") == []
        assert list(scene.does(forgettings.under_way)) == []

    def test_who_is_forgotten_is_forgotten_again_without_harm(self, scene: Scene):
        number = busy(scene)
        forgotten(scene)
        before = scene.timeline(number)

        forgotten(scene, called=pseudonym("0000ffff"))

        assert scene.timeline(number) == before

    def test_however_small_the_batches_nothing_is_left_out(self, scene: Scene):
        busy(scene)
        closed_by_them(scene)

        forgotten(scene, batch=2)

        assert names_of(scene, GONE.id) == []
        assert tables_with(scene.database.engine, "@Gwén O'Neil") == []


class TestTrace:
    def test_it_counts_and_changes_nothing(self, scene: Scene):
        number = busy(scene)

        with scene.unchanged():
            found = scene.does(forgetting.trace, GONE.id, policy=POLICY)

        assert found.incidents == [number]
        assert found.rows["people"] == 1
        assert found.rows["entries"] == 9

    def test_what_is_not_ours_is_named_with_its_address(self, scene: Scene):
        number = busy(scene)
        scene.does(postmortems.published, number, page_id="1", url=URL)
        service = ServiceRule(name="checkout", people=(GONE.id,))
        policy = Policy(admins=(GONE.id,), services=(service, ServiceRule(name="vault")))

        left = scene.does(forgetting.trace, GONE.id, policy=policy).elsewhere

        channel = scene.incident(number).channel
        assert [(place.what, place.url) for place in left] == [
            (
                f"The channel of INC-{number}, with what was said there",
                f"https://acme.slack.com/archives/{channel}",
            ),
            (
                f"The announcement of INC-{number}, which says who declared it",
                "https://acme.slack.com/archives/C9/p22",
            ),
            (f"The post-mortem page of INC-{number}, with its former versions", URL),
            (f"Words that say the name; if they must go: redact INC-{number} 5", None),
            (f"Words that say the name; if they must go: redact INC-{number} 8", None),
            ("The policy file: admins", None),
            ("The policy file: service checkout", None),
            (EMAILS.what, None),
            (BACKUPS.what, None),
            (forgetting.STILL_IN_SLACK, None),
        ]

    def test_an_incident_without_a_channel_is_nowhere_else(self, scene: Scene):
        incident = scene.declared(who=by(GONE))
        scene.does(status.close, incident.number, Ending(closure=Closure.MISTAKE), by=by(GONE))

        left = scene.does(forgetting.trace, GONE.id, policy=POLICY).elsewhere

        assert [place.what for place in left[:-3]] == []

    def test_before_slack_said_where_it_is_there_is_no_link(self, scene: Scene):
        number = scene.at(Status.CLOSED).number
        scene.does(timeline.note, number, "Hm.", by=by(GONE, at=9))

        left = scene.does(forgetting.trace, GONE.id, policy=POLICY).elsewhere

        assert [place.url for place in left] == [None] * len(left)


def closed_by_them(scene: Scene) -> int:
    """Let Gwen declare and close one by herself."""
    number = scene.running(who=by(GONE), title="Another").number
    scene.does(status.close, number, Ending(closure=Closure.MISTAKE), by=by(GONE, at=1))
    incident: Incident = scene.incident(number)
    assert incident.commander == GONE.id
    scene.promised()
    return number
