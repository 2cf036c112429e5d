"""An incident's whole life, by an application that owns no table."""

import pytest

from firefighter.ops import migrations, roles
from tests.e2e.test_main_job import runs_to_its_end
from tests.ops.roles import role, url_as

OWNER, APPLICATION, DATABASE = "owner_of_all", "application", "separate_life"


@pytest.fixture
def database_url(postgres):
    with role(postgres, APPLICATION), role(postgres, OWNER, owning=DATABASE):
        owner, application = (url_as(postgres, r, DATABASE) for r in (OWNER, APPLICATION))
        migrations.upgrade(owner)
        roles.separate(owner, application)
        yield application


def test_an_incident_is_declared_driven_written_up_and_published(scene):
    runs_to_its_end(scene)
