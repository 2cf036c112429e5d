"""What was said elsewhere is told once, by whoever may, with the way back to it."""

import pytest

from firefighter.db import workspace
from firefighter.db.workspace import Identity
from firefighter.domain.deliveries import PostLine, RefreshCard
from firefighter.domain.errors import NotAllowed, NothingToChange
from firefighter.domain.quotation import MESSAGE, ORIGIN, Place, Quotation
from firefighter.services import quotations
from tests.services.scene import STRANGER, Scene, by, minutes

SAID = Place("C7", f"{minutes(5).timestamp():.6f}")
QUOTATION = Quotation(place=SAID, author="U2", words="The disk is full.")
US = Identity(team_id="T1", bot_id="B1", bot_user_id="U0", url="https://acme.slack.com/")


class TestQuote:
    def test_a_message_is_told_at_the_time_when_it_was_said(self, scene: Scene):
        scene.does(workspace.confirm, US)
        number = scene.running().number

        scene.does(quotations.quote, number, QUOTATION, by=by(at=20))

        noted = scene.last(number)
        assert noted.at == minutes(5)
        assert (noted.actor, noted.field, noted.new) == ("U1", MESSAGE, "U2")
        assert noted.words == "The disk is full."
        assert noted.permalink == SAID.link(US.url)
        assert {type(p) for p in scene.promised()} == {PostLine, RefreshCard}

    def test_before_slack_said_where_it_is_there_is_no_link(self, scene: Scene):
        number = scene.running().number

        scene.does(quotations.quote, number, QUOTATION, by=by(at=20))

        assert scene.last(number).permalink is None

    def test_the_same_message_is_told_once(self, scene: Scene):
        number = scene.running().number
        scene.does(quotations.quote, number, QUOTATION, by=by(at=20))

        with pytest.raises(NothingToChange, match="in the timeline of INC-1 already"):
            scene.does(quotations.quote, number, QUOTATION, by=by(at=21))

        assert len(scene.timeline(number)) == 2

    def test_a_clock_that_is_ahead_tells_nothing_of_the_future(self, scene: Scene):
        number = scene.running().number

        scene.does(quotations.quote, number, QUOTATION, by=by(at=4))

        assert scene.last(number).at == minutes(4)

    def test_people_of_another_organisation_quote_nothing(self, scene: Scene):
        number = scene.running().number

        with pytest.raises(NotAllowed):
            scene.does(quotations.quote, number, QUOTATION, by=by(STRANGER, at=20))

        assert len(scene.timeline(number)) == 1


def test_what_an_incident_was_declared_from_is_its_first_note(scene: Scene):
    scene.does(workspace.confirm, US)

    number = scene.declared(origin=SAID).number

    _, first = scene.timeline(number)
    assert (first.field, first.old, first.permalink) == (ORIGIN, str(SAID), SAID.link(US.url))
