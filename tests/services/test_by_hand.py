"""What to do without us is promised once for each channel, and anew when its words change."""

import json
from typing import Any

import pytest
from sqlalchemy import text

from firefighter.domain.by_hand import PinByHand, Words
from firefighter.domain.policy import Policy
from firefighter.services import by_hand
from tests.conftest import NOON
from tests.services.scene import POLICY, Scene, minutes

NOWHERE = POLICY.model_copy(update={"announcements": ""})


def words(line: str, wording: int = 1) -> Words:
    return Words(wording=wording, lines=(line,))


def asked(
    scene: Scene,
    line: str = "one",
    *,
    wording: int = 1,
    team: str = "T1",
    policy: Policy = POLICY,
) -> list[Any]:
    """Ask for it as whenever Slack greets us, and give what is promised now."""
    scene.does(by_hand.promise, policy, words(line, wording), team=team, at=NOON)
    return scene.promised()


def ends(scene: Scene, state: str = "done", **result: object) -> None:
    """Let the newest promise end so."""
    statement = text(
        "UPDATE deliveries SET state = :state, settled_at = now(), result = CAST(:result AS jsonb)"
        " WHERE id = (SELECT max(id) FROM deliveries)"
    )
    with scene.database.engine.begin() as connection:
        connection.execute(statement, {"state": state, "result": json.dumps(result or None)})


def stands(
    scene: Scene, line: str = "one", *, channel: str = "C9", wording: int = 1, **more: Any
) -> None:
    usual: dict[str, Any] = {"ts": "1.1", "unpinned": "", "retired": []}
    edition = words(line).edition
    ends(scene, channel=channel, edition=edition, wording=wording, **(usual | more))


class TestPromise:
    def test_it_is_promised_once_however_often_slack_greets_us(self, scene: Scene):
        first = asked(scene)

        assert first == [PinByHand(team="T1", channel="incidents", wording=1, lines=("one",))]
        assert asked(scene) == []
        stands(scene)
        assert asked(scene) == []

    def test_it_waits_until_the_bot_has_settled_in(self, scene: Scene):
        asked(scene)

        assert scene.due("pin-by-hand") == [minutes(1)]

    def test_other_words_are_promised_after_those_that_stand(self, scene: Scene):
        asked(scene)
        stands(scene)

        (anew,) = asked(scene, "two")

        assert (anew.lines, anew.after) == (("two",), 1)

    def test_going_back_to_former_words_is_a_change_too(self, scene: Scene):
        for line in ("one", "two"):
            asked(scene, line)
            stands(scene, line)

        assert [promise.lines for promise in asked(scene, "one")] == [("one",)]

    def test_an_older_release_leaves_the_words_of_a_newer_one_alone(self, scene: Scene):
        asked(scene, "newer", wording=2)
        stands(scene, "newer", wording=2)

        assert asked(scene, "older", wording=1) == []
        assert [p.lines for p in asked(scene, "newest", wording=3)] == [("newest",)]
        ends(scene, "dead")
        assert asked(scene, "older", wording=1) == []

    def test_a_channel_that_was_left_and_is_announced_in_again_gets_it_again(self, scene: Scene):
        elsewhere = POLICY.model_copy(update={"announcements": "outages"})
        asked(scene)
        stands(scene)
        asked(scene, policy=elsewhere)
        stands(scene, channel="C8", ts="2.2", wording=2, retired=[["C9", "1.1"]])

        assert [p.channel for p in asked(scene)] == ["incidents"]
        stands(scene, ts="3.3", retired=[["C8", "2.2"]])
        assert [p.channel for p in asked(scene, policy=elsewhere)] == ["outages"]

    def test_another_channel_and_another_workspace_get_their_own(self, scene: Scene):
        asked(scene)
        stands(scene)
        elsewhere = POLICY.model_copy(update={"announcements": "outages"})

        assert [p.channel for p in asked(scene, policy=elsewhere)] == ["outages"]
        assert [p.team for p in asked(scene, team="T2")] == ["T2"]

    def test_what_was_refused_is_tried_again_when_slack_greets_us(self, scene: Scene):
        asked(scene)
        ends(scene, "dead")
        assert [p.after for p in asked(scene)] == [1]
        stands(scene, unpinned="missing_scope")

        assert [p.after for p in asked(scene)] == [2]

    def test_without_a_channel_of_announcements_there_is_nowhere_to_pin_it(self, scene: Scene):
        assert asked(scene, policy=NOWHERE) == []

    @pytest.mark.parametrize("posted", [True, False])
    def test_where_nothing_is_announced_any_more_it_is_taken_away_once(self, scene: Scene, posted):
        asked(scene)
        if posted:
            stands(scene)

        (away,) = [p for p in asked(scene, policy=NOWHERE) if p.channel == ""]

        assert (away.lines, away.after) == ((), 0)
        assert asked(scene, policy=NOWHERE) == []

    def test_what_was_taken_away_comes_back_with_announcements_and_goes_with_them(
        self, scene: Scene
    ):
        asked(scene)
        stands(scene)
        asked(scene, policy=NOWHERE)
        ends(scene, retired=[["C9", "1.1"]])
        assert asked(scene, policy=NOWHERE) == []

        assert [p.channel for p in asked(scene)] == ["incidents"]
        stands(scene, ts="2.2")
        assert [p.after for p in asked(scene, policy=NOWHERE)] == [2]


class TestStanding:
    PROMISED = PinByHand(team="T1", channel="incidents", wording=1, lines=("two",), after=1)

    def test_what_stands_in_the_channel_is_found(self, scene: Scene):
        asked(scene)
        stands(scene)
        asked(scene, "two")

        assert scene.does(by_hand.standing, self.PROMISED, channel="C9") == "1.1"

    def test_what_stands_elsewhere_or_was_never_posted_is_not(self, scene: Scene):
        asked(scene)
        stands(scene, channel="C8")
        asked(scene, "two")
        ends(scene, "dead")

        assert scene.does(by_hand.standing, self.PROMISED, channel="C9") is None


class TestElsewhere:
    def test_what_stands_where_announcements_went_before_is_found_until_it_is_taken_away(
        self, scene: Scene
    ):
        asked(scene)
        stands(scene, channel="C8")
        asked(scene, "two")
        stands(scene, "two", ts="2.2")
        found = TestStanding.PROMISED

        assert scene.does(by_hand.elsewhere, found, channel="C9") == [("C8", "1.1")]
        asked(scene, "three")
        stands(scene, "three", ts="2.2", retired=[["C8", "1.1"]])
        assert scene.does(by_hand.elsewhere, found, channel="C9") == []
        assert scene.does(by_hand.standing, found, channel="C9") == "2.2"
