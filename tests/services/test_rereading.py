"""After an outage: who was away promises to catch up once, and what is still right is done once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from firefighter.db import movements, people, requests, workspace
from firefighter.db.base import Session
from firefighter.domain.lifecycle import Status
from firefighter.domain.quotation import Place, Posted
from firefighter.domain.rereading import (
    EACH,
    FURTHEST,
    MARGIN,
    OUTAGE,
    UNHEARD,
    Answered,
    Mention,
    Reread,
    mention_key,
)
from firefighter.domain.roles import Person
from firefighter.domain.severity import Severity
from firefighter.domain.timeline import EntryKind
from firefighter.services import declaring, rereading, roles
from firefighter.slack.commands import ALIASES, WORDS
from tests.conftest import NOON
from tests.services.scene import ANA, LENA, MARC, POLICY, STRANGER, Scene, minutes


def hears(scene: Scene, at: float, *, away: timedelta = OUTAGE) -> list[Any]:
    """Let a door hear Slack, and give what is to be read again."""
    scene.does(rereading.hear, at=minutes(at), away=away)
    return [promise for promise in scene.promised() if isinstance(promise, Reread)]


@pytest.fixture
def heard(scene: Scene) -> Scene:
    """Give a bot that runs one incident, and heard Slack at noon for the first time."""
    scene.permits(set())
    scene.running()
    assert hears(scene, 0) == []
    return scene


class TestHear:
    def test_who_was_away_reads_what_was_said_since_a_little_before(self, heard: Scene):
        assert hears(heard, 30) == [
            Reread(
                incident=1,
                channel="C42",
                since=minutes(0),
                until=minutes(30),
                reads_from=minutes(0) - MARGIN,
            )
        ]

    def test_several_replicas_that_come_back_promise_it_once(self, heard: Scene):
        assert len(hears(heard, 30)) == 1
        assert hears(heard, 30) == []
        assert hears(heard, 29) == []

    def test_less_than_a_minute_is_no_outage(self, heard: Scene):
        assert hears(heard, 0.9) == []
        assert hears(heard, 1.8) == []

    def test_over_http_quiet_is_taken_for_an_outage_only_when_slack_tries_no_more(
        self, heard: Scene
    ):
        assert hears(heard, 4.9, away=UNHEARD) == []
        assert [p.since for p in hears(heard, 10, away=UNHEARD)] == [minutes(4.9)]

    def test_one_channel_is_read_after_the_other(self, heard: Scene):
        number = heard.declared(title="Another").number
        heard.does(declaring.channel_opened, number, channel="C43", name="inc-43")
        heard.promised()

        assert len(hears(heard, 30)) == 2
        assert heard.due("reread") == [minutes(30), minutes(30) + EACH]

    def test_what_is_only_to_be_written_up_is_read_last(self, scene: Scene):
        scene.permits(set())
        scene.at(Status.POSTMORTEM)
        assert hears(scene, 0) == []
        number = scene.declared(title="Another", severity=Severity.SEV5).number
        scene.does(declaring.channel_opened, number, channel="C43", name="inc-43")
        scene.promised()

        assert [p.channel for p in hears(scene, 30)] == ["C43", "C42"]

    def test_a_bot_that_slack_never_greeted_has_missed_nothing(self, scene: Scene):
        scene.running()

        assert hears(scene, 0) == []
        assert hears(scene, 30) == []

    def test_after_a_restored_backup_nothing_said_before_is_read(self, heard: Scene):
        heard.does(workspace.forget_hearing)

        assert hears(heard, 30) == []

    def test_at_most_a_week_is_read_back(self, heard: Scene):
        (promise,) = hears(heard, 60 * 24 * 30)

        assert promise.reads_from == promise.until - FURTHEST
        assert promise.cut

    def test_what_is_closed_or_has_no_channel_is_not_read(self, scene: Scene):
        scene.permits(set())
        scene.at(Status.CLOSED)
        scene.declared(title="Another")
        hears(scene, 0)

        assert hears(scene, 30) == []

    def test_what_an_older_release_heard_is_not_read_again(self, heard: Scene):
        heard.does(requests.first_time, "event:Ev1", person="U1", at=minutes(20))

        (promise,) = hears(heard, 30)

        assert (promise.since, promise.reads_from) == (minutes(20), minutes(20))

    def test_where_an_older_release_heard_until_now_nobody_was_away(self, heard: Scene):
        heard.does(requests.first_time, "event:Ev1", person="U1", at=minutes(29.5))

        assert hears(heard, 30) == []


def mention(words: str, who: Person = ANA, at: float = 5, *, edited: bool = False) -> Mention:
    place = Place("C42", f"{minutes(at).timestamp():.6f}")
    return Mention(message=Posted(place=place, author=who.id, edited=edited), words=words)


def catches_up(scene: Scene, *said: Mention) -> list[Answered]:
    def act(session: Session) -> list[Answered]:
        at = minutes(30)
        taken = rereading.unheard(session, said, at=at)
        return rereading.catch_up(session, 1, taken, name=lambda _id: "Ana", at=at, policy=POLICY)

    return scene.does(act)


@pytest.fixture
def known(heard: Scene) -> Scene:
    heard.does(people.learn, [ANA, MARC, STRANGER], at=minutes(0))
    return heard


class TestCatchUp:
    @pytest.mark.parametrize(
        ("word", "kind"), [("note", EntryKind.NOTE), ("Todo", EntryKind.ACTION)]
    )
    def test_what_only_records_is_done_with_its_time(
        self, known: Scene, word: str, kind: EntryKind
    ):
        (answered,) = catches_up(known, mention(f"{word} the disk of <@U1> was full"))

        assert answered.kept == word.lower()
        entry = known.last(1)
        assert (entry.kind, entry.words) == (kind, "the disk of @Ana was full")
        assert (entry.at, entry.recorded_at, entry.actor) == (minutes(5), minutes(30), "U1")

    def test_what_was_served_is_not_served_again(self, known: Scene):
        said = mention("note the disk was full")
        known.does(requests.first_time, said.key, person="U1", at=minutes(5))

        assert catches_up(known, said) == []
        assert said.key == mention_key("C42", said.message.place.ts)

    def test_what_was_read_again_is_not_read_once_more(self, known: Scene):
        said = mention("status mitigated")

        assert len(catches_up(known, said)) == 1
        assert catches_up(known, said) == []

    @pytest.mark.parametrize(
        "said",
        [
            mention("status mitigated"),
            mention("update we are rolling back"),
            mention("close"),
            mention("thank you"),
            mention(""),
            mention("note INC-7 of another one"),
            mention("note said otherwise before", edited=True),
            mention("note by nobody we know", LENA),
        ],
    )
    def test_whatever_else_was_meant_for_its_moment_is_not_done(self, known: Scene, said: Mention):
        before = known.rows("id", "entries")

        assert catches_up(known, said) == [Answered(mention=said)]

        assert known.rows("id", "entries") == before

    def test_its_own_number_names_the_incident_of_the_channel(self, known: Scene):
        catches_up(known, mention("note INC-1 the disk was full"))

        assert known.last(1).words == "the disk was full"

    @pytest.mark.parametrize("said", [mention("note"), mention("note ours", STRANGER)])
    def test_rights_and_rules_are_what_they_always_are(self, known: Scene, said: Mention):
        (answered,) = catches_up(known, said)

        assert answered.kept is None
        assert answered.refusal

    def test_a_clock_ahead_of_ours_writes_nothing_into_the_future(self, known: Scene):
        catches_up(known, mention("note the disk was full", at=31))

        assert known.last(1).at == minutes(30)

    def test_every_word_that_is_still_done_is_one_of_the_doors(self):
        assert set(rereading.STILL_DONE) <= set(WORDS) - set(ALIASES)


class TestMeet:
    def meets(self, scene: Scene, *present: str) -> tuple[str, ...]:
        return self.read(scene, *present)()

    def read(self, scene: Scene, *present: str) -> Callable[[], tuple[str, ...]]:
        """Read who is there, and give what writes that down and says who belongs then."""
        before, moved = scene.incident(1), scene.does(movements.last, 1)

        def written() -> tuple[str, ...]:
            scene.does(rereading.meet, before, moved, {"U0", *present}, us="U0")
            return tuple(sorted(scene.incident(1).invited))

        return written

    def test_who_left_belongs_no_longer_and_who_came_does(self, heard: Scene):
        heard.does(roles.joined, 1, "U2", at=NOON)

        assert self.meets(heard, "U1", "U3") == ("U1", "U3")

    def test_who_came_while_the_channel_was_read_stays(self, heard: Scene):
        written = self.read(heard, "U1")
        heard.does(roles.joined, 1, "U3", at=NOON)

        assert written() == ("U1", "U3")

    def test_who_left_while_the_channel_was_read_does_not_belong_again(self, heard: Scene):
        heard.does(roles.joined, 1, "U3", at=NOON)
        written = self.read(heard, "U1", "U3")
        heard.does(roles.left, 1, "U3", at=minutes(1))

        assert written() == ("U1",)

    def test_who_came_back_while_the_channel_was_read_stays(self, heard: Scene):
        heard.does(roles.joined, 1, "U3", at=NOON)
        written = self.read(heard, "U1")
        heard.does(roles.joined, 1, "U3", at=minutes(1))

        assert written() == ("U1", "U3")

    def test_in_a_borrowed_channel_people_are_for_other_reasons(self, scene: Scene):
        scene.declared(here="C5", here_name="general")
        scene.does(roles.joined, 1, "U2", at=NOON)

        assert self.meets(scene, "U1", "U3") == ("U1",)
