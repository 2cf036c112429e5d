"""Page whoever is on call, and tell the room."""

from firefighter.db import workspace
from firefighter.db.ledger import Claimed
from firefighter.domain import paging
from firefighter.domain.errors import PagerUnavailable
from firefighter.domain.incident import Incident
from firefighter.domain.paging import PageOnCall
from firefighter.services import paging as telling
from firefighter.worker.drain import Outcome
from firefighter.worker.world import World

TRIES_BEFORE_WORD = 2
"""One hiccup of the pager is not worth a message."""
SOON = 30
"""Seconds; if the pager wants us back no sooner, nobody waits for a second try to be told."""


def page(world: World, promise: PageOnCall, claimed: Claimed) -> Outcome:
    """Page, unless it became milder or over meanwhile; said twice, the key says that it is one."""
    incident, severity = world.incident(promise.incident), promise.severity
    url = world.policy.rule(severity).page_webhook
    if url is None or not paging.pages(incident, world.policy):
        return Outcome({"skipped": "nobody is to be woken for it any more"})
    if severity.is_worse_than(incident.severity):
        return Outcome({"skipped": "it was lowered"})
    try:
        key = paging.key(incident, severity)
        world.pager.page(url.get_secret_value(), _facts(world, incident, promise), key=key)
    except PagerUnavailable as away:
        if claimed.attempts >= TRIES_BEFORE_WORD or (away.retry_after or 0) > SOON:
            with world.database.transaction() as session:
                telling.late(session, incident.number, severity)
        raise
    return Outcome(
        {},
        lambda session: telling.paged(session, incident.number, severity, policy=world.policy),
    )


def _facts(world: World, incident: Incident, promise: PageOnCall) -> dict[str, object]:
    """Say what a pager needs; of a private incident no word of people's, nor its channel's name."""
    service = world.policy.service(incident.service)
    return {
        "dedup_key": paging.key(incident, promise.severity),
        "organisation": world.policy.organisation or None,
        "incident": incident.key,
        "title": None if incident.private else incident.title,
        "private": incident.private,
        "severity": world.policy.label(promise.severity),
        "level": int(promise.severity),
        "service": incident.service,
        "team": service.team if service else None,
        "channel": incident.channel if incident.private else incident.channel_name,
        "link": _link(world, incident),
    }


def _link(world: World, incident: Incident) -> str | None:
    """Lead to the channel, for those who are in this workspace."""
    if incident.channel is None:
        return None
    with world.database.transaction() as session:
        known = workspace.identity(session)
    team = f"team={known.team_id}&" if known else ""
    return f"https://slack.com/app_redirect?{team}channel={incident.channel}"
