"""What the section Upgrade tells, done as it says."""

import re
import sys
from pathlib import Path

import psycopg
import pytest

from firefighter.ops import migrations
from firefighter.playground.slack.server import LocalSlack
from tests.cli.test_commands import firefighter
from tests.ops.dumping import BINARIES, libpq, run
from tests.ops.roles import role, url_as
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


@pytest.fixture
def two_roles(postgres):
    """Give the owner's and the application's address of a database that was migrated."""
    with role(postgres, "app_of_dump"), role(postgres, "owner_of_dump", owning="dumped"):
        owner, application = (
            libpq(url_as(postgres, name, "dumped")) for name in ("owner_of_dump", "app_of_dump")
        )
        said = firefighter("migrate", DATABASE_OWNER_URL=owner, DATABASE_URL=application)
        assert said.returncode == 0, said.stderr
        yield owner, application


def test_the_dump_and_the_way_back_run_as_shown(postgres, two_roles, tmp_path):
    dump, back = blocks("sh")
    owner, application = two_roles
    programs = f"{Path(sys.executable).parent}:{BINARIES}:/usr/bin:/bin"
    with LocalSlack() as slack:
        around = {
            "PATH": programs,
            "DATABASE_OWNER_URL": owner,
            "DATABASE_URL": application,
            "SLACK_API_URL": slack.api_url,
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_SIGNING_SECRET": slack.signing_secret,
        }
        run(f"cd {tmp_path}\n{dump}", **around)
        with psycopg.connect(postgres.conninfo("postgres"), autocommit=True) as connection:
            connection.execute("DROP DATABASE dumped WITH (FORCE)")
            connection.execute("CREATE DATABASE dumped OWNER owner_of_dump")

        said = run(f"cd {tmp_path}\n{back}", **around)

    assert "The role app_of_dump may use it, and owns nothing." in said
    assert "ok       The schema is one that this release runs on." in said
    assert "The next incident is INC-1." in said
