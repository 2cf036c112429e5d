from typing import Any, get_args

import pytest
from pydantic import TypeAdapter, ValidationError

from firefighter.domain import deliveries as kinds
from firefighter.domain import redraws
from firefighter.domain.adoption import ReadBack
from firefighter.domain.answering import RedrawAnswer
from firefighter.domain.by_hand import PinByHand
from firefighter.domain.deliveries import Delivery
from firefighter.domain.handover import ExpireHandover
from firefighter.domain.learning import LearnPeople
from firefighter.domain.paging import PageOnCall
from firefighter.domain.rereading import Reread
from firefighter.domain.severity import Severity
from firefighter.domain.streams import Promise
from firefighter.samples.story import minutes

D = TypeAdapter[Promise](Delivery)
DUE = minutes(30)
AT = int(DUE.timestamp())
CHANNEL, WIKI, CROWD = "incident:7:channel", "incident:7:wiki", "announce:news"

# Each kind with its stream, whether what follows waits, whether it is a picture, and its "once".
TABLE: list[tuple[Promise, str, bool, bool, str | None]] = [
    (kinds.OpenChannel(incident=7), CHANNEL, True, False, "open-channel/7"),
    (kinds.Invite(incident=7, people=("U1",)), CHANNEL, False, False, None),
    (kinds.PostCard(incident=7), CHANNEL, True, False, "post-card/7"),
    (kinds.PinCard(incident=7), CHANNEL, False, False, None),
    (kinds.SetTopic(incident=7), CHANNEL, False, True, None),
    (kinds.AddBookmark(incident=7, title="Card"), CHANNEL, False, False, None),
    (
        ReadBack(incident=7, channel="C1", since=DUE, until=DUE, shared=False),
        CHANNEL,
        False,
        False,
        "read-back/7",
    ),
    (
        Reread(incident=7, channel="C1", since=DUE, until=DUE, reads_from=DUE),
        CHANNEL,
        False,
        False,
        f"reread/7/{AT}",
    ),
    (kinds.RefreshCard(incident=7), CHANNEL, False, True, None),
    (kinds.PostLine(incident=7, seq=2), CHANNEL, True, False, "line/7/2"),
    (kinds.FadeUndo(incident=7, seq=2), "incident:7:undo:2", False, False, None),
    (kinds.Say(incident=7, text="Hm."), CHANNEL, True, False, None),
    (kinds.Say(incident=7, text="Hm.", about="pin"), CHANNEL, True, False, "say/7/pin"),
    (kinds.PostDraftCopy(incident=7, wiki_down=True), CHANNEL, False, False, "draft-copy/7"),
    (kinds.Remind(incident=7, promised=DUE), f"incident:7:reminder:{AT}", False, True, None),
    (kinds.DropReminder(incident=7, ts="1.2"), CHANNEL, False, False, None),
    (kinds.ArchiveChannel(incident=7), CHANNEL, False, False, None),
    (kinds.Announce(incident=7, channel="news", seq=2), CROWD, True, False, "announce/7/2"),
    (kinds.RefreshAnnouncement(incident=7, channel="news"), CROWD, False, True, None),
    (kinds.Whisper(person="U1", channel="C1", text="Hm."), "whisper:U1", False, False, None),
    (kinds.Reply(channel="C1", thread="1.2", text="Hm."), "reply:C1:1.2", False, False, None),
    (
        kinds.TellPerson(incident=7, person="U1", text="Hm."),
        "incident:7:people",
        False,
        False,
        None,
    ),
    (kinds.PublishDraft(incident=7), WIKI, True, False, "publish-draft/7"),
    (kinds.LabelDraft(incident=7), WIKI, False, False, None),
    (kinds.CommentDraft(incident=7, seq=2), WIKI, False, False, None),
    (
        kinds.PostDigest(channel="news", week="2026-11-23", due=DUE),
        "digest:news",
        False,
        False,
        "digest/news/2026-11-23",
    ),
    (
        PinByHand(team="T1", channel="news", wording=2, lines=("Do this.",), after=3),
        "by-hand:news",
        False,
        False,
        "by-hand/T1/news/3",
    ),
    (LearnPeople(), "people", False, True, None),
    (PageOnCall(incident=7, severity=Severity.SEV1), "incident:7:page", False, False, None),
    (redraws.RedrawLine(incident=7, seq=2), CHANNEL, False, False, None),
    (redraws.RenewDraftCopy(incident=7), CHANNEL, False, True, None),
    (redraws.RedrawRaise(incident=7, channel="news", seq=2), CROWD, False, False, None),
    (redraws.Unsay(channel="C1", thread="1.2", ts="1.3"), "reply:C1:1.2", False, False, None),
    (RedrawAnswer(incident=7), "incident:7:answer", False, False, "redraw-answer/7"),
    (ExpireHandover(incident=7, seq=3), "incident:7:handover:3", False, False, None),
]
PICTURES = [promise for promise, _, _, picture, _ in TABLE if picture]


@pytest.mark.parametrize(("promise", "stream", "holds", "picture", "once"), TABLE)
def test_a_kind_has_its_stream_its_place_in_it_and_its_name(promise, stream, holds, picture, once):
    assert promise.stream == stream
    assert promise.holds is holds
    assert promise.picture is picture
    assert promise.once == once


def test_the_table_knows_every_kind():
    assert {type(promise) for promise, *_ in TABLE} == set(get_args(get_args(Delivery)[0]))


@pytest.mark.parametrize(("promise", "_stream", "_holds", "_picture", "_once"), TABLE)
def test_a_promise_is_read_back_from_the_ledger_as_it_was_written(
    promise, _stream, _holds, _picture, _once
):
    assert D.validate_python(promise.model_dump(mode="json")) == promise


def test_no_two_pictures_of_one_stream_show_the_same():
    targets = [promise.target for promise in PICTURES]

    assert None not in targets
    assert len(set(targets)) == len(PICTURES)


@pytest.mark.parametrize(("promise", "_stream", "_holds", "picture", "_once"), TABLE)
def test_a_line_has_no_target_so_it_is_never_merged(promise, _stream, _holds, picture, _once):
    assert (promise.target is None) is not picture


def test_announcements_of_two_incidents_in_one_channel_are_two_pictures():
    one, other = (kinds.RefreshAnnouncement(incident=n, channel="news") for n in (7, 8))

    assert one.stream == other.stream
    assert one.target != other.target


@pytest.mark.parametrize(
    "payload",
    [
        {"kind": "post-card"},
        {"kind": "post-card", "incident": 7, "colour": "red"},
        {"kind": "send-fax", "incident": 7},
    ],
)
def test_what_we_cannot_read_is_refused(payload: dict[str, Any]):
    with pytest.raises(ValidationError):
        D.validate_python(payload)


def test_a_promise_that_belongs_to_no_stream_cannot_be_made():
    with pytest.raises(TypeError, match="abstract"):
        Promise()  # type: ignore[abstract]
