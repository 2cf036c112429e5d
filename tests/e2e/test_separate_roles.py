"""An incident's whole life, by an application that owns no table."""

import pytest

from firefighter.ops import migrations, roles
from tests.e2e.test_main_job import runs_to_its_end
from tests.ops.roles import role, url_as

OWNER, APPLICATION, DATABASE = "owner_of_all", "application", "separate_life"


@pytest.fixture
def owner_url(postgres):
    with role(postgres, APPLICATION), role(postgres, OWNER, owning=DATABASE):
        yield url_as(postgres, OWNER, DATABASE)


@pytest.fixture
def database_url(postgres, owner_url):
    application = url_as(postgres, APPLICATION, DATABASE)
    migrations.upgrade(owner_url)
    roles.separate(owner_url, application)
    return application


def test_an_incident_is_declared_driven_written_up_and_published(scene):
    runs_to_its_end(scene)
