"""Publish the post-mortem draft exactly once, and finish it step by step."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from firefighter.db import entries, incidents, publications
from firefighter.db.ledger import Claimed
from firefighter.db.publications import Frozen
from firefighter.domain import naming
from firefighter.domain.deliveries import (
    CommentDraft,
    LabelDraft,
    PostDraftCopy,
    PublishDraft,
)
from firefighter.domain.errors import Blocked, WikiUnavailable
from firefighter.domain.features import Feature
from firefighter.domain.incident import Incident
from firefighter.domain.postmortem import Draft
from firefighter.gateways.wiki import NewPage, Page, Wiki
from firefighter.services import postmortems
from firefighter.views import lines, postmortem
from firefighter.worker.drain import Outcome
from firefighter.worker.world import World, channel_of

TRIES_BEFORE_COPY = 2
"""One hiccup of the wiki is not worth a message."""
LISTED_WITHIN = timedelta(minutes=4)
"""The wiki lists a page seconds after it was made. The pauses between tries outgrow this."""
NO_MORE_OF_IT = "It ends above."


def publish(world: World, promise: PublishDraft, claimed: Claimed) -> Outcome:
    """Create the page from what was frozen before the first call, or adopt it."""
    number = promise.incident
    incident = world.incident(number)
    wiki, lacking = world.wiki, _lacking(world, incident)
    if wiki is None or lacking is not None:
        return Outcome(
            {"skipped": lacking},
            lambda session: postmortems.delayed(session, number, wiki_down=False),
        )
    page = page_to_send(world, number)
    try:
        made = _published(wiki, world, incident, page, claimed)
    except WikiUnavailable:
        if claimed.attempts >= TRIES_BEFORE_COPY:
            with world.database.transaction() as session:
                postmortems.delayed(session, number, wiki_down=True)
        raise
    return Outcome(
        {"page": made.id, "url": made.url},
        lambda session: postmortems.published(session, number, page_id=made.id, url=made.url),
    )


def label(world: World, promise: LabelDraft, _claimed: Claimed) -> Outcome:
    incident = world.incident(promise.incident)
    wiki, page_id = _page_of(world, incident)
    wiki.stamp(page_id, incident.uid)
    severity = naming.slug(world.policy.label(incident.severity)) or f"sev{int(incident.severity)}"
    labels = ["postmortem", severity, incident.key.lower()]
    wiki.label(page_id, labels)
    return Outcome()


def comment(world: World, promise: CommentDraft, claimed: Claimed) -> Outcome:
    """Say on the page that the incident was closed again; its body is people's."""
    with world.database.transaction() as session:
        incident = incidents.get(session, promise.incident)
        entry = entries.one(session, promise.incident, promise.seq)
    lacking = _lacking(world, incident)
    if lacking is not None and incident.page_id is None:
        return Outcome({"skipped": lacking})
    wiki, page_id = _page_of(world, incident)
    said = postmortem.closed_again(incident, entry, world.policy)
    mark = f"ff-closed-{incident.uid}-{promise.seq}"
    wiki.comment(page_id, said, mark=mark, repeat=claimed.repeat)
    return Outcome()


def post_copy(world: World, promise: PostDraftCopy, claimed: Claimed) -> Outcome:
    """Share it as a file, or in a thread where we may share none."""
    with world.database.transaction() as session:
        # Whoever is removing words just now did not see that this is tried, and renews nothing.
        incident = incidents.lock(session, promise.incident)
        draft = postmortems.gather(session, promise.incident, policy=world.policy, at=world.clock())
    said = lines.copy_comment(incident, wiki_down=promise.wiki_down)
    return world.attempt(
        Feature.FILES,
        lambda: _as_file(world, incident, draft, said, claimed),
        otherwise=lambda _why: _as_thread(world, incident, draft, said, claimed),
    )


def share(world: World, incident: Incident, draft: Draft, *, comment: str) -> None:
    """Share the draft as a file in the incident's channel."""
    world.chat.upload(
        channel_of(incident),
        name=postmortem.copy_name(incident),
        title=f"{incident.key} post-mortem draft",
        content=postmortem.copy(draft),
        comment=comment,
    )


def _as_file(
    world: World, incident: Incident, draft: Draft, said: str, claimed: Claimed
) -> Outcome:
    channel, name = channel_of(incident), postmortem.copy_name(incident)

    def shared(since: datetime) -> bool:
        return bool(world.chat.files_called(channel, name, by=world.me(), since=since))

    if world.look_back(channel, claimed, shared, nothing=False):
        return Outcome({"found": name})
    share(world, incident, draft, comment=said)
    return Outcome()


def _as_thread(
    world: World, incident: Incident, draft: Draft, said: str, claimed: Claimed
) -> Outcome:
    """Post it part by part; a repeat goes on after what stands there already."""
    channel = channel_of(incident)
    root = world.posted_before(channel, claimed) or world.chat.post(
        channel, lines.saying(said), delivery=claimed.id
    )

    def below(since: datetime) -> list[str]:
        return world.chat.posts_below(root, channel, delivery=claimed.id, since=since)

    posted: list[str] = world.look_back(channel, claimed, below, nothing=[])
    # Words may have been removed since that try.
    renew_thread(world, incident, draft, posted)
    for part in postmortem.parts(postmortem.copy(draft))[len(posted) :]:
        drawn = postmortem.copy_part(incident, part)
        posted = [*posted, world.chat.post(channel, drawn, delivery=claimed.id, thread=root)]
    return Outcome({"ts": root, "parts": posted})


def renew_thread(world: World, incident: Incident, draft: Draft, posted: Sequence[str]) -> None:
    """Draw each part of a copy anew where it stands, so that nothing of the old one is left."""
    parts = postmortem.parts(postmortem.copy(draft))
    for place, ts in enumerate(posted):
        part = parts[place] if place < len(parts) else NO_MORE_OF_IT
        world.chat.update(channel_of(incident), ts, postmortem.copy_part(incident, part))


def page_to_send(world: World, number: int) -> Frozen:
    """Give the page as every try sends it, drawn and kept by the first one."""
    with world.database.transaction() as session:
        # Words that are being removed must not be read before and kept after.
        incidents.lock(session, number)
        frozen = publications.frozen(session, number)
        if frozen is not None and frozen.body:
            return frozen
        draft = postmortems.gather(session, number, policy=world.policy, at=world.clock())
        made = Frozen(draft.page_title, draft.other_title, postmortem.page(draft))
        publications.freeze(session, number, made)
        return publications.frozen(session, number) or made


def _published(
    wiki: Wiki, world: World, incident: Incident, page: Frozen, claimed: Claimed
) -> Page:
    new = NewPage(
        uid=incident.uid,
        title=page.title,
        other_title=page.other_title,
        body=page.body,
        space=world.policy.confluence_space,
        parent_id=world.policy.confluence_parent,
        private_to=world.policy.confluence_private_readers if incident.private else None,
    )
    before = claimed.tried_at
    listed = before is not None and claimed.claimed_at - before >= LISTED_WITHIN
    return wiki.publish(new, repeat=claimed.repeat, listed=listed)


def _lacking(world: World, incident: Incident) -> str | None:
    """Say why no page is made: we have no wiki, or nobody but us could open the page."""
    if world.wiki is None:
        return "no wiki"
    shut = incident.private and not world.policy.confluence_private_readers
    return "no readers" if shut else None


def _page_of(world: World, incident: Incident) -> tuple[Wiki, str]:
    if world.wiki is None or incident.page_id is None:
        raise Blocked("post-mortem page")
    return world.wiki, incident.page_id
