"""The post-mortem draft: its facts, and what becomes of it."""

from dataclasses import replace
from datetime import datetime

from firefighter.db import (
    changes,
    delivered,
    entries,
    incidents,
    ledger,
    people,
    publications,
    workspace,
)
from firefighter.db.base import Session
from firefighter.domain import closing, postmortem
from firefighter.domain.acting import By
from firefighter.domain.deliveries import (
    AddBookmark,
    LabelDraft,
    PostDraftCopy,
    PostLine,
    PublishDraft,
    RefreshCard,
    Say,
)
from firefighter.domain.incident import Incident
from firefighter.domain.policy import Policy
from firefighter.domain.postmortem import Draft
from firefighter.domain.quotation import Place
from firefighter.domain.redaction import REDACTED
from firefighter.domain.timeline import Entry

BOOKMARK = "Post-mortem draft"
CHECK_IT = "Words were removed while I made it: please see that it does not show them."


def gather(session: Session, number: int, *, policy: Policy, at: datetime) -> Draft:
    """Collect the facts of the page as they stand."""
    incident = incidents.get(session, number)
    recorded = entries.of(session, number)
    linked = _with_permalinks(session, number, incident.channel, recorded)
    involved = {incident.declared_by, *incident.invited, *incident.roles.values()}
    for entry in recorded:
        involved |= {entry.actor, entry.old or "", entry.new or "", entry.field or ""}
        involved.add(entry.blanked_by or "")
    names = people.names(session, involved)
    return postmortem.draft(incident, linked, names=names, policy=policy, at=at)


def order(incident: Incident, *, by: By) -> tuple[Incident, list[PublishDraft]]:
    """Order the draft if one is owed as things stand now; a second one never is.

    Returns:
        the incident, with when its draft was ordered, and what that promises.
    """
    owed = closing.is_to_be_written_up(incident, by.policy)
    if incident.draft_ordered_at is not None or not owed:
        return incident, []
    return replace(incident, draft_ordered_at=by.at), [PublishDraft(incident=incident.number)]


def published(session: Session, number: int, *, page_id: str, url: str) -> None:
    """Note the page, and show people where it is."""
    before = incidents.lock(session, number)
    after = replace(before, page_id=page_id, page_url=url)
    said = f"{ready(before)} It is yours now: I will not change it again."
    if _words_went(session, before):
        said += f" {CHECK_IT}"
        publications.untitle(session, number)
    told = Say(
        incident=number,
        text=said,
        link=url,
        link_text="Open the draft",
    )
    changes.record(
        session,
        before,
        after,
        (),
        [
            LabelDraft(incident=number),
            told,
            AddBookmark(incident=number, title=BOOKMARK, url=url),
            RefreshCard(incident=number),
        ],
    )


def ready(incident: Incident) -> str:
    """Give the sentence by which the channel hears of the page."""
    return f"The post-mortem draft of {incident.key} is ready."


def not_published(session: Session, number: int, *, why: str, policy: Policy) -> None:
    """Tell the channel that there is no page, and leave a copy there instead."""
    before = incidents.lock(session, number)
    again = f"When that is mended, `{policy.command} resync {before.key}` tries again."
    told = Say(incident=number, text=f"I could not make the post-mortem page: {why} {again}")
    copy = PostDraftCopy(incident=number, wiki_down=False)
    changes.record(session, before, before, (), [told, copy])


def delayed(session: Session, number: int, *, wiki_down: bool) -> None:
    """Leave a copy in the channel: the wiki does not answer now, or there is none."""
    ledger.put(session, PostDraftCopy(incident=number, wiki_down=wiki_down))


def _words_went(session: Session, incident: Incident) -> bool:
    """Tell whether words were removed since the page was ordered: it may have been sent by then.

    The order of the timeline tells; each replica has a clock of its own.
    """
    told = entries.of(session, incident.number)
    ordered = next((e.seq for e in told if e.recorded_at == incident.draft_ordered_at), None)
    return ordered is not None and any(e.field == REDACTED and e.seq > ordered for e in told)


def _with_permalinks(
    session: Session, number: int, channel: str | None, recorded: tuple[Entry, ...]
) -> tuple[Entry, ...]:
    """Link each entry to the message it was made from, else to the line that said it."""
    known = workspace.identity(session)
    if known is None or channel is None:
        return recorded
    once = {PostLine(incident=number, seq=entry.seq).once: entry.seq for entry in recorded}
    said = {
        once[k]: v["ts"] for k, v in delivered.results(session, list(once)).items() if "ts" in v
    }
    return tuple(
        replace(e, permalink=Place(channel, said[e.seq]).link(known.url))
        if e.permalink is None and e.seq in said
        else e
        for e in recorded
    )
