from datetime import timedelta, timezone

import pytest

from firefighter.db.base import Database
from firefighter.domain.deliveries import (
    DropReminder,
    PostLine,
    RefreshAnnouncement,
    RefreshCard,
    Remind,
    Say,
    SetTopic,
    Whisper,
)
from firefighter.domain.incident import Kind
from firefighter.domain.lifecycle import LABELS, Status
from firefighter.domain.policy import Policy
from firefighter.domain.roles import Role
from firefighter.domain.severity import Severity
from firefighter.domain.streams import Promise
from firefighter.domain.timeline import KeyEvent
from firefighter.domain.updates import Update
from firefighter.samples.story import empty, known
from firefighter.services import consequences, status, timeline
from firefighter.services.timeline import Facts
from tests.services.scene import MARC, POLICY, Scene, by, minutes

CARD = RefreshCard(incident=7)
ELSEWHERE = [SetTopic(incident=7), RefreshAnnouncement(incident=7, channel="C9")]


class TestPictures:
    @pytest.mark.parametrize(
        "changed",
        [
            {"status": Status.MITIGATING},
            {"severity": Severity.SEV1},
            {"sure": False},
            {"title": "Cards fail"},
            {"service": "checkout"},
        ],
        ids=str,
    )
    def test_what_everybody_sees_is_drawn_again_everywhere(self, changed):
        after = empty(announced_in="C9", **changed)

        assert consequences.pictures(empty(announced_in="C9"), after) == [CARD, *ELSEWHERE]

    @pytest.mark.parametrize(
        "changed",
        [
            {"summary": "Since noon."},
            {"roles": {Role.COMMANDER: "U2"}},
            {"times": {KeyEvent.STARTED: known(minutes(0))}},
            {"next_update_at": minutes(30)},
        ],
        ids=str,
    )
    def test_what_only_the_room_sees_is_drawn_again_in_the_room(self, changed):
        after = empty(announced_in="C9", **changed)

        assert consequences.pictures(empty(announced_in="C9"), after) == [CARD]

    def test_what_was_never_announced_has_no_announcement_to_draw(self):
        assert consequences.pictures(empty(), empty(title="Cards fail")) == [CARD, ELSEWHERE[0]]


class TestReminder:
    @pytest.mark.parametrize(
        ("before", "after", "promised"),
        [
            (None, minutes(30), True),
            (minutes(20), minutes(30), True),
            (minutes(30), minutes(30), False),
            (minutes(30), None, False),
            (None, None, False),
        ],
    )
    def test_only_a_new_promise_is_reminded_of_when_it_is_due(self, before, after, promised):
        reminders = consequences.reminder(empty(next_update_at=before), empty(next_update_at=after))

        due = [(Remind(incident=7, promised=minutes(30)), minutes(30))]
        assert reminders == (due if promised else [])


class TestStandingReminder:
    @pytest.fixture
    def reminded(self, scene: Scene) -> int:
        number = scene.running(severity=Severity.SEV1).number
        scene.does(consequences.reminded, number, promised=minutes(30), ts="3.3")
        assert scene.promised() == []
        return number

    @pytest.mark.parametrize(
        ("act", "given"),
        [
            (timeline.post_update, (Update(known="502s."),)),
            (timeline.postpone_update, ()),
            (status.move, (Status.MITIGATED,)),
        ],
    )
    def test_once_it_is_answered_it_goes(self, scene: Scene, reminded, act, given):
        after = scene.does(act, reminded, *given, by=by(at=31))

        assert after.reminder_ts is None
        assert scene.promised().count(DropReminder(incident=reminded, ts="3.3")) == 1

    def test_what_is_no_answer_leaves_it_there(self, scene: Scene, reminded):
        after = scene.does(timeline.note, reminded, "Hm.", by=by(at=31))

        assert after.reminder_ts == "3.3"
        assert DropReminder not in [type(promise) for promise in scene.promised()]

    def test_answered_while_it_was_posted_it_goes_again(self, scene: Scene):
        number = scene.running(severity=Severity.SEV1).number
        scene.does(status.move, number, Status.MITIGATED, by=by(at=30))
        scene.promised()

        scene.does(consequences.reminded, number, promised=minutes(30), ts="3.3")

        assert scene.incident(number).reminder_ts is None
        assert scene.promised() == [DropReminder(incident=number, ts="3.3")]


class TestNotDone:
    def test_what_a_neighbour_refused_is_said_once_with_the_way_out(self, scene: Scene):
        number = scene.running().number

        for _ in range(2):
            scene.does(
                consequences.not_done, number, "pin the card", why="No right.", policy=POLICY
            )
        scene.does(consequences.not_done, number, "set the topic", why="No.", policy=POLICY)

        first, second = scene.promised()
        assert first == Say(
            incident=number,
            text="I could not pin the card: No right. "
            "When that is mended, `/incident resync INC-1` tries again.",
            about="pin the card",
        )
        assert isinstance(second, Say)
        assert second.about == "set the topic"
        assert len(scene.timeline(number)) == 1

    def test_without_a_channel_there_is_nobody_to_tell(self, scene: Scene):
        number = scene.declared().number

        with scene.unchanged():
            scene.does(consequences.not_done, number, "pin the card", why="No.", policy=POLICY)


class TestUnheard:
    def told(self, scene: Scene, *, at: float) -> list[Promise]:
        number = scene.running().number
        scene.does(timeline.note, number, "The disk was full.", by=by(MARC))
        scene.promised()
        seq = scene.incident(number).seq
        why = "Slack said is_archived: that channel is archived."
        scene.does(consequences.unheard, number, seq, why=why, policy=POLICY, at=minutes(at))
        return scene.promised()

    def test_whoever_acted_is_told_that_nobody_reads_it(self, scene: Scene):
        (told,) = self.told(scene, at=1)

        assert isinstance(told, Whisper)
        assert (told.person, told.channel) == ("U2", None)
        assert told.text == (
            "INC-1: that is recorded, but nobody reads it in <#C42>: Slack said is_archived: that "
            "channel is archived. When that is mended, `/incident resync INC-1` says it there."
        )

    def test_later_nobody_is_told(self, scene: Scene):
        assert self.told(scene, at=6) == []

    def test_without_a_channel_it_waits_for_one(self, scene: Scene):
        number = scene.declared().number

        with scene.unchanged():
            scene.does(consequences.unheard, number, 1, why="No.", policy=POLICY, at=minutes(0))


class TestWhoMayHear:
    @pytest.mark.parametrize("severity", Severity)
    @pytest.mark.parametrize("private", [True, False])
    @pytest.mark.parametrize("kind", Kind)
    def test_the_crowd_hears_of_public_ones_that_matter_and_are_no_test(
        self, severity, private, kind
    ):
        incident = empty(severity=severity, private=private, kind=kind)

        hears = consequences.is_announced(incident, POLICY)

        assert hears is (severity <= Severity.SEV3 and not private and kind is not Kind.TEST)

    def test_where_there_is_no_channel_of_announcements_nobody_does(self):
        policy = POLICY.model_copy(update={"announcements": ""})

        assert not consequences.is_announced(empty(severity=Severity.SEV1), policy)


class TestNextUpdate:
    @pytest.mark.parametrize("status", Status)
    def test_updates_are_promised_only_while_it_hurts(self, status):
        incident = empty(severity=Severity.SEV1, status=status)

        promised = consequences.next_update(incident, POLICY, minutes(5))

        hurts = status in {Status.OPEN, Status.INVESTIGATING, Status.MITIGATING}
        assert promised == (minutes(35) if hurts else None)

    def test_without_a_cadence_none_is_promised(self):
        assert consequences.next_update(empty(severity=Severity.SEV3), POLICY, minutes(5)) is None


class TestWhatAChangeMade:
    def test_only_what_differs_is_kept_each_as_it_was_and_as_it_became(self):
        before = empty(roles={Role.SCRIBE: "U2"}, next_update_at=minutes(30))
        after = empty(roles={Role.SCRIBE: "U2", Role.COMMANDER: "U3"}, status=Status.MITIGATED)

        made = consequences.made(before, after, "status", "roles", "next_update_at", "title")

        assert made == {
            "status": ["open", "mitigated"],
            "roles.commander": [None, "U3"],
            "next_update_at": [minutes(30).isoformat(), None],
        }

    def test_the_same_instant_on_another_clock_is_no_difference(self):
        paris = minutes(30).astimezone(timezone(timedelta(hours=1)))

        made = consequences.made(
            empty(next_update_at=minutes(30)), empty(next_update_at=paris), "next_update_at"
        )

        assert made == {}


@pytest.mark.parametrize(
    ("field", "value", "label"),
    [
        *(("status", status, label) for status, label in LABELS.items()),
        ("severity", "2", "SEV2"),
        ("scribe", "U2", "<@U2>"),
        ("title", "Cards fail", "Cards fail"),
    ],
)
def test_a_machine_value_is_said_as_people_say_it(field, value, label):
    assert consequences.label_of(field, value, Policy()) == label


def test_every_change_is_told_in_the_order_in_which_it_was_made(scene: Scene):
    number = scene.running().number

    scene.does(timeline.note, number, "First.", by=by(at=1))
    scene.does(timeline.edit, number, Facts(title="Second", summary="Third."), by=by(at=2))

    assert [p.seq for p in scene.promised() if isinstance(p, PostLine)] == [2, 3, 4]


def test_every_stream_that_has_something_due_is_woken_once_it_is_written(scene: Scene):
    number = scene.running(severity=Severity.SEV1).number
    woken: list[set[str]] = []
    waking = Scene(Database(scene.database.engine, wake=lambda s: woken.append(set(s))))

    waking.does(status.move, number, Status.INVESTIGATING, by=by())

    # That Undo goes is promised for later, in a stream of its own.
    assert woken == [{"incident:1:channel", "announce:C9"}]
