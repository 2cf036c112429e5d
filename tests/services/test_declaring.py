import pytest

from firefighter.db import ledger
from firefighter.db.ledger import DeliveryState
from firefighter.domain.deliveries import (
    AddBookmark,
    Announce,
    Invite,
    OpenChannel,
    PinCard,
    PostCard,
    PostLine,
    RefreshAnnouncement,
    RefreshCard,
    Remind,
    SetTopic,
    Whisper,
)
from firefighter.domain.errors import BadInput, NotAllowed, UnknownIncident
from firefighter.domain.features import Feature
from firefighter.domain.incident import Kind
from firefighter.domain.lifecycle import Closure
from firefighter.domain.severity import Severity
from firefighter.domain.timeline import Confidence, EntryKind, KeyEvent, TimeSource
from firefighter.services import declaring, redactions, severity, status, timeline
from firefighter.services.declaring import Declaration
from firefighter.services.status import Ending
from firefighter.services.timeline import Facts
from tests.conftest import NOON
from tests.services.scene import (
    GUEST,
    MARC,
    POLICY,
    STRANGER,
    STRICT,
    Scene,
    at_once,
    by,
    minutes,
)


def wish(title: str = "Cards fail", severity: Severity | None = Severity.SEV3, **more):
    return Declaration(title=title, severity=severity, **more)


class TestDeclare:
    def test_the_title_alone_is_enough(self, scene: Scene):
        incident = scene.declared(title="Cards fail")

        assert (incident.key, incident.title, incident.status) == ("INC-1", "Cards fail", "open")
        assert scene.incident(1) == incident

    def test_its_one_entry_says_who_declared_what(self, scene: Scene):
        scene.declared(title="Cards fail")

        (entry,) = scene.timeline(1)
        assert (entry.kind, entry.actor, entry.at) == (EntryKind.DECLARED, "U1", NOON)
        assert (entry.new, entry.words) == ("3", "Cards fail")

    def test_its_room_is_promised_in_the_order_in_which_it_is_made(self, scene: Scene):
        scene.does(declaring.declare, wish(people=("U3",)), by=by())

        assert scene.promised() == [
            OpenChannel(incident=1),
            Invite(incident=1, people=("U1", "U3")),
            PostCard(incident=1),
            PinCard(incident=1),
            SetTopic(incident=1),
            AddBookmark(incident=1, title="Incident card"),
        ]

    def test_nobody_is_told_before_there_is_something_to_point_at(self, scene: Scene):
        scene.does(declaring.declare, wish(severity=Severity.SEV1), by=by())

        assert not [promise for promise in scene.promised() if isinstance(promise, Announce)]

    def test_in_an_existing_channel_topic_and_bookmarks_are_left_alone(self, scene: Scene):
        scene.does(declaring.declare, wish(here="C7", here_name="ops"), by=by())

        incident = scene.incident(1)
        assert (incident.channel, incident.channel_name, incident.borrowed) == ("C7", "ops", True)
        assert [type(promise) for promise in scene.promised()] == [
            OpenChannel,
            Invite,
            PostCard,
            PinCard,
        ]

    def test_a_severity_with_a_cadence_promises_the_first_update(self, scene: Scene):
        scene.does(declaring.declare, wish(severity=Severity.SEV1), by=by())

        assert scene.incident(1).next_update_at == minutes(30)
        assert scene.promised()[-1] == Remind(incident=1, promised=minutes(30))
        assert scene.due("remind") == [minutes(30)]

    def test_not_sure_yet_counts_one_worse_than_the_default(self, scene: Scene):
        incident = scene.declared(severity=None)

        assert (incident.severity, incident.sure) == (Severity.SEV2, False)

    def test_the_services_people_are_asked_in_each_once(self, scene: Scene):
        incident = scene.declared(service="CHECKOUT", people=("U2", "U1"))

        assert incident.service == "checkout"
        assert incident.invited == ("U1", "U2", "U4")

    def test_a_service_marked_private_starts_private(self, scene: Scene):
        assert scene.declared(service="vault").private

    @pytest.mark.parametrize("given", [{"private": True}, {"service": "vault"}], ids=str)
    def test_a_private_one_is_refused_where_slack_permits_no_private_channels(
        self, scene: Scene, given
    ):
        scene.permits({"channels:manage"})

        with pytest.raises(BadInput, match=r"groups:write.*Nothing was declared") as no:
            scene.declared(**given)

        assert no.value.field == "options"
        assert scene.declared(title="In public").private is False

    def test_a_private_one_is_refused_where_policy_has_none(self, scene: Scene):
        policy = POLICY.model_copy(update={"switched_off": (Feature.PRIVATE_INCIDENTS,)})

        with pytest.raises(BadInput, match="switched off here"):
            scene.declared(private=True, who=by(policy=policy))

    def test_a_known_start_is_a_fact_that_a_person_gave(self, scene: Scene):
        incident = scene.declared(started_at=minutes(-20))

        known = incident.times[KeyEvent.STARTED]
        assert (known.at, known.source, known.confidence) == (
            minutes(-20),
            TimeSource.HUMAN,
            Confidence.SURE,
        )
        assert set(scene.incident(1).times) == {KeyEvent.STARTED}

    def test_words_are_kept_without_what_nobody_can_store(self, scene: Scene):
        incident = scene.declared(title=" Cards\x00 \n fail ", summary="\x0bSince noon.\r\n")

        assert (incident.title, incident.summary) == ("Cards fail", "Since noon.")

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"title": " \x00\n"}, "title"),
            ({"title": "x" * 151}, "title"),
            ({"started_at": minutes(0.1)}, "started"),
            ({"private": True, "here": "C7"}, "private"),
            ({"service": "vault", "here": "C7"}, "private"),
            ({"service": "given up"}, "service"),
            ({"here": "C41"}, "channel"),
        ],
    )
    def test_what_cannot_be_taken_is_said_at_its_field_and_nothing_is_written(
        self, scene: Scene, given, field
    ):
        scene.declared(title="The first", here="C41", who=by(MARC))

        with scene.unchanged(), pytest.raises(BadInput) as refused:
            scene.does(declaring.declare, wish(**given), by=by())

        assert refused.value.field == field

    def test_where_one_is_over_another_may_run(self, scene: Scene):
        first = scene.declared(title="The first", here="C41").number
        scene.does(status.close, first, Ending(closure=Closure.MISTAKE), by=by())

        assert scene.declared(title="Another", here="C41").channel == "C41"

    @pytest.mark.parametrize(
        "who", [by(GUEST), by(STRANGER), by(MARC, policy=STRICT)], ids=["guest", "stranger", "kept"]
    )
    def test_who_may_not_declare_declares_nothing(self, scene: Scene, who):
        with scene.unchanged(), pytest.raises(NotAllowed, match="Declaring an incident"):
            scene.does(declaring.declare, wish(), by=who)


class TestTheSameTwice:
    @pytest.mark.parametrize("later", [0, 0.5, 1])
    def test_within_a_minute_it_is_the_first_one(self, scene: Scene, later):
        first = scene.declared(title="Cards fail")

        with scene.unchanged():
            again = scene.does(declaring.declare, wish(" cards  FAIL "), by=by(at=later))

        assert (again.incident, again.new) == (first, False)

    @pytest.mark.parametrize("title", ["École fermée", "決済が落ちた", "ÇA NE MARCHE PAS"])
    def test_in_any_language_it_is_the_first_one(self, scene: Scene, title):
        first = scene.declared(title=title)

        again = scene.does(declaring.declare, wish(title), by=by(at=0.5))

        assert (again.incident, again.new) == (first, False)

    def test_in_an_existing_channel_it_is_the_first_one_too(self, scene: Scene):
        first = scene.declared(title="Cards fail", here="C7")

        with scene.unchanged():
            again = scene.does(declaring.declare, wish(here="C7"), by=by(at=0.5))

        assert (again.incident, again.new) == (first, False)

    @pytest.mark.parametrize(
        ("title", "who"),
        [
            ("Cards fail", by(at=1.02)),
            ("Cards fail", by(MARC)),
            ("Cards fail again", by()),
        ],
        ids=["later", "somebody else", "another title"],
    )
    def test_what_is_not_the_same_is_another_incident(self, scene: Scene, title, who):
        scene.declared(title="Cards fail")

        again = scene.does(declaring.declare, wish(title), by=who)

        assert (again.incident.number, again.new) == (2, True)

    @pytest.mark.parametrize(
        ("first", "then"),
        [
            ({"kind": Kind.TEST}, {}),
            ({}, {"kind": Kind.TEST}),
            ({}, {"private": True}),
            ({"private": True}, {}),
        ],
        ids=["in earnest", "as a test", "in private", "in public"],
    )
    def test_what_is_for_other_people_is_another_incident(self, scene: Scene, first, then):
        scene.declared(title="Cards fail", **first)

        again = scene.does(declaring.declare, wish("Cards fail", **then), by=by(at=0.5))

        assert (again.incident.number, again.new) == (2, True)

    def test_what_is_over_is_no_answer_to_it(self, scene: Scene):
        first = scene.declared(title="Cards fail").number
        scene.does(status.close, first, Ending(closure=Closure.MISTAKE), by=by())

        again = scene.does(declaring.declare, wish("Cards fail"), by=by(at=0.5))

        assert (again.incident.number, again.new) == (2, True)

    def test_in_one_channel_only_one_of_many_at_once_runs(self, scene: Scene):
        acts = [
            lambda n=n: scene.does(declaring.declare, wish(f"Problem {n}", here="C7"), by=by())
            for n in range(6)
        ]

        outcomes = at_once(*acts)

        assert sum(isinstance(outcome, BadInput) for outcome in outcomes) == 5

    def test_from_two_connections_at_once_it_is_one(self, scene: Scene):
        acts = [lambda: scene.does(declaring.declare, wish(), by=by())] * 6

        declared = at_once(*acts)

        assert {made.incident.number for made in declared} == {1}
        assert [made.new for made in declared].count(True) == 1
        assert scene.told(1) == ["declared: None → 3"]
        assert scene.rows("count(*)", "incidents") == [(1,)]


class TestWhoHears:
    @pytest.mark.parametrize("rank", Severity)
    def test_the_crowd_hears_of_it_once_there_is_a_card(self, scene: Scene, rank):
        scene.declared(severity=rank)

        scene.does(declaring.card_posted, 1, ts="1.1", policy=POLICY)

        announced = [Announce(incident=1, channel="incidents", seq=1)]
        assert scene.promised() == (announced if rank <= Severity.SEV3 else [])
        assert scene.incident(1).card_ts == "1.1"

    @pytest.mark.parametrize(
        "quiet", [{"private": True}, {"service": "vault"}, {"kind": Kind.TEST}], ids=str
    )
    def test_of_private_ones_and_tests_it_never_hears(self, scene: Scene, quiet):
        scene.declared(severity=Severity.SEV2, **quiet)

        scene.does(declaring.card_posted, 1, ts="1.1", policy=POLICY)
        scene.does(severity.change, 1, Severity.SEV1, by=by())
        scene.does(declaring.channel_refused, 1, why="No.", policy=POLICY)

        streams = {promise.stream.partition(":")[0] for promise in scene.promised()}
        assert streams <= {"incident", "whisper"}

    def test_a_test_calls_nobody_but_those_who_were_named(self, scene: Scene):
        incident = scene.declared(service="checkout", people=("U3",), kind=Kind.TEST)

        assert incident.invited == ("U1", "U3")

    @pytest.mark.parametrize("kind", [Kind.GAMEDAY, Kind.BACKFILLED, Kind.NEARMISS])
    def test_of_every_other_kind_it_hears(self, scene: Scene, kind):
        scene.declared(kind=kind)

        scene.does(declaring.card_posted, 1, ts="1.1", policy=POLICY)

        assert scene.promised() == [Announce(incident=1, channel="incidents", seq=1)]

    def test_where_it_was_announced_is_remembered(self, scene: Scene):
        scene.declared()

        scene.does(declaring.announced, 1, channel="C9", ts="2.2")

        incident = scene.incident(1)
        assert (incident.announced_in, incident.announced_ts) == ("C9", "2.2")
        assert scene.promised() == []

    def test_a_card_that_was_posted_again_is_the_one_to_draw(self, scene: Scene):
        number = scene.running().number

        scene.does(declaring.card_replaced, number, ts="3.3")

        assert scene.incident(number).card_ts == "3.3"
        assert scene.promised() == []

    def test_what_changed_while_it_was_announced_is_drawn_again(self, scene: Scene):
        scene.declared()
        scene.does(severity.change, 1, Severity.SEV4, reason="One customer.", by=by())
        scene.promised()

        scene.does(declaring.announced, 1, channel="C9", ts="2.2")

        assert scene.promised() == [RefreshAnnouncement(incident=1, channel="C9")]


class TestChannel:
    def test_it_is_named_after_what_was_declared_however_the_title_is_edited(self, scene: Scene):
        scene.declared(title="Search is slow")
        scene.does(timeline.edit, 1, Facts(title="Nobody can pay"), by=by(at=1))

        assert scene.does(declaring.first_title, 1) == "Search is slow"

    def test_words_that_were_removed_are_in_no_name(self, scene: Scene):
        scene.declared(title="The password is hunter2")
        scene.does(timeline.edit, 1, Facts(title="Nobody can pay"), by=by(at=1))
        scene.does(redactions.redact, 1, 1, why="A secret", by=by(at=2))

        assert scene.does(declaring.first_title, 1) == "Nobody can pay"

    def test_a_channel_that_was_opened_is_remembered(self, scene: Scene):
        scene.declared()

        scene.does(declaring.channel_opened, 1, channel="C42", name="inc-1-search-is-slow")

        incident = scene.incident(1)
        assert (incident.channel, incident.channel_name) == ("C42", "inc-1-search-is-slow")
        assert not incident.borrowed
        assert scene.promised() == []

    def test_when_slack_refuses_one_people_are_told_and_the_declarer_gets_a_way_out(
        self, scene: Scene
    ):
        scene.declared()

        scene.does(declaring.channel_refused, 1, why="Only admins may.", policy=POLICY)

        assert scene.promised() == [
            Announce(incident=1, channel="incidents", seq=1),
            Whisper(
                person="U1",
                channel=None,
                text="INC-1 is recorded, but it has no channel: Only admins may.",
                offer=("Use another channel", "incident.here.open", "1"),
            ),
        ]

    def test_a_private_one_is_offered_no_channel_that_others_are_in(self, scene: Scene):
        scene.declared(private=True)

        scene.does(declaring.channel_refused, 1, why="Only admins may.", policy=POLICY)

        (told,) = scene.promised()
        assert isinstance(told, Whisper)
        assert told.offer is None
        assert "`/incident resync INC-1`" in told.text

    def test_a_channel_that_we_may_not_enter_is_given_up_for_another(self, scene: Scene):
        scene.declared(here="C7", here_name="ops")
        with scene.database.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE deliveries SET state = 'dead'")

        scene.does(declaring.channel_refused, 1, why="Invite me.", policy=POLICY)

        incident = scene.incident(1)
        assert (incident.channel, incident.channel_name, incident.borrowed) == (None, None, False)
        assert scene.does(declaring.move_here, 1, channel="C8", name="b", by=by()).channel == "C8"

    def test_refused_twice_it_is_announced_once(self, scene: Scene):
        scene.declared()

        for _ in range(2):
            scene.does(declaring.channel_refused, 1, why="No.", policy=POLICY)

        assert [type(promise) for promise in scene.promised()] == [Announce, Whisper, Whisper]

    def test_an_announcement_without_a_channel_is_drawn_again_when_there_is_one(self, scene: Scene):
        scene.declared()
        scene.does(declaring.channel_refused, 1, why="No.", policy=POLICY)
        scene.does(declaring.announced, 1, channel="C9", ts="2.2")
        scene.promised()

        scene.does(declaring.card_posted, 1, ts="1.1", policy=POLICY)

        assert scene.promised() == [RefreshAnnouncement(incident=1, channel="C9")]


class TestMoveHere:
    @pytest.fixture
    def homeless(self, scene: Scene) -> int:
        number = scene.declared().number
        with scene.database.engine.begin() as connection:
            connection.exec_driver_sql(
                "UPDATE deliveries SET state = CASE kind WHEN 'open-channel' THEN 'dead'"
                " ELSE 'blocked' END"
            )
        return number

    def test_it_runs_in_the_chosen_channel_and_what_waited_is_tried_again(
        self, scene: Scene, homeless
    ):
        incident = scene.does(declaring.move_here, homeless, channel="C7", name="ops", by=by(MARC))

        assert (incident.channel, incident.channel_name, incident.borrowed) == ("C7", "ops", True)
        assert scene.incident(homeless) == incident
        assert set(scene.rows("state", "deliveries")) == {(DeliveryState.PENDING,)}

    def test_who_chose_it_is_on_record(self, scene: Scene, homeless):
        scene.does(declaring.move_here, homeless, channel="C7", name="ops", by=by(MARC, 1))

        entry = scene.last(homeless)
        assert (entry.kind, entry.field, entry.new) == (EntryKind.NOTE, "channel", "C7")
        assert (entry.actor, entry.at) == ("U2", minutes(1))
        assert scene.promised() == [PostLine(incident=1, seq=2), RefreshCard(incident=1)]

    def test_what_gets_a_channel_of_its_own_just_now_is_not_moved(self, scene: Scene, homeless):
        scene.does(ledger.resync, homeless)

        with scene.unchanged(), pytest.raises(BadInput, match="is getting a channel of its own"):
            scene.does(declaring.move_here, homeless, channel="C7", name="ops", by=by())

    def test_what_runs_somewhere_stays_there(self, scene: Scene):
        scene.running()

        with scene.unchanged(), pytest.raises(BadInput, match="INC-1 already runs in #inc-42"):
            scene.does(declaring.move_here, 1, channel="C7", name="ops", by=by())

    def test_where_another_runs_it_is_not_moved(self, scene: Scene, homeless):
        scene.declared(title="The first", here="C41", who=by(MARC))

        with scene.unchanged(), pytest.raises(BadInput, match="INC-2 runs in that channel already"):
            scene.does(declaring.move_here, homeless, channel="C41", name="ops", by=by())

    def test_a_private_one_is_never_moved_to_where_others_are(self, scene: Scene):
        scene.declared(private=True)

        with scene.unchanged(), pytest.raises(BadInput, match="needs a channel of its own"):
            scene.does(declaring.move_here, 1, channel="C7", name="ops", by=by())

    def test_who_may_not_change_it_moves_nothing(self, scene: Scene, homeless):
        with scene.unchanged(), pytest.raises(NotAllowed):
            scene.does(declaring.move_here, homeless, channel="C7", name="ops", by=by(GUEST))

    def test_two_who_choose_at_once_leave_one_channel(self, scene: Scene, homeless):
        acts = [
            lambda: scene.does(declaring.move_here, homeless, channel="C7", name="ops", by=by()),
            lambda: scene.does(declaring.move_here, homeless, channel="C8", name="b", by=by(MARC)),
        ]

        outcomes = at_once(*acts)

        assert sum(isinstance(outcome, BadInput) for outcome in outcomes) == 1
        assert len(scene.timeline(homeless)) == 2

    def test_an_incident_that_nobody_declared_is_unknown(self, scene: Scene):
        with pytest.raises(UnknownIncident, match="I know no incident INC-9"):
            scene.does(declaring.move_here, 9, channel="C7", name="ops", by=by())
