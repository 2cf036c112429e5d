from firefighter.domain.policy import Policy
from firefighter.domain.severity import Severity
from firefighter.services import declaring
from firefighter.services.declaring import Declaration
from tests.services.scene import by


def test_severities_that_policy_knows_are_fine(clinic):
    (found,) = clinic.chapters()["Severities"]

    assert found.said == "Every open incident has a severity that the policy knows."


def test_an_open_incident_with_what_was_given_up_is_an_error(clinic):
    wish = Declaration(title="Search is slow", severity=Severity.SEV4)
    with clinic.database.transaction() as session:
        declaring.declare(session, wish, by=by())
    clinic.policy = Policy.model_validate({"severities": {"1": {}, "3": {}}})

    (found,) = clinic.chapters()["Severities"]

    assert "no [severities.4] any more, but INC-1 is not closed" in found.said
    assert found.remedy == "Name it in firefighter.toml again, until nothing open has it"
