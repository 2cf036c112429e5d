from datetime import timedelta

import pytest
from sqlalchemy import make_url

from firefighter import wiring
from firefighter.domain.severity import Severity
from firefighter.ops import migrations
from firefighter.settings import SettingsFault

OWNED = "owns the tables, so it could edit the timeline."


def test_a_database_that_is_well_is_named_with_its_role(clinic):
    said = [finding.said for finding in clinic.chapters()["Database"]]

    assert said[0].startswith("Postgres 1")
    assert said[0].endswith("role firefighter.")
    assert said[1:] == [
        "A session keeps its server.",
        "The schema is this release's, or a newer one.",
        "Every open incident has a severity of the policy.",
        "Its disk has room.",
        "Our clock agrees with the database's.",
        "The role firefighter owns the tables, so it could edit the timeline.",
    ]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("disk_full", [("The database's disk is full.", "Make room there, and try again")]),
        ("configuration_limit_exceeded", []),
    ],
)
def test_a_full_disk_is_an_error_and_one_that_may_not_be_tried_is_none(clinic, code, said):
    clinic.execute(
        "CREATE FUNCTION public.repeat(words text, times int) RETURNS text LANGUAGE plpgsql"
        f" AS $$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = '{code}'; END $$"
    )
    usual = make_url(clinic.settings.database_url)
    ours_first = usual.update_query_dict({"options": "-csearch_path=public,pg_catalog"})
    clinic.changed = {"database_url": ours_first.render_as_string(hide_password=False)}

    assert clinic.errors == said


def test_a_silent_database_is_told_once_and_nothing_is_asked_of_it(clinic):
    clinic.changed = {"database_url": "postgresql://u:secret@127.0.0.1:1/none"}

    (error,) = clinic.errors

    assert error[0].startswith("The database does not answer")
    assert error[1] == "Start it, or set the right ones"
    assert "secret" not in str(error)


def test_what_keeps_us_from_starting_is_said_in_the_words_of_start_up(clinic, postgres):
    clinic.changed = {"database_url": postgres.create("clinic_bare")}
    with pytest.raises(SettingsFault) as start:
        wiring.assemble(clinic.settings, door=False, work=False)

    error, *_ = clinic.errors

    assert error[1] == "Run: firefighter migrate"
    assert str(start.value) == f"{error[0]} {error[1]}"


@pytest.mark.parametrize("seconds", [-600, 600])
def test_a_clock_that_is_ten_minutes_off_is_told(clinic, seconds):
    clinic.apart = timedelta(seconds=seconds)

    said, remedy = next(w for w in clinic.warnings if "clock" in w[0])

    assert said in {
        f"Our clock and the database's are {abs(seconds) + off} seconds apart."
        for off in (-1, 0, 1)
    }
    assert "NTP" in remedy


def test_a_role_that_owns_the_tables_is_told(clinic):
    (said, remedy), *_ = clinic.warnings

    assert said.endswith(OWNED)
    assert "DATABASE_OWNER_URL" in remedy


def test_a_role_that_owns_nothing_is_fine(clinic, postgres):
    url = postgres.create("clinic_poor")
    migrations.upgrade(url)
    clinic.changed = {"database_url": url.replace("//firefighter@", "//poor@")}
    clinic.execute("DROP ROLE IF EXISTS poor")
    clinic.execute("CREATE ROLE poor LOGIN IN ROLE pg_read_all_data")

    said = [finding.said for finding in clinic.chapters()["Database"]]

    assert said[0].endswith("role poor.")
    assert not [sentence for sentence in said if sentence.endswith(OWNED)]


def test_a_severity_that_policy_gave_up_while_an_incident_has_it_is_told(clinic):
    rules = clinic.policy.severities
    clinic.policy = clinic.policy.model_copy(
        update={"severities": {s: r for s, r in rules.items() if s is not Severity.SEV1}}
    )
    clinic.execute(
        """
        INSERT INTO incidents (kind, title, summary, status, severity, sure, private, declared_at,
                               declared_by, roles, invited, times, borrowed, seq)
        VALUES ('real', 'Down', '', 'open', 1, true, false, now(), 'U0ANA', '{}', '{}', '{}',
                false, 1)
        """
    )

    ((said, remedy),) = clinic.errors

    assert said.startswith("The policy has no [severities.1] any more, but INC-1 is not closed")
    assert remedy.startswith("Put it back until they are closed")
