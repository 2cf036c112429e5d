"""People are woken: once, at once, and when that fails the room is told."""

import pytest
from pydantic import SecretStr

from firefighter.domain.policy import Policy
from firefighter.domain.severity import Severity
from tests.e2e.test_commands import answer_to
from tests.pager import SECRET, LocalPager

CHANNEL = "inc-1-checkout-is-down"


@pytest.fixture
def pager():
    with LocalPager() as running:
        yield running


@pytest.fixture
def policy(pager):
    policy = Policy(organisation="Acme")
    worst = policy.rule(Severity.SEV1).model_copy(update={"page_webhook": SecretStr(pager.url)})
    return policy.model_copy(update={"severities": {**policy.severities, Severity.SEV1: worst}})


def paged(scene, pager, count=1):
    return scene.until(lambda: len(pager.pages) == count)


def test_declaring_wakes_those_on_call_and_the_room_hears_of_it(scene, pager):
    ana = scene.ana
    ana.types("/incident declare sev1 checkout is down")
    assert paged(scene, pager)
    assert ana.sees("The on-call for SEV1 was paged.", in_=CHANNEL)

    (key, page), incident = pager.pages[0], scene.incident()
    assert key == page["dedup_key"] == f"{incident.uid}/sev1"
    assert page == {
        "dedup_key": key,
        "organisation": "Acme",
        "incident": "INC-1",
        "title": "checkout is down",
        "private": False,
        "severity": "SEV1",
        "level": 1,
        "service": None,
        "team": None,
        "channel": CHANNEL,
        "link": f"https://slack.com/app_redirect?team=T0LOCAL&channel={incident.channel}",
    }


def test_a_raise_is_confirmed_because_it_wakes_people(scene, pager):
    ana = scene.ana
    ana.types("/incident declare sev2 checkout is down")
    assert ana.sees("SEV2 · New", in_=CHANNEL)

    ana.types("/incident sev 1", channel=CHANNEL)
    asked = " ".join(ana.reads_modal())
    none_yet = list(pager.pages)
    ana.submits()

    assert "Raise INC-1 to SEV1? #incidents is told and the on-call is paged." in asked
    assert none_yet == []
    assert paged(scene, pager)


def test_a_private_one_is_paged_without_a_word_of_it(scene, pager):
    scene.ana.types("/incident declare sev1 private a key leaked")
    assert paged(scene, pager)

    page = pager.pages[0][1]
    assert (page["title"], page["private"]) == (None, True)
    assert "leaked" not in str(page)


def test_a_test_wakes_nobody(scene, pager):
    scene.ana.types("/incident declare test sev1 checkout is down")
    scene.ana.types("/incident declare sev1 search is down")
    assert paged(scene, pager)
    scene.settled()

    assert [page["incident"] for _, page in pager.pages] == ["INC-2"]


def test_an_outage_of_the_pager_is_told_and_waited_for(scene, pager):
    pager.answers = [500, 503]
    ana = scene.ana
    ana.types("/incident declare sev1 checkout is down")
    assert paged(scene, pager, 3)

    assert ana.sees("The pager does not answer, so nobody was paged yet.", in_=CHANNEL)
    assert ana.sees("The on-call for SEV1 was paged.", in_=CHANNEL)
    assert len({key for key, _ in pager.pages}) == 1


def test_a_pager_that_wants_us_back_much_later_is_told_at_once(scene, pager):
    pager.answers, pager.headers = [429], {"Retry-After": "3600"}

    scene.ana.types("/incident declare sev1 checkout is down")

    assert scene.ana.sees("nobody was paged yet. Please call them", in_=CHANNEL)
    assert len(pager.pages) == 1


def test_a_no_is_told_and_tried_again_once_it_is_mended(scene, pager):
    pager.answers = [404]
    ana = scene.ana
    ana.types("/incident declare sev1 checkout is down")
    assert ana.sees("I could not page the on-call: The pager says no (404).", in_=CHANNEL)

    answer_to(ana, "resync", channel=CHANNEL)

    assert paged(scene, pager, 2)
    assert ana.sees("The on-call for SEV1 was paged.", in_=CHANNEL)


def test_nobody_is_woken_for_what_was_lowered_in_time(scene, pager):
    ana = scene.ana
    ana.types("/incident declare sev1 checkout is down")
    answer_to(ana, "sev INC-1 3 one customer", channel="general")
    assert scene.until(lambda: "page-on-call" in scene.deliveries("done"))

    assert pager.pages == []


def test_the_address_is_nowhere_to_be_read(scene, pager, capfd):
    pager.answers = [500, 404]
    scene.ana.types("/incident declare sev1 checkout is down")
    assert scene.until(lambda: "page-on-call" in scene.deliveries("dead"))
    scene.settled()

    with scene.database.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT d::text FROM deliveries d").scalars().all()
    out, err = capfd.readouterr()
    assert SECRET not in "".join([*rows, out, err])
