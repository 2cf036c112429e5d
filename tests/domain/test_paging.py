from dataclasses import replace

import pytest
from pydantic import SecretStr

from firefighter.domain import paging
from firefighter.domain.incident import Kind
from firefighter.domain.lifecycle import Stage, Status
from firefighter.domain.policy import Policy
from firefighter.domain.severity import Severity
from firefighter.samples.story import empty

PAGED = Policy.model_validate(
    {
        "severities": {
            "1": {"page_webhook": "https://pager.example/secret"},
            "2": {"page_webhook_env": "PAGE_SEV2_URL"},
            "3": {},
        }
    }
)
WORST = replace(empty(), severity=Severity.SEV1)


@pytest.mark.parametrize(("severity", "paged"), [(1, True), (2, True), (3, False), (4, False)])
def test_a_severity_pages_where_policy_says_so(severity, paged):
    assert paging.pages(replace(WORST, severity=Severity(severity)), PAGED) is paged


@pytest.mark.parametrize("kind", Kind)
def test_only_what_is_real_wakes_people(kind):
    assert paging.pages(replace(WORST, kind=kind), PAGED) is (kind is Kind.REAL)


@pytest.mark.parametrize("status", Status)
def test_nobody_is_woken_once_the_impact_is_over(status):
    stopped = replace(WORST, status=status)

    assert paging.pages(stopped, PAGED) is (stopped.stage is Stage.ONGOING)


def test_every_try_for_a_severity_has_one_key():
    assert paging.key(WORST, Severity.SEV1) == f"{WORST.uid}/sev1"
    assert paging.key(WORST, Severity.SEV2) == f"{WORST.uid}/sev2"


def test_an_address_is_not_shown_with_the_policy():
    shown = f"{PAGED} {PAGED!r} {PAGED.model_dump()} {PAGED.model_dump_json()}"

    assert "secret" not in shown
    address = PAGED.rule(Severity.SEV1).page_webhook
    assert isinstance(address, SecretStr)
    assert address.get_secret_value() == "https://pager.example/secret"
