"""What Slack is asked to permit, and what is said where it does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from firefighter.domain import permissions
from firefighter.domain.features import FEATURES, OPTIONAL, Feature
from firefighter.domain.policy import Policy

ALL = frozenset(permissions.scopes(Policy()))
REQUIRED = sorted(set(Feature) - OPTIONAL)


def test_every_feature_has_its_row():
    assert list(FEATURES) == list(Feature)


def test_nothing_is_missing_where_everything_is_permitted_or_nothing_known():
    assert permissions.missing(ALL, Policy()) == []
    assert permissions.missing(None, Policy()) == []


def test_a_missing_scope_is_said_with_what_is_lost_and_who_can_mend_it():
    said = [str(one) for one in permissions.missing(ALL - {"pins:write"}, Policy())]

    wanted = (
        "Slack does not permit pins:write, so the card is not pinned; it is the channel's first"
        " message. An admin of Slack can mend that: paste what `firefighter manifest` prints, and"
        ' reinstall. Or write "pinned-card" into `switched_off`.'
    )
    assert said == [wanted]


def test_what_is_required_is_said_first_and_cannot_be_switched_off():
    lacking = permissions.missing(ALL - {"bookmarks:read", "users:read"}, Policy())

    assert [one.required for one in lacking] == [True, False]
    assert "switched_off" not in str(lacking[0])


def test_what_is_switched_off_is_not_missed():
    policy = Policy(switched_off=(Feature.PINNED_CARD,))

    assert permissions.missing(ALL - {"pins:write"}, policy) == []
    assert "pins:write" not in permissions.scopes(policy)


@pytest.mark.parametrize("feature", REQUIRED)
def test_what_is_required_cannot_be_switched_off(feature):
    with pytest.raises(ValidationError, match=f"{feature} cannot be off; these can: announcements"):
        Policy(switched_off=(feature,))


def test_a_feature_that_does_not_exist_is_refused_with_those_that_do():
    with pytest.raises(ValidationError, match="'pinned-card'"):
        Policy.model_validate({"switched_off": ["pins"]})


def test_why_something_is_off_names_policy_or_the_scope():
    policy = Policy(switched_off=(Feature.MENTIONS,))
    granted = ALL - {"groups:write"}

    why = {f: permissions.why_off(f, granted, policy) for f in Feature}

    assert why[Feature.MENTIONS] == (
        'It is switched off here: "mentions" stands in `switched_off`.'
    )
    assert "groups:write" in (why.pop(Feature.PRIVATE_INCIDENTS) or "")
    assert [f for f, said in why.items() if said] == [Feature.MENTIONS]


@given(st.sets(st.sampled_from(sorted(ALL))), st.sets(st.sampled_from(sorted(OPTIONAL))))
def test_a_feature_is_off_exactly_if_it_lacks_a_scope_or_is_not_wanted(granted, off):
    policy = Policy(switched_off=tuple(off))

    works = {f for f in Feature if permissions.why_off(f, granted, policy) is None}

    assert works == {f for f in Feature if f not in off and granted.issuperset(FEATURES[f].scopes)}


def test_every_scope_is_explained_and_what_is_required_comes_first():
    reasons = permissions.reasons(Policy())

    assert {reason.scope for reason in reasons} == ALL
    assert [r.required for r in reasons] == sorted((r.required for r in reasons), reverse=True)
    assert permissions.events(Policy()) == sorted(
        {event for need in FEATURES.values() for event in need.events}
    )
    assert {need.what for reason in reasons for need in reason.needs} == {
        need.what for need in FEATURES.values()
    }
