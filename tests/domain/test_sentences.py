from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firefighter.domain.lifecycle import Status
from firefighter.domain.policy import Policy
from firefighter.domain.quotation import MESSAGE, ORIGIN
from firefighter.domain.sentences import Line, sentence
from firefighter.domain.timeline import EntryKind
from firefighter.samples.story import NAMES, entry, minutes, rich_story

K = EntryKind
SAID: list[tuple[EntryKind, dict[str, Any], str]] = [
    (K.DECLARED, {"words": "Cards fail", "new": "3"}, "Ana declared it as SEV3"),
    (K.DECLARED, {"words": "Cards fail"}, "Ana declared it"),
    (K.STATUS, {"old": "open", "new": "investigating"}, "Ana: we are investigating"),
    (K.STATUS, {"old": "open", "new": "mitigating"}, "Ana: we are fixing"),
    (K.STATUS, {"old": "open", "new": "mitigated"}, "Ana: impact is over"),
    (K.STATUS, {"old": "mitigated", "new": "postmortem"}, "Ana: it is time to write up"),
    (K.STATUS, {"old": "mitigated", "new": "closed"}, "Ana closed it"),
    (
        K.STATUS,
        {"old": "closed", "new": "investigating"},
        "It is back: Ana reopened it (Investigating)",
    ),
    (K.SEVERITY, {"old": "3", "new": "2"}, "Ana raised severity: SEV3 → SEV2"),
    (K.SEVERITY, {"old": "1", "new": "4"}, "Ana lowered severity: SEV1 → SEV4"),
    (K.SEVERITY, {"old": "2", "new": "2"}, "Ana confirmed severity SEV2"),
    (K.ROLE, {"field": "commander", "old": "U2", "new": "U1"}, "Ana took command from Marc"),
    (K.ROLE, {"field": "commander", "old": "U1", "new": "U1"}, "Ana took command"),
    (K.ROLE, {"field": "scribe", "new": "U1"}, "Ana took the role scribe"),
    (K.ROLE, {"field": "scribe", "new": "U2"}, "Ana made Marc scribe"),
    (K.ROLE, {"field": "scribe", "old": "U2"}, "Ana: nobody is scribe now"),
    (K.TITLE, {"words": "Cards fail"}, "Ana changed the title"),
    (K.SUMMARY, {"words": "Cards fail"}, "Ana changed the summary"),
    (K.SERVICE, {"new": "checkout"}, "Ana set the service to checkout"),
    (K.SERVICE, {}, "Ana set the service to none"),
    (K.UPDATE, {"words": "We know."}, "Ana posted an update"),
    (K.NOTE, {"words": "Hm."}, "Ana noted"),
    (
        K.NOTE,
        {"field": "next_update_at", "until": minutes(30)},
        "Ana: the next update is due 02:32",
    ),
    (K.NOTE, {"field": "channel", "new": "C9"}, "Ana chose an existing channel to run it in"),
    (K.NOTE, {"field": ORIGIN}, "Ana declared it from a message"),
    (K.NOTE, {"field": MESSAGE, "new": "U2", "words": "Hm."}, "Ana noted a message by Marc"),
    (K.NOTE, {"field": MESSAGE, "new": "U1"}, "Ana noted a message of their own"),
    (K.NOTE, {"field": MESSAGE}, "Ana noted a message"),
    (K.ACTION, {"words": "Alert"}, "Ana added a follow-up"),
    (K.ACTION, {"words": "Alert", "field": "U2"}, "Ana added a follow-up for Marc"),
    (K.TIME, {"field": "started", "new": minutes(-21).isoformat()}, "Ana: it started 01:41"),
    (K.TIME, {"field": "detected", "new": minutes(0).isoformat()}, "Ana: we noticed 02:02"),
    (
        K.TIME,
        {"field": "mitigated", "new": minutes(1).isoformat()},
        "Ana: the impact was over 02:03",
    ),
    (K.TIME, {"field": "resolved"}, "Ana: nobody knows when everything was as before"),
    (K.INVITED, {"new": "U2,U3"}, "Ana invited Marc, Lena"),
    (K.INVITED, {"new": ""}, "Ana invited nobody"),
    (
        K.UNDONE,
        {"field": "status", "old": "mitigated", "new": "mitigating"},
        "Ana took back “impact is over”. Status is Fixing again; nothing was counted",
    ),
    (
        K.UNDONE,
        {"field": "status", "old": "closed", "new": "mitigated"},
        "Ana took back “closed”. Status is Mitigated again; nothing was counted",
    ),
    (
        K.UNDONE,
        {"field": "severity", "old": "1", "new": "3"},
        "Ana took back the severity SEV1. It is SEV3 again; nothing was counted",
    ),
    (
        K.UNDONE,
        {"field": "scribe", "old": "U2"},
        "Ana took back “Marc is scribe”; nothing was counted",
    ),
    (
        K.UNDONE,
        {"field": "scribe", "new": "U2"},
        "Ana took back “nobody is scribe”; nothing was counted",
    ),
]


def told(made):
    return sentence(
        made,
        name=lambda i: NAMES[i].split()[0],
        clock=lambda at: f"{at:%H:%M}",
        policy=Policy(),
    )


@pytest.mark.parametrize(("kind", "facts", "said"), SAID)
def test_an_entry_is_told_in_a_sentence(kind, facts, said):
    assert told(entry(kind, **facts)).said == said


def test_every_kind_of_entry_has_its_sentence():
    assert {kind for kind, _, _ in SAID} == set(EntryKind)


@pytest.mark.parametrize("new", [status for status in Status if status is not Status.OPEN])
def test_every_status_has_its_sentence(new):
    said = {facts["new"] for kind, facts, _ in SAID if kind is EntryKind.STATUS}

    assert new in said


@given(words=st.text(min_size=1))
def test_peoples_own_words_stay_apart_from_ours(words):
    closing = entry(EntryKind.STATUS, old="mitigated", new="closed", words=words)

    assert told(closing) == Line("Ana closed it", words)


def test_an_emptied_title_or_summary_is_said_to_be_empty():
    assert told(entry(EntryKind.SUMMARY, words=None)).words == "(empty)"


def test_a_whole_story_can_be_told():
    assert all(told(made).said for made in rich_story())
