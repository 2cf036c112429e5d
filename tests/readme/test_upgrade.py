"""What the section Upgrade tells, done as it says."""

import re

import psycopg
import pytest

from firefighter.ops import migrations
from tests.cli.test_commands import firefighter
from tests.ops.roles import url_as
from tests.test_readme import section

UPGRADE = section("Upgrade")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", UPGRADE, re.DOTALL)


@pytest.fixture
def superuser(postgres):
    with psycopg.connect(postgres.conninfo("postgres"), autocommit=True) as connection:
        yield connection
        postgres.drop("firefighter_prod")
        for role in ("firefighter_owner", "firefighter_app"):
            connection.execute(f"DROP ROLE IF EXISTS {role}")


def test_the_two_roles_are_made_and_used_as_shown(postgres, superuser):
    for statement in blocks("sql")[0].split(";\n"):
        superuser.execute(statement)
    owner, application = (
        url_as(postgres, role, "firefighter_prod")
        for role in ("firefighter_owner", "firefighter_app")
    )

    said = firefighter("migrate", DATABASE_OWNER_URL=owner, DATABASE_URL=application)

    assert said.returncode == 0, said.stderr
    assert "The role firefighter_app may use it, and owns nothing." in said.stdout
    assert migrations.current(application) == migrations.head()
