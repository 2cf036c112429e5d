"""Whatever people write, Slack takes the message, pings nobody by it and has a text for it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from firefighter.domain import digest as week
from firefighter.domain import naming
from firefighter.domain.incident import Incident
from firefighter.domain.lifecycle import Closure, Status
from firefighter.domain.policy import Policy, ServiceRule
from firefighter.domain.severity import Severity
from firefighter.domain.severity_rules import SeverityRule
from firefighter.domain.timeline import EntryKind, KeyEvent
from firefighter.domain.updates import Update
from firefighter.samples.story import DECLARED, empty, entry, known, minutes
from firefighter.views import close, declare, digest, forms, lines, listing, more, times
from firefighter.views.blocks import escape
from firefighter.views.card import card
from firefighter.views.declare import Form
from tests.views.reading import (
    ROW,
    bare,
    blocks_of,
    lines_of,
    mrkdwn_in,
    problems,
    problems_of,
    stray_markup,
)
from tests.views.words import SAID, WORDS

POLICY_WORDS = WORDS.map(lambda words: words.replace("\ud800", ""))
"""A policy is read from a file, which cannot hold half a character."""
DURATIONS = st.integers(0, 60) | st.integers(0, 10**7)
STATUSES = st.sampled_from(Status)
SENTENCES: dict[EntryKind, dict[str, Any]] = {
    EntryKind.DECLARED: {"new": "3"},
    EntryKind.STATUS: {"old": "mitigating", "new": "investigating"},
    EntryKind.SEVERITY: {"old": "1", "new": "3"},
    EntryKind.NOTE: {},
    EntryKind.ACTION: {"field": "UMARC"},
    EntryKind.TITLE: {},
    EntryKind.SUMMARY: {},
    EntryKind.UPDATE: {"until": minutes(30)},
}


@st.composite
def incidents(draw: DrawFn, /, **given) -> Incident:
    """Make an incident in any state with any words in it."""
    seconds = draw(DURATIONS)
    facts = {
        "title": draw(SAID),
        "summary": draw(WORDS),
        "service": draw(WORDS),
        "status": draw(STATUSES),
        "private": draw(st.booleans()),
        "sure": draw(st.booleans()),
        "closure": draw(st.sampled_from([None, *Closure])),
        "declared_by": "UANA",
        "channel": "C42",
        "closed_at": DECLARED,
        "next_update_at": minutes(30),
        "page_url": "https://acme.example/x",
        "times": {
            KeyEvent.STARTED: known(DECLARED),
            KeyEvent.MITIGATED: known(DECLARED + timedelta(seconds=seconds)),
        },
    }
    return empty(**(facts | given))


@st.composite
def policies(draw) -> Policy:
    """Make a policy of up to 120 services, all with words of people's in their names."""
    base = draw(st.text(max_size=80) | POLICY_WORDS)
    count = draw(st.sampled_from([1, 3, 99, 120]))
    names = [f"{base}{n}" if n else base or " " for n in range(count)]
    meaning, emoji = draw(POLICY_WORDS) or "?", draw(POLICY_WORDS) or "?"
    rules = {s: SeverityRule(label=s.name, meaning=meaning, emoji=emoji) for s in Severity}
    services = tuple(ServiceRule(name=name, team=draw(POLICY_WORDS)) for name in names[:3])
    services += tuple(ServiceRule(name=name) for name in names[3:])
    return Policy(
        announcements=draw(POLICY_WORDS),
        services=services,
        severities=rules,
    )


def updates():
    parts = st.builds(lambda k, d, n: Update(known=k, doing=d, need=n), WORDS, WORDS, WORDS)
    return parts.map(lambda u: entry(EntryKind.UPDATE, actor="UMARC", words=u.to_words()))


def require_sound(message):
    """Hold a message against what Slack takes, whom it may ping, and what a phone is told."""
    assert problems(message) == []
    for text in [message.text, *mrkdwn_in(blocks_of(message))]:
        assert stray_markup(text) == []
    assert len(message.text.split("\n")) <= 2


def require_two_lines(message):
    """Hold the text of a message that is not private against what it shows."""
    shown = [line for line in lines_of(message) if line != ROW]
    for said, line in zip(message.text.split("\n"), shown, strict=False):
        assert bare(line).startswith(bare(said).removesuffix("…"))


@settings(max_examples=60)
@given(incidents(), policies(), updates())
def test_every_card_is_sound(incident, policy, latest):
    message = card(incident, latest=latest, policy=policy, updates=2)

    require_sound(message)
    assert len(lines_of(message)) <= 9


@settings(max_examples=60)
@given(incidents(private=False), policies(), updates())
def test_every_card_tells_its_first_two_lines(incident, policy, latest):
    require_two_lines(card(incident, latest=latest, policy=policy, updates=2))


@settings(max_examples=30)
@given(incidents(), policies(), updates())
def test_every_answer_about_an_incident_is_sound(incident, policy, latest):
    answers = [
        lines.announcement(incident, policy),
        lines.status_of(incident, latest, policy),
        lines.recorded(incident, new=True),
        lines.recorded(incident, new=False),
        lines.reminder(incident, minutes(30)),
    ]

    for message in answers:
        require_sound(message)


@pytest.mark.parametrize("kind", SENTENCES)
@settings(max_examples=30)
@given(incident=incidents(), words=WORDS)
def test_every_line_is_sound(kind, incident, words):
    happened = entry(kind, actor="UANA", words=words, **SENTENCES[kind])

    require_sound(lines.line(incident, happened, Policy(), undo=True))


@pytest.mark.parametrize("kind", SENTENCES)
@settings(max_examples=30)
@given(incident=incidents(private=False), words=WORDS)
def test_every_line_tells_its_first_two_lines(kind, incident, words):
    happened = entry(kind, actor="UANA", words=words, **SENTENCES[kind])

    require_two_lines(lines.line(incident, happened, Policy(), undo=False))


@settings(max_examples=60)
@given(incidents(), SAID)
def test_a_line_about_any_service_is_sound(incident, service):
    happened = entry(EntryKind.SERVICE, actor="UANA", new=service)

    require_sound(lines.line(incident, happened, Policy(), undo=False))


@settings(max_examples=60)
@given(incidents(), WORDS, policies())
def test_every_raise_is_sound(incident, why, policy):
    worse = entry(EntryKind.SEVERITY, actor="UANA", old="3", new="1", words=why)

    require_sound(lines.raised(incident, worse, policy))


@settings(max_examples=30)
@given(st.lists(incidents(), min_size=1, max_size=4), policies(), st.integers(1, 40))
def test_every_list_is_sound(some, policy, times_over):
    require_sound(listing.listing(some * times_over, policy))


@settings(max_examples=60)
@given(st.lists(WORDS, max_size=6))
def test_every_saying_is_sound(words):
    text = "\n".join(["INC-7 is recorded.", *map(escape, words)])
    offer = ("Use another channel", "incident.here.open", "7")

    for message in (lines.saying(text, url="https://a.example"), lines.whisper(text, offer=offer)):
        require_sound(message)


@settings(max_examples=40)
@given(st.lists(incidents(), max_size=4), policies(), st.integers(1, 6), st.booleans())
def test_every_digest_is_sound(some, policy, times_over, late):
    declared = [replace(i, private=False) for i in some] * times_over
    owners = [service.name for service in policy.services[:3]]
    owing = [
        replace(i, status=Status.MITIGATED, service=name, times={})
        for i in declared
        for name in owners
    ]
    seven = week.week_of(DECLARED + timedelta(days=28), policy)
    due = DECLARED if late else None

    facts = week.digest(seven, declared, declared + owing, policy=policy, late=due)

    require_sound(digest.digest(facts, policy))
    require_two_lines(digest.digest(facts, policy))


@settings(max_examples=30)
@given(incidents(), policies(), WORDS)
def test_slack_takes_every_form(incident, policy, words):
    opened = Form(channel="C1", title=words[:200], unfolded=True)
    reopened = forms.status_reason(incident, Status.INVESTIGATING, back=True)
    views = [
        declare.declare(opened, policy),
        declare.use_channel(incident),
        forms.edit(incident, policy),
        forms.severity_change(incident, Severity.SEV1, policy, lowered=False),
        reopened,
        forms.role_form(incident, policy),
        forms.note(incident, now=DECLARED),
        forms.invite(incident),
        forms.update(incident, promised=DECLARED),
        times.times(incident),
        more.more(incident),
        close.closure(incident, Closure.DUPLICATE),
    ]
    if incident.status is not Status.CLOSED:
        views.append(close.close(incident, policy, owes_draft=True, bypass=True))

    for view in views:
        assert problems_of(view) == []
        assert not any(stray_markup(text) for text in mrkdwn_in(view.to_dict()))


@given(incidents())
def test_every_topic_fits(incident):
    topic = lines.topic(incident, Policy())

    assert topic.startswith(f"{incident.severity.name} · ")
    assert len(topic) <= naming.TOPIC
    assert "\n" not in topic
