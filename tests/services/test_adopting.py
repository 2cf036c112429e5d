"""What people ran by hand is declared afterwards; what they marked is noted once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest

from firefighter.db import workspace
from firefighter.domain.acting import By
from firefighter.domain.adoption import ReadBack
from firefighter.domain.deliveries import Say
from firefighter.domain.errors import BadInput, IllegalMove
from firefighter.domain.features import Feature
from firefighter.domain.incident import Incident, Kind
from firefighter.domain.lifecycle import Status
from firefighter.domain.quotation import MESSAGE, Place, Quotation
from firefighter.domain.severity import Severity
from firefighter.domain.timeline import Confidence, EntryKind, KeyEvent, KeyTime, TimeSource
from firefighter.services import adopting, status
from firefighter.services.adopting import Span
from firefighter.services.declaring import Declaration
from tests.services.scene import POLICY, Scene, by, minutes
from tests.services.test_quotations import US

SINCE = Span(since=minutes(-90))
OVER = Span(since=minutes(-90), until=minutes(-30))


def wish(**more: Any) -> Declaration:
    plain: dict[str, Any] = {"title": "Search is slow", "severity": Severity.SEV3, "here": "C5"}
    return Declaration(**(plain | {"here_name": "inc-search"} | more))


def adopted(scene: Scene, span: Span = SINCE, who: By | None = None, **more: Any) -> Incident:
    made = scene.does(adopting.adopt, wish(**more), span, by=who or by())
    return scene.incident(made.incident.number)


def sure(at: datetime) -> KeyTime:
    return KeyTime(at=at, source=TimeSource.HUMAN, confidence=Confidence.SURE)


class TestAdopt:
    def test_what_goes_on_is_real_began_when_they_say_and_is_read_back(self, scene: Scene):
        incident = adopted(scene)

        assert (incident.kind, incident.status) == (Kind.REAL, Status.OPEN)
        assert incident.times == {KeyEvent.STARTED: sure(minutes(-90))}
        assert (incident.channel, incident.borrowed) == ("C5", True)
        promise = ReadBack(
            incident=1, channel="C5", since=minutes(-90), until=minutes(0), shared=False
        )
        assert scene.promised()[-1] == promise

    def test_what_is_over_is_recorded_afterwards_and_over_when_they_say(self, scene: Scene):
        incident = adopted(scene, OVER)

        assert (incident.kind, incident.status) == (Kind.BACKFILLED, Status.MITIGATED)
        assert incident.time(KeyEvent.MITIGATED) == sure(minutes(-30))
        assert scene.told(1) == ["declared: None → 3", "status: open → mitigated"]
        assert incident.next_update_at is None

    def test_a_test_stays_one(self, scene: Scene):
        assert adopted(scene, OVER, kind=Kind.TEST).kind is Kind.TEST

    def test_in_a_channel_of_its_own_there_is_nothing_to_read(self, scene: Scene):
        adopted(scene, here=None)

        assert not [p for p in scene.promised() if isinstance(p, ReadBack)]

    def test_where_it_is_switched_off_nothing_is_read(self, scene: Scene):
        policy = POLICY.model_copy(update={"switched_off": (Feature.READING_BACK,)})

        adopted(scene, who=by(policy=policy))

        assert not [p for p in scene.promised() if isinstance(p, ReadBack)]

    def test_what_only_some_can_read_is_private(self, scene: Scene):
        assert adopted(scene, here_private=True).private

    def test_said_twice_within_a_minute_it_is_one(self, scene: Scene):
        adopted(scene, here=None)

        again = scene.does(adopting.adopt, wish(here=None), OVER, by=by(at=0.5))

        assert (again.new, again.incident.number) == (False, 1)
        assert scene.incident(1).kind is Kind.REAL

    @pytest.mark.parametrize(
        ("span", "words"),
        [
            (Span(since=minutes(1)), "started in the future"),
            (Span(since=minutes(-60 * 24 * 14 - 1)), "over 14 days ago"),
            (Span(since=minutes(-9), until=minutes(1)), "ended in the future"),
            (Span(since=minutes(-9), until=minutes(-10)), "before it started"),
        ],
    )
    def test_times_that_cannot_be_are_refused(self, scene: Scene, span: Span, words: str):
        with scene.unchanged(), pytest.raises(BadInput, match=words):
            adopted(scene, span)


class TestEnded:
    def test_what_is_over_is_not_over_again(self, scene: Scene):
        number = scene.at(Status.MITIGATED).number

        with scene.unchanged(), pytest.raises(IllegalMove):
            scene.does(status.ended, number, minutes(0), by=by(at=5))

    def test_taking_it_back_leaves_no_time_behind(self, scene: Scene):
        number = scene.running().number

        scene.does(status.ended, number, minutes(3), by=by(at=5))

        assert (scene.last(number).before or {})["times.mitigated"][0] is None


class TestReadBack:
    PROMISE = ReadBack(incident=1, channel="C5", since=minutes(-9), until=minutes(0), shared=False)
    TOLD = "I read back 1 message."

    def quoted(
        self, at: float, *, author: str | None = "U2", words: str = "The disk is full."
    ) -> Quotation:
        place = Place("C5", f"{minutes(at).timestamp():.6f}")
        return Quotation(place=place, author=author, words=words)

    def read(self, scene: Scene, *found: Quotation, writers: Sequence[str] = ()) -> None:
        scene.does(adopting.read_back, self.PROMISE, found, writers, told=self.TOLD, by=by(at=1))

    def test_each_message_is_a_note_at_its_time_and_one_line_says_so(self, scene: Scene):
        scene.does(workspace.confirm, US)
        number = scene.running().number

        self.read(scene, self.quoted(-5), self.quoted(-3, author=None, words=""))

        one, two = scene.timeline(number)[1:]
        assert (one.kind, one.field, one.at, one.new) == (
            EntryKind.NOTE,
            MESSAGE,
            minutes(-5),
            "U2",
        )
        assert (two.at, two.words) == (minutes(-3), None)
        (say,) = scene.promised()
        assert isinstance(say, Say)
        assert (say.text, say.link_text, say.link) == (self.TOLD, "Look", one.permalink)

    def test_read_twice_it_is_noted_and_said_once(self, scene: Scene):
        number = scene.running().number
        self.read(scene, self.quoted(-5))

        self.read(scene, self.quoted(-5), self.quoted(-4))

        assert [entry.at for entry in scene.timeline(number)[1:]] == [minutes(-5), minutes(-4)]
        assert len(scene.rows("1", "deliveries WHERE kind = 'say'")) == 1

    def test_who_wrote_belongs_to_it_without_being_asked_in(self, scene: Scene):
        number = scene.running().number

        self.read(scene, writers=["U2", "U1", "U3"])

        assert scene.incident(number).invited == ("U1", "U2", "U3")
        assert [type(promise) for promise in scene.promised()] == [Say]
