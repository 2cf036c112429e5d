"""What we ask Slack to permit is what we use: no scope too few, none too many."""

import pytest

from firefighter.domain import permissions
from firefighter.domain.features import FEATURES, Feature
from firefighter.domain.policy import Policy
from firefighter.ops.manifest import manifest
from firefighter.playground.slack.methods import METHODS
from firefighter.playground.slack.permitted import EVENTS
from firefighter.playground.slack.server import SCOPES
from firefighter.samples import catalogue
from firefighter.samples.sample import Kind
from firefighter.slack import app, routes
from tests.contract import calls
from tests.views.reading import as_json

NEED_NEITHER = {"commands", "chat:write.public"}
"""What lets people begin, and what widens a method that another scope permits."""


def test_every_method_that_we_call_is_a_features():
    known = {method for need in FEATURES.values() for method in need.methods}

    assert calls.ours() == known


@pytest.mark.parametrize("method", sorted(calls.ours()))
def test_a_feature_that_calls_a_method_asks_for_what_it_needs(method):
    needed = METHODS[method].scopes
    asked = {s for need in FEATURES.values() if method in need.methods for s in need.scopes}

    assert not needed or needed & asked


@pytest.mark.parametrize("feature", Feature)
def test_a_feature_asks_for_nothing_that_it_does_not_use(feature):
    need = FEATURES[feature]
    used = {scope for method in need.methods for scope in METHODS[method].scopes}
    used |= {scope for event in need.events for scope in EVENTS[event]}

    assert set(need.scopes) - used - NEED_NEITHER == set()


def test_we_are_told_of_what_we_listen_to_and_have_the_scopes_for_it():
    made = manifest(Policy())
    told = set(made["settings"]["event_subscriptions"]["bot_events"])

    assert told == set(app.EVENTS) == set(EVENTS)
    for event in told:
        assert set(EVENTS[event]) <= set(made["oauth_config"]["scopes"]["bot"])


def test_every_scope_is_one_that_slack_has():
    assert set(permissions.scopes(Policy())) <= SCOPES


def test_whatever_can_be_pressed_or_submitted_has_a_listener():
    samples = [s for s in catalogue.everything() if s.kind not in {Kind.PAGE, Kind.COPY}]
    surfaces = [as_json(sample.shown) for sample in samples]
    pressed = {name for surface in surfaces for name in _acting(surface.get("blocks", []))}
    submitted = {s["callback_id"] for s in surfaces if s.get("type") == "modal" and "submit" in s}

    assert {name for name in pressed if routes.action(name) is None} == set()
    assert submitted <= set(routes.SUBMISSIONS)
    assert len(pressed) > 15
    assert len(submitted) > 8


def _acting(blocks):
    """List what tells us when it is used: inputs do so only if they are asked to."""
    for block in blocks:
        for element in [*block.get("elements", []), block.get("accessory")]:
            if element and "action_id" in element:
                yield element["action_id"]
        if block.get("dispatch_action"):
            yield block["element"]["action_id"]
