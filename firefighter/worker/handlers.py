"""Which handler keeps which promise, and what becomes of a promise that cannot be kept."""

from firefighter.db.base import Session
from firefighter.db.ledger import Claimed
from firefighter.domain import deliveries as kinds
from firefighter.domain import redraws
from firefighter.domain.adoption import ReadBack
from firefighter.domain.answering import RedrawAnswer
from firefighter.domain.by_hand import PinByHand
from firefighter.domain.deliveries import Delivery
from firefighter.domain.errors import Declined, FirefighterError
from firefighter.domain.handover import ExpireHandover
from firefighter.domain.learning import LearnPeople
from firefighter.domain.paging import PageOnCall
from firefighter.domain.rereading import Reread
from firefighter.domain.streams import Promise
from firefighter.services import consequences, declaring, postmortems
from firefighter.services import digests as digest_facts
from firefighter.services import paging as paging_facts
from firefighter.worker import (
    adopting,
    answering,
    by_hand,
    digests,
    drafts,
    handing_over,
    messages,
    paging,
    people,
    redrawing,
    rereading,
    rooms,
)
from firefighter.worker.drain import Outcome
from firefighter.worker.world import World

FAILED: dict[type[Promise], str] = {
    kinds.Announce: "announce this incident",
    kinds.PinCard: "pin the card",
    kinds.SetTopic: "set the topic",
    kinds.AddBookmark: "add a bookmark",
    ReadBack: "read back what was said here",
    Reread: "read what was said to me while I was away",
    kinds.RefreshCard: "draw the card anew",
    kinds.CommentDraft: "comment on the post-mortem page",
    kinds.PostDraftCopy: "share a copy of the draft",
    redraws.RenewDraftCopy: "take the removed words out of the copy of the draft",
}
"""What people miss when a neighbour says no to it for good."""


BUG = "there is a bug of ours."


def handle(world: World, promise: Delivery, claimed: Claimed) -> Outcome:  # noqa: C901, PLR0911, PLR0912 - a table as a match, so that mypy finds the forgotten kind
    """Keep one promise. Doing it twice must do no harm: *claimed* says if it may be a repeat."""
    match promise:
        case kinds.OpenChannel():
            return rooms.open_channel(world, promise, claimed)
        case kinds.Invite():
            return rooms.invite(world, promise, claimed)
        case kinds.PostCard():
            return rooms.post_card(world, promise, claimed)
        case kinds.PinCard():
            return rooms.pin_card(world, promise, claimed)
        case kinds.SetTopic():
            return rooms.set_topic(world, promise, claimed)
        case kinds.AddBookmark():
            return rooms.add_bookmark(world, promise, claimed)
        case ReadBack():
            return adopting.read_back(world, promise, claimed)
        case Reread():
            return rereading.reread(world, promise, claimed)
        case kinds.RefreshCard():
            return rooms.refresh_card(world, promise, claimed)
        case kinds.ArchiveChannel():
            return rooms.archive_channel(world, promise, claimed)
        case kinds.PostLine():
            return messages.post_line(world, promise, claimed)
        case kinds.FadeUndo():
            return messages.fade_undo(world, promise, claimed)
        case redraws.RedrawLine():
            return redrawing.redraw_line(world, promise, claimed)
        case redraws.RedrawRaise():
            return redrawing.redraw_raise(world, promise, claimed)
        case redraws.RenewDraftCopy():
            return redrawing.renew_copy(world, promise, claimed)
        case redraws.Unsay():
            return redrawing.unsay(world, promise, claimed)
        case RedrawAnswer():
            return answering.redraw(world, promise, claimed)
        case ExpireHandover():
            return handing_over.expire(world, promise, claimed)
        case kinds.Say():
            return messages.say(world, promise, claimed)
        case kinds.Remind():
            return messages.remind(world, promise, claimed)
        case kinds.DropReminder():
            return messages.drop_reminder(world, promise, claimed)
        case kinds.Announce():
            return messages.announce(world, promise, claimed)
        case kinds.RefreshAnnouncement():
            return messages.refresh_announcement(world, promise, claimed)
        case kinds.Whisper():
            return messages.whisper(world, promise, claimed)
        case kinds.Reply():
            return messages.reply(world, promise, claimed)
        case kinds.TellPerson():
            return messages.tell_person(world, promise, claimed)
        case kinds.PublishDraft():
            return drafts.publish(world, promise, claimed)
        case kinds.LabelDraft():
            return drafts.label(world, promise, claimed)
        case kinds.CommentDraft():
            return drafts.comment(world, promise, claimed)
        case kinds.PostDraftCopy():
            return drafts.post_copy(world, promise, claimed)
        case kinds.PostDigest():
            return digests.post(world, promise, claimed)
        case PageOnCall():
            return paging.page(world, promise, claimed)
        case PinByHand():
            return by_hand.pin(world, promise, claimed)
        case LearnPeople():
            return people.learn(world, promise, claimed)


def bury(world: World, session: Session, promise: Promise, error: Exception) -> None:
    """Tell people in words what will not happen, where they can do something about it."""
    # What a bug says of itself is for the log.
    why = str(error) if isinstance(error, FirefighterError) else BUG
    match promise:
        case kinds.OpenChannel():
            declaring.channel_refused(session, promise.incident, why=why, policy=world.policy)
        case kinds.PublishDraft():
            postmortems.not_published(session, promise.incident, why=why, policy=world.policy)
        case kinds.PostDigest():
            digest_facts.not_posted(session, promise, why=why, policy=world.policy)
        case PageOnCall():
            paging_facts.not_paged(session, promise.incident, why=why, policy=world.policy)
        case kinds.PostLine() if isinstance(error, Declined):
            number, at = promise.incident, world.clock()
            consequences.unheard(session, number, promise.seq, why=why, policy=world.policy, at=at)
        case _ if type(promise) in FAILED and isinstance(error, Declined):
            number, what = _of_incident(promise), FAILED[type(promise)]
            consequences.not_done(session, number, what, why=why, policy=world.policy)
        case _:
            return


def _of_incident(promise: Promise) -> int:
    return int(promise.model_dump()["incident"])
