"""Words go for good, by whoever may; who, when and why stay."""

import pytest

from firefighter.db import ledger, publications
from firefighter.db.publications import Frozen
from firefighter.domain.deliveries import (
    Announce,
    FadeUndo,
    PostDraftCopy,
    PostLine,
    RefreshCard,
    Reply,
    Whisper,
)
from firefighter.domain.errors import (
    BadInput,
    NotAllowed,
    NothingToChange,
    ReasonNeeded,
    TooLateToUndo,
)
from firefighter.domain.lifecycle import Closure, Status
from firefighter.domain.quotation import Place, Quotation
from firefighter.domain.redaction import REDACTED, UNSAID, Elsewhere
from firefighter.domain.redraws import RedrawLine, RedrawRaise, RenewDraftCopy, Unsay
from firefighter.domain.severity import Severity
from firefighter.domain.updates import Update
from firefighter.services import (
    postmortems,
    quotations,
    redactions,
    severity,
    status,
    timeline,
    undo,
)
from firefighter.services.status import Ending
from firefighter.services.timeline import Facts
from tests.kept import tables_with
from tests.services.scene import ANA, BOSS, LENA, MARC, POLICY, Scene, by, minutes

SECRET = "the password is swordfish"
WHY = "A password."


def noted(scene: Scene, words=SECRET, *, who=MARC):
    """Let somebody write a note into a running incident; give its number and the entry's."""
    number = scene.running().number
    scene.does(timeline.note, number, words, by=by(who, at=1))
    scene.promised()
    return number, scene.last(number).seq


def removed(scene: Scene, number, seq, *, who=ANA, why=WHY, at=30):
    return scene.does(redactions.redact, number, seq, why=why, by=by(who, at=at))


class TestRedact:
    def test_the_words_go_and_who_when_and_why_stay(self, scene: Scene):
        number, seq = noted(scene)

        removed(scene, number, seq)

        blanked, correction = scene.timeline(number)[-2:]
        assert (blanked.actor, blanked.at, blanked.words) == ("U2", minutes(1), None)
        assert (blanked.blanked_by, blanked.blanked_at) == ("U1", minutes(30))
        assert (correction.field, correction.old, correction.new) == (REDACTED, str(seq), "U2")
        assert (correction.actor, correction.words) == ("U1", WHY)
        assert tables_with(scene.database.engine, "swordfish") == []

    def test_what_shows_them_is_drawn_again(self, scene: Scene):
        number, seq = noted(scene)

        removed(scene, number, seq)

        assert scene.promised() == [
            PostLine(incident=number, seq=seq + 1),
            RefreshCard(incident=number),
            RedrawLine(incident=number, seq=seq),
        ]

    @pytest.mark.parametrize("who", [MARC, ANA, BOSS], ids=["author", "commander", "admin"])
    def test_these_may(self, scene: Scene, who):
        number, seq = noted(scene)

        removed(scene, number, seq, who=who)

        assert scene.timeline(number)[seq - 1].words is None

    def test_others_may_not(self, scene: Scene):
        number, seq = noted(scene)

        with scene.unchanged(), pytest.raises(NotAllowed, match="is for its commander"):
            removed(scene, number, seq, who=LENA)

    def test_who_wrote_a_message_may_remove_it_from_where_others_noted_it(self, scene: Scene):
        number = scene.running().number
        quotation = Quotation(place=Place("C7", "1.000100"), author=LENA.id, words=SECRET)
        scene.does(quotations.quote, number, quotation, by=by(MARC, at=1))
        seq = scene.last(number).seq

        removed(scene, number, seq, who=LENA)

        assert scene.timeline(number)[seq - 1].words is None
        assert scene.last(number).new == LENA.id

    def test_it_is_said_why(self, scene: Scene):
        number, seq = noted(scene)

        with scene.unchanged(), pytest.raises(ReasonNeeded):
            removed(scene, number, seq, why=" \n")

    def test_it_is_said_why_without_the_words(self, scene: Scene):
        number, seq = noted(scene)

        with scene.unchanged(), pytest.raises(BadInput, match="without them"):
            removed(scene, number, seq, why=f"{SECRET.upper()}, oh")

    def test_what_is_not_there_is_not_removed(self, scene: Scene):
        number, seq = noted(scene)

        with (
            scene.unchanged(),
            pytest.raises(BadInput, match=f"no entry 99; its last one is {seq}"),
        ):
            removed(scene, number, 99)

    def test_what_is_gone_is_not_removed_again(self, scene: Scene):
        number, seq = noted(scene)
        removed(scene, number, seq)

        with scene.unchanged(), pytest.raises(NothingToChange):
            removed(scene, number, seq)

    def test_a_title_is_changed_before_its_words_go(self, scene: Scene):
        number = scene.running().number
        with scene.unchanged(), pytest.raises(BadInput, match="Give it another first"):
            removed(scene, number, 1)
        scene.does(timeline.edit, number, Facts(title="A part is slow"), by=by(at=2))

        removed(scene, number, 1)

        assert scene.timeline(number)[0].words is None
        assert scene.incident(number).title == "A part is slow"

    def test_an_old_title_is_forgotten_as_the_pages_too_once_that_is_made(self, scene: Scene):
        number = scene.at(Status.POSTMORTEM, title=SECRET).number
        scene.does(publications.freeze, number, Frozen(SECRET, f"{SECRET} (2)", "<p>Hm.</p>"))
        scene.does(timeline.edit, number, Facts(title="A part is slow"), by=by(at=200))
        ordered, declared = scene.incident(number), scene.timeline(number)[0]
        scene.does(postmortems.published, number, page_id="7", url="https://wiki/7")

        removed(scene, number, 1, at=201)

        assert tables_with(scene.database.engine, "swordfish") == []
        called = Elsewhere("The title of the post-mortem page, once it is made")
        assert called in redactions.elsewhere(ordered, declared)
        assert called not in redactions.elsewhere(scene.incident(number), declared)

    def test_a_summary_goes_with_its_words(self, scene: Scene):
        number = scene.running().number
        scene.does(timeline.edit, number, Facts(summary=SECRET), by=by(at=2))

        removed(scene, number, scene.last(number).seq)

        assert scene.incident(number).summary == ""
        assert tables_with(scene.database.engine, "swordfish") == []

    def test_a_summary_that_was_changed_since_stays(self, scene: Scene):
        number = scene.running().number
        scene.does(timeline.edit, number, Facts(summary=SECRET), by=by(at=2))
        seq = scene.last(number).seq
        scene.does(timeline.edit, number, Facts(summary="Cards fail."), by=by(at=3))

        removed(scene, number, seq)

        assert scene.incident(number).summary == "Cards fail."

    def test_what_undo_would_bring_back_is_gone_too(self, scene: Scene):
        number = scene.running().number
        ending = Ending(closure=Closure.NOTHING_TO_FIX, note=SECRET)
        scene.does(status.close, number, ending, by=by(at=1))
        seq = scene.last(number).seq

        removed(scene, number, seq, at=2)

        assert scene.incident(number).closure_note is None
        assert tables_with(scene.database.engine, "swordfish") == []
        with pytest.raises(TooLateToUndo):
            scene.does(undo.undo, number, seq, by=by(at=2.5))

    def test_a_move_whose_reason_goes_may_still_be_taken_back(self, scene: Scene):
        number = scene.at(Status.MITIGATING).number
        move = status.move
        scene.does(move, number, Status.INVESTIGATING, reason=SECRET, by=by(at=2))
        seq = scene.last(number).seq

        removed(scene, number, seq, at=3)
        scene.does(undo.undo, number, seq, by=by(at=3.5))

        assert scene.incident(number).status is Status.MITIGATING
        assert FadeUndo(incident=number, seq=seq) in scene.promised()
        assert tables_with(scene.database.engine, "swordfish") == []

    def test_a_reason_of_a_raise_goes_where_it_was_announced(self, scene: Scene):
        number = scene.running().number
        scene.does(severity.change, number, Severity.SEV1, reason=SECRET, by=by(at=1))
        seq = scene.last(number).seq

        removed(scene, number, seq)

        drawn = RedrawRaise(incident=number, channel=POLICY.announcements, seq=seq)
        assert drawn in scene.promised()

    def test_a_raise_is_drawn_again_where_it_was_told_and_not_where_policy_tells_now(
        self, scene: Scene
    ):
        number = scene.running().number
        scene.does(severity.change, number, Severity.SEV1, reason=SECRET, by=by(at=1))
        elsewhere = POLICY.model_copy(update={"announcements": "elsewhere"})
        seq = scene.last(number).seq
        scene.promised()

        scene.does(redactions.redact, number, seq, why=WHY, by=by(at=30, policy=elsewhere))

        drawn = [p for p in scene.promised() if isinstance(p, RedrawRaise)]
        assert drawn == [RedrawRaise(incident=number, channel=POLICY.announcements, seq=seq)]

    def test_a_change_of_severity_that_nobody_else_was_told_is_drawn_again_nowhere_else(
        self, scene: Scene
    ):
        number = scene.running().number
        scene.does(severity.change, number, Severity.SEV4, reason=SECRET, by=by(at=1))
        scene.promised()

        removed(scene, number, scene.last(number).seq)

        assert [p for p in scene.promised() if isinstance(p, RedrawRaise)] == []

    def test_an_old_title_goes_from_every_message_that_was_said_under_it(self, scene: Scene):
        number = scene.running(title=SECRET).number
        scene.does(timeline.post_update, number, Update(known="Hm."), by=by(at=1))
        scene.does(severity.change, number, Severity.SEV1, by=by(at=2))
        scene.does(timeline.edit, number, Facts(title="A part is slow"), by=by(at=3))
        scene.does(timeline.post_update, number, Update(known="Aha."), by=by(at=4))
        scene.promised()

        removed(scene, number, 1)

        drawn = [p for p in scene.promised() if isinstance(p, RedrawLine | RedrawRaise)]
        assert drawn == [
            RedrawLine(incident=number, seq=1),
            RedrawLine(incident=number, seq=2),
            RedrawRaise(incident=number, channel=POLICY.announcements, seq=3),
        ]

    def test_the_frozen_page_is_thawed_and_the_copy_is_shared_anew(self, scene: Scene):
        number, seq = noted(scene)
        page = Frozen("A title", "Another", f"<p>{SECRET}</p>")
        scene.does(publications.freeze, number, page)
        scene.does(postmortems.delayed, number, wiki_down=False)
        copy = PostDraftCopy(incident=number, wiki_down=False)
        settle(scene, copy.once)
        scene.promised()

        removed(scene, number, seq)

        assert RenewDraftCopy(incident=number) in scene.promised()
        assert scene.does(publications.frozen, number) == Frozen("A title", "Another", "")
        scene.does(publications.freeze, number, Frozen("Other", "Other", "<p>New</p>"))
        assert scene.does(publications.frozen, number) == Frozen("A title", "Another", "<p>New</p>")

    def test_a_copy_that_nobody_tried_to_share_is_not_shared_anew(self, scene: Scene):
        number, seq = noted(scene)
        scene.does(postmortems.delayed, number, wiki_down=False)

        removed(scene, number, seq)

        assert RenewDraftCopy(incident=number) not in scene.promised()

    def test_an_answer_on_its_way_is_taken_back_once_it_is_there(self, scene: Scene):
        number = scene.running().number
        scene.does(timeline.note, number, SECRET, by=by(at=1))
        answers = [Reply(channel="C1", thread="1.1", text=text) for text in (SECRET, "All is well")]
        scene.does(ledger.put, *answers)
        ids = [n for (n,) in scene.rows("id", "deliveries WHERE kind = 'reply'", order="id")]
        removed(scene, number, scene.last(number).seq)
        scene.promised()

        for answer, delivery in zip(answers, ids, strict=True):
            place = Place("C1", f"9.{delivery}", "1.1")
            scene.does(redactions.answered, answer, place, delivery=delivery)

        assert scene.promised() == [Unsay(channel="C1", thread="1.1", ts=f"9.{ids[0]}")]

    def test_what_we_answered_with_them_is_taken_back(self, scene: Scene):
        number = scene.running().number
        update = Update(known="a < b", doing=SECRET)
        scene.does(timeline.post_update, number, update, by=by(at=1))
        seq = scene.last(number).seq
        answers = [
            Reply(channel="C1", thread="1.1", text=f"INC-{number}\nNow: a &lt; b"),
            Reply(channel="C1", thread="1.2", text="a < b, says somebody else"),
            Reply(channel="C1", thread="1.3", text=f"{SECRET} is not sent yet"),
            Whisper(person="U1", channel="C1", text=f"“{SECRET}” was set by Marc."),
        ]
        scene.does(ledger.put, *answers)
        settle_replies(scene, ["1.1", "1.2"])
        scene.promised()

        removed(scene, number, seq)

        assert [p for p in scene.promised() if isinstance(p, Unsay)] == [
            Unsay(channel="C1", thread="1.1", ts="9.9")
        ]
        texts = "payload ->> 'text'", "deliveries WHERE kind IN ('reply', 'whisper')"
        assert [text for (text,) in scene.rows(*texts, order="id")] == [
            UNSAID,
            "a < b, says somebody else",
            UNSAID,
            UNSAID,
        ]

    def test_an_answer_that_went_as_a_direct_message_is_taken_back_there(self, scene: Scene):
        number, seq = noted(scene)
        scene.does(ledger.put, Whisper(person="U1", channel="C1", text=f"Marc set it to {SECRET}"))
        done(scene, "kind = 'whisper'", "9.9", "D1")
        scene.promised()

        removed(scene, number, seq)

        assert Unsay(channel="D1", thread="", ts="9.9") in scene.promised()


class TestToldBy:
    def test_a_line_and_a_raise_are_known_by_where_they_stand(self, scene: Scene):
        number = scene.running().number
        scene.does(severity.change, number, Severity.SEV1, by=by(at=1))
        seq = scene.last(number).seq
        raised = Announce(incident=number, channel=POLICY.announcements, seq=seq)
        settle(scene, PostLine(incident=number, seq=seq).once, ts="5.5", channel="C42")
        settle(scene, raised.once, ts="6.6", channel="C9")

        places = [Place("C42", "5.5"), Place("C9", "6.6"), Place("C9", "7"), Place("C9", "5.5")]
        found = [scene.does(redactions.told_by, place) for place in places]

        assert found == [(number, seq), (number, seq), None, None]

    def test_a_message_is_known_wherever_it_was_noted(self, scene: Scene):
        number, place = scene.running().number, Place("C7", "1.000100")
        quotation = Quotation(place=place, author="U2", words=SECRET)
        scene.does(quotations.quote, number, quotation, by=by(at=1))

        assert scene.does(redactions.quoted, place) == [(number, 2)]
        assert scene.does(redactions.quoted, Place("C7", "2.000100")) == []


class TestElsewhere:
    def test_the_message_the_page_and_its_history_are_linked(self, scene: Scene):
        number = scene.running().number
        quotation = Quotation(place=Place("C7", "1.000100"), author="U2", words=SECRET)
        scene.does(quotations.quote, number, quotation, by=by(at=1))
        url = "https://acme.atlassian.net/wiki/spaces/OPS/pages/7/INC-1"
        scene.does(postmortems.published, number, page_id="7", url=url)

        left = redactions.elsewhere(scene.incident(number), scene.last(number))

        history = "https://acme.atlassian.net/wiki/pages/viewpreviousversions.action?pageId=7"
        assert [place.url for place in left] == [None, url, history, None, None]
        assert str(left[1]) == f"The post-mortem page and its comments: {url}"
        assert str(left[-1]) == "Backups of the database, until they are overwritten"

    def test_a_channel_that_may_be_archived_by_now_is_named_with_the_way_out(self, scene: Scene):
        number = scene.running().number
        ending = Ending(closure=Closure.NOTHING_TO_FIX, note="Ops")
        scene.does(status.close, number, ending, by=by(at=1))

        left = redactions.elsewhere(scene.incident(number), scene.last(number))

        name, way = scene.incident(number).channel_name, f"unarchive it, then resync INC-{number}"
        assert left[0] == Elsewhere(f"#{name}, if it is archived: {way}")

    def test_a_title_is_in_the_channels_name_and_in_digests(self, scene: Scene):
        number = scene.running().number

        left = redactions.elsewhere(scene.incident(number), scene.timeline(number)[0])

        assert Elsewhere("Weekly digests that named it") in left
        assert left[0].what.startswith("The name of the channel, #")


def settle(scene: Scene, once, *, ts="9.9", channel="C42"):
    """Let a delivery be done."""
    done(scene, f"once = '{once}'", ts, channel)


def settle_replies(scene: Scene, threads):
    for thread in threads:
        done(scene, f"payload ->> 'thread' = '{thread}'", "9.9", "C1")


def done(scene: Scene, which, ts, channel):
    with scene.database.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE deliveries SET state = 'done', settled_at = now(), "  # noqa: S608 - a test's own words
            f"result = jsonb_build_object('ts', '{ts}', 'channel', '{channel}') WHERE {which}"
        )
