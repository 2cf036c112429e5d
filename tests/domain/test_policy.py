from datetime import timedelta

import pytest
from pydantic import ValidationError

from firefighter.domain.errors import BadInput
from firefighter.domain.policy import Policy, ServiceRule, SeverityRule
from firefighter.domain.roles import Act, Who
from firefighter.domain.severity import Severity

SHOP = Policy(services=(ServiceRule(name="Checkout", team="Payments"), ServiceRule(name="Search")))


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd", "/UTC"])
def test_a_zone_that_does_not_exist_is_refused_in_words(zone):
    with pytest.raises(ValidationError, match="is no IANA time zone, such as 'Europe/Paris'"):
        Policy(zone=zone)


def test_a_zone_that_exists_is_the_organisations():
    assert Policy(zone="Europe/Paris").tzinfo.key == "Europe/Paris"


def test_what_policy_leaves_out_keeps_its_default():
    quiet = SeverityRule(meaning="Calm", emoji=":white_circle:", audience=0)
    policy = Policy(severities={Severity.SEV3: quiet}, rights={Act.CLOSE: Who.ADMINS})

    assert policy.rule(Severity.SEV3) is quiet
    assert policy.rule(Severity.SEV1) == Policy().rule(Severity.SEV1)
    assert policy.rights == {**Policy().rights, Act.CLOSE: Who.ADMINS}


def test_a_word_that_policy_does_not_know_is_refused():
    with pytest.raises(ValidationError, match="Extra inputs"):
        Policy.model_validate({"organization": "Acme"})


def test_updates_are_promised_by_severity():
    cadence = {severity: Policy().rule(severity).cadence for severity in Severity}

    assert cadence == {
        Severity.SEV1: timedelta(minutes=30),
        Severity.SEV2: timedelta(minutes=60),
        Severity.SEV3: None,
        Severity.SEV4: None,
        Severity.SEV5: None,
    }


def test_sev4_and_sev5_are_in_the_list_but_not_announced():
    assert [s for s in Severity if Policy().rule(s).announced] == [1, 2, 3]


@pytest.mark.parametrize("before", Severity)
@pytest.mark.parametrize("after", Severity)
def test_only_a_change_that_tells_more_people_crosses_a_line(before, after):
    audience = {1: 3, 2: 2, 3: 1, 4: 0, 5: 0}

    crosses = Policy().crosses_audience(before, after)

    assert crosses is (audience[after] > audience[before])


@pytest.mark.parametrize("name", ["checkout", "CHECKOUT", "Checkout"])
def test_a_service_is_found_whatever_the_case(name):
    assert SHOP.service(name) is SHOP.service_named(name) is SHOP.services[0]


@pytest.mark.parametrize("name", [None, ""])
def test_no_service_is_no_service(name):
    assert SHOP.service(name) is None
    assert SHOP.service_named(name) is None


def test_a_service_that_a_person_names_must_exist():
    with pytest.raises(BadInput, match="I know no service vault") as refused:
        SHOP.service_named("vault")

    assert refused.value.field == "service"


def test_a_service_that_was_given_up_is_not_found_any_more():
    assert SHOP.service("vault") is None


def test_a_service_has_a_name():
    with pytest.raises(ValidationError):
        ServiceRule(name="")


@pytest.mark.parametrize(
    ("default", "unsure"),
    [
        (Severity.SEV1, Severity.SEV1),
        (Severity.SEV3, Severity.SEV2),
        (Severity.SEV5, Severity.SEV4),
    ],
)
def test_not_sure_counts_one_worse(default, unsure):
    assert default.one_worse() is unsure


def test_a_severity_is_worse_the_lower_its_number():
    assert Severity.SEV1.is_worse_than(Severity.SEV2)
    assert not Severity.SEV2.is_worse_than(Severity.SEV2)
