from datetime import timedelta

import pytest

from firefighter.ops import migrations

OWNED = "owns the tables, so it could edit the timeline."


def test_a_database_that_is_well_is_named_with_its_role(clinic):
    said = [finding.said for finding in clinic.chapters()["Database"]]

    assert said[0].startswith("Postgres 1")
    assert said[0].endswith("role firefighter.")
    assert said[1:3] == [
        "The schema is this release's.",
        "Our clock agrees with the database's.",
    ]


def test_a_silent_database_is_told_once_and_nothing_is_asked_of_it(clinic):
    clinic.changed = {"database_url": "postgresql://u:secret@127.0.0.1:1/none"}

    (error,) = clinic.errors

    assert error[0].startswith("The database does not answer")
    assert error[1] == "Set DATABASE_URL=postgresql://user:password@host/name"
    assert "secret" not in str(error)


def test_a_schema_before_the_first_names_the_command_that_mends_it(clinic, postgres):
    clinic.changed = {"database_url": postgres.create("clinic_bare")}

    error, *_ = clinic.errors

    assert error[1] == "Run: firefighter migrate"


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
