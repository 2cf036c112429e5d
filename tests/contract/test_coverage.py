"""The local Slack and Confluence answer nothing that no belief covers."""

from collections import Counter

import pytest

from firefighter.gateways import chat, slack_call, wiki, wiki_call
from firefighter.playground.confluence import routes
from firefighter.playground.confluence.server import SERVED as CONFLUENCE_SERVED
from firefighter.playground.confluence.state import WikiError
from firefighter.playground.slack import methods
from firefighter.playground.slack.server import SERVED as SLACK_SERVED
from firefighter.playground.slack.state import SlackError
from tests.contract import beliefs, calls
from tests.contract.unmet import SENDINGS

BELIEVED = {
    (belief.method, belief.answer.get("error", "") if not belief.answer.get("ok") else "ok")
    for belief in beliefs.SLACK
}
STATUSES = {
    (belief.method, belief.answer["_status"])
    for belief in beliefs.CONFLUENCE
    if "_status" in belief.answer
}


def test_the_tables_are_full():
    assert len(SLACK_SERVED) == 7
    assert len(CONFLUENCE_SERVED) == 1
    assert len(methods.METHODS) > 25
    assert len(routes.ROUTES) > 15


@pytest.mark.parametrize("method", methods.METHODS.values(), ids=lambda method: method.name)
def test_a_method_is_believed_to_succeed_and_to_answer_each_of_its_errors(method):
    wanted = {(method.name, error) for error in {"ok", *method.errors}}

    assert wanted - BELIEVED == set()


@pytest.mark.parametrize(
    ("route", "served"), routes.ROUTES.items(), ids=[" ".join(route) for route in routes.ROUTES]
)
def test_a_route_is_believed_to_succeed_and_to_answer_each_of_its_refusals(route, served):
    wanted = {(" ".join(route), status) for status in {served.success, *served.refusals}}

    assert wanted - STATUSES == set()


def test_what_any_method_and_any_route_may_answer_is_believed():
    assert {error for _, error in BELIEVED} >= methods.EVERYWHERE
    assert {status for _, status in STATUSES} >= routes.EVERYWHERE


def test_an_error_that_a_method_does_not_name_is_a_bug_not_an_answer():
    with pytest.raises(methods.NotDeclared):
        methods.refusal("auth.test", SlackError("name_taken"))


def test_a_status_that_a_route_does_not_name_is_a_bug_not_an_answer():
    with pytest.raises(routes.NotDeclared):
        routes.refused("GET", "/wiki/api/v2/spaces", WikiError(413, "too large"))


def test_no_two_beliefs_say_or_ask_the_same():
    everything = (*beliefs.SLACK, *beliefs.CONFLUENCE)
    said = Counter([belief.says for belief in everything] + [sent.says for sent in SENDINGS])
    digests = Counter(belief.digest for belief in everything if belief.bad_day is None)

    assert [says for says, times in said.items() if times > 1] == []
    assert [digest for digest, times in digests.items() if times > 1] == []


def test_every_method_that_our_code_calls_is_believed_in():
    ours = calls.ours()

    assert "chat.postMessage" in ours
    assert ours - {method for method, _ in BELIEVED} == set()


def test_every_error_that_our_code_has_a_word_for_is_believed_in():
    ours = {*slack_call.SENTENCES, *slack_call.TROUBLES, *chat.IN_ALREADY}

    assert ours - {error for _, error in BELIEVED} == set()


def test_every_status_that_our_code_has_a_word_for_is_believed_in():
    worded = {int(code) for code in map(str, wiki_call.SENTENCES) if code.isdecimal()}
    ours = {*worded, wiki.CONFLICT, wiki_call.TOO_MANY}

    assert ours - {status for _, status in STATUSES} == set()
