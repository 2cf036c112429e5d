from dataclasses import replace
from datetime import timedelta

import pytest

from firefighter.db import people, publications, settling, workspace
from firefighter.db.publications import Frozen
from firefighter.db.workspace import Identity
from firefighter.domain.acting import By
from firefighter.domain.deliveries import (
    AddBookmark,
    LabelDraft,
    PostDraftCopy,
    PostLine,
    RefreshCard,
    Say,
)
from firefighter.domain.errors import UnknownIncident
from firefighter.domain.lifecycle import Status
from firefighter.domain.roles import Role
from firefighter.services import postmortems, redactions, roles, status, timeline
from tests.services.scene import ANA, LENA, MARC, POLICY, Scene, by, minutes

US = Identity(team_id="T1", bot_id="B1", bot_user_id="U0", url="https://acme.slack.com/")


def gathered(scene: Scene, number: int):
    return scene.does(postmortems.gather, number, policy=POLICY, at=minutes(60))


def line_posted(scene: Scene, number: int, seq: int, ts: str) -> None:
    """Let Slack have the line that says an entry."""
    once = PostLine(incident=number, seq=seq).once
    rows = scene.rows("id", f"deliveries WHERE once = '{once}'")
    with scene.database.engine.begin() as connection:
        settling.done(connection, rows[0].id, {"ts": ts})


class TestGather:
    def test_the_facts_are_those_of_now(self, scene: Scene):
        number = scene.at(Status.MITIGATED, title="Cards fail", service="checkout").number

        draft = gathered(scene, number)

        facts = {fact.label: fact.value for fact in draft.facts}
        assert facts["Incident"] == "INC-1 Cards fail"
        assert facts["Status when written"] == "Mitigated"
        assert facts["Service"] == "checkout"
        assert draft.uid == scene.incident(number).uid
        assert draft.written == "2030-01-02 14:00"
        assert [row.said for row in draft.timeline.shown] == [
            "U1 declared it as SEV3",
            "U1: impact is over",
        ]

    def test_people_are_called_by_their_names_where_we_know_them(self, scene: Scene):
        scene.does(people.learn, [ANA, MARC], at=minutes(0))
        number = scene.running().number
        scene.does(roles.assign, number, Role.SCRIBE, "U2", by=by())
        scene.does(roles.take_command, number, by=by(LENA))

        draft = gathered(scene, number)

        assert [(role.label, role.value) for role in draft.roles] == [
            ("Commander", "U3"),
            ("Scribe", "Marc"),
        ]
        assert draft.timeline.shown[1].said == "Ana made Marc scribe"

    def test_an_entry_leads_to_the_line_that_said_it(self, scene: Scene):
        scene.does(workspace.confirm, US)
        number = scene.running().number
        scene.does(timeline.note, number, "Disk full.", by=by())
        line_posted(scene, number, 2, "1735732800.000100")

        declared, noted = gathered(scene, number).timeline.shown

        assert noted.permalink == "https://acme.slack.com/archives/C42/p1735732800000100"
        assert declared.permalink is None

    def test_an_entry_made_from_a_message_leads_to_that(self, scene: Scene):
        scene.does(workspace.confirm, US)
        number = scene.running().number
        message = "https://acme.slack.com/archives/C42/p17"
        scene.does(timeline.note, number, "Disk full.", by=by(permalink=message))
        line_posted(scene, number, 2, "1.1")

        assert gathered(scene, number).timeline.shown[-1].permalink == message

    @pytest.mark.parametrize("confirmed", [True, False])
    def test_without_a_channel_or_a_workspace_nothing_is_linked(self, scene: Scene, confirmed):
        number = scene.declared().number if confirmed else scene.running().number
        if confirmed:
            scene.does(workspace.confirm, US)
        scene.does(timeline.note, number, "Disk full.", by=by())
        line_posted(scene, number, 2, "1.1")

        assert [row.permalink for row in gathered(scene, number).timeline.shown] == [None, None]

    def test_it_changes_nothing(self, scene: Scene):
        number = scene.running().number

        with scene.unchanged():
            gathered(scene, number)

    def test_of_nothing_there_is_no_draft(self, scene: Scene):
        with pytest.raises(UnknownIncident):
            gathered(scene, 7)


class TestPublished:
    def test_the_page_is_remembered_labelled_and_shown(self, scene: Scene):
        number = scene.at(Status.POSTMORTEM).number

        scene.does(postmortems.published, number, page_id="77", url="https://wiki/77")

        incident = scene.incident(number)
        assert (incident.page_id, incident.page_url) == ("77", "https://wiki/77")
        label, told, bookmark, card = scene.promised()
        assert label == LabelDraft(incident=number)
        assert isinstance(told, Say)
        assert (told.link, told.link_text) == ("https://wiki/77", "Open the draft")
        assert "I will not change it again" in told.text
        assert bookmark == AddBookmark(
            incident=number, title="Post-mortem draft", url="https://wiki/77"
        )
        assert card == RefreshCard(incident=number)

    @pytest.mark.parametrize("clock", [-10, 1])
    def test_whoever_removed_words_while_it_was_made_is_asked_to_look(self, scene: Scene, clock):
        number = scene.at(Status.POSTMORTEM).number
        ordered = scene.incident(number).draft_ordered_at
        assert ordered is not None
        scene.does(timeline.note, number, "swordfish", by=by(at=0))
        acts = replace(by(), at=ordered + timedelta(minutes=clock))

        told = self.published_after(scene, number, acts)

        assert told.text.endswith("please see that it does not show them.")
        page = scene.does(publications.frozen, number)
        assert page is not None
        assert page.title == ""

    def test_words_removed_before_it_was_ordered_are_not_looked_for(self, scene: Scene):
        number = scene.running().number
        scene.does(timeline.note, number, "swordfish", by=by(at=0))
        told = self.published_after(scene, number, by(at=1), Status.MITIGATED, Status.POSTMORTEM)

        assert "does not show" not in told.text
        page = scene.does(publications.frozen, number)
        assert page is not None
        assert page.title == "A title"

    def published_after(self, scene: Scene, number: int, acts: By, *moves: Status) -> Say:
        """Remove the last words, let the page be made, and give what is said of it."""
        scene.does(redactions.redact, number, scene.last(number).seq, why="A word.", by=acts)
        for to in moves:
            scene.does(status.move, number, to, by=by(at=2))
        scene.does(publications.freeze, number, Frozen("A title", "Another", "<p>Hm.</p>"))
        scene.promised()
        scene.does(postmortems.published, number, page_id="77", url="https://wiki/77")
        (told,) = (p for p in scene.promised() if isinstance(p, Say))
        return told

    def test_the_timeline_is_peoples_and_stays_quiet(self, scene: Scene):
        number = scene.at(Status.POSTMORTEM).number
        story = scene.timeline(number)

        scene.does(postmortems.published, number, page_id="77", url="https://wiki/77")

        assert scene.timeline(number) == story


class TestNotPublished:
    def test_why_is_said_and_a_copy_is_left(self, scene: Scene):
        number = scene.at(Status.POSTMORTEM).number

        scene.does(postmortems.not_published, number, why="The space OPS is gone.", policy=POLICY)

        assert scene.promised() == [
            Say(
                incident=number,
                text=(
                    "I could not make the post-mortem page: The space OPS is gone. "
                    f"When that is mended, `/incident resync INC-{number}` tries again."
                ),
            ),
            PostDraftCopy(incident=number, wiki_down=False),
        ]

    @pytest.mark.parametrize("wiki_down", [True, False])
    def test_while_the_wiki_is_away_a_copy_is_left_once(self, scene: Scene, wiki_down):
        number = scene.at(Status.POSTMORTEM).number

        for _ in range(3):
            scene.does(postmortems.delayed, number, wiki_down=wiki_down)

        assert scene.promised() == [PostDraftCopy(incident=number, wiki_down=wiki_down)]
